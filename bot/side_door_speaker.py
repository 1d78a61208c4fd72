"""Threads that answer from memory: by reply token, never stored, never pushed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from queue import Full, Queue
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from structlog import get_logger

from bot.sending.judge import Attempt, judge

if TYPE_CHECKING:
    from bot.line import Content, Outcome

log = get_logger()

MOST_ANSWERS = 500
SPEAKERS = 4
TRIES = 5

T = TypeVar("T")


class Line(Protocol):
    """What the side door asks of a LINE client."""

    def reply(self, token: str, messages: str) -> Outcome: ...
    def content(self, message_id: str, at_most: int) -> Content: ...


class Crew(Generic[T]):
    """Threads over one queue, started at the first need, in whatever process that is."""

    def __init__(self, work: Callable[[T], None], *, most: int, threads: int = 1) -> None:
        self._work = work
        self._queue: Queue[T | None] = Queue(most)
        self._count = threads
        self._threads: list[Thread] = []
        self._pid = 0
        self._idle = Condition()
        self._open = 0

    def give(self, item: T) -> bool:
        """Hand over; False where the queue is full."""
        with self._idle:
            self._begin()
            try:
                self._queue.put_nowait(item)
            except Full:
                return False
            self._open += 1
        return True

    def settle(self, timeout: float) -> bool:
        """Wait until all is done; whether it was."""
        with self._idle:
            return self._idle.wait_for(lambda: self._open == 0, timeout)

    def close(self, timeout: float) -> None:
        """Finish what waits, then end."""
        self.settle(timeout)
        if self._pid != os.getpid():
            return
        for _ in self._threads:
            with suppress(Full):
                self._queue.put_nowait(None)
        for thread in self._threads:
            thread.join(timeout)
        self._threads, self._pid = [], 0

    def _begin(self) -> None:
        if self._pid == os.getpid():
            return
        self._pid = os.getpid()
        self._threads = [Thread(target=self._run, daemon=True) for _ in range(self._count)]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            try:
                self._work(item)
            except Exception as fault:
                log.error("side_door_back_fault", exc_info=fault)
            finally:
                with self._idle:
                    self._open -= 1
                    self._idle.notify_all()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer by token. Exists in memory only."""

    town_id: int
    token: str = field(repr=False)
    token_at: datetime
    messages: str = field(repr=False)
    lane: str = field(repr=False)


class Speaker:
    """Answers by reply token, again with the same token while it is young; then gives up.

    One thread a lane keeps the order of one person's answers.
    """

    def __init__(self, line_for: Callable[[int], Line], clock: Callable[[], datetime]) -> None:
        self._line_for = line_for
        self._clock = clock
        self._ending = Event()
        self._crews = tuple(Crew(self._speak, most=MOST_ANSWERS) for _ in range(SPEAKERS))

    def say(self, answer: Answer) -> None:
        lane = sum(answer.lane.encode()) % SPEAKERS
        if not self._crews[lane].give(answer):
            log.warning("side_door_answer_dropped")

    def settle(self, timeout: float) -> bool:
        return all(crew.settle(timeout) for crew in self._crews)

    def close(self, timeout: float) -> None:
        self._ending.set()
        for crew in self._crews:
            crew.close(timeout)
        self._ending.clear()

    def _speak(self, answer: Answer) -> None:
        attempts, was_unsure = 0, False
        while True:
            attempts += 1
            outcome = self._line_for(answer.town_id).reply(answer.token, answer.messages)
            age = (self._clock() - answer.token_at).total_seconds()
            verdict = judge(Attempt("reply", "prompt", attempts, age, age, was_unsure, outcome))
            if verdict.does != "again":
                if verdict.does != "sent":
                    log.warning("side_door_answer_lost", fault=verdict.fault)
                return
            was_unsure = verdict.is_unsure
            if self._ending.wait(verdict.after) and attempts >= TRIES:
                return
