"""Answers that must leave no trace: by token, from memory only, never pushed."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from bot.sending.judge import Verdict


@dataclass(frozen=True, slots=True)
class Whisper:
    """One answer of the anonymous channel. `lane` keeps the order of one person's answers.

    `messages` is the JSON text of the list; `token_at` the receipt of the event, aware UTC.
    """

    town_id: int
    token: str = field(repr=False)
    token_at: datetime = field(repr=False)
    messages: str = field(repr=False)
    lane: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Saying:
    """A whisper on its way; `attempts` counts the try to come."""

    whisper: Whisper
    attempts: int = 1
    was_unsure: bool = False


class Lanes:
    """Whispers in order for each person; thread-safe. `say` gives one to the senders."""

    def __init__(self, say: Callable[[Saying], None]) -> None:
        self._say = say
        self._lanes: dict[str, deque[Whisper]] = {}
        self._later: list[tuple[datetime, int, Saying]] = []
        self._count = 0
        self._lock = Lock()

    def add(self, whisper: Whisper) -> None:
        """Say it now, or after what this person is still waiting for."""
        with self._lock:
            if whisper.lane and whisper.lane in self._lanes:
                self._lanes[whisper.lane].append(whisper)
                return
            if whisper.lane:
                self._lanes[whisper.lane] = deque()
        self._say(Saying(whisper))

    def judged(self, saying: Saying, verdict: Verdict, now: datetime) -> datetime | None:
        """Go on after a try: the same again at the time given back, or this person's next."""
        if verdict.does == "again":
            at = now + timedelta(seconds=verdict.after)
            again = replace(saying, attempts=saying.attempts + 1, was_unsure=verdict.is_unsure)
            with self._lock:
                self._count += 1
                heapq.heappush(self._later, (at, self._count, again))
            return at
        self._next(saying.whisper.lane)
        return None

    def release(self, now: datetime | None) -> None:
        """Say again what is due; everything that waits if `now` is None."""
        due = []
        with self._lock:
            while self._later and (now is None or self._later[0][0] <= now):
                due.append(heapq.heappop(self._later)[2])
        for saying in due:
            self._say(saying)

    def _next(self, lane: str) -> None:
        with self._lock:
            waiting = self._lanes.get(lane)
            if waiting is None:
                return
            if not waiting:
                del self._lanes[lane]
                return
            whisper = waiting.popleft()
        self._say(Saying(whisper))
