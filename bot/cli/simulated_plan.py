"""How big a simulated month is, and what was done in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Plan:
    """How big the town's month is; `flood` reports come within one hour of `flood_day`.

    The people of `slow` do `slow_deeds` an hour instead of `deeds_an_hour`, and one of them is ill
    from the third day until `ill_until`, so that due dates pass.
    """

    days: int = 30
    flood: int = 500
    flood_day: int = 8
    deeds_an_hour: int = 9
    slow: str = "health"
    slow_deeds: float = 1.0
    ill_until: int = 16
    late_holiday_on: int = 10
    photos: float = 0.2  # share of reports with pictures
    flood_photos: float = 0.8
    in_line: float = 0.3  # share of an officer's deeds done on the phone
    copies: float = 0.02  # share of events that LINE delivers twice
    talks: float = 0.1  # how many an hour ask for a human
    people: int = 400
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """One push that LINE took: to whom, a print of it, what can be read in it, when."""

    to: str
    print: int
    words: str = field(repr=False)
    at_ms: int = 0


@dataclass
class Happened:
    """What was done, to be held against the books."""

    filed: int = 0
    pictures: int = 0
    followed: int = 0
    answered: int = 0
    added: int = 0
    cancelled: int = 0
    rated: int = 0
    rated_anew: int = 0
    reopened: int = 0
    merged: int = 0
    unmerged: int = 0
    explained: int = 0
    talks: int = 0
    on_the_phone: int = 0  # cases that officers had before them in LINE
    on_the_pages: Counter[str] = field(default_factory=Counter)  # deeds by the console's forms
    nameless: dict[str, str] = field(default_factory=dict)  # case → its key
    mine: dict[str, str] = field(default_factory=dict)  # case → its reporter
    merged_numbers: list[str] = field(default_factory=list)
    passed: set[tuple[str, str]] = field(default_factory=set)  # case and due date, seen to pass
