"""A map without anybody's tiles: clusters and heat, drawn in the page itself.

Nothing is fetched from elsewhere, so nobody learns where a town looks. Each cluster is a link that
goes nearer, or to the case where only one is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, log2, radians, sqrt
from typing import Final
from unicodedata import category, combining

from storage.board import Box, Spot

WIDTH: Final = 720
CELLS: Final = 14
HEAT_CELLS: Final = 28
FINE_CELLS: Final = 64
"""In which the town is looked at, before it is known how much of it the drawing shows."""
_SMALLEST: Final = 0.002  # degrees, about 220 metres
_BROAD: Final = 1.5  # as many times wider than high, at least
_METRES: Final = 111_195.0
MOST_NAMES: Final = 12
LONGEST_NAME: Final = 24
PHONE_SCALE: Final = 2.1  # how much larger than the drawing the stylesheet writes there
_LETTER: Final = 7.5  # pixels
_LINE: Final = 18.0
_RULERS: Final = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True)
class Circle:
    """A cluster on the drawing."""

    x: float
    y: float
    radius: float
    count: int
    late: int
    link: str
    number: str  # where it is one case, else ""
    sample: str = ""  # one of its cases


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of the heat layer; `strength` 1 to 5."""

    x: float
    y: float
    width: float
    height: float
    strength: int


@dataclass(frozen=True, slots=True)
class Name:
    """What people call a place, written below its cluster."""

    x: float
    y: float
    words: str
    on_phone: bool  # has room there too, where letters are larger than on the drawing


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the page draws."""

    width: int
    height: int
    circles: tuple[Circle, ...]
    heat: tuple[Square, ...]
    ruler_m: int
    ruler_px: float
    count: int
    box: Box
    pin: tuple[float, float] | None = None  # of the case that the drawing is about
    names: tuple[Name, ...] = ()


def frame(box: Box) -> Box:
    """The rectangle with a margin, broader than high, never smaller than a few streets."""
    high = max(box.north - box.south, _SMALLEST) * 1.1
    narrow = cos(radians((box.north + box.south) / 2))
    wide = max((box.east - box.west) * 1.1, high * _BROAD / narrow)
    lat, lon = (box.north + box.south) / 2, (box.east + box.west) / 2
    return Box(lat - high / 2, lon - wide / 2, lat + high / 2, lon + wide / 2)


def clusters(fine: Sequence[Spot], box: Box, cells: int = CELLS) -> tuple[Spot, ...]:
    """Finer cells put together in `cells` a side, so that the memory is asked once."""
    wide, high = (box.east - box.west) / cells, (box.north - box.south) / cells
    together: dict[tuple[int, int], Spot] = {}
    for one in fine:
        cell = int((one.lat - box.south) / high), int((one.lon - box.west) / wide)
        two = together.get(cell)
        together[cell] = one if two is None else _sum(one, two)
    return tuple(together.values())


def _sum(one: Spot, two: Spot) -> Spot:
    count = one.count + two.count
    return Spot(
        (one.lat * one.count + two.lat * two.count) / count,
        (one.lon * one.count + two.lon * two.count) / count,
        count,
        one.late + two.late,
        min(one.number, two.number),
    )


def draw(
    box: Box,
    spots: Sequence[Spot],
    heat: Sequence[Spot],
    nearer: Callable[[Box], str],
    to_case: Callable[[str], str],
    pin: tuple[float, float] | None = None,
) -> Drawing:
    """Clusters over heat, north up, true to scale at this latitude."""
    narrow = cos(radians((box.north + box.south) / 2))
    height = round(WIDTH * (box.north - box.south) / max((box.east - box.west) * narrow, 1e-9))
    height = min(max(height, 240), 960)
    across, up = WIDTH / (box.east - box.west), height / (box.north - box.south)

    def place(spot: Spot) -> tuple[float, float]:
        return (spot.lon - box.west) * across, (box.north - spot.lat) * up

    circles = tuple(
        Circle(
            *place(spot),
            9 if spot.count == 1 else min(12 + 3 * log2(spot.count), 34),
            spot.count,
            spot.late,
            to_case(spot.number) if spot.count == 1 else nearer(_around(spot, box)),
            spot.number if spot.count == 1 else "",
            spot.number,
        )
        for spot in sorted(spots, key=lambda one: -one.count)
    )
    ruler = _ruler(across / (_METRES * narrow))
    return Drawing(
        WIDTH, height, circles, _squares(heat, box, across, up),
        ruler, ruler * across / (_METRES * narrow), sum(spot.count for spot in spots), box,
        pin and ((pin[1] - box.west) * across, (box.north - pin[0]) * up),
    )  # fmt: skip


def named(drawing: Drawing, places: Mapping[str, str]) -> Drawing:
    """With the names of places as reporters typed them, by number of the case: the largest
    clusters first, as many as have room beside each other."""
    told: list[tuple[float, float, str]] = []
    for one in sorted(drawing.circles, key=lambda circle: -circle.count):
        words = " ".join(places.get(one.sample, "").split())
        if words:
            told.append((one.x, one.y + one.radius, words[:LONGEST_NAME]))
    on_desk, on_phone = _with_room(told, drawing, 1), _with_room(told, drawing, PHONE_SCALE)
    names = (Name(x, y, words, (x, y, words) in on_phone) for x, y, words in on_desk)
    return replace(drawing, names=tuple(names))


def _with_room(
    told: Sequence[tuple[float, float, str]], drawing: Drawing, scale: float
) -> list[tuple[float, float, str]]:
    kept: list[tuple[float, float, str]] = []
    for x, y, words in told:
        half = _breadth(words) * scale / 2
        if words in (name for _, _, name in kept):
            continue
        if half > x or x + half > drawing.width or y + _LINE * scale > drawing.height:
            continue
        beside = all(
            abs(y - other[1]) > _LINE * scale
            or abs(x - other[0]) > half + _breadth(other[2]) * scale / 2
            for other in kept
        )
        if beside and not any(_hides(one, x, y, half, scale) for one in drawing.circles):
            kept.append((x, y, words))
    return kept[:MOST_NAMES]


def _hides(one: Circle, x: float, y: float, half: float, scale: float) -> bool:
    """Whether a name below the point would lie on another cluster; its own ends above it."""
    return (
        one.y + one.radius > y + 1
        and one.y - one.radius < y + _LINE * scale
        and abs(one.x - x) < half + one.radius
    )


def _breadth(words: str) -> float:
    """About how broad it is in pixels; vowels and tones above and below take no room."""
    return _LETTER * sum(not combining(sign) and category(sign) != "Mn" for sign in words)


def _squares(heat: Sequence[Spot], box: Box, across: float, up: float) -> tuple[Square, ...]:
    most = max((spot.count for spot in heat), default=1)
    wide, high = (box.east - box.west) / HEAT_CELLS, (box.north - box.south) / HEAT_CELLS
    return tuple(
        Square(
            int((spot.lon - box.west) / wide) * wide * across,
            (HEAT_CELLS - 1 - int((spot.lat - box.south) / high)) * high * up,
            wide * across,
            high * up,
            max(1, round(5 * sqrt(spot.count / most))),
        )
        for spot in heat
        if spot.count > 1
    )


def _around(spot: Spot, box: Box) -> Box:
    """A third of the present view, round this cluster."""
    high, wide = (box.north - box.south) / 6, (box.east - box.west) / 6
    return Box(spot.lat - high, spot.lon - wide, spot.lat + high, spot.lon + wide)


def _ruler(pixels_a_metre: float) -> int:
    fitting = [metres for metres in _RULERS if metres * pixels_a_metre <= WIDTH / 4]
    return fitting[-1] if fitting else _RULERS[0]
