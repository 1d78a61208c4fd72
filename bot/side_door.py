"""The side door: one event of the anonymous channel, answered from memory.

The dispatcher calls `handle` before any transaction on the main database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.keyring import BootKey
    from bot.line import Content, Incoming, Outcome
    from handlers.known import Language, TownFacts
    from handlers.words import Words
    from storage.vault import Vault


class Line(Protocol):
    """What the side door asks of a LINE client."""

    def reply(self, token: str, messages: str) -> Outcome: ...
    def content(self, message_id: str, at_most: int) -> Content: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """The event was the side door's; the main path must not touch it at all."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Not the side door's. `text` is a citizen's words handed back by "go on as usual", or None.

    With a text: go on in the main path as if it had just been typed, with `declined_tip` set.
    """

    text: str | None = field(default=None, repr=False)
    message_id: str = field(default="", repr=False)


class SideDoor:
    """Takes tip events; shared by all threads of a process, made before or after forking alike."""

    def __init__(
        self,
        *,
        vault: Vault,
        boot_key: BootKey,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        line_for: Callable[[int], Line],
        town_for: Callable[[int], TownFacts],
        words: Words,
    ) -> None:
        raise NotImplementedError

    def handle(self, event: Incoming, *, declined: bool, language: Language) -> Taken | Passed:
        """Answer a tip event in one vault transaction, or pass it on untouched."""
        raise NotImplementedError

    def close(self, timeout: float = 10.0) -> None:
        """Finish what waits (replies, photos, codes), then end the threads. For SIGTERM."""
        raise NotImplementedError
