"""What staff did that must be answerable later. Nothing a citizen did stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.scope import Repository


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: datetime
    staff_id: str | None
    act: str  # a static name
    subject: str  # an id or number, never content


class Audit(Repository):
    """The record of one town; only ever longer."""

    __slots__ = ()

    def add(self, act: str, *, staff_id: str | None, subject: str = "") -> None:
        raise NotImplementedError

    def latest(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Newest first."""
        raise NotImplementedError
