"""All threads of a web process stay on one processor, and move where others keep it busy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

from bot import cores
from bot.cores import LOOKS_EVERY, Cores, Post, busy_seconds, usable
from tests.shell.served import served

MANY = pytest.mark.skipif(len(usable()) < 2, reason="with one processor there is no choice")

SERVED = """
import json, os, sys
from bot.server import Server

def app(environ, start_response):
    tasks = [int(task) for task in os.listdir("/proc/self/task")]
    seen = [os.getpid(), sorted({tuple(os.sched_getaffinity(task)) for task in tasks})]
    body = json.dumps(seen).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

Server(app, bind=sys.argv[1], processes=2, on_fork=lambda: None, on_stop=lambda: None).run()
"""


def test_processes_take_different_processors_from_the_last_one_on() -> None:
    held = Cores((0, 1, 2))
    assert [held.take(number) for number in (1, 2, 3, 4)] == [2, 1, 0, 2]


def test_a_processor_is_free_again_when_its_process_has_ended() -> None:
    held = Cores((0, 1))
    assert [held.take(1), held.take(2)] == [1, 0]
    held.leave(1)
    assert held.free_for(2) == [0, 1]
    assert held.take(3) == 1


@pytest.mark.parametrize("processors", [(), (0,)])
def test_without_a_choice_nobody_is_bound(processors: tuple[int, ...]) -> None:
    moves: list[int] = []
    post = Post(Cores(processors), 1, move=moves.append)
    post.settle()
    post.look()
    assert moves == []


def test_all_processes_see_one_table() -> None:
    held = Cores((0, 1))
    child = os.fork()
    if child == 0:
        held.hold(3, 1)
        os._exit(0)
    os.waitpid(child, 0)
    assert held.free_for(4) == [0]


class Machine:
    """A machine whose load is told, and a web process that stays on it."""

    def __init__(self, *processors: int, number: int = 1, held: Cores | None = None) -> None:
        self.now = 100.0
        self.busy = dict.fromkeys(processors, 0.0)
        self.own = 0.0
        self.moves: list[int] = []
        self.post = Post(
            held or Cores(processors),
            number,
            busy=self._told,
            own=lambda: self.own,
            clock=lambda: self.now,
            move=self.moves.append,
        )
        self.post.look()

    def _told(self) -> Mapping[int, float]:
        return dict(self.busy)

    def passes(self, own: float, *loads: float) -> None:
        """A moment in which processors and this process work for these shares of it."""
        self.now += LOOKS_EVERY
        self.own += own * LOOKS_EVERY
        for processor, load in enumerate(loads):
            self.busy[processor] += load * LOOKS_EVERY
        self.post.look()


def test_it_moves_where_others_keep_its_processor_busy_and_another_one_is_free() -> None:
    machine = Machine(0, 1)
    machine.passes(0.4, 0.1, 1.0)
    assert machine.moves == [0]
    machine.passes(0.4, 0.5, 0.6)
    assert machine.moves == [0]


@pytest.mark.parametrize(
    ("own", "there", "here"),
    [
        (0.95, 0.3, 1.0),  # the load is its own
        (0.5, 0.9, 1.0),  # both are busy: nothing is won
        (0.1, 0.0, 0.3),  # a little is not worth it
        (0.0, 0.0, 0.0),
    ],
)
def test_it_stays_where_moving_wins_nothing(own: float, there: float, here: float) -> None:
    machine = Machine(0, 1)
    for _ in range(5):
        machine.passes(own, there, here)
    assert machine.moves == []


def test_it_never_moves_to_where_another_web_process_stays() -> None:
    held = Cores((0, 1))
    other = Post(held, 2)
    assert other.processor == 1
    machine = Machine(0, 1, number=1, held=held)
    assert machine.post.processor == 0
    machine.passes(0.1, 1.0, 0.0)
    assert machine.moves == []


def test_it_looks_now_and_then_only() -> None:
    machine = Machine(0, 1)
    machine.now += LOOKS_EVERY / 2
    machine.busy[1] += LOOKS_EVERY / 2
    machine.post.look()
    assert machine.moves == []


@pytest.mark.parametrize("fault", [PermissionError(), ValueError()])
def test_where_the_machine_is_hidden_it_stays_and_asks_no_more(fault: Exception) -> None:
    asked: list[Exception] = []

    def hidden() -> Mapping[int, float]:
        asked.append(fault)
        raise fault

    now = iter(range(0, 100, 10))
    post = Post(Cores((0, 1)), 1, busy=hidden, clock=lambda: next(now), move=lambda _: None)
    for _ in range(4):
        post.look()
    assert len(asked) == 1


def test_the_system_tells_how_long_each_processor_worked() -> None:
    if not cores._STAT.exists():
        pytest.skip("only Linux tells")
    before = busy_seconds()
    assert set(usable()) <= set(before)
    assert all(seconds >= 0 for seconds in before.values())
    assert all(busy_seconds()[core] >= seconds for core, seconds in before.items())


@MANY
def test_a_process_stays_with_all_its_threads_but_those_that_roam() -> None:
    """In a process of its own, because the bonds last."""
    program = """
import os, threading
from bot.cores import Cores, Post, roam

def run(free):
    if free:
        roam()
    started.wait(); may_end.wait()
    seen[free] = os.sched_getaffinity(0)

seen, started, may_end = {}, threading.Barrier(3), threading.Event()
threads = [threading.Thread(target=run, args=(free,)) for free in (True, False)]
for thread in threads: thread.start()
started.wait()
everywhere = Cores()
post = Post(everywhere, 1)
post.settle()
may_end.set()
for thread in threads: thread.join()
assert os.sched_getaffinity(0) == seen[False] == {post.processor}, seen
assert seen[True] == set(everywhere.processors), seen
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@MANY
def test_in_a_real_server_every_process_has_a_processor_of_its_own() -> None:
    seen: dict[int, list[list[int]]] = {}
    with served(SERVED) as port, ExitStack() as stack:
        for _ in range(400):
            connection = stack.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=60)))
            connection.request("GET", "/")
            process, bound = json.loads(connection.getresponse().read())
            seen[process] = bound
            if len(seen) == 2:
                break
    assert len(seen) == 2
    places = list(seen.values())
    assert all(len(bound) == 1 and len(bound[0]) == 1 for bound in places)
    assert places[0] != places[1]


def test_a_container_that_forbids_it_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(thread: int, processors: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.sched_setaffinity", forbidden, raising=False)
    cores.stay(0)
    thread = threading.Thread(target=cores.roam)
    thread.start()
    thread.join(60)
