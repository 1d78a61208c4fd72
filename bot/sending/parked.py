"""Messages that wait for the month's quota: they lie with the dead and rise when there is room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.each_town import for_each_town
from bot.sending.quota import Meter, Reading, may_push

if TYPE_CHECKING:
    from storage import Store
    from storage.outbox import OutboxRow

STALE_NOTICE: Final = timedelta(days=2)
"""A notice to staff that waited longer tells nothing: the work list has said it meanwhile."""

MOST_AT_ONCE: Final = 50  # of one town; the next look takes the next ones
MOST_LOOKED_AT: Final = 5000  # of one town


def to_raise(
    parked: Iterable[OutboxRow], reading: Reading | None, now: datetime
) -> list[OutboxRow]:
    """Which of one town's parked messages to send now: citizens first, oldest first. Pure."""
    fit = [
        row
        for row in parked
        if may_push(row.weight, reading)
        and not (row.weight == "notice" and now - row.made_at > STALE_NOTICE)
    ]
    fit.sort(key=lambda row: (row.weight == "notice", row.id))
    left = reading.left if reading is not None else None
    return fit[: MOST_AT_ONCE if left is None else min(left, MOST_AT_ONCE)]


def raise_parked(store: Store, meter: Meter, now: datetime) -> int:
    """Requeue what may go; a timer of the worker, about hourly. How many."""
    raised = 0

    def look(town_id: int) -> None:
        nonlocal raised
        reading = meter.refresh(town_id)
        if reading is None:
            return  # LINE does not say; ask again at the next look
        rows = store.queue.parked(town_id, MOST_LOOKED_AT)
        raised += sum(store.queue.requeue(row.id) for row in to_raise(rows, reading, now))

    for_each_town("parked", store.queue.towns_parked(), look)
    return raised
