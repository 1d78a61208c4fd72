"""The worker process: sends what the web processes missed and runs the timers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sending.sender import Sender


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to do now and then: `work(now)` at most once every `every`."""

    name: str
    every: timedelta
    work: Callable[[datetime], None]


def run(
    sender: Sender, timers: tuple[Timer, ...], *, clock: Callable[[], datetime], stop: Event
) -> None:
    """Send and run timers until `stop` is set; the caller's signal handler sets it."""
    raise NotImplementedError
