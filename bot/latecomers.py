"""Whether what comes may not be meant for the question that is open (docs/adr/0018)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from handlers.awaiting import asked_for
from handlers.tip.draft import LIFE

if TYPE_CHECKING:
    from bot.line import Incoming
    from handlers.dialogue import Place

REMEMBERED = 2 * LIFE  # for so long a tip that was open is remembered, where nothing is restarted


def is_uncertain(event: Incoming, place: Place, *, started: datetime, now: datetime) -> bool:
    """Whether it must be asked what it belongs to.

    A start forgets who was in the middle of a tip: for a while nothing that was asked before it is
    sure to be what somebody answers. Nor is what LINE delivers anew from before the start, or from
    so long ago that a tip it may have been meant for is gone.
    """
    asked_at = asked_for(place, event.heard, now)
    if asked_at is None:
        return False
    if asked_at < started and now - started < REMEMBERED:
        return True
    said_at = datetime.fromtimestamp(event.at_ms / 1000, UTC)
    return event.is_redelivered and (said_at < started or now - said_at > LIFE)
