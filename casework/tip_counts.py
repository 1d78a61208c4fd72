"""What is published about tips: one table a half-year, frozen, small months hidden, totals exact.

A half-year follows the fiscal year: October to March, April to September. It is counted by the
month of receipt, on the day after its end, and never again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from casework.deadlines import fiscal_year_be

SMALLEST_SHOWN: Final = 5
Shown = int | Literal["few"]


@dataclass(frozen=True, slots=True)
class TipTable:
    """One frozen half-year, as the public page and the console both show it."""

    half_year: str  # "2570-1"
    frozen_on: date
    months: tuple[tuple[str, Shown], ...]  # "2026-10" and 0, "few" (1 to 4) or the number
    all: int
    done: int

    @property
    def in_progress(self) -> int:
        return self.all - self.done

    @property
    def is_empty(self) -> bool:
        """Then the table says that there was no complaint."""
        return self.all == 0

    def write(self) -> str:
        """As kept: counts only."""
        told = {"months": self.months, "all": self.all, "done": self.done}
        return json.dumps(told, sort_keys=True)

    @classmethod
    def read(cls, half_year: str, frozen_on: date, written: str) -> TipTable:
        """What `write` wrote."""
        told = json.loads(written)
        months = tuple((month, shown) for month, shown in told["months"])
        return cls(half_year, frozen_on, months, told["all"], told["done"])


def month_of(day: date) -> str:
    """A month as the tables name it."""
    return f"{day:%Y-%m}"


def half_year_of(day: date) -> str:
    """The half-year of a day: fiscal year in the Buddhist era, and 1 or 2."""
    return f"{fiscal_year_be(day)}-{1 if day.month >= 10 or day.month <= 3 else 2}"


def months_of(half_year: str) -> tuple[str, ...]:
    """Its six months, oldest first."""
    year_be, _, half = half_year.partition("-")
    year = int(year_be) - 543
    if half == "1":
        return tuple(f"{year - (month >= 10)}-{month:02}" for month in (10, 11, 12, 1, 2, 3))
    return tuple(f"{year}-{month:02}" for month in range(4, 10))


def ended_before(day: date) -> str:
    """The last half-year that is over on this day."""
    first_month = {1: 10, 2: 4}[1 if day.month >= 10 or day.month <= 3 else 2]
    year = day.year - 1 if first_month == 10 and day.month <= 3 else day.year
    return half_year_of(date(year, first_month, 1) - timedelta(days=1))


def table(
    half_year: str,
    frozen_on: date,
    received: Mapping[str, int],
    done: Mapping[str, int],
) -> TipTable:
    """Count a half-year from what came in each month, and what of it is over."""
    months = months_of(half_year)
    return TipTable(
        half_year,
        frozen_on,
        tuple((month, _shown(received.get(month, 0))) for month in months),
        sum(received.get(month, 0) for month in months),
        sum(done.get(month, 0) for month in months),
    )


def _shown(count: int) -> Shown:
    return "few" if 0 < count < SMALLEST_SHOWN else count
