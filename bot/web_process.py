"""One web process: gunicorn's threads, a fair share of the connections, and little haste.

All processes are woken by a new connection, and whoever is first would take most of them. Two
processes with thirteen and three busy connections serve a third less than two with eight each,
because the threads of one process wait for each other (docs/performance.md).

A thread that wakes would push another one aside, which holds the interpreter that it then waits
for: most of a busy moment went into changing places. So the system is told that our threads need
not run the moment they wake. They get no smaller share of the processor for it.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import time
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker

_PLACES: Final = 64
_NOBODY: Final = -1
_ENDING: Final = _PLACES  # the place behind all others
_NUMBER: Final = 4  # bytes
_GIVES_WAY: Final = 0.001  # seconds; another process was woken, too
_AT_MOST: Final = 10  # times; it may be busy, or have ended a moment ago


class Shares:
    """How many connections each web process holds, in shared memory. Make it before forking."""

    def __init__(self) -> None:
        self._held = memoryview(mmap.mmap(-1, (_PLACES + 1) * _NUMBER)).cast("i")
        for place in range(_PLACES):
            self.leave(place)

    def end(self) -> None:
        """All are to end. A signal says so too, but one that comes before a process has put its
        handlers in place is lost, and the parent would wait for it in vain."""
        self._held[_ENDING] = 1

    @property
    def is_ending(self) -> bool:
        """Whether all are to end."""
        return self._held[_ENDING] == 1

    def hold(self, number: int, connections: int) -> None:
        """The process of this number holds so many."""
        self._held[number % _PLACES] = connections

    def leave(self, number: int) -> None:
        """The process of this number has ended."""
        self._held[number % _PLACES] = _NOBODY

    def fewest(self) -> int:
        """What the process with the fewest holds; 0 where there is none."""
        return min((held for held in self._held[:_PLACES] if held != _NOBODY), default=0)


class WebProcess(ThreadWorker):  # type: ignore[misc]
    """Made by gunicorn in the parent, run in the child. `age` is gunicorn's number of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        super().__init__(*args, **kwargs)
        self._shares: Shares = self.app.shares
        self._patience = _AT_MOST

    def init_process(self) -> None:
        """Before the first thread is started: all of them inherit it."""
        if hasattr(os, "SCHED_BATCH") and os.sched_getscheduler(0) == os.SCHED_OTHER:  # Linux
            with contextlib.suppress(OSError):  # a container may forbid it: then as ever
                os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        super().init_process()

    def notify(self) -> None:
        """Say that this process is alive, and what it holds: in every turn of its loop."""
        super().notify()
        self._shares.hold(self.age, self.nr_conns)
        if self._shares.is_ending:
            self.alive = False

    def accept(self, listener: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Take a new connection, unless another process has fewer; leave it to that one first."""
        is_ahead = self.nr_conns > self._shares.fewest()
        if is_ahead and self._patience:
            self._patience -= 1
            time.sleep(_GIVES_WAY)
            return  # whoever is still there is met again in the next turn of the loop
        super().accept(listener)
        self._shares.hold(self.age, self.nr_conns)
        self._patience = 1 if is_ahead else _AT_MOST
