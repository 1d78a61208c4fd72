"""Which reports may be of one matter, for an officer to choose from: near in place, time, words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from casework.places import distance_m

AT_MOST = 5
LIKE = 0.3  # share of letters in threes that two texts have in common
LONG_AGO = 30  # days: farther apart in time counts as nothing


@dataclass(frozen=True, slots=True)
class Report:
    """As much of a report as the comparison needs; `words` tell what and where."""

    number: str
    received_at: datetime
    at: tuple[float, float] | None = field(default=None, repr=False)
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Alike:
    """One that may be the same; `metres` is None where one of the two has no pin."""

    number: str
    metres: int | None
    score: float


def alike(one: Report, others: Iterable[Report], radius_m: float) -> tuple[Alike, ...]:
    """The most likely first, five at most.

    Two pins decide by distance; where a pin is missing the words must be like.
    """
    found = [_compared(one, other, radius_m) for other in others if other.number != one.number]
    likely = sorted(filter(None, found), key=lambda each: (-each.score, each.number))
    return tuple(likely[:AT_MOST])


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of runs of three letters in common. Thai has no spaces to go by."""
    a, b = _threes(one), _threes(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _compared(one: Report, other: Report, radius_m: float) -> Alike | None:
    words = likeness(one.words, other.words)
    days = abs((one.received_at - other.received_at).total_seconds()) / 86_400
    score = words + max(0.0, 1 - days / LONG_AGO) / 2
    if one.at is None or other.at is None:
        return Alike(other.number, None, score) if words >= LIKE else None
    metres = distance_m(one.at, other.at)
    if metres > radius_m:
        return None
    return Alike(other.number, round(metres), score + 2 * (1 - metres / radius_m))


def _threes(text: str) -> frozenset[str]:
    bare = "".join(text.lower().split())
    return frozenset(bare[at : at + 3] for at in range(len(bare) - 2))
