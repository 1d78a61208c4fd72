"""What staff did that must be answerable later. Nothing a citizen did stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select

from storage.scope import TOWN, Repository, scoped
from storage.tables import audit

_a: Final = audit.c
_ADD: Final = scoped(
    insert(audit).values(
        town_id=TOWN,
        id=bindparam("entry"),
        at=bindparam("now"),
        staff_id=bindparam("by"),
        act=bindparam("what"),
        subject=bindparam("whom"),
    )
)
_LATEST: Final = scoped(
    select(_a.at, _a.staff_id, _a.act, _a.subject)
    .where(_a.town_id == TOWN)
    .order_by(_a.at.desc(), _a.id)
    .limit(bindparam("most"))
)


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
        ground = self._ground
        self._run(
            _ADD, entry=ground.new_id(), now=ground.clock(), by=staff_id, what=act, whom=subject
        )

    def latest(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Newest first."""
        return tuple(AuditEntry(*row) for row in self._run(_LATEST, most=limit))
