"""A LINE for tests of the sender: one-use tokens, retry keys, and weather between us and it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal

from bot.line.client import Content, Outcome, Quota

Weather = Literal[
    "fine", "refused", "lost", "silent", "reset", "lost500", "silent500", "busy", "barred"
]
"""What happens to one call. "lost" never arrives, "silent" arrives and nobody tells us."""

ARRIVES: frozenset[Weather] = frozenset({"fine", "silent", "reset", "silent500"})
TOLD = {
    "refused": Outcome(None, "refused"),
    "lost": Outcome(None, "timeout"),
    "silent": Outcome(None, "timeout"),
    "reset": Outcome(None, "reset"),
    "lost500": Outcome(500),
    "silent500": Outcome(500),
    "busy": Outcome(429),
    "barred": Outcome(401),
}


@dataclass
class Delivery:
    """Something that a person's phone showed."""

    recipient: str
    text: str
    route: Literal["reply", "push"]


@dataclass
class ScriptedLine:
    """Takes replies and pushes as LINE does; the script is used up call by call, then it is fine.

    A token is `<recipient>#<anything>` and lives 60 seconds from its first mention in `tokens`.
    """

    clock: Callable[[], datetime]
    script: Iterable[Weather] = ()
    limit: int | None = None
    people: int | None = None  # in every group
    delivered: list[Delivery] = field(default_factory=list)
    calls: int = 0
    fault: BaseException | None = None
    on_call: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._script = iter(self.script)
        self._used: set[str] = set()
        self._keys: set[str] = set()
        self.tokens: dict[str, datetime] = {}
        self._lock = Lock()

    def reply(self, token: str, messages: str) -> Outcome:
        return self._call(lambda: self._take_reply(token, messages))

    def push(self, to: str, messages: str, retry_key: str) -> Outcome:
        return self._call(lambda: self._take_push(to, messages, retry_key))

    def quota(self) -> Quota | None:
        pushed = sum(one.route == "push" for one in self.delivered)
        return Quota(self.limit, pushed)

    def members(self, group: str) -> int | None:
        return self.people

    def content(self, message_id: str, at_most: int) -> Content:
        return Content(Outcome(404))

    def texts(self, recipient: str) -> list[str]:
        return [one.text for one in self.delivered if one.recipient == recipient]

    def _call(self, take: Callable[[], Outcome]) -> Outcome:
        self.on_call()
        with self._lock:
            self.calls += 1
            if self.fault is not None:
                raise self.fault
            weather = next(self._script, "fine")
            answer = take() if weather in ARRIVES else None
            return TOLD[weather] if weather != "fine" or answer is None else answer

    def _take_reply(self, token: str, messages: str) -> Outcome:
        given = self.tokens.get(token)
        is_old = given is not None and (self.clock() - given).total_seconds() > 60
        if token in self._used or is_old:
            return Outcome(400)
        self._used.add(token)
        self.delivered.append(Delivery(token.partition("#")[0], _text(messages), "reply"))
        return Outcome(200)

    def _take_push(self, to: str, messages: str, retry_key: str) -> Outcome:
        if retry_key in self._keys:
            return Outcome(409)
        if self.limit is not None and self.quota().used >= self.limit:  # type: ignore[union-attr]
            return Outcome(429, is_quota=True)
        self._keys.add(retry_key)
        self.delivered.append(Delivery(to, _text(messages), "push"))
        return Outcome(200)


def _text(messages: str) -> str:
    text: str = json.loads(messages)[0]["text"]
    return text


def message(text: str) -> str:
    """The JSON text of one message."""
    return json.dumps([{"type": "text", "text": text}])
