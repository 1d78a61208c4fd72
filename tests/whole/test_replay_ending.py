"""A replay that breaks off leaves nothing behind: no process, no folder."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bot.cli.replay_books import Books
from bot.cli.replay_guard import Guard, watch
from bot.cli.replay_server import NoServer, Server
from bot.cli.replay_town import Plan, _lived, play

START = [sys.executable, "-c", "from bot.cli import main; main()"]
PATIENCE = 120.0
WEB_AND_WORKER = 2


def family(parent: int) -> dict[int, str]:
    """Processes that this one started, with their commands."""
    with contextlib.suppress(psutil.NoSuchProcess):
        children = psutil.Process(parent).children()
        return {one.pid: " ".join(one.cmdline()) for one in children}
    return {}


def is_running(pid: int) -> bool:
    """Whether a process runs; one that only waits to be noticed as dead does not."""
    try:
        return str(psutil.Process(pid).status()) != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def until(holds: object) -> None:
    """Wait for it; it must come."""
    ends = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.02)


def test_nothing_outlives_a_replay_that_was_killed(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(json.dumps({"text": "x", "types": [], "lat": 1, "lon": 1, "date": ""}))
    replay = subprocess.Popen(
        [*START, "replay", str(file)],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    servers: dict[int, str] = {}

    def are_started() -> bool:
        assert replay.poll() is None
        servers.update((pid, args) for pid, args in family(replay.pid).items() if "main()" in args)
        return len(servers) >= WEB_AND_WORKER

    until(are_started)
    replay.kill()
    replay.wait(PATIENCE)
    until(lambda: not any(map(is_running, servers)))
    until(lambda: list(tmp_path.iterdir()) == [file])


@pytest.mark.parametrize("broken_off", [KeyboardInterrupt, SystemExit, NoServer])
def test_a_replay_that_breaks_off_ends_its_server(
    tmp_path: Path, broken_off: type[BaseException]
) -> None:
    class Broken(Server):
        def prepare(self, line_api: str) -> None:
            self._web = self.left = self._spawn("simulate", "--help")
            raise broken_off(line_api)

    server = Broken(tmp_path / "var")
    with pytest.raises(broken_off):
        play([], Plan(), server)
    assert server.left.poll() is not None


def test_the_guard_ends_what_was_kept_and_spares_what_was_forgotten(tmp_path: Path) -> None:
    sleeping = [subprocess.Popen(["sleep", "60"], start_new_session=True) for _ in range(2)]
    folder = tmp_path / "folder"
    folder.mkdir()
    guard = Guard(folder)
    for one in sleeping:
        guard.keep(one.pid)
    guard.forget(sleeping[1].pid)
    guard.close()
    assert sleeping[0].wait(PATIENCE) == -signal.SIGKILL
    assert sleeping[1].poll() is None
    assert folder.exists(), "after a good end the folder is the replay's own to remove"
    sleeping[1].kill()
    sleeping[1].wait()


def test_a_guard_that_hears_no_farewell_removes_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    watch([str(2**22 + 1)], str(folder))  # a group that is not there disturbs nothing
    assert not folder.exists()


def test_whoever_stops_by_a_fault_is_told_of() -> None:
    books = Books()
    _lived(lambda: 1 / 0, books)
    assert books.faults == ["somebody stopped: ZeroDivisionError division by zero"]


def test_nobody_waits_for_receipts_that_cannot_come() -> None:
    asked: list[int] = []

    def is_in_vain() -> bool:
        asked.append(5)
        return True

    Books().wait_for_receipts(5, is_in_vain)
    assert asked == [5], "asked once, before any waiting"
