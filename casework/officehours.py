"""When the town hall is open: weekly hours with a lunch break, Thai holidays, the town's days off.

Everything is counted in Asia/Bangkok; moments come and go as aware datetimes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

BANGKOK = ZoneInfo("Asia/Bangkok")
_ONE_DAY = timedelta(days=1)
_SEARCH_DAYS = 366
_NOT_FOR_OFFICES = ("Labor Day", "Children's Day")  # days off elsewhere, not in a town hall

Span = tuple[time, time]


class NeverOpen(ValueError):
    """A calendar without a single working day in a year cannot carry a due date."""


@dataclass(frozen=True, slots=True)
class OfficeWeek:
    """Opening spans by weekday (Monday is 0), in Bangkok time, in order; a lunch break is a gap."""

    spans: Mapping[int, tuple[Span, ...]]

    @classmethod
    def usual(cls, *, lunch: bool = True) -> OfficeWeek:
        """Monday to Friday 08:30-16:30, closed from noon to one where there is a lunch break."""
        return cls.from_hours(
            range(5),
            ("08:30-12:00", "13:00-16:30") if lunch else ("08:30-16:30",),
        )

    @classmethod
    def from_hours(cls, weekdays: Iterable[int], hours: Iterable[str]) -> OfficeWeek:
        """The same hours, written like `08:30-16:30` in any order, on each of these weekdays."""
        spans = tuple(sorted(_read_span(written) for written in hours))
        return cls(MappingProxyType(dict.fromkeys(weekdays, spans)))

    @property
    def overlaps(self) -> bool:
        """Whether a span of some day begins before the one in front of it has ended."""
        return any(
            later[0] < earlier[1]
            for spans in self.spans.values()
            for earlier, later in pairwise(spans)
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """One town's working time.

    `days_off` are the town's own and the cabinet's late ones; `days_on` are days on which it works
    although the country does not.
    """

    week: OfficeWeek = field(default_factory=OfficeWeek.usual)
    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()
    keeps_thai_holidays: bool = True

    def works_on(self, day: date) -> bool:
        """Whether the town hall opens at all on this day."""
        if not self.week.spans.get(day.weekday()) or day in self.days_off:
            return False
        if day in self.days_on or not self.keeps_thai_holidays:
            return True
        return day not in thai_holidays(day.year)


@lru_cache(maxsize=64)
def thai_holidays(year: int) -> frozenset[date]:
    """Days of this (Common Era) year on which the country's public offices are closed.

    Labour Day and Children's Day are left out: government offices work by law.
    """
    known = holidays.country_holidays(
        "TH", years=[year], language="en_US", categories=("government", "public")
    )
    return frozenset(
        day
        for day, names in known.items()
        if not all(any(word in name for word in _NOT_FOR_OFFICES) for name in names.split("; "))
    )


def bangkok_date(at: datetime) -> date:
    """The calendar day in Bangkok of an aware moment."""
    return _local(at).date()


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Whether somebody is at the counter at this moment."""
    local = _local(at)
    if not calendar.works_on(local.date()):
        return False
    clock = local.time()
    return any(start <= clock < end for start, end in calendar.week.spans[local.weekday()])


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """The next moment (aware, Bangkok time) with the counter open; `at` itself if it is."""
    local = _local(at)
    if is_open(at, calendar):
        return local
    for ahead in range(_SEARCH_DAYS):
        day = local.date() + ahead * _ONE_DAY
        for start, _ in calendar.week.spans.get(day.weekday(), ()):
            opening = datetime.combine(day, start, BANGKOK)
            if opening >= local and calendar.works_on(day):
                return opening
    raise NeverOpen("no working day within a year; look at the office hours and days off")


def on_or_after(day: date, calendar: Calendar) -> date:
    """This day, or the next one on which the town hall works."""
    for ahead in range(_SEARCH_DAYS):
        candidate = day + ahead * _ONE_DAY
        if calendar.works_on(candidate):
            return candidate
    raise NeverOpen("no working day within a year; look at the office hours and days off")


def plus_working_days(day: date, days: int, calendar: Calendar) -> date:
    """The day on which the n-th working day after `day` falls; for none, `on_or_after`."""
    found = on_or_after(day, calendar)
    for _ in range(days):
        found = on_or_after(found + _ONE_DAY, calendar)
    return found


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone was handed in")
    return at.astimezone(BANGKOK)


def _read_span(written: str) -> Span:
    start, _, end = written.partition("-")
    try:
        span = time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
    except ValueError:
        raise ValueError(
            f"{written!r} are no hours; write for example '08:30-12:00,13:00-16:30'"
        ) from None
    if any(one.tzinfo for one in span):
        raise ValueError(f"office hours are those of Bangkok; write no time zone: {written}")
    if span[0] >= span[1]:
        raise ValueError(f"office hours end before they start: {written}")
    return span
