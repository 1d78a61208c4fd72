"""Memory, start, and what understanding costs."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator

import psutil

from tools.bench import servers, understanding
from tools.bench.load import drive
from tools.bench.ports import free_port

Row = tuple[str, str, str, bool | None]


def run() -> Iterator[Row]:
    """Rows: what, figure, aim, whether it holds."""
    yield from _make_run()
    yield from understanding.run()


def _make_run() -> Iterator[Row]:
    """`prongsai run` as a newcomer starts it: time to ready, memory idle and after work."""
    with tempfile.TemporaryDirectory(prefix="bench-run-") as folder, servers.line(0.005) as port:
        own = free_port()
        environment = servers._channel(port, own) | {
            "VAR_DIR": folder,
            "SECRET_KEY": "bench" * 10,
        }
        for _ in range(2):  # the second start is the one that counts: the database exists
            started = time.perf_counter()
            process = subprocess.Popen(
                [*servers.OURS, "run"],
                env=environment,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            servers.wait_for(process, own, "/readyz")
            seconds = time.perf_counter() - started
            fresh = _memory(process.pid)
            if _ == 0:
                _end(process)
        yield "start of everything, environment present", f"{seconds:.1f} s", "≤ 5 s", seconds <= 5
        # A forked process copies each shared page at its first use: once, and no growth.
        drive(own, 16, 16)
        idle = _memory(process.pid)
        drive(own, 16, 1440)  # 10,080 events
        busy = _memory(process.pid)
        _end(process)
    yield "memory of everything (PSS), untouched", f"{fresh:.0f} MB", "≤ 300 MB", fresh <= 300
    yield "… idle after its first hundred events", f"{idle:.0f} MB", "≤ 300 MB", idle <= 300
    growth = busy / idle - 1
    yield "… after 10,000 events", f"{busy:.0f} MB ({growth:+.0%})", "≤ +10 %", growth <= 0.10


def _memory(pid: int) -> float:
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(one.memory_full_info().pss for one in family) / 1024 / 1024


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
