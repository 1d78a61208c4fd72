"""The outbox as its senders see it: across towns, leased, in order for each recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a try ended.

    "sent" and "dropped" wipe the payload; "dead" keeps it for `requeue`; "pending" tries again at
    `due_at`. `who` is the sender that held the lease: only "sent" counts from one whose lease was
    taken over meanwhile.
    """

    town_id: int
    id: int
    who: str
    state: Literal["sent", "dropped", "dead", "pending"]
    due_at: datetime | None = None  # needed for "pending"
    is_ambiguous: bool = False
    via_push: bool = False  # from now on push, the token is of no more use
    fault: str = ""


class OutboxQueue:
    """Every town's outbox, for senders and the worker."""

    def claim(self, now: datetime, limit: int, lease_seconds: int, who: str) -> list[OutboxRow]:
        """Lease up to `limit` due rows to `who`, oldest due first.

        Never a row whose recipient has an older pending row, or one in another's hands.
        """
        raise NotImplementedError

    def settle(self, settlements: Sequence[Settlement]) -> int:
        """Write down how tries ended, at most 50 rows a transaction; how many were changed."""
        raise NotImplementedError

    def counts(self) -> Mapping[str, int]:
        """Rows by state."""
        raise NotImplementedError

    def oldest_pending_age(self, now: datetime) -> timedelta | None:
        """How long the oldest pending row has been waiting since it was made, or None."""
        raise NotImplementedError

    def dead(self, limit: int = 100) -> list[OutboxRow]:
        """Rows that were given up, newest first."""
        raise NotImplementedError

    def requeue(self, row_id: int) -> bool:
        """Try a dead row again, as a push; False if there is no such dead row."""
        raise NotImplementedError

    def purge(self, before: datetime) -> int:
        """Delete sent and dropped rows made before then; how many."""
        raise NotImplementedError
