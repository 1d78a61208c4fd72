"""Work by the clock for every town, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from structlog import get_logger

log = get_logger()


class TownsFailedError(Exception):
    """Something failed in some town; all others had their turn."""


def for_each_town(timer: str, towns: Iterable[int], *works: Callable[[int], object]) -> None:
    """Every work for every town: what fails in one is logged and costs the others nothing.

    Raises `TownsFailedError` at the end, so that whoever runs the timer knows it too.
    """
    last: Exception | None = None
    for town_id in towns:
        for work in works:
            try:
                work(town_id)
            except Exception as fault:  # noqa: BLE001 - whatever one town meets, the others go on
                log.error("town_failed", timer=timer, town=town_id, kind=type(fault).__name__)
                last = fault
    if last is not None:
        raise TownsFailedError(timer) from last
