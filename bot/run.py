"""`prongsai run`: everything on one machine, from one preloaded parent that forks the rest.

The parent imports and builds once and freezes what it has, so that web, worker and simulator share
its memory and no full garbage collection stops an answer. It ends when told, and ends all of them.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import FrameType

from pydantic import SecretStr

from bot.ending import TO_END, heed_no_longer
from bot.settings import Settings

MOST_RESTARTS = 5  # of one process; a process that keeps dying ends the start with a line
LONG_ENOUGH = 600.0  # seconds of life after which earlier deaths are forgotten
ENDING_SECONDS = 25
LAST_PORT = 65535


class CannotStart(Exception):
    """One plain line that says what is wrong and what to do."""


@dataclass
class Child:
    """A process of ours and how to make it anew."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    restarts: int = 0
    born_at: float = 0.0


@dataclass
class Family:
    """The parent and its children. `start` returns only when all have ended."""

    children: list[Child] = field(default_factory=list)
    lifelines: list[int] = field(default_factory=list)
    is_ending: bool = False

    def add(self, name: str, work: Callable[[], None]) -> None:
        """Name one more process to run."""
        self.children.append(Child(name, work))

    def start(self, when_started: Callable[[], None]) -> None:
        """Fork all, wait, and end all together. Raises `CannotStart` where one keeps dying."""
        gc.collect()
        gc.freeze()
        for name in TO_END:
            signal.signal(name, self._end)
        for child in self.children:
            if not self.is_ending:
                self._fork(child)
        # Told from a thread: the parent itself must be free to see a child end.
        threading.Thread(target=when_started, daemon=True).start()
        self._watch()

    def _fork(self, child: Child) -> None:
        child.born_at = monotonic()
        reading, writing = os.pipe()
        signal.pthread_sigmask(signal.SIG_BLOCK, TO_END)  # whose number is unknown cannot be told
        child.pid = os.fork()
        if child.pid:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, TO_END)
            os.close(reading)
            self.lifelines.append(writing)
            return
        for fd in (writing, *self.lifelines):
            os.close(fd)  # else a brother's death would never be seen
        code = 1
        try:
            _end_with_parent(reading)
            heed_no_longer()
            # Ctrl-C stays barred, whoever would listen: the parent hears it and tells each once.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
            child.work()
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        finally:
            os._exit(code)

    def _watch(self) -> None:
        while any(child.pid for child in self.children):
            try:
                pid, status = os.wait()
            except InterruptedError:
                continue
            except ChildProcessError:
                return
            self._settle(pid, os.waitstatus_to_exitcode(status))

    def _settle(self, pid: int, code: int) -> None:
        child = next((one for one in self.children if one.pid == pid), None)
        if child is None:
            return
        child.pid = 0
        if self.is_ending:
            return
        lived = monotonic() - child.born_at
        child.restarts = 1 if lived > LONG_ENOUGH else child.restarts + 1
        if child.restarts > MOST_RESTARTS:
            self._end(signal.SIGTERM, None)
            raise CannotStart(f"{child.name} keeps ending (code {code}); see the lines above")
        self._fork(child)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        if self.is_ending:
            return
        self.is_ending = True
        for child in self.children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGTERM)
        # An alarm, and no thread: a signal may come while another thread is being started.
        signal.signal(signal.SIGALRM, self._insist)
        signal.alarm(ENDING_SECONDS)

    def _insist(self, _signal: int, _frame: FrameType | None) -> None:
        """A child that does not end in time is ended: Ctrl-C must end everything."""
        for child in self.children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)


def _end_with_parent(reading: int) -> None:
    """End this process when the parent's end of the pipe closes, however the parent ended."""

    def wait() -> None:
        os.read(reading, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def refuse_taken_port(port: int, whose: str = "") -> None:
    """Raise `CannotStart` where somebody else listens already; `whose` says what it is for."""
    if port > LAST_PORT:
        raise CannotStart(f"there is no port {port}{whose}; choose another: PORT=8000 make run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(
                f"port {port}{whose} is for the system alone; choose one above 1023: "
                "PORT=8000 make run"
            ) from None
        except OSError:
            raise CannotStart(
                f"port {port}{whose} is taken by another program; "
                f"choose another: PORT={_another(port)} make run"
            ) from None


def _another(port: int) -> int:
    """Ten further on, or back where there are no ten."""
    return port + 10 if port + 10 < LAST_PORT else port - 10


def hold(folder: Path) -> None:
    """Keep this folder until the process ends, however it ends; else raise `CannotStart`.

    A second start would empty the drafts of tips that the first one's people are writing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CannotStart(
            f"Prongsai runs already with the data in {folder}/; end that one (Ctrl-C there), or "
            "start with a folder of its own: VAR_DIR=var-2 PORT=8010 make run"
        ) from None


def wait_for_port(port: int, seconds: float = 60.0) -> bool:
    """Wait until something listens on a port of this machine; False where nothing came."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return True
        pause.wait(0.05)
    return False


def with_simulated_channel(settings: Settings) -> Settings:
    """Settings for the simulator's channel: secrets made for this start only, never kept."""
    return settings.model_copy(
        update={
            "line_channel_secret": SecretStr(secrets.token_hex(16)),
            "line_channel_access_token": SecretStr(secrets.token_urlsafe(32)),
            "line_api_url": settings.line_api_url or f"http://127.0.0.1:{settings.port + 1}",
        }
    )


def say(text: str = "") -> None:
    """Write one line for the person at the keyboard."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
