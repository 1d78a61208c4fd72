"""The worker process: sends what the web processes missed and runs the timers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, Final

from structlog import get_logger

if TYPE_CHECKING:
    from threading import Event

    from bot.ending import Ending
    from bot.sending.sender import Sender

LONGEST_PAUSE: Final = timedelta(seconds=5)

log = get_logger()


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to do now and then: `work(now)` at most once every `every`, at the start too."""

    name: str  # static; it goes into the log
    every: timedelta
    work: Callable[[datetime], object]
    is_long: bool = False  # it may take minutes, so it has a thread of its own


class Aside:
    """Long work beside the others, each at most once at a time: it holds up no heartbeat.

    The process does not wait for it at its end, so each must bear to be cut off.
    """

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}

    def begin(self, timer: Timer, now: datetime) -> Thread | None:
        """Begin one, unless it is still at work."""
        before = self._threads.get(timer.name)
        if before is not None and before.is_alive():
            return None
        thread = Thread(target=run_one, args=(timer, now), name=timer.name, daemon=True)
        self._threads[timer.name] = thread
        thread.start()
        return thread


def due(timers: Sequence[Timer], begun: Mapping[str, datetime], now: datetime) -> tuple[Timer, ...]:
    """The timers to run now, in their order; `begun` says when each ran last."""
    return tuple(
        timer
        for timer in timers
        if timer.name not in begun or now - begun[timer.name] >= timer.every
    )


def pause(timers: Sequence[Timer], begun: Mapping[str, datetime], now: datetime) -> timedelta:
    """How long nothing is due, at most `LONGEST_PAUSE`; a clock put back changes nothing."""
    waits = [
        timer.every - (now - begun[timer.name]) if timer.name in begun else timedelta(0)
        for timer in timers
    ]
    return max(timedelta(0), min([LONGEST_PAUSE, *waits]))


def run(
    sender: Sender, timers: Sequence[Timer], *, clock: Callable[[], datetime], stop: Event | Ending
) -> None:
    """Send and run timers until `stop` is set; then finish what is held."""
    sender.start()
    log.info("worker_started", timers=len(timers))
    begun: dict[str, datetime] = {}
    aside = Aside()
    while not stop.is_set():
        for timer in due(timers, begun, clock()):
            if stop.is_set():
                break
            begun[timer.name] = clock()
            (aside.begin if timer.is_long else run_one)(timer, begun[timer.name])
        stop.wait(pause(timers, begun, clock()).total_seconds())
    sender.stop()
    log.info("worker_stopped")


def run_one(timer: Timer, now: datetime) -> bool:
    """Run one timer; False where it failed. It costs neither the others nor its own next time."""
    try:
        timer.work(now)
    except Exception as fault:  # noqa: BLE001 - whatever one timer meets, the others go on
        log.error("timer_failed", timer=timer.name, kind=type(fault).__name__)
        return False
    return True
