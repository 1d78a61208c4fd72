"""The worker's timers: a table and a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from structlog.testing import capture_logs

from bot.worker import LONGEST_PAUSE, Timer, due, pause, run, run_one

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
