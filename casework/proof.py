"""A look at after-photos: what should be looked at by a human. Nothing is refused by machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from casework.places import distance_m

FAR_M = 200.0
NEARLY_THE_SAME = 6  # bits of 64 in which two difference hashes may differ

FLAGS: tuple[str, ...] = ("same_file", "near_identical", "taken_before", "far_away")


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture; `likeness` is its difference hash, None where there is none."""

    sha256: str
    likeness: int | None = None
    taken_at: datetime | None = None  # aware UTC, what the camera wrote
    spot: tuple[float, float] | None = field(default=None, repr=False)


def flags(
    after: Picture,
    before: Iterable[Picture],
    *,
    elsewhere: bool,
    received_at: datetime,
    spot: tuple[float, float] | None = None,
) -> tuple[str, ...]:
    """Why somebody should look at this picture, in the order of `FLAGS`; () where nothing is odd.

    `elsewhere`: the same bytes stand on another case. `spot` is the case's own place.
    """
    earlier = tuple(before)
    found = {
        "same_file": elsewhere or any(after.sha256 == one.sha256 for one in earlier),
        "near_identical": any(_is_like(after, one) for one in earlier),
        "taken_before": after.taken_at is not None and after.taken_at < received_at,
        "far_away": after.spot is not None
        and spot is not None
        and distance_m(after.spot, spot) > FAR_M,
    }
    return tuple(flag for flag in FLAGS if found[flag])


def _is_like(one: Picture, other: Picture) -> bool:
    if one.likeness is None or other.likeness is None:
        return False
    return (one.likeness ^ other.likeness).bit_count() <= NEARLY_THE_SAME
