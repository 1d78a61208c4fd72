"""Where things are: distances, neighbours that may be the same matter, links to a map."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_008.8
NEAR_AGE = timedelta(days=30)
NEAR_AT_MOST = 3
_METRES_PER_DEGREE = 111_195.0
_DECIMALS = re.compile(r"(\d{1,3}\.\d{2,})[^\d.-]{1,6}(\d{1,3}\.\d{2,})")
_DEGREES = re.compile(r"(\d{1,3})\s*°\s*(\d{1,2})\s*['′’]\s*(\d{1,2}(?:\.\d+)?)")
_BETWEEN = (("%2C", ","), ("%2c", ","), ("!4d", ","))  # in addresses of map applications


class Point(NamedTuple):
    """Degrees, WGS 84."""

    lat: float
    lon: float


class Box(NamedTuple):
    """A rectangle in degrees that surely holds a circle; for a first, coarse search by index."""

    south: float
    west: float
    north: float
    east: float


THAILAND = Box(5.5, 97.2, 20.6, 105.8)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A case that may be the same matter, as much of it as the choice needs."""

    number: str
    category: str
    state: str
    at: Point = field(repr=False)
    received_at: datetime  # aware UTC
    finished_at: datetime | None = None  # None while it is open


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour and its distance in whole metres."""

    metres: int
    case: Neighbour


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres along the great circle between two (lat, lon)."""
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def box_around(spot: tuple[float, float], radius_m: float) -> Box:
    """The rectangle to search first; meant for Thailand, not for the poles."""
    up = radius_m / _METRES_PER_DEGREE * 1.01
    side = up / max(0.01, cos(radians(spot[0])))
    return Box(spot[0] - up, spot[1] - side, spot[0] + up, spot[1] + side)


def near(
    spot: tuple[float, float],
    categories: frozenset[str],
    radius_m: float,
    cases: Iterable[Neighbour],
    now: datetime,
) -> tuple[Near, ...]:
    """Up to three cases that may be the same matter, nearest first.

    Same category group, within the radius, and open or finished less than thirty days ago.
    """
    found = [
        Near(round(metres), case)
        for case in cases
        if case.category in categories and _is_recent(case, now)
        if (metres := distance_m(spot, case.at)) <= radius_m
    ]
    found.sort(key=lambda one: (one.metres, one.case.number))
    return tuple(found[:NEAR_AT_MOST])


def map_link(spot: tuple[float, float]) -> str:
    """An address that opens the map application of any phone at this point."""
    return f"https://www.google.com/maps/search/?api=1&query={spot[0]:.6f},{spot[1]:.6f}"


def read_spot(written: str) -> Point | None:
    """Degrees as people copy them out of a map application: "13.7563, 100.5018", degrees with
    minutes and seconds, or a whole address with them in it. None for what is not in Thailand."""
    for sign, plain in _BETWEEN:
        written = written.replace(sign, plain)
    if pair := _DECIMALS.search(written):
        return _in_thailand(float(pair[1]), float(pair[2]))
    sides = _DEGREES.findall(written)
    if len(sides) != 2:
        return None
    one, other = (int(d) + int(m) / 60 + float(s) / 3600 for d, m, s in sides)
    return _in_thailand(one, other)


def _in_thailand(one: float, other: float) -> Point | None:
    """The two in whichever order puts them into the country: people write both."""
    for lat, lon in ((one, other), (other, one)):
        if THAILAND.south < lat < THAILAND.north and THAILAND.west < lon < THAILAND.east:
            return Point(lat, lon)
    return None


def _is_recent(case: Neighbour, now: datetime) -> bool:
    return case.finished_at is None or now - case.finished_at < NEAR_AGE
