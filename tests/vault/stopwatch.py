"""Two things compared by the time they take, on a machine that does others too.

What counts is processor time of this thread, in pairs one after the other: what waits in line for
a processor takes none. A difference stays however often one looks, noise does not; so a look that
fails is repeated, a few times at most.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import thread_time

TRIES = 4


def ratio(first: Callable[[], object], second: Callable[[], object], pairs: int) -> float:
    """How many times as long the first takes: the middle one of interleaved pairs."""
    seen: list[float] = []
    for number in range(pairs):
        took: dict[int, float] = {}
        for which in (0, 1) if number % 2 else (1, 0):
            begun = thread_time()
            (first, second)[which]()
            took[which] = thread_time() - begun
        seen.append(took[0] / took[1])
    return median(seen)


def told_apart(
    first: Callable[[], object], second: Callable[[], object], *, pairs: int, by: float
) -> list[float]:
    """The ratios of all tries where each is further off than `by` times; empty where one is not."""
    seen: list[float] = []
    for _ in range(TRIES):
        seen.append(ratio(first, second, pairs))
        if 1 / by < seen[-1] < by:
            return []
    return seen
