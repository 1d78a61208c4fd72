"""How a process hears that it is to end."""

from __future__ import annotations

import contextlib
import os
import select
import signal

TO_END = (signal.SIGTERM, signal.SIGINT)


class Ending:
    """Set by signals, waited for by one thread.

    An `Event` would do, but for two races. A second signal in the middle of the first one's `set`,
    or of a `wait`, stands before the Event's lock for ever. And a signal that comes just before the
    wait begins is heard only after it. A pipe, into which the kernel's own handler writes, has
    neither.
    """

    def __init__(self) -> None:
        self._is_set = False
        self._reads, self.writes = os.pipe()
        for end in (self._reads, self.writes):
            os.set_blocking(end, False)

    def set(self) -> None:
        """It is time to end; again does no harm."""
        self._is_set = True
        with contextlib.suppress(BlockingIOError):
            os.write(self.writes, b"!")

    def is_set(self) -> bool:
        """Whether it is time."""
        return self._is_set

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for it, at most so many seconds; whether it came. Another signal may end a wait."""
        if not self._is_set:
            select.select([self._reads], (), (), timeout)
            with contextlib.suppress(BlockingIOError):
                os.read(self._reads, 4096)
        return self._is_set


def heed_signals() -> Ending:
    """From now on SIGTERM and Ctrl-C set what is given back; in the main thread only."""
    ending = Ending()
    for name in TO_END:
        signal.signal(name, lambda *_: ending.set())
    signal.set_wakeup_fd(ending.writes, warn_on_full_buffer=False)
    return ending


def heed_no_longer() -> None:
    """Signals end this process at once: a child that was forked, or one that holds nothing yet.

    Python's own Ctrl-C is an exception, and is swallowed where it comes inside of a finalizer, as
    there are many while modules are imported.
    """
    signal.set_wakeup_fd(-1)
    for name in TO_END:
        signal.signal(name, signal.SIG_DFL)
