"""The month's messages: how many LINE still lets us push, and who goes first when few are left.

LINE counts people: a push to a group costs as many messages as it has members.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

from bot.sending.judge import Weight
from casework.officehours import bangkok_date
from storage.catalogue import Quota

if TYPE_CHECKING:
    from bot.line.client import LineClient
    from storage import Store

KEPT_FOR_CITIZENS: Final = 0.2
"""Share of the month's messages that notices to staff leave untouched."""

FRESH: Final = timedelta(hours=1)
ASK_AGAIN: Final = timedelta(minutes=5)  # where LINE did not say, or few are left

FEW_LEFT: Final = 2 * KEPT_FOR_CITIZENS
"""Share below which LINE is asked often: each process counts its own pushes only."""

A_GROUP: Final = 30
"""Members of a group until LINE says how many; rather too many, for citizens' sake."""


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


def may_push(weight: Weight, reading: Reading | None, cost: int = 1) -> bool:
    """Whether to try a push now. Citizens until LINE says no; notices while enough is left.

    What is kept for citizens stays whole: a notice to a group needs all it costs above it.
    """
    if reading is None:
        return True
    if reading.is_spent:
        return False
    if weight != "notice" or reading.limit is None or reading.left is None:
        return True
    return reading.left - cost >= KEPT_FOR_CITIZENS * reading.limit


def is_group(recipient: str) -> bool:
    """Whether this id of LINE's is a group's or a room's."""
    return recipient.startswith(("C", "R"))


class Meter:
    """One reading a town, in memory: LINE keeps the truth, so nothing is stored. Thread-safe."""

    def __init__(
        self,
        line_for: Callable[[int], LineClient],
        *,
        clock: Callable[[], datetime],
        keep: Callable[[int, Reading], None] = lambda _town, _reading: None,
    ) -> None:
        """`keep` is told of every reading of LINE's, for whoever shows it."""
        self._line_for = line_for
        self._clock = clock
        self._keep = keep
        self._readings: dict[int, Reading | None] = {}
        self._members: dict[tuple[int, str], int | None] = {}  # None: LINE was not asked yet
        self._lock = Lock()

    def reading(self, town_id: int) -> Reading | None:
        """The last reading, or None before the first one. Asking makes the town one to be read."""
        with self._lock:
            return self._readings.setdefault(town_id, None)

    def readings(self) -> dict[int, Reading]:
        """All readings there are, by town."""
        with self._lock:
            return {town: seen for town, seen in self._readings.items() if seen is not None}

    def allows(self, town_id: int, weight: Weight, recipient: str = "") -> bool:
        """Whether a message of this weight may be pushed now; never waits for LINE."""
        return may_push(weight, self.reading(town_id), self.cost(town_id, recipient))

    def count(self, town_id: int, recipient: str = "") -> None:
        """One more was pushed; the next reading puts right what was not known."""
        cost = self.cost(town_id, recipient)
        self._change(town_id, lambda seen: replace(seen, used=seen.used + cost))

    def cost(self, town_id: int, recipient: str) -> int:
        """Messages that a push costs. A group that is new here is counted at the next reading."""
        if not is_group(recipient):
            return 1
        with self._lock:
            return self._members.setdefault((town_id, recipient), None) or A_GROUP

    def mark_spent(self, town_id: int) -> None:
        """LINE refused a push for the month's limit."""
        blank = Reading(None, 0, self._clock())
        with self._lock:
            self._readings[town_id] = replace(self._readings.get(town_id) or blank, is_spent=True)

    def stale(self) -> tuple[int, ...]:
        """Towns that push and whose reading is too old, or that have a group not counted yet."""
        now = self._clock()
        with self._lock:
            uncounted = {town for (town, _), members in self._members.items() if members is None}
            return tuple(
                town
                for town, seen in self._readings.items()
                if seen is None or now - seen.at >= seen.fresh_for or town in uncounted
            )

    def refresh(self, town_id: int) -> Reading | None:
        """Ask LINE (two calls, and one a group) and remember; None where LINE does not say."""
        line = self._line_for(town_id)
        self._count_members(town_id, line)
        seen = line.quota()
        now = self._clock()
        if seen is None:
            with self._lock:
                old = self._readings.get(town_id) or Reading(None, 0, now)
                self._readings[town_id] = replace(old, at=now, fresh_for=ASK_AGAIN)
            return None
        reading = _read(seen.limit, seen.used, now)
        with self._lock:
            self._readings[town_id] = reading
        self._keep(town_id, reading)
        return reading

    def _count_members(self, town_id: int, line: LineClient) -> None:
        """Of a group that LINE does not tell of, what was known stays."""
        with self._lock:
            groups = {group: old for (town, group), old in self._members.items() if town == town_id}
        for group, old in groups.items():
            members = line.members(group)
            with self._lock:
                self._members[town_id, group] = max(members or old or A_GROUP, 1)

    def _change(self, town_id: int, change: Callable[[Reading], Reading]) -> None:
        with self._lock:
            seen = self._readings.get(town_id)
            if seen is not None:
                self._readings[town_id] = change(seen)


def keep_reading(store: Store, town_id: int, reading: Reading) -> None:
    """Write down what LINE said, where the console and the work of the town hall look."""
    month = f"{bangkok_date(reading.at):%Y-%m}"
    with store.begin(town_id) as tx:
        tx.catalogue.put_quota(Quota(month, reading.used, reading.limit))


def _read(limit: int | None, used: int, now: datetime) -> Reading:
    seen = Reading(limit, used, now, is_spent=limit is not None and used >= limit)
    return replace(seen, fresh_for=ASK_AGAIN) if seen.share_left <= FEW_LEFT else seen
