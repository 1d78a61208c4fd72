"""The sender's threads on real databases: woken, missed, killed, stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.line.client import LineClient
from bot.sending.desk import MOST_CRASHES, Desk
from bot.sending.names import family_name, member_name
from bot.sending.quota import Meter
from bot.sending.sender import FEW, Sender
from bot.settings import Settings
from bot.wiring import build
from tests.sending.conftest import Clock, Office
from tests.sending.line import ScriptedLine

PATIENCE = 60.0  # seconds; nothing here takes more than one or two on a quiet machine

Start = Callable[..., Sender]


@pytest.fixture
def office(open_office: Callable[[Clock], Office]) -> Office:
    return open_office(Clock(None))


@pytest.fixture
def line(office: Office) -> ScriptedLine:
    return ScriptedLine(office.clock)


@pytest.fixture
def start(office: Office, line: ScriptedLine) -> Iterator[Start]:
    """Starts senders and stops them at the end."""
    begun: list[Sender] = []

    def _start(who: str = "web", **options: Any) -> Sender:
        settings: dict[str, Any] = {"threads": 4, "poll_seconds": 0.05, **options}
        sender = Sender(
            office.store,
            lambda _: cast("LineClient", line),
            clock=office.clock,
            who=who,
            **settings,
        )
        sender.start()
        begun.append(sender)
        return sender

    yield _start
    for sender in begun:
        sender.stop(5.0)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that threads bring about; fails after a while."""
    pause = Event()
    for _ in range(int(PATIENCE / 0.01)):
        if holds():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come about")


def stay_at(gate: Event, reached: Event) -> Callable[[], None]:
    """A call to LINE that says that it is under way and lasts until the gate opens."""

    def call() -> None:
        reached.set()
        gate.wait(PATIENCE)

    return call


def is_settled(office: Office) -> bool:
    return office.store.queue.oldest_pending_age(office.clock()) is None


def test_what_is_woken_goes_out_at_once(office: Office, line: ScriptedLine, start: Start) -> None:
    sender = start(poll_seconds=60.0)
    sender.wake([office.write("Ua", "1", lease_to=sender.who)])
    until(lambda: line.texts("Ua") == ["1"])
    until(lambda: is_settled(office))
    assert [one.route for one in line.delivered] == ["reply"]


def test_everybody_hears_everything_once_and_in_order(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    sender = start(poll_seconds=60.0)
    people = [f"U{n}" for n in range(12)]
    for text in ("1", "2", "3", "4"):
        for person in people:
            sender.wake([office.write(person, text, lease_to=sender.who)])
    until(lambda: is_settled(office))
    assert all(line.texts(person) == ["1", "2", "3", "4"] for person in people)


def test_what_another_process_missed_is_found(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    office.write("Ua", "1", lease_to="")
    start("worker")
    until(lambda: line.texts("Ua") == ["1"])


def test_the_rows_of_a_killed_process_go_out_when_its_lease_is_over(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    office.write("Ua", "1", lease_to="ghost", lease_seconds=1)
    office.write("Ua", "2", lease_to="ghost", lease_seconds=1)
    start("worker")
    until(lambda: line.texts("Ua") == ["1", "2"])


def test_what_a_killed_process_of_this_machine_held_goes_out_at_once(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    family = family_name()
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
    office.write("Ua", "1", lease_to=f"{family}-{process}", lease_seconds=3600)
    office.write("Ub", "1", lease_to=member_name(family), lease_seconds=3600)
    office.write("Uc", "1", lease_to=f"elsewhere-00000000-abcdef-{process}", lease_seconds=3600)
    start("worker")
    until(lambda: line.texts("Ua") == ["1"])
    assert not line.texts("Ub")
    assert not line.texts("Uc")


def test_a_reply_that_its_killed_sender_had_sent_is_not_sent_again(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    row = office.write("Ua", "1", "receipt", lease_to="ghost", lease_seconds=1)
    assert line.reply(row.reply_token or "", row.messages or "").is_done
    start("worker")
    until(lambda: is_settled(office))
    assert line.texts("Ua") == ["1"]


def test_two_processes_never_send_one_row_twice(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    for n in range(40):
        office.write(f"U{n % 10}", f"{n:02}", lease_to="", has_token=False)
    start("one")
    start("two")
    until(lambda: is_settled(office))
    assert len(line.delivered) == 40
    assert all(line.texts(f"U{n}") == sorted(line.texts(f"U{n}")) for n in range(10))


def test_a_failing_line_loses_nothing(office: Office, start: Start) -> None:
    line = ScriptedLine(office.clock, ["refused", "lost500", "silent", "busy"])
    sender = Sender(
        office.store,
        lambda _: cast("LineClient", line),
        clock=office.clock,
        who="web",
        threads=2,
        poll_seconds=0.05,
    )
    sender.start()
    for n in range(4):
        sender.wake([office.write(f"U{n}", "1", "receipt", lease_to=sender.who)])
    until(lambda: is_settled(office))
    sender.stop(5.0)
    assert sorted(one.recipient for one in line.delivered) == ["U0", "U1", "U2", "U3"]


def test_rows_beyond_the_memory_s_bound_wait_in_the_database(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    sender = start(most_waiting=1, threads=1)
    gate, reached = Event(), Event()
    line.on_call = stay_at(gate, reached)
    sender.wake([office.write("U0", "1", lease_to=sender.who)])
    assert reached.wait(PATIENCE)
    for n in range(1, 5):
        row = office.write(f"U{n}", "1", lease_to=sender.who, lease_seconds=15)
        sender.wake([row])
    assert sender.waiting == 1
    gate.set()
    until(lambda: len(line.delivered) == 5)


def test_what_comes_while_one_is_sent_to_follows_at_once(
    office: Office, line: ScriptedLine, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = start(poll_seconds=60.0)
    until(lambda: sender._keeper._tray.polled_at is not None)
    monkeypatch.setattr(office.store.queue, "claim", lambda *_: pytest.fail("asked the database"))
    gate, reached = Event(), Event()
    line.on_call = stay_at(gate, reached)
    sender.wake([office.write("Ua", "1", lease_to=sender.who)])
    assert reached.wait(PATIENCE)
    for text in ("2", "3"):
        sender.wake([office.write("Ua", text, lease_to=sender.who)])
    assert sender.waiting == 2
    gate.set()
    until(lambda: line.texts("Ua") == ["1", "2", "3"])
    until(lambda: is_settled(office))


def test_whoever_stands_behind_a_failed_message_hears_it_first(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    sender = start()
    gate, reached = Event(), Event()
    line.on_call = stay_at(gate, reached)
    line._script = iter(["lost500"])
    sender.wake([office.write("Ua", "1", lease_to=sender.who)])
    assert reached.wait(PATIENCE)
    sender.wake([office.write("Ua", "2", lease_to=sender.who)])
    gate.set()
    until(lambda: line.texts("Ua") == ["1", "2"])
    until(lambda: is_settled(office))


def test_where_the_few_hang_in_a_call_all_hands_send(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    sender = start(threads=FEW + 1)
    together = Barrier(FEW + 1)

    def meet() -> None:
        together.wait(PATIENCE)

    line.on_call = meet
    sender.wake([office.write(f"U{n}", "1", lease_to=sender.who) for n in range(FEW + 1)])
    until(lambda: len(line.delivered) == FEW + 1)


def test_a_fault_of_our_own_is_tried_again_and_then_shown(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    line.fault = RuntimeError("a bug")
    sender = start()
    row = office.write("Ua", "1", lease_to=sender.who)
    sender.wake([row])
    until(lambda: line.calls >= 1)
    line.fault = None
    until(lambda: line.texts("Ua") == ["1"])


def test_a_fault_of_the_database_is_waited_out(
    office: Office, line: ScriptedLine, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = office.store.queue
    settle, failures = queue.settle, iter([True, True])

    def fails_twice(settlements: Any) -> int:
        if next(failures, False):
            raise OSError("the disk is full")
        return settle(settlements)

    monkeypatch.setattr(queue, "settle", fails_twice)
    sender = start()
    sender.wake([office.write("Ua", "1", lease_to=sender.who)])
    until(lambda: is_settled(office))
    assert line.texts("Ua") == ["1"]


def test_stopping_finishes_what_is_held(office: Office, line: ScriptedLine, start: Start) -> None:
    sender = start(threads=2)
    for n in range(20):
        sender.wake([office.write(f"U{n}", "1", lease_to=sender.who)])
    sender.stop(PATIENCE)
    assert len(line.delivered) == 20
    assert is_settled(office)


def test_what_cannot_be_finished_is_given_back_at_once(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    sender = start(threads=1)
    gate, reached = Event(), Event()
    line.on_call = stay_at(gate, reached)
    for n in range(5):
        sender.wake([office.write(f"U{n}", "1", lease_to=sender.who)])
    assert reached.wait(PATIENCE)
    stopping = Thread(target=sender.stop, args=(0.05,))
    stopping.start()
    until(sender._is_late.is_set)
    gate.set()
    stopping.join(PATIENCE)
    assert len(line.delivered) == 1
    free = office.store.queue.claim(office.clock(), 10, 30, "next")
    assert [row.recipient for row in free] == ["U1", "U2", "U3", "U4"]
    assert not any(row.is_ambiguous for row in free)


def test_a_stopped_or_never_started_sender_stops_again(office: Office, start: Start) -> None:
    sender = start()
    assert sender.stop(5.0)
    assert sender.stop(5.0)
    idle = Sender(office.store, lambda _: cast("LineClient", None), clock=office.clock, who="x")
    assert idle.stop()


def test_a_keeper_that_waits_for_the_database_keeps_its_connections(
    office: Office,
    line: ScriptedLine,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, reached = Event(), Event()
    settle = office.store.queue.settle

    def slow(settlements: Any) -> int:
        reached.set()
        gate.wait(PATIENCE)
        return settle(settlements)

    monkeypatch.setattr(office.store.queue, "settle", slow)
    sender = start(threads=1)
    sender.wake([office.write("Ua", "1", lease_to=sender.who)])
    assert reached.wait(PATIENCE)
    with capture_logs() as logs:
        assert sender.stop(PATIENCE, writing=0.05) is False
        gate.set()
        assert sender.stop(PATIENCE) is True
    assert logs == []
    assert is_settled(office)


def test_the_town_hall_lets_go_of_the_database_after_the_keeper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deps = build(Settings(var_dir=tmp_path / "var", is_simulated=True))
    let_go: list[str] = []
    monkeypatch.setattr(deps.store, "dispose", lambda: let_go.append("database"))
    monkeypatch.setattr(deps.sender, "stop", lambda: False)
    deps.stop()
    assert let_go == []
    monkeypatch.setattr(deps.sender, "stop", lambda: True)
    deps.stop()
    assert let_go == ["database"]


def test_a_backlog_is_drained_when_line_is_back(
    office: Office, line: ScriptedLine, start: Start
) -> None:
    rows = [office.write(f"U{n}", "1", "receipt", lease_to="") for n in range(300)]
    start("worker", threads=8)
    until(lambda: is_settled(office))
    assert len(line.delivered) == len(rows)


def desk_of(office: Office, line: ScriptedLine) -> Desk:
    def line_for(town_id: int) -> LineClient:
        return cast("LineClient", line)

    return Desk(line_for, Meter(line_for, clock=office.clock), clock=office.clock, who="web")


def test_a_row_without_words_is_shown_to_somebody(office: Office, line: ScriptedLine) -> None:
    row = replace(office.write("Ua", "1"), messages=None)
    settled = desk_of(office, line).try_row(row)
    assert (settled.state, settled.fault, line.calls) == ("dead", "empty", 0)


def test_a_row_that_keeps_crashing_its_sender_is_given_up(
    office: Office, line: ScriptedLine
) -> None:
    row = office.write("Ua", "1")
    desk = desk_of(office, line)
    assert desk.after_crash(row).state == "pending"
    given_up = desk.after_crash(replace(row, attempts=MOST_CRASHES))
    assert (given_up.state, given_up.fault, given_up.is_ambiguous) == ("dead", "crash", True)


def test_a_lease_that_is_too_short_for_a_call_is_not_used(
    office: Office, line: ScriptedLine
) -> None:
    row = office.write("Ua", "1", lease_seconds=10)
    settled = desk_of(office, line).try_row(row)
    assert (settled.state, settled.due_at, line.calls) == ("pending", row.due_at, 0)


def test_a_quota_that_cannot_be_read_stops_no_thread(office: Office, line: ScriptedLine) -> None:
    def line_for(town_id: int) -> LineClient:
        if line.calls:
            raise KeyError(town_id)
        return cast("LineClient", line)

    sender = Sender(office.store, line_for, clock=office.clock, who="web", threads=1)
    sender.start()
    sender.wake([office.write("Ua", "1", lease_to=sender.who, has_token=False)])
    until(lambda: is_settled(office))
    sender.stop(5.0)
    assert line.texts("Ua") == ["1"]


def test_what_is_held_in_a_forked_process_goes_out_before_it_ends(
    office: Office, line: ScriptedLine
) -> None:
    """Web processes are forked from a parent that built everything."""
    sender = Sender(
        office.store,
        lambda _: cast("LineClient", line),
        clock=office.clock,
        who="web",
        threads=2,
        poll_seconds=60.0,
    )
    office.store.dispose()
    child = os.fork()
    if child == 0:
        try:
            sender.start()
            rows = [office.write("Ua", str(n), lease_to=sender.who) for n in range(3)]
            sender.wake(rows)
            has_ended = sender.stop(5.0)
            is_sent = line.texts("Ua")[:1] == ["0"] and has_ended
            held = sum("send-" in thread.name for thread in enumerate_threads())
            os._exit(0 if is_sent and not held else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert office.store.queue.counts()["sent"] >= 1


def test_without_threads_a_pump_sends_what_is_due_and_the_rest_when_its_time_comes(
    open_office: Callable[[Clock], Office],
) -> None:
    office = open_office(Clock())  # a clock that stands until it is moved
    line = ScriptedLine(office.clock)
    sender = Sender(
        office.store, lambda _: cast("LineClient", line), clock=office.clock, who="simulated"
    )
    first = office.write("Ua", "1", lease_to=sender.who)
    second = office.write("Ua", "2", lease_to="")
    sender.wake([first, second])
    assert sender.pump() >= 2
    assert line.texts("Ua") == ["1", "2"]
    office.write("Ub", "1", lease_to="ghost")
    assert sender.pump() == 0
    office.clock.pass_by(31)
    assert sender.pump() == 1
    assert line.texts("Ub") == ["1"]
    assert is_settled(office)
