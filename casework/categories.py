"""What people report, who in the town hall does it, and within how many days.

These are the defaults a new town starts with; each town has its own rows later. Labels stand in
`labels.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of report. Near duplicates are looked for among the same `group`."""

    code: str
    division: str
    target_days: int  # of the work clock
    radius_m: int  # within which two reports may be the same matter
    group: str
    is_physical: bool = True  # work one can photograph; finishing it needs an after-photo


DIVISIONS: tuple[str, ...] = (
    "clerk",
    "works",
    "health",
    "water",
    "finance",
    "education",
    "welfare",
)

DEFAULTS: tuple[Category, ...] = (
    Category("road", "works", 30, 250, "way"),
    Category("light", "works", 7, 50, "light"),
    Category("water", "water", 3, 250, "water"),
    Category("garbage", "health", 3, 250, "garbage"),
    Category("drain", "works", 15, 250, "drain"),
    Category("tree", "works", 15, 100, "tree"),
    Category("nuisance", "health", 15, 250, "nuisance", is_physical=False),
    Category("stray", "health", 15, 250, "stray", is_physical=False),
    Category("sidewalk", "works", 30, 250, "way"),
    Category("wires", "works", 15, 100, "wires"),
    Category("traffic", "clerk", 15, 250, "traffic", is_physical=False),
    Category("service", "clerk", 15, 0, "service", is_physical=False),
    Category("other", "clerk", 15, 250, "other", is_physical=False),
)

CODES: tuple[str, ...] = tuple(one.code for one in DEFAULTS)
_BY_CODE = {one.code: one for one in DEFAULTS}


def category(code: str) -> Category:
    """The default of this code; an unknown code is `other`, because a town may have dropped it."""
    return _BY_CODE.get(code, _BY_CODE["other"])


def same_group(code: str) -> frozenset[str]:
    """Every code among which a near duplicate of this one may be."""
    group = category(code).group
    return frozenset(one.code for one in DEFAULTS if one.group == group)
