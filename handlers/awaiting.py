"""What is open on the main path that would write down what somebody sends next, and since when.

Words of a tip may fall into it: an older question is asked about first (docs/adr/0018).
"""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.dialogue import Place
from handlers.flow import Ask
from handlers.heard import Heard, Photo, Text, Thing
from handlers.humans import CITIZEN, OFFICER
from handlers.registry import FLOWS
from handlers.standing import INSIDE, is_open, is_too_old, is_waiting, step_of

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def asked_for(place: Place, heard: Heard, now: datetime) -> datetime | None:
    """When the question was put that would keep this; None where nothing would be kept."""
    if not isinstance(heard, Thing) or is_too_old(place, now):
        return None
    is_kept = (place.flow, place.step) in (CITIZEN, OFFICER) or _keeps(place, heard, now)
    return (place.asked_at or LONG_AGO) if is_kept else None


def _keeps(place: Place, heard: Thing, now: datetime) -> bool:
    if isinstance(heard, Photo) and INSIDE in place.answers:
        return True  # an officer's picture of the case that he looks at
    if not is_open(place):
        return False
    if not isinstance(heard, Text):
        return any(ask.answer.claims(heard) for ask in FLOWS[place.flow].asks)
    step = step_of(place)
    takes_words = isinstance(step, Ask) and step.answer.takes_words
    tells_on = step is not None and step.more_of in place.answers
    return (takes_words or tells_on) and is_waiting(place, now)
