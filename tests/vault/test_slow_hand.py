"""The process that derives codes: last in line, one a machine, without a trace, never missing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from bot import slow_hand_process as process
from bot.slow_hand import SlowHand, TooManyWaitError
from tools.bench import servers
from tools.bench.strangers import WRONG_CODE

CODE, SALT = b"12345678901234567891", b"salt of sixteen."


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[SlowHand]:
    made = SlowHand(tmp_path / "slot")
    made.start()
    yield made
    made.stop()


def is_there(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def wait_until_gone(pid: int) -> None:
    for _ in range(1200):
        if not is_there(pid):
            return
        threading.Event().wait(0.05)
    raise AssertionError("the process is still there")


def test_it_yields_what_everybody_else_would(hand: SlowHand) -> None:
    assert hand.derive(CODE, SALT) == process.derive(CODE, SALT)


def test_who_waits_too_long_asks_again_and_gets_no_late_answer(
    hand: SlowHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hand that gets no time on a busy machine is as good as a crowd before it."""
    os.kill(hand.pid, signal.SIGSTOP)
    try:
        with monkeypatch.context() as soon:
            soon.setattr("bot.slow_hand.PATIENCE_SECONDS", 0.01)
            with pytest.raises(TooManyWaitError):
                hand.derive(CODE, SALT)
    finally:
        os.kill(hand.pid, signal.SIGCONT)
    other = CODE[::-1]
    assert hand.derive(other, SALT) == process.derive(other, SALT)


def test_without_a_process_the_caller_derives(tmp_path: Path) -> None:
    alone = SlowHand(tmp_path / "slot")
    assert alone.derive(CODE, SALT) == process.derive(CODE, SALT)
    assert alone.pid == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such class")
def test_it_takes_only_what_nobody_else_wants(hand: SlowHand) -> None:
    hand.derive(CODE, SALT)
    assert os.getpriority(os.PRIO_PROCESS, hand.pid) == 19
    assert os.sched_getscheduler(hand.pid) == os.SCHED_IDLE
    assert os.sched_getscheduler(0) != os.SCHED_IDLE
    assert os.getsid(hand.pid) == os.getsid(0), "in a session of its own it would weigh like us"


def test_no_code_stands_in_arguments_environment_or_files(hand: SlowHand, tmp_path: Path) -> None:
    hand.derive(CODE, SALT)
    told = psutil.Process(hand.pid)
    assert told.environ() == {}
    assert CODE.decode() not in " ".join(told.cmdline())
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b""]
    limits = told.rlimit(psutil.RLIMIT_CORE) if sys.platform == "linux" else (0, 0)
    assert limits == (0, 0), "no crash may write its memory to a disk"


def test_it_is_given_nothing_but_its_own_two_handles(hand: SlowHand) -> None:
    """No database, no listening socket, none of our memory: it is no fork of ours."""
    hand.derive(CODE, SALT)
    told = psutil.Process(hand.pid)
    assert {Path(file.path).name for file in told.open_files()} == {"slot"}
    assert not told.net_connections("inet")


def test_twenty_wait_and_the_next_are_sent_away() -> None:
    waiting: deque[socket.socket] = deque()
    with ExitStack() as stack:
        ask, door = (stack.enter_context(one) for one in socket.socketpair())
        ends = [socket.socketpair() for _ in range(process.MOST_WAITING + 2)]
        for mine, its in ends:
            stack.enter_context(mine)
            stack.enter_context(its)
            process.bring(ask, its)
        assert process.gather(door, waiting)
        assert len(waiting) == process.MOST_WAITING
        assert [mine.recv(1) for mine, _ in ends[-2:]] == [process.BUSY] * 2
        for one in waiting:
            one.close()


def test_nobody_derives_for_those_who_left() -> None:
    mine, its = socket.socketpair()
    with its:
        assert process._still_waits(its)
        mine.close()
        assert not process._still_waits(its)


def test_who_is_sent_away_hears_so(tmp_path: Path) -> None:
    hand = SlowHand(tmp_path / "slot")
    hand._ask, hand._answer = socket.socketpair()

    def send_away() -> None:
        assert hand._answer is not None
        waiting: deque[socket.socket] = deque()
        process.gather(hand._answer, waiting)
        with waiting.popleft() as asker:
            asker.sendall(process.BUSY)

    one = threading.Thread(target=send_away)
    one.start()
    with pytest.raises(TooManyWaitError):
        hand.derive(CODE, SALT)
    one.join()
    hand.stop()


def test_who_asked_a_hand_that_was_killed_is_answered_by_the_next(hand: SlowHand) -> None:
    os.kill(hand.pid, signal.SIGSTOP)  # so that the question surely finds it alive
    told: list[bytes] = []
    asking = threading.Thread(target=lambda: told.append(hand.derive(CODE, SALT)))
    asking.start()
    before = hand.pid
    os.kill(before, signal.SIGKILL)
    for _ in range(1200):
        hand.keep()
        if hand.pid != before:
            break
        threading.Event().wait(0.05)
    asking.join(30)
    assert told == [process.derive(CODE, SALT)]
    assert hand.pid != before


def test_signals_for_the_family_do_not_end_it(hand: SlowHand) -> None:
    hand.derive(CODE, SALT)
    os.kill(hand.pid, signal.SIGTERM)
    os.kill(hand.pid, signal.SIGINT)
    assert hand.derive(CODE, SALT) == process.derive(CODE, SALT)


def test_it_ends_with_the_one_who_made_it_however_that_ended(tmp_path: Path) -> None:
    made = "import sys, threading; from pathlib import Path; from bot.slow_hand import SlowHand; "
    made += "hand = SlowHand(Path(sys.argv[1])); hand.start(); print(hand.pid, flush=True); "
    made += "threading.Event().wait()"
    with subprocess.Popen(
        [sys.executable, "-c", made, str(tmp_path / "slot")], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_there(pid)
        parent.kill()
    wait_until_gone(pid)


def hands_of(family: psutil.Process) -> list[int]:
    """Processes of a running town hall that derive, wherever they stand."""
    return [
        one.pid
        for one in family.children(recursive=True)
        if one.status() != psutil.STATUS_ZOMBIE and process.__file__ in one.cmdline()
    ]


def look_up(port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/mailbox", urlencode({"code": WRONG_CODE}), kind)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.slow
def test_two_web_processes_share_one_and_get_another_when_it_is_killed() -> None:
    with (
        servers.line(0.005) as line,
        servers.ours(line, processes=2, with_worker=False) as prongsai,
    ):
        family = psutil.Process(prongsai.process.pid)
        assert [look_up(prongsai.port) for _ in range(3)] == [404] * 3
        (first,) = hands_of(family)
        os.kill(first, signal.SIGKILL)
        assert [look_up(prongsai.port) for _ in range(3)] == [404] * 3
        (second,) = hands_of(family)
        assert second != first
    wait_until_gone(second)


def test_a_crowd_makes_it_rest_and_few_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rested: list[float] = []
    monkeypatch.setattr(process, "sleep", rested.append)
    process.rest(0.05, process.CROWD - 1)
    assert rested == []
    process.rest(0.05, process.CROWD)
    process.rest(60.0, process.MOST_WAITING)
    assert rested == [pytest.approx(0.15), pytest.approx(0.3)]
