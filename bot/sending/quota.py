"""The month's messages: how many LINE still lets us push, and who goes first when few are left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

from bot.sending.judge import Weight

if TYPE_CHECKING:
    from bot.line.client import LineClient

KEPT_FOR_CITIZENS: Final = 0.2
"""Share of the month's messages that notices to staff leave untouched."""

FRESH: Final = timedelta(hours=1)
ASK_AGAIN: Final = timedelta(minutes=5)  # where LINE did not say


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one town's month. `limit` is None on a plan without one.

    `is_spent`: LINE itself refused a push for the month's limit since `at`.
    """

    limit: int | None
    used: int
    at: datetime  # aware UTC
    is_spent: bool = False
    fresh_for: timedelta = FRESH

    @property
    def left(self) -> int | None:
        """Messages left, or None where there is no limit."""
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def share_left(self) -> float:
        """0 to 1; 1 where there is no limit."""
        if self.limit is None or self.left is None:
            return 1.0
        return self.left / self.limit if self.limit else 0.0


def may_push(weight: Weight, reading: Reading | None) -> bool:
    """Whether to try a push now. Citizens until LINE says no; notices while enough is left."""
    if reading is None:
        return True
    if reading.is_spent:
        return False
    return weight != "notice" or reading.share_left > KEPT_FOR_CITIZENS


class Meter:
    """One reading a town, in memory: LINE keeps the truth, so nothing is stored. Thread-safe."""

    def __init__(
        self, line_for: Callable[[int], LineClient], *, clock: Callable[[], datetime]
    ) -> None:
        self._line_for = line_for
        self._clock = clock
        self._readings: dict[int, Reading | None] = {}
        self._lock = Lock()

    def reading(self, town_id: int) -> Reading | None:
        """The last reading, or None before the first one. Asking makes the town one to be read."""
        with self._lock:
            return self._readings.setdefault(town_id, None)

    def readings(self) -> dict[int, Reading]:
        """All readings there are, by town."""
        with self._lock:
            return {town: seen for town, seen in self._readings.items() if seen is not None}

    def allows(self, town_id: int, weight: Weight) -> bool:
        """Whether a message of this weight may be pushed now; never waits for LINE."""
        return may_push(weight, self.reading(town_id))

    def count(self, town_id: int) -> None:
        """One more was pushed. A group costs more; the next reading puts that right."""
        self._change(town_id, lambda seen: replace(seen, used=seen.used + 1))

    def mark_spent(self, town_id: int) -> None:
        """LINE refused a push for the month's limit."""
        blank = Reading(None, 0, self._clock())
        with self._lock:
            self._readings[town_id] = replace(self._readings.get(town_id) or blank, is_spent=True)

    def stale(self) -> tuple[int, ...]:
        """Towns that push and whose reading is too old."""
        now = self._clock()
        with self._lock:
            return tuple(
                town
                for town, seen in self._readings.items()
                if seen is None or now - seen.at >= seen.fresh_for
            )

    def refresh(self, town_id: int) -> Reading | None:
        """Ask LINE (two calls) and remember; None where LINE does not say."""
        seen = self._line_for(town_id).quota()
        now = self._clock()
        with self._lock:
            if seen is not None:
                self._readings[town_id] = Reading(
                    seen.limit, seen.used, now, is_spent=_is_spent(seen.limit, seen.used)
                )
            else:
                old = self._readings.get(town_id) or Reading(None, 0, now)
                self._readings[town_id] = replace(old, at=now, fresh_for=ASK_AGAIN)
            return self._readings[town_id] if seen is not None else None

    def _change(self, town_id: int, change: Callable[[Reading], Reading]) -> None:
        with self._lock:
            seen = self._readings.get(town_id)
            if seen is not None:
                self._readings[town_id] = change(seen)


def _is_spent(limit: int | None, used: int) -> bool:
    return limit is not None and used >= limit
