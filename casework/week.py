"""A week of the town hall in numbers: what came, what was finished, what is left, late, liked.

Counts are those of `casework.statistics`; the rating is of the week's own stars.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.statistics import Books, Happening, books_by

WEEK = timedelta(days=7)
SHOWN = 6
"""Divisions that a picture has room for; the others stand together in one line."""


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


def week_of(
    first: date,
    happenings: Iterable[Happening],
    division_of: Mapping[str, str],
    still_open: Mapping[str, int],
    late: Mapping[str, int],
    stars: Iterable[tuple[str, int, int]],
) -> Week:
    """Put the week together.

    `happenings` are whole histories of the cases that moved since `first`, in order; `still_open`
    counts the open ones that did not. `stars` are division, stars and how many gave so many.
    """
    moved = books_by(
        lambda number: division_of.get(number, ""), happenings, first, first + WEEK - timedelta(1)
    )
    given = _given(stars)
    codes = {*moved, *still_open, *late, *given}
    lines = [
        _line(code, moved.get(code, Books()), still_open.get(code, 0), late.get(code, 0), given)
        for code in codes
    ]
    return Week(first, tuple(sorted((one for one in lines if _is_told(one)), key=_busy)))


def _line(
    code: str, moved: Books, still_open: int, late: int, given: Mapping[str, tuple[int, int]]
) -> WeekLine:
    stars, ratings = given.get(code, (0, 0))
    came = moved.received + moved.reopened
    return WeekLine(code, came, moved.finished, moved.remaining + still_open, late, stars, ratings)


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
