"""The two clocks of a case. Neither ever pauses.

The reply clock runs from receipt to the first public answer, progress report or explanation; the
work clock from receipt to the finish. Due dates are stored with the rule that made them, so that a
change of rules moves no old case; "due soon" and "overdue" are computed and never stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from casework.officehours import (
    BANGKOK,
    Calendar,
    NeverOpen,
    OfficeWeek,
    bangkok_date,
    is_open,
    next_opening,
    on_or_after,
    plus_working_days,
    thai_holidays,
)

__all__ = [
    "BANGKOK",
    "REPLY_MARKS",
    "REPLY_RULE",
    "SOON_DAYS",
    "Calendar",
    "DueState",
    "NeverOpen",
    "OfficeWeek",
    "Rule",
    "bangkok_date",
    "clock_starts_on",
    "days_left",
    "days_taken",
    "due_after_late_holiday",
    "due_on",
    "due_state",
    "fiscal_year_be",
    "is_open",
    "next_opening",
    "on_or_after",
    "plus_working_days",
    "reply_due_on",
    "stops_reply_clock",
    "thai_holidays",
    "work_due_on",
]

DayKind = Literal["calendar", "working"]
DueState = Literal["in_time", "due_soon", "overdue"]

SOON_DAYS = 3
REPLY_MARKS = frozenset({"answer", "progress", "explanation"})
_RULE = re.compile(r"(\d{1,3}) (calendar|working)")


@dataclass(frozen=True, slots=True)
class Rule:
    """So many days, of one kind. The first day is the one after the clock's start."""

    days: int
    kind: DayKind = "calendar"

    def __post_init__(self) -> None:
        if not 0 <= self.days <= 999:
            raise ValueError("a rule has 0 to 999 days")

    def write(self) -> str:
        """As stored on the case: `15 calendar`."""
        return f"{self.days} {self.kind}"

    @classmethod
    def read(cls, written: str) -> Rule:
        """Read what `write` wrote; ValueError for anything else."""
        match = _RULE.fullmatch(written)
        if match is None:
            raise ValueError(
                f"{written!r} is no rule of days; write for example '15 calendar' or '15 working'"
            )
        return cls(int(match[1]), "working" if match[2] == "working" else "calendar")


REPLY_RULE = Rule(15)


def clock_starts_on(received_at: datetime, calendar: Calendar) -> date:
    """The day from which days are counted: that of receipt, or of the next working time."""
    return bangkok_date(next_opening(received_at, calendar))


def due_on(starts_on: date, rule: Rule, calendar: Calendar) -> date:
    """The last day in time; never on a day off."""
    if rule.kind == "working":
        return plus_working_days(starts_on, rule.days, calendar)
    return on_or_after(starts_on + timedelta(days=rule.days), calendar)


def reply_due_on(starts_on: date, rule: Rule, calendar: Calendar) -> date:
    """By when the citizen must hear something.

    The same reckoning serves the next due date, counted from the day of a report or explanation.
    """
    return due_on(starts_on, rule, calendar)


def work_due_on(starts_on: date, target_days: int, calendar: Calendar) -> date:
    """By when the work should be done: the category's target in calendar days."""
    return due_on(starts_on, Rule(target_days), calendar)


def due_after_late_holiday(
    due: date, starts_on: date, rule: Rule, calendar: Calendar, today: date
) -> date:
    """The due date after a holiday was added: outward only, and only where not yet due.

    `calendar` already knows the new holiday.
    """
    if due < today:
        return due
    return max(due, due_on(starts_on, rule, calendar))


def stops_reply_clock(mark: str, *, by_staff: bool, public: bool) -> bool:
    """Whether a message answers the citizen; acceptance, questions and automatic texts do not."""
    return by_staff and public and mark in REPLY_MARKS


def days_left(due: date, today: date) -> int:
    """Calendar days until the due date; negative once it has passed."""
    return (due - today).days


def due_state(due: date, today: date, soon_days: int = SOON_DAYS) -> DueState:
    """How an open case stands today."""
    left = days_left(due, today)
    if left < 0:
        return "overdue"
    return "due_soon" if left <= soon_days else "in_time"


def days_taken(starts_on: date, stopped_on: date) -> int:
    """Calendar days a clock ran; a reply before the start of the clock took none."""
    return max(0, (stopped_on - starts_on).days)


def fiscal_year_be(day: date) -> int:
    """The Thai fiscal year (Buddhist): 1 October 2025 begins 2569."""
    return day.year + 543 + (1 if day.month >= 10 else 0)
