"""What is to be sent: written in the transaction that decided it, sent after its commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.scope import Repository

Weight = Literal["prompt", "answer", "receipt", "notice"]
State = Literal["pending", "sent", "dropped", "dead"]


@dataclass(frozen=True, slots=True)
class OutboxDraft:
    """A message to be sent to one person or group.

    `lease_to` names the sender of this process: the row is leased to it at once for
    `lease_seconds` if the recipient has no older pending row.
    """

    recipient: str = field(repr=False)  # LINE's id of a user or group
    messages: str = field(repr=False)  # JSON, rendered
    weight: Weight = "answer"
    reply_token: str | None = field(default=None, repr=False)
    token_at: datetime | None = None  # receipt of the event the token came with
    via_push: bool = False  # push at once, there is no token
    lease_to: str = ""
    lease_seconds: int = 30
    due_at: datetime | None = None  # default: now


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message on its way.

    `attempts` counts tries begun, this one included: a lease is a try, and is counted when it is
    given, so that a message that kills its sender is seen. `is_ambiguous`: an earlier try may have
    arrived (a sender that vanished with its lease counts as one).
    """

    town_id: int
    id: int
    recipient: str = field(repr=False)
    reply_token: str | None = field(repr=False)
    token_at: datetime | None
    weight: Weight
    retry_key: str  # UUIDv4, the same for all pushes of this row
    messages: str | None = field(repr=False)  # None after sending
    state: State
    attempts: int
    is_ambiguous: bool
    via_push: bool
    due_at: datetime
    leased_until: datetime | None
    leased_by: str | None
    fault: str  # a short code, never content
    made_at: datetime


class Outbox(Repository):
    """The messages of one town."""

    __slots__ = ()

    def add(self, draft: OutboxDraft) -> OutboxRow:
        """Queue a message; look at `leased_by` to see whether the sender may send it at once."""
        raise NotImplementedError

    def add_many(self, drafts: Sequence[OutboxDraft]) -> tuple[OutboxRow, ...]:
        """Queue a notice for several recipients, a row each."""
        raise NotImplementedError

    def forget_person(self, recipient: str) -> int:
        """Drop what is still pending or dead for this person and wipe it; how many rows."""
        raise NotImplementedError
