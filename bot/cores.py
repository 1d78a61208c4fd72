"""One processor for all threads of a web process.

Threads of Python run one at a time. Where the system spreads them over the processors, each change
of hands wakes another processor, and that was a third of the processor time of a busy process
(docs/adr/0017). So all threads of a web process stay together, on a processor that it chooses; it
moves where others keep that one busy and another one is free.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Final

LOOKS_EVERY: Final = 2.0  # seconds
MUCH: Final = 0.25  # of a processor: for less nobody moves

_PLACES: Final = 64
_NOWHERE: Final = -1
_NUMBER: Final = 4  # bytes
_STAT: Final = Path("/proc/stat")
_TASKS: Final = Path("/proc/self/task")


def usable() -> tuple[int, ...]:
    """The processors that this process may use; none where the system does not tell (macOS)."""
    return tuple(sorted(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else ()


_ALL: Final = usable()
_roaming: Final[set[int]] = set()  # by the system's number of the thread


def roam() -> None:
    """The calling thread works long outside of Python (pictures): it runs where there is room."""
    if _ALL:
        _roaming.add(threading.get_native_id())
        _bind(0, _ALL)


def stay(processor: int) -> None:
    """All threads of this process, and those that they start, stay on this processor."""
    for thread in _TASKS.iterdir():
        if int(thread.name) not in _roaming:
            _bind(int(thread.name), (processor,))


def _bind(thread: int, processors: Sequence[int]) -> None:
    with contextlib.suppress(OSError):  # it has ended, or a container forbids it: then as ever
        os.sched_setaffinity(thread, processors)


def busy_seconds() -> Mapping[int, float]:
    """For how long each processor has been at work since the machine started."""
    ticks = os.sysconf("SC_CLK_TCK")
    found = {}
    for line in _STAT.read_text().splitlines():
        name, *told = line.split()
        if name.startswith("cpu") and name != "cpu":
            user, nice, system, _idle, _waiting, *more = map(int, told)
            found[int(name[3:])] = (user + nice + system + sum(more[:3])) / ticks
    return found


class Cores:
    """Which web process stays where, in shared memory. Make it before forking."""

    def __init__(self, processors: Sequence[int] = _ALL) -> None:
        self.processors = processors
        self._held = memoryview(mmap.mmap(-1, _PLACES * _NUMBER)).cast("i")
        for place in range(_PLACES):
            self.leave(place)

    def take(self, number: int) -> int | None:
        """A processor for the process of this number: that of the fewest, the last of those,
        because the first one also does the system's own work. None where there is no choice."""
        if len(self.processors) < 2:
            return None
        taken = list(self._held)
        processor = min(reversed(self.processors), key=taken.count)
        self.hold(number, processor)
        return processor

    def hold(self, number: int, processor: int) -> None:
        """The process of this number stays on that processor."""
        self._held[number % _PLACES] = processor

    def leave(self, number: int) -> None:
        """The process of this number has ended."""
        self._held[number % _PLACES] = _NOWHERE

    def free_for(self, number: int) -> list[int]:
        """Where no other process stays."""
        others = [held for place, held in enumerate(self._held) if place != number % _PLACES]
        return [processor for processor in self.processors if processor not in others]


class Post:
    """Where one web process stays. Made in the parent, used in the child."""

    def __init__(
        self,
        cores: Cores,
        number: int,
        *,
        busy: Callable[[], Mapping[int, float]] = busy_seconds,
        own: Callable[[], float] = time.process_time,
        clock: Callable[[], float] = time.monotonic,
        move: Callable[[int], None] = stay,
    ) -> None:
        self._cores = cores
        self._number = number
        self._busy, self._own, self._clock, self._move = busy, own, clock, move
        self.processor = cores.take(number)
        self._seen: tuple[float, float, Mapping[int, float]] | None = None
        self._looks_at = 0.0

    def settle(self) -> None:
        """Stay here from now on."""
        if self.processor is not None:
            self._move(self.processor)

    def look(self) -> None:
        """Now and then: move if others keep this processor busy and another one is free."""
        now = self._clock()
        if self.processor is None or now < self._looks_at:
            return
        self._looks_at = now + LOOKS_EVERY
        try:
            busy = self._busy()
        except (OSError, ValueError):  # a container that hides the machine: then it stays
            self._looks_at = inf
            return
        before, self._seen = self._seen, (now, self._own(), busy)
        if before is not None:
            self._compare(before, self._seen)

    def _compare(
        self,
        before: tuple[float, float, Mapping[int, float]],
        after: tuple[float, float, Mapping[int, float]],
    ) -> None:
        took, own = after[0] - before[0], after[1] - before[1]
        load = {
            processor: (after[2].get(processor, 0.0) - before[2].get(processor, 0.0)) / took
            for processor in self._cores.processors
        }
        here = self.processor
        free = [one for one in self._cores.free_for(self._number) if one != here]
        if here is None or not free:
            return
        best = min(free, key=load.__getitem__)
        if load[here] - own / took - load[best] > MUCH:
            self.processor = best
            self._cores.hold(self._number, best)
            self._move(best)
