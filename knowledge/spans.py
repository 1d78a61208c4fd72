"""How long something takes, read out of the words that tell it: minutes, hours, days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.thai import in_arabic

Unit = Literal["minutes", "hours", "working_days", "days", "months", "years"]
_AMOUNT = re.compile(
    r"(?<![\d,.])(\d{1,4})(?:\s*(?:-|–|ถึง|to)\s*(\d{1,4}))?\s*"
    r"(นาที|ชั่วโมง|ชม\.?|วันทำการ|วัน(?!ที่)|เดือน|ปี)"
)
_UNITS: dict[str, Unit] = {
    "นาที": "minutes",
    "ชั่วโมง": "hours",
    "ชม": "hours",
    "ชม.": "hours",
    "วันทำการ": "working_days",
    "วัน": "days",
    "เดือน": "months",
    "ปี": "years",
}
_MINUTES: dict[Unit, int] = {
    "minutes": 1,
    "hours": 60,
    "working_days": 24 * 60 * 7 // 5,
    "days": 24 * 60,
    "months": 30 * 24 * 60,
    "years": 365 * 24 * 60,
}


@dataclass(frozen=True, slots=True)
class Span:
    """At most so many of a unit. Calendar days and working days are never mixed up."""

    amount: int
    unit: Unit

    @property
    def minutes(self) -> int:
        """For comparing lengths in a drawing, where five working days are a week."""
        return self.amount * _MINUTES[self.unit]


def span_of(thai: str) -> Span | None:
    """The first length named in Thai words; of "3-7 days" the longer one; None without one."""
    found = _AMOUNT.search(in_arabic(thai))
    if found is None:
        return None
    return Span(int(found[2] or found[1]), _UNITS[found[3]])
