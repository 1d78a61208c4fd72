"""Ends the processes of a replay when the replay itself has ended, however that came about.

Run as a program of its own, apart from the replay's group of processes, so that neither Ctrl-C nor
`kill -9` reaches it. It reads group numbers from its standard input, and when that closes it ends
every group that was named; the folder goes too, unless the replay said that it sees to it itself.
Only the standard library: it must start at once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_ALL_IS_WELL = 0


class Guard:
    """The replay's end of it. What was given to `keep` and not to `forget` ends with this process.

    `folder` goes with it, where the replay itself had no time to remove it.
    """

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-I", "-S", __file__, str(folder)]
        self._guard = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, start_new_session=True, env={}
        )

    def keep(self, group: int) -> None:
        """This group of processes belongs to the replay."""
        self._say(group)

    def forget(self, group: int) -> None:
        """This one has ended; its number may soon be another's."""
        self._say(-group)

    def close(self) -> None:
        """All is over: processes that are left are ended now."""
        assert self._guard.stdin is not None
        self._say(_ALL_IS_WELL)
        with contextlib.suppress(OSError):
            self._guard.stdin.close()
        self._guard.wait()

    def _say(self, number: int) -> None:
        assert self._guard.stdin is not None
        with contextlib.suppress(OSError):  # somebody ended the guard: then we are on our own
            self._guard.stdin.write(f"{number}\n".encode())
            self._guard.stdin.flush()


def watch(lines: Iterable[str], folder: str) -> None:
    """Until the lines end; then nothing is left."""
    numbers = [int(line) for line in lines]
    for group in {one for one in numbers if one > 0} - {-one for one in numbers}:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    if _ALL_IS_WELL not in numbers:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    watch(sys.stdin, sys.argv[1])
