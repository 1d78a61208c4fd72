"""Processes of a bench: ours, the reference, LINE's stand-in. All end with the bench."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

import psutil

from tools.bench.load import SECRET
from tools.bench.ports import free_port

TOKEN = "bench-token"  # noqa: S105
OURS = [sys.executable, "-c", "from bot.cli import main; main()"]


@dataclass
class Running:
    """A started program and where it listens."""

    port: int
    process: subprocess.Popen[bytes]
    seconds_to_start: float = 0.0

    @property
    def memory(self) -> float:
        """MB, each shared page counted once: PSS over the whole family of processes."""
        family = [psutil.Process(self.process.pid)]
        family += family[0].children(recursive=True)
        return sum(one.memory_full_info().pss for one in family) / 1024 / 1024


@contextmanager
def line(delay: float) -> Iterator[int]:
    """LINE's API, answering after so many seconds."""
    port = free_port()
    with _program([sys.executable, "-m", "tools.bench.line", str(port), str(delay)], {}, port):
        yield port


def steer(port: int, **wanted: object) -> None:
    """Change LINE's behaviour: delay (s), is_down, forget."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/bench/steer", json.dumps(wanted))
    connection.getresponse().read()


def arrived(port: int) -> Mapping[str, float]:
    """When each reply token came in (seconds since the epoch)."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/bench/arrived", timeout=30) as answer:
        seen: Mapping[str, float] = json.load(answer)
    return seen


@contextmanager
def echo_bot(line_port: int) -> Iterator[Running]:
    """The usual bot: gunicorn, two processes with eight threads."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "tools.bench.echo_bot:app",
        "-b", f"127.0.0.1:{port}", "-w", "2", "--threads", "8", "--log-level", "error",
        "--no-control-socket",
    ]  # fmt: skip
    environment = _channel(line_port, port)
    with _program(command, environment, port) as running:
        yield running


@contextmanager
def ours(
    line_port: int,
    *,
    database: str = "",
    vault: str = "",
    processes: int | None = None,
    folder: Path | None = None,
    with_worker: bool = True,
) -> Iterator[Running]:
    """Prongsai as a deployment runs it."""
    with contextlib.ExitStack() as stack:
        var = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        port = free_port()
        environment = _channel(line_port, port) | {
            "VAR_DIR": str(var),
            "DATABASE_URL": database,
            "VAULT_DATABASE_URL": vault,
            "SECRET_KEY": "bench" * 10,
        }
        prepare(environment)
        if with_worker:
            stack.enter_context(_program([*OURS, "worker"], environment, 0))
        command = [*OURS, "web", *(("--processes", str(processes)) if processes else ())]
        yield stack.enter_context(_program(command, environment, port))


def prepare(environment: Mapping[str, str]) -> None:
    """Migrate and open the demo town."""
    from bot.cli.processes import migrate
    from bot.demo import build_demo
    from bot.settings import read_settings
    from bot.wiring import build

    deps = build(read_settings(environment))
    migrate(deps)
    build_demo(deps)
    deps.after_fork()


def _channel(line_port: int, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "LINE_API_URL": f"http://127.0.0.1:{line_port}",
        "PUBLIC_URL": "https://bench.localhost",
        "PORT": str(port),
        "LOG_LEVEL": "error",
    }


@contextmanager
def _program(
    command: list[str], environment: Mapping[str, str], port: int, path: str = "/healthz"
) -> Iterator[Running]:
    import time

    started = time.perf_counter()
    process = subprocess.Popen(  # a session of its own, so that its whole family can be ended
        command, env={"PATH": os.environ.get("PATH", ""), **environment}, start_new_session=True
    )
    try:
        if port:
            wait_for(process, port, path)
        yield Running(port, process, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(process: subprocess.Popen[bytes], port: int, path: str = "/healthz") -> None:
    """Wait until something answers on the port, whatever it says."""
    pause = threading.Event()
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError("a program of the bench ended at its start")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1)
            return
        except HTTPError:
            return
        except (URLError, OSError):
            pause.wait(0.05)
    raise RuntimeError("a program of the bench did not start in a minute")


def secret() -> str:
    """A key for one run."""
    return secrets.token_urlsafe(48)
