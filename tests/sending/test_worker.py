"""The worker's timers: a table and a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

from structlog.testing import capture_logs

from bot.settings import Settings
from bot.timers import timers_of
from bot.wiring import build
from bot.worker import LONGEST_PAUSE, Aside, Timer, due, pause, run, run_one

if TYPE_CHECKING:
    from bot.sending.sender import Sender

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def timer(name: str, every: timedelta) -> Timer:
    return Timer(name, every, lambda now: None)


def test_everything_is_due_at_the_start() -> None:
    timers = (timer("a", MINUTE), timer("b", 5 * MINUTE))
    assert due(timers, {}, NOON) == timers
    assert pause(timers, {}, NOON) == timedelta(0)


def test_a_timer_is_due_again_when_its_time_is_over() -> None:
    often, rarely = timer("often", MINUTE), timer("rarely", 60 * MINUTE)
    begun = {"often": NOON, "rarely": NOON}
    assert due((often, rarely), begun, NOON + timedelta(seconds=59)) == ()
    assert due((often, rarely), begun, NOON + MINUTE) == (often,)
    assert due((often, rarely), begun, NOON + 60 * MINUTE) == (often, rarely)


def test_the_pause_lasts_until_the_next_timer_but_not_long() -> None:
    begun = {"often": NOON}
    timers = (timer("often", MINUTE),)
    assert pause(timers, begun, NOON + timedelta(seconds=58)) == timedelta(seconds=2)
    assert pause(timers, begun, NOON) == LONGEST_PAUSE
    assert pause(timers, begun, NOON + 2 * MINUTE) == timedelta(0)
    assert pause((), {}, NOON) == LONGEST_PAUSE


def test_a_clock_put_back_does_not_stop_the_loop_for_long() -> None:
    assert pause((timer("a", MINUTE),), {"a": NOON + 60 * MINUTE}, NOON) == LONGEST_PAUSE


def test_a_failing_timer_costs_only_itself_and_tells_no_words() -> None:
    def fail(now: datetime) -> None:
        raise ValueError("ถนนพังหน้าบ้าน")

    with capture_logs() as lines:
        assert not run_one(Timer("sweep", MINUTE, fail), NOON)
    assert lines == [
        {"event": "timer_failed", "timer": "sweep", "kind": "ValueError", "log_level": "error"}
    ]


class QuietSender:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def start(self) -> None:
        self.heard.append("start")

    def stop(self) -> None:
        self.heard.append("stop")


def test_the_worker_runs_its_timers_and_ends_when_told() -> None:
    stop, ran, sender = Event(), [], QuietSender()
    ticks = iter(NOON + n * MINUTE for n in range(1000))

    def work(now: datetime) -> None:
        ran.append(now)
        if len(ran) == 3:
            stop.set()

    timers = (Timer("a", MINUTE, work), timer("never_reached_in_the_end", MINUTE))
    thread = Thread(
        target=run, args=(sender, timers), kwargs={"clock": lambda: next(ticks), "stop": stop}
    )
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert len(ran) == 3
    assert sender.heard == ["start", "stop"]


def test_long_work_holds_up_neither_the_heart_nor_the_end() -> None:
    stop, may_go, came, hearts = Event(), Event(), list[str](), list[datetime]()
    ticks = iter(NOON + n * MINUTE for n in range(1000))

    def long(now: datetime) -> None:
        came.append("long")
        assert may_go.wait(60)
        came.append("over")

    def beat(now: datetime) -> None:
        hearts.append(now)
        if len(hearts) == 3:
            stop.set()

    timers = (Timer("long", MINUTE, long, is_long=True), Timer("heart", MINUTE, beat))
    run(cast("Sender", QuietSender()), timers, clock=lambda: next(ticks), stop=stop)
    assert len(hearts) == 3
    assert "over" not in came
    may_go.set()


def test_what_may_take_minutes_has_a_thread_of_its_own(tmp_path: Path) -> None:
    made = build(Settings(var_dir=tmp_path))
    long = {one.name for one in timers_of(made) if one.is_long}
    assert long == {"photos", "letters", "school", "tips", "tip_copies"}


def test_long_work_is_done_by_one_at_a_time() -> None:
    may_go, aside, came = Event(), Aside(), list[datetime]()

    def long(now: datetime) -> None:
        came.append(now)
        assert may_go.wait(60)

    timer = Timer("long", MINUTE, long, is_long=True)
    first = aside.begin(timer, NOON)
    assert first
    assert aside.begin(timer, NOON + MINUTE) is None
    assert aside.begin(Timer("other", MINUTE, came.append, is_long=True), NOON)
    may_go.set()
    first.join(60)
    second = aside.begin(timer, NOON + 2 * MINUTE)
    assert second
    second.join(60)
    assert came.count(NOON + 2 * MINUTE) == 1
    assert NOON + MINUTE not in came
