"""One processor for all threads of a web process.

Threads of Python run one at a time. Where the system spreads them over the processors, each change
of hands wakes another processor, and that was a third of the processor time of a busy process
(docs/adr/0017). So all threads of a web process stay together, on a processor that it chooses; it
moves where others keep that one busy and another one is free.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Final, NamedTuple

from bot.shared_table import SharedTable

LOOKS_EVERY: Final = 2.0  # seconds
MUCH: Final = 0.25  # of a processor: for less nobody moves

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


class Cores(SharedTable):
    """Which web process stays on which processor."""

    def __init__(self, processors: Sequence[int] = _ALL) -> None:
        super().__init__()
        self.processors = processors

    def take(self, number: int) -> int | None:
        """A processor for the process of this number: that of the fewest, the last of those,
        because the first one also does the system's own work. None where there is no choice."""
        if len(self.processors) < 2:
            return None
        processor = min(reversed(self.processors), key=self.all().count)
        self.hold(number, processor)
        return processor

    def free_for(self, number: int) -> list[int]:
        """Where no other process stays."""
        others = self.of_others(number)
        return [processor for processor in self.processors if processor not in others]


class _Look(NamedTuple):
    """What was seen at one moment, in seconds."""

    at: float
    own: float  # work of this process
    busy: Mapping[int, float]  # work of each processor


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
        self._seen: _Look | None = None
        self._looks_at = 0.0

    def settle(self) -> None:
        """Stay here from now on."""
        if self.processor is not None:
            self._move(self.processor)

    def look(self) -> None:
        """Now and then: move if others keep this processor busy and another one is free."""
        here, now = self.processor, self._clock()
        if here is None or now < self._looks_at:
            return
        self._looks_at = now + LOOKS_EVERY
        try:
            busy = self._busy()
        except (OSError, ValueError):  # a container that hides the machine: then it stays
            self._looks_at = inf
            return
        before, self._seen = self._seen, _Look(now, self._own(), busy)
        if before is not None and (free := self._better(here, before, self._seen)) is not None:
            self.processor = free
            self._cores.hold(self._number, free)
            self._move(free)

    def _better(self, here: int, before: _Look, after: _Look) -> int | None:
        """Where there is much more room for this process, and no brother stays."""
        took = after.at - before.at

        def load(processor: int) -> float:
            return (after.busy.get(processor, 0.0) - before.busy.get(processor, 0.0)) / took

        elsewhere = [one for one in self._cores.free_for(self._number) if one != here]
        best = min(elsewhere, key=load, default=None)
        by_others = load(here) - (after.own - before.own) / took
        return best if best is not None and by_others - load(best) > MUCH else None
