"""The server that a replay talks to: its own processes, folder and databases."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError

from bot.cli.replay_guard import Guard

STARTING_SECONDS = 30.0
ENDING_SECONDS = 30.0


class NoServer(Exception):
    """The replay has nobody to talk to; the text says why."""


class Server:
    """Web and worker as a deployment runs them, with LINE's address turned to the replay."""

    def __init__(self, folder: Path, database: str = "", vault_database: str = "") -> None:
        self.port = _free_port()
        self.secret = secrets.token_hex(16)
        self.token = secrets.token_urlsafe(24)
        self._folder = folder
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "VAR_DIR": str(folder),
            "DATABASE_URL": database,
            "VAULT_DATABASE_URL": vault_database,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "PUBLIC_URL": "https://prongsai.localhost",
            "LINE_CHANNEL_SECRET": self.secret,
            "LINE_CHANNEL_ACCESS_TOKEN": self.token,
            "PORT": str(self.port),
            "LOG_LEVEL": "warning",
        }
        self._guard = Guard(folder)
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def webhook(self) -> str:
        """Where LINE posts to."""
        return f"http://127.0.0.1:{self.port}/webhook"

    @property
    def environment(self) -> dict[str, str]:
        """What the server's processes see."""
        return dict(self._environment)

    def prepare(self, line_api: str) -> None:
        """Migrate, and open the demo town."""
        from bot.cli.processes import migrate
        from bot.demo import build_demo
        from bot.settings import read_settings
        from bot.wiring import build

        self._environment["LINE_API_URL"] = line_api
        deps = build(read_settings(self._environment))
        migrate(deps)
        build_demo(deps)
        deps.after_fork()

    def cases_of(self, people: Sequence[str]) -> list[int]:
        """How many cases the database keeps of each of these LINE ids."""
        from bot.settings import read_settings
        from bot.wiring import build

        store = build(read_settings(self._environment)).store
        town = store.towns.default()
        assert town is not None
        with store.reading(town.id) as tx:
            kept = [tx.cases.count_of_person(person) for person in people]
        store.dispose()
        return kept

    def start(self) -> None:
        """Start both processes and wait until the web one is ready."""
        self._worker = self._spawn("worker")
        self.start_web()

    def start_web(self) -> None:
        """Start the web process and wait until it answers."""
        self._web = self._spawn("web")  # as the Procfile starts it
        waiting = threading.Event()
        for _ in range(int(STARTING_SECONDS / 0.1)):
            if self._web.poll() is not None:
                raise NoServer("the server ended at its start; see the lines above")
            with contextlib.suppress(URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1)
                return
            waiting.wait(0.1)
        raise NoServer(f"the server was not ready in {STARTING_SECONDS:.0f} seconds")

    def kill_web(self) -> None:
        """kill -9: no farewell, nothing finished."""
        assert self._web is not None
        self._kill(self._web)

    def stop(self) -> None:
        """End both in good order; whatever interrupts that, the guard ends what is left."""
        try:
            for process in (self._web, self._worker):  # the worker sends what the other could not
                if process is not None:
                    process.terminate()
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(timeout=ENDING_SECONDS)
        finally:
            self._guard.close()

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._guard.forget(process.pid)

    def _spawn(self, *command: str) -> subprocess.Popen[bytes]:
        # A session of its own, so that kill_web ends the whole family of processes at once.
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", "from bot.cli import main; main()", *command],
            env=self._environment,
            start_new_session=True,
        )
        self._guard.keep(process.pid)
        return process


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
