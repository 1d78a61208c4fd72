"""A map without anybody's tiles: clusters and heat, drawn in the page itself.

Nothing is fetched from elsewhere, so nobody learns where a town looks. Each cluster is a link that
goes nearer, or to the case where only one is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, log2, radians, sqrt
from typing import Final

from storage.board import Box, Spot

WIDTH: Final = 720
CELLS: Final = 14
HEAT_CELLS: Final = 28
FINE_CELLS: Final = 64
"""In which the town is looked at, before it is known how much of it the drawing shows."""
_SMALLEST: Final = 0.002  # degrees, about 220 metres
_BROAD: Final = 1.5  # as many times wider than high, at least
_METRES: Final = 111_195.0
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


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of the heat layer; `strength` 1 to 5."""

    x: float
    y: float
    width: float
    height: float
    strength: int


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
        )
        for spot in sorted(spots, key=lambda one: -one.count)
    )
    ruler = _ruler(across / (_METRES * narrow))
    return Drawing(
        WIDTH, height, circles, _squares(heat, box, across, up),
        ruler, ruler * across / (_METRES * narrow), sum(spot.count for spot in spots), box,
        pin and ((pin[1] - box.west) * across, (box.north - pin[0]) * up),
    )  # fmt: skip


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
