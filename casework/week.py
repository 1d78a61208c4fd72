"""A week of the town hall in numbers: what came, what was finished, what is left, late, liked.

Counts are those of `casework.statistics`; the rating is of the week's own stars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casework.statistics import Count, counts_as

WEEK = timedelta(days=7)
SHOWN = 6
"""Divisions that a picture has room for; the others stand together in one line."""
_CAME: Final[tuple[Count, ...]] = ("received", "reopened", "unmerged")
_WENT: Final[tuple[Count, ...]] = ("finished", "cancelled", "merged")


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One division's week; `division` is its code, "" for several together."""

    division: str
    received: int = 0  # reopened ones too: they came back
    finished: int = 0
    remaining: int = 0
    late: int = 0
    stars: int = 0  # the sum of all
    ratings: int = 0

    @property
    def rating(self) -> float | None:
        """The mean of the week's stars; None where nobody gave any."""
        return self.stars / self.ratings if self.ratings else None

    def __add__(self, other: WeekLine) -> WeekLine:
        return WeekLine(
            "",
            self.received + other.received,
            self.finished + other.finished,
            self.remaining + other.remaining,
            self.late + other.late,
            self.stars + other.stars,
            self.ratings + other.ratings,
        )


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday, the busiest division first."""

    first: date
    lines: tuple[WeekLine, ...]

    @property
    def last(self) -> date:
        """The Sunday."""
        return self.first + WEEK - timedelta(days=1)

    @property
    def total(self) -> WeekLine:
        """All divisions together."""
        return sum(self.lines, WeekLine(""))

    def shown(self, most: int = SHOWN) -> tuple[WeekLine, ...]:
        """What a picture has room for: the busiest, then the others as one line."""
        if len(self.lines) <= most:
            return self.lines
        return (*self.lines[: most - 1], sum(self.lines[most - 1 :], WeekLine("")))


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Moves:
    """How many events of one kind a division's cases had since Monday."""

    division: str
    kind: str
    from_state: str
    to_state: str
    is_later: bool  # after the week's Sunday
    count: int


def week_of(
    first: date,
    moves: Iterable[Moves],
    open_now: Mapping[str, int],
    late: Mapping[str, int],
    stars: Iterable[tuple[str, int, int]],
) -> Week:
    """Put the week together.

    `moves` are all since `first`, later ones too: what is open now, less what came later and what
    went later put back, was open on Sunday. `stars` are division, stars and how many gave so many.
    """
    counted: Counter[tuple[str, bool, str]] = Counter()
    for move in moves:
        way = counts_as(move.kind, move.from_state, move.to_state)
        if way is not None:
            counted[move.division, move.is_later, way] += move.count
    given = _given(stars)
    codes = {*open_now, *late, *given, *(division for division, _, _ in counted)}
    lines = [
        _line(code, counted, open_now.get(code, 0), late.get(code, 0), given) for code in codes
    ]
    return Week(first, tuple(sorted((one for one in lines if _is_told(one)), key=_busy)))


def _line(
    code: str,
    counted: Mapping[tuple[str, bool, str], int],
    open_now: int,
    late: int,
    given: Mapping[str, tuple[int, int]],
) -> WeekLine:
    def many(is_later: bool, *ways: Count) -> int:
        return sum(counted[code, is_later, way] for way in ways)

    stars, ratings = given.get(code, (0, 0))
    came = many(False, "received", "reopened")
    left = open_now - many(True, *_CAME) + many(True, *_WENT)
    return WeekLine(code, came, many(False, "finished"), left, late, stars, ratings)


def _is_told(line: WeekLine) -> bool:
    """A division in which nothing was and nothing is needs no line."""
    return any((line.received, line.finished, line.remaining, line.late, line.ratings))


def _given(stars: Iterable[tuple[str, int, int]]) -> Mapping[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for division, many, count in stars:
        before = found.get(division, (0, 0))
        found[division] = (before[0] + many * count, before[1] + count)
    return found


def _busy(line: WeekLine) -> tuple[int, int, str]:
    return -(line.received + line.finished), -line.remaining, line.division


def written(week: Week) -> list[list[int | str]]:
    """The lines as plain values, for a letter or a link."""
    return [
        [one.division, one.received, one.finished, one.remaining, one.late, one.stars, one.ratings]
        for one in week.lines
    ]


def read(first: date, lines: Sequence[Sequence[int | str]]) -> Week:
    """What `written` wrote. Raises ValueError where it is something else."""
    try:
        return Week(first, tuple(_read_line(*line) for line in lines))
    except TypeError as fault:
        raise ValueError("not a week") from fault


def _read_line(division: str | int, *counts: int | str) -> WeekLine:
    return WeekLine(str(division), *(int(count) for count in counts))
