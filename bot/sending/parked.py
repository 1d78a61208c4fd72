"""Messages that wait for the month's quota: they lie with the dead and rise when there is room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.sending.quota import Meter, Reading, may_push

if TYPE_CHECKING:
    from storage import Store
    from storage.outbox import OutboxRow

STALE_NOTICE: Final = timedelta(days=2)
"""A notice to staff that waited longer tells nothing: the work list has said it meanwhile."""

MOST_AT_ONCE: Final = 50  # of one town; the next look takes the next ones
MOST_LOOKED_AT: Final = 5000


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
    by_town: dict[int, list[OutboxRow]] = defaultdict(list)
    for row in store.queue.dead(MOST_LOOKED_AT):
        if row.fault == "quota":
            by_town[row.town_id].append(row)
    return sum(_raise(store, meter, town, rows, now) for town, rows in by_town.items())


def _raise(
    store: Store, meter: Meter, town_id: int, rows: Sequence[OutboxRow], now: datetime
) -> int:
    reading = meter.refresh(town_id)
    if reading is None:
        return 0  # LINE does not say; ask again at the next look
    return sum(store.queue.requeue(row.id) for row in to_raise(rows, reading, now))
