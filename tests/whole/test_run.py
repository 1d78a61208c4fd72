"""`prongsai run` as a newcomer starts it, and what he may do wrong."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest

from tools.bench.ports import free_port

START = [sys.executable, "-c", "from bot.cli import main; main()"]
PATIENCE = 180.0


def _free_pair() -> int:
    """A port whose neighbour is free too."""
    return free_port(1)


def _environment(var: Path, port: int, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG") if name in os.environ}  # fmt: skip  # noqa: E501
    return {**kept, "VAR_DIR": str(var), "PORT": str(port), **more}


@contextlib.contextmanager
def running(var: Path, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*START, "run"],
        env=_environment(var, port, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
        process.wait(timeout=PATIENCE)
        if process.stdout:
            process.stdout.close()


def _ready(process: subprocess.Popen[str], port: int) -> float:
    """Wait until everything answers; seconds it took."""
    started = time.monotonic()
    for name in (f"{port}/readyz", f"{port + 1}/"):
        _wait_for(process, name)
    return time.monotonic() - started


def _wait_for(process: subprocess.Popen[str], name: str) -> None:
    started = time.monotonic()
    pause = threading.Event()
    while True:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() - started < PATIENCE
        with contextlib.suppress(URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{name}", timeout=2)
            return
        pause.wait(0.05)


def _family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@dataclass(frozen=True)
class Lived:
    """A town that was started once, and ended by Ctrl-C."""

    var: Path
    port: int
    told: str
    code: int
    children: list[psutil.Process]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    var, port = tmp_path_factory.mktemp("lived") / "var", _free_pair()
    with running(var, port) as process:
        _ready(process, port)
        children = _family(process)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=PATIENCE)
    return Lived(var, port, told, process.returncode, children)


@pytest.mark.slow
def test_everything_starts_ends_with_ctrl_c_and_keeps_its_data(lived: Lived) -> None:
    assert len(lived.children) >= 4  # web's parent and child, worker, simulator
    assert lived.code == 0, lived.told
    for line in ("Talk to it", "Staff", "Public", "Demo log-ins", "wichai"):
        assert line in lived.told
    assert not [child for child in lived.children if _lives(child)]
    before = (lived.var / "secret_key").read_text()
    with running(lived.var, lived.port) as process:
        _ready(process, lived.port)
    assert (lived.var / "secret_key").read_text() == before
    assert (lived.var / "prongsai.db").stat().st_mode & 0o077 == 0
    assert (lived.var / "vault.db").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_child_that_dies_is_started_again_and_none_outlives_a_killed_parent(
    tmp_path: Path,
) -> None:
    port = _free_pair()
    with running(tmp_path / "var", port) as process:
        _ready(process, port)
        for child in _family(process):
            child.kill()
        _ready(process, port)
        children = _family(process)
        assert len(children) >= 4
        process.kill()
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert [child for child in alive if _lives(child)] == []


def _lives(process: psutil.Process) -> bool:
    """A zombie has ended; only nobody asked it how."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


@pytest.mark.slow
def test_a_second_start_with_the_same_data_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    """It would empty the drafts that people are writing."""
    port = _free_pair()
    with running(tmp_path / "var", port) as process:
        _ready(process, port)
        told = _refused(tmp_path / "var", _free_pair())
    assert f"Prongsai runs already with the data in {tmp_path}/var/" in told
    assert len(told.strip().splitlines()) == 1


def test_the_simulator_never_speaks_for_a_real_town(tmp_path: Path) -> None:
    """Else what waits for the town's citizens would be sent to invented ones."""
    assert _ended(tmp_path, "init").returncode == 0
    assert _ended(tmp_path, "town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ").returncode == 0
    told = _refused(tmp_path, _free_pair())
    assert "holds a real town (jaidee)" in told
    assert "VAR_DIR=var-demo make run" in told


def test_the_last_port_leaves_none_for_the_simulator(tmp_path: Path) -> None:
    assert "there is no port 65536 (the simulator's)" in _refused(tmp_path, 65535)


def _refused(var: Path, port: int, **more: str) -> str:
    """What a start that cannot be says; it ends with 1 and no traceback."""
    ended = subprocess.run(
        [*START, "run"],
        env=_environment(var, port, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        told = _refused(tmp_path, port)
    assert f"port {port} is taken" in told
    assert "make run" in told


def test_a_broken_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "prongsai.db").write_bytes(b"this is no database, it is a letter to my aunt" * 100)
    told = _refused(tmp_path, _free_pair())
    assert "database" in told
    assert len(told.strip().splitlines()) <= 2


def test_all_faults_of_the_settings_are_told_at_once(tmp_path: Path) -> None:
    told = _refused(
        tmp_path, _free_pair(), DATABASE_URL="mysql://x", LOG_LEVEL="loud", PUBLIC_URL="somewhere"
    )
    for name in ("DATABASE_URL", "LOG_LEVEL", "PUBLIC_URL"):
        assert name in told


def _ended(var: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*START, *command],
        env=_environment(var, _free_pair(), **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_web_alone_wants_a_migrated_database_and_a_real_account(tmp_path: Path) -> None:
    unready = _ended(tmp_path, "web")
    assert unready.returncode == 1
    assert "prongsai init" in unready.stderr
    assert _ended(tmp_path, "init").returncode == 0
    unset = _ended(tmp_path, "web")
    assert unset.returncode == 1
    assert "prongsai run" in unset.stderr


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands where the folder should be")
    told = _refused(tmp_path / "taken" / "var", _free_pair())
    assert "VAR_DIR" in told


REAL = {
    "LINE_CHANNEL_SECRET": "0123456789abcdef0123456789abcdef",
    "LINE_CHANNEL_ACCESS_TOKEN": "token",
    "PUBLIC_URL": "https://line.example.go.th",
    "LINE_API_URL": "http://127.0.0.1:9",
}


@pytest.mark.slow
def test_a_real_account_gets_an_empty_town_and_no_simulator(tmp_path: Path) -> None:
    port = _free_pair()
    with running(tmp_path / "var", port, **REAL) as process:
        _wait_for(process, f"{port}/healthz")
        with pytest.raises((URLError, OSError)):
            urllib.request.urlopen(f"http://127.0.0.1:{port + 1}/", timeout=2)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=PATIENCE)
    assert "first log-in" in told
    assert "wichai" not in told
    assert "simulator" not in told
    assert not (tmp_path / "var" / "demo-keys").exists()


@pytest.mark.slow
def test_a_real_account_never_speaks_for_the_demo_town(lived: Lived) -> None:
    told = _refused(lived.var, lived.port, **REAL)
    assert "demo town" in told
