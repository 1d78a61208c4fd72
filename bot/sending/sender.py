"""Threads that send what the outbox holds, woken in the process that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.sending.whispers import Whisper

if TYPE_CHECKING:
    from bot.line.client import LineClient
    from storage import Store
    from storage.outbox import OutboxRow

LEASE_SECONDS = 30
"""How long a row belongs to the process that wrote or claimed it; longer than two slowest calls."""


class Sender:
    """Sends rows of the outbox and whispers; one a process, made after forking.

    `who` names this process among all that share the database, and goes into
    `tx.outbox.add(..., lease_to=sender.who, lease_seconds=LEASE_SECONDS)`.
    """

    def __init__(
        self,
        store: Store,
        line_for: Callable[[int], LineClient],
        *,
        clock: Callable[[], datetime],
        who: str,
        threads: int = 16,
        most_waiting: int = 2000,
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Start the threads; call it after forking."""
        raise NotImplementedError

    def wake(self, rows: Sequence[OutboxRow]) -> None:
        """Take over rows just committed; those not leased to us wait for their elders."""
        raise NotImplementedError

    def whisper(self, whisper: Whisper) -> None:
        """Answer by token straight from memory: no row, no trace, no push."""
        raise NotImplementedError

    def stop(self, within: float = 15.0) -> None:
        """Finish what is held within so many seconds, give the rest back, end the threads."""
        raise NotImplementedError
