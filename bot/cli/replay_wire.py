"""What went over the wire in a replay: every event has one answer, and LINE refused nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.cli.replay_books import Books
from bot.simulator import Platform
from bot.simulator.traffic import Passage
from handlers.heard import Text
from handlers.side_door import takes_side_door

REPLY, PUSH = "POST /v2/bot/message/reply", "POST /v2/bot/message/push"


def judge_the_wire(platform: Platform, books: Books, *, was_killed: bool) -> None:
    """Put deliveries, answers and refusals into the books."""
    wire = Wire(was_killed)
    for passage in platform.traffic.after(0):
        if passage.direction == "out":
            _delivered(passage, wire, books)
        else:
            _called(passage, wire, books)
    books.pushed = wire.pushed
    books.said_twice = wire.said_twice
    answers = len(wire.answered) + wire.pushed - wire.said_twice
    answers += _forgotten(wire, books)
    if answers != len(wire.events):
        books.fault(f"{len(wire.events)} events were to be answered, and {answers} were")
    if platform.postman.lost:
        books.fault(f"{len(platform.postman.lost)} deliveries were given up by LINE")


@dataclass
class Wire:
    """Reply tokens of events, of answers, and of answers whose acknowledgement was lost."""

    was_killed: bool  # then it may be forgotten that LINE took an answer
    events: set[str] = field(default_factory=set)
    answered: dict[str, str] = field(default_factory=dict)  # token → the messages
    unsure: set[str] = field(default_factory=set)
    from_memory: set[str] = field(default_factory=set)  # events that nothing durable knows of
    pushed: int = 0
    said_twice: int = 0


def _delivered(passage: Passage, wire: Wire, books: Books) -> None:
    books.statuses[str(passage.status or passage.fault or "none")] += 1
    if passage.status != 200:
        return
    books.ack_seconds.append(passage.milliseconds / 1000)
    sent = passage.sent if isinstance(passage.sent, dict) else {}
    for event in sent["events"]:
        if token := event.get("replyToken"):
            wire.events.add(token)
            wire.from_memory |= {token} if _is_of_the_side_door(event) else set()


def _is_of_the_side_door(event: Mapping[str, Any]) -> bool:
    """Whether it is answered from memory alone, so that a kill may forget it."""
    if "postback" in event:
        return str(event["postback"]["data"]).startswith("tip.")
    words = event.get("message", {}).get("text", "")
    return takes_side_door(Text(words), has_draft=False, declined=False)


def _forgotten(wire: Wire, books: Books) -> int:
    """Tips that the kill met between 200 and the answer: the citizen had to say them again."""
    if not wire.was_killed:
        return 0
    return min(len(wire.from_memory - wire.answered.keys()), books.asked_again)


def _called(passage: Passage, wire: Wire, books: Books) -> None:
    """One call of the Messaging API. A fault "after" means that LINE did the work all the same."""
    books.calls[passage.fault or str(passage.status)] += 1
    if passage.sent is None and passage.status == 400 and wire.was_killed:
        return  # the kill cut this call in the middle
    sent = passage.sent if isinstance(passage.sent, dict) else {}
    status, token = passage.status or 0, str(sent.get("replyToken", ""))
    messages = json.dumps(sent.get("messages"), sort_keys=True)
    if 400 <= status < 500 and status not in {409, 429}:
        is_again = passage.what == REPLY and wire.answered.get(token) == messages
        # Delivered once more after a kill it is new to the door that remembers nothing.
        is_anew = wire.was_killed and token in wire.from_memory and token in wire.answered
        if not is_anew and not (is_again and (wire.was_killed or token in wire.unsure)):
            books.fault(f"LINE refused {passage.what}: {status} {_told(passage)}")
    if status == 200 and passage.what == REPLY:
        wire.answered[token] = messages
        wire.unsure |= {token} if passage.fault else set()
    elif status == 200 and passage.what == PUSH:
        _pushed(messages, wire, books)


def _pushed(messages: str, wire: Wire, books: Books) -> None:
    """Once more only where the reply's acknowledgement was lost, on the way or by the kill."""
    wire.pushed += 1
    may_be_again = wire.answered if wire.was_killed else wire.unsure
    if any(wire.answered[token] == messages for token in may_be_again):
        wire.said_twice += 1
    elif messages in wire.answered.values():
        books.fault("an answer that had been acknowledged was pushed once more")


def _told(passage: Passage) -> str:
    told = passage.answered if isinstance(passage.answered, dict) else {}
    return str(told.get("message", ""))[:100]
