"""Where a talk stands, and what one turn of it yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from handlers.commands import Command
from handlers.heard import Heard, Thing
from handlers.outcomes import Reply, Weight

VERSION = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands. At the menu `flow` is empty. Steps are kept by name, never by number.

    `answers` holds JSON values only, as the step's `Answer.keep` wrote them.
    """

    flow: str = ""
    step: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    fixing: bool = False  # came from "change this": the next answer leads back to the confirmation
    asked_at: datetime | None = None  # aware UTC; when the open question was put
    english_at: datetime | None = None  # aware UTC; a Thai talk follows English since then

    def write(self) -> str:
        """As JSON text, for storage."""
        return orjson.dumps(
            {
                "v": VERSION,
                "flow": self.flow,
                "step": self.step,
                "answers": dict(self.answers),
                "fixing": self.fixing,
                "asked_at": self.asked_at.isoformat() if self.asked_at else None,
                **({"english_at": self.english_at.isoformat()} if self.english_at else {}),
            }
        ).decode()

    @classmethod
    def read(cls, written: str) -> Place:
        """Read what `write` wrote; anything unreadable is the menu, because a talk must go on."""
        try:
            seen = orjson.loads(written)
            if seen["v"] != VERSION:
                return cls()
            asked_at, english_at = seen["asked_at"], seen.get("english_at")
            return cls(
                flow=seen["flow"],
                step=seen["step"],
                answers=seen["answers"],
                fixing=seen["fixing"],
                asked_at=datetime.fromisoformat(asked_at) if asked_at else None,
                english_at=datetime.fromisoformat(english_at) if english_at else None,
            )
        except (ValueError, KeyError, TypeError):
            return cls()


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a talk: where it now stands, what to say, and perhaps a command to perform first.

    With a `command`, the shell performs it and calls `router.resume(turn, result, known)`, until a
    turn comes without one. `hold` is text to be kept for at most 15 minutes under the boot key
    (nothing durable); `drop_held` forgets it. `language` is set where the person changed it;
    `spoken` is the language of these replies where it is not the one that was chosen.
    `for_side_door`: what was heard is the anonymous channel's button (`handlers.threshold`).
    """

    place: Place
    replies: tuple[Reply, ...] = ()
    weight: Weight = "prompt"
    command: Command | None = None
    hold: str = field(default="", repr=False)
    joins_held: bool = False  # `hold` is what waited and these words
    keeps: tuple[Thing, ...] = field(default=(), repr=False)  # held as words are
    rest: tuple[Heard, ...] = field(default=(), repr=False)  # heard after `command` was performed
    drop_held: bool = False
    language: str = ""
    spoken: str = ""
    for_side_door: bool = False
    resume_key: str = field(default="", repr=False)
    """Whose continuation `resume` calls; the talk's own business."""


def press(flow: str, step: str, value: str = "") -> str:
    """The postback data of a button: `flow.step=value`; LINE allows 300 UTF-16 units."""
    return f"{flow}.{step}={value}"
