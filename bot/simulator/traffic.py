"""What went over the wire, for the side panel and for tests. A ring: old entries fall out."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Passage:
    """One request: "out" is a webhook to the bot, "in" a call of the Messaging API."""

    number: int
    direction: Literal["out", "in"]
    what: str
    status: int | None
    fault: str
    milliseconds: float
    at_ms: int
    sent: object = field(repr=False)
    answered: object = field(repr=False, default=None)


class Traffic:
    """Thread-safe; keeps the last `keep` passages."""

    def __init__(self, keep: int = 500) -> None:
        self._ring: deque[Passage] = deque(maxlen=keep)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def note(
        self,
        direction: Literal["out", "in"],
        what: str,
        *,
        status: int | None,
        milliseconds: float,
        at_ms: int,
        sent: object,
        answered: object = None,
        fault: str = "",
    ) -> None:
        with self._lock:
            number = next(self._numbers)
            self._ring.append(
                Passage(number, direction, what, status, fault, milliseconds, at_ms, sent, answered)
            )

    def after(self, number: int) -> list[Passage]:
        """Passages later than this number, oldest first."""
        with self._lock:
            return [passage for passage in self._ring if passage.number > number]

    def as_json(self, number: int) -> list[dict[str, Any]]:
        return [asdict(passage) for passage in self.after(number)]
