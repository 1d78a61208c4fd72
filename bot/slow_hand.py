"""The machine's one hand for slow derivations: a process beside the web processes, asked by socket.

The web master makes it before forking and starts it anew where it ends (`keep`). Codes go through a
socket that was made beforehand: no name in a file system, nothing in arguments or environment.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot import slow_hand_process
from bot.slow_hand_process import DONE, FOR_THE_FAMILY, YIELD, bring, written

PATIENCE_SECONDS = 45.0
"""Below the time after which the server ends a request."""

TRIES = 2  # who was asked when a hand was ended, asks the next one


class TooManyWaitError(Exception):
    """All places before the slot are taken; ask again in a moment."""


class SlowHand:
    """Turns a code into 64 bytes. Without `start` (command line, tests) the caller does it."""

    def __init__(self, slot: Path) -> None:
        self._slot = slot
        self._ask: socket.socket | None = None
        self._answer: socket.socket | None = None
        self._lock_file = -1
        self._process: subprocess.Popen[bytes] | None = None
        self._made_by = 0

    def start(self) -> None:
        """Make the door and the process behind it; before forking, so that all share it."""
        self._ask, self._answer = socket.socketpair()
        self._lock_file = _opened(self._slot)
        self._made_by = os.getpid()
        self._spawn()

    def keep(self) -> None:
        """Start it anew where it has ended; for the process that made it."""
        if self._is_mine and self._process is not None and self._process.poll() is not None:
            self._spawn()

    def stop(self) -> None:
        """Close the door; the process ends when all who could ask have closed it."""
        process, self._process = self._process, None
        for end in (self._ask, self._answer):
            if end is not None:
                end.close()
        self._ask = self._answer = None
        if self._lock_file >= 0:
            os.close(self._lock_file)
            self._lock_file = -1
        if process is not None and self._is_mine:
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE_SECONDS)

    @property
    def pid(self) -> int:
        """Of the process; 0 where there is none."""
        return self._process.pid if self._process is not None else 0

    def derive(self, code: bytes, salt: bytes) -> bytes:
        """In turn with all others of this machine. Raises `TooManyWaitError`."""
        if self._ask is None:
            with _one_at_a_time(self._slot):
                return slow_hand_process.derive(code, salt)
        for _ in range(TRIES):
            told = _asked(self._ask, written(code, salt))
            if told:
                break
        if told[:1] != DONE or len(told) != 1 + YIELD:
            raise TooManyWaitError
        return told[1:]

    @property
    def _is_mine(self) -> bool:
        return self._made_by == os.getpid()

    def _spawn(self) -> None:
        """In our own session, so that the kernel weighs it against us, not beside us."""
        assert self._answer is not None
        handles = (self._answer.fileno(), self._lock_file)
        with _deaf(*FOR_THE_FAMILY):  # it is not yet able to turn a deaf ear itself
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-S", slow_hand_process.__file__, *map(str, handles)],
                pass_fds=handles,
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
            )


@contextmanager
def _deaf(*names: signal.Signals) -> Iterator[None]:
    """What is started here is born with these signals held back; we hear them afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, names)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _asked(door: socket.socket, question: bytes) -> bytes:
    """The answer to one question; empty where the hand ended over it.

    Each question has a socket of its own, closed with it: a late answer reaches nobody.
    """
    mine, its = socket.socketpair()
    with mine, its:
        mine.settimeout(PATIENCE_SECONDS)
        mine.sendall(question)
        try:
            bring(door, its)
        except BlockingIOError:
            raise TooManyWaitError from None
        its.close()
        told = b""
        try:
            while part := mine.recv(1 + YIELD - len(told)):
                told += part
        except TimeoutError:  # others want the machine more than it does
            raise TooManyWaitError from None
        except ConnectionError:
            pass
        return told


def _opened(slot: Path) -> int:
    slot.parent.mkdir(parents=True, exist_ok=True)
    return os.open(slot, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _one_at_a_time(slot: Path) -> Iterator[None]:
    import fcntl

    handle = _opened(slot)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
