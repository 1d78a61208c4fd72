"""How big a simulated month is, and what was done in it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Plan:
    """How big the town's month is; `flood` reports come within one hour of `flood_day`."""

    days: int = 30
    flood: int = 500
    flood_day: int = 8
    deeds_an_hour: int = 9
    late_holiday_on: int = 10
    seed: int = 1


@dataclass
class Happened:
    """What was done, to be held against the books."""

    filed: int = 0
    followed: int = 0
    rated: int = 0
    reopened: int = 0
    merged: int = 0
    unmerged: int = 0
    explained: int = 0
    talks: int = 0
    mine: dict[str, str] = field(default_factory=dict)  # case → its reporter's LINE id
    merged_numbers: list[str] = field(default_factory=list)
