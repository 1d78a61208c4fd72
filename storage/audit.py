"""What staff did that must be answerable later. Nothing a citizen did stands here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import String, bindparam, insert, or_, select

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
        reason=bindparam("why"),
    )
)
_ALL: Final = (
    select(_a.at, _a.staff_id, _a.act, _a.subject, _a.reason)
    .where(_a.town_id == TOWN)
    .order_by(_a.at.desc(), _a.id)
    .limit(bindparam("most"))
)
_SEEN: Final = _a.subject.not_in(bindparam("hidden", expanding=True))
_LATEST: Final = scoped(_ALL)
_OF: Final = scoped(
    _ALL.where(
        or_(bindparam("by", type_=String) == "", _a.staff_id == bindparam("by")),
        or_(bindparam("what", type_=String) == "", _a.act == bindparam("what")),
        or_(bindparam("whom", type_=String) == "", _a.subject == bindparam("whom")),
        _a.at < bindparam("before", type_=_a.at.type),
        _SEEN,
    )
)
_ACTS: Final = scoped(select(_a.act).where(_a.town_id == TOWN, _SEEN).distinct().order_by(_a.act))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: datetime
    staff_id: str | None
    act: str  # a static name
    subject: str  # an id or number, never content
    reason: str = ""  # the officer's own words, where one is asked for


class Audit(Repository):
    """The record of one town; only ever longer."""

    __slots__ = ()

    def add(self, act: str, *, staff_id: str | None, subject: str = "", reason: str = "") -> None:
        ground = self._ground
        self._run(
            _ADD,
            entry=ground.new_id(),
            now=ground.clock(),
            by=staff_id,
            what=act,
            whom=subject,
            why=reason,
        )

    def latest(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Newest first."""
        return tuple(AuditEntry(*row) for row in self._run(_LATEST, most=limit))

    def page(
        self,
        before: datetime,
        *,
        by: str = "",
        act: str = "",
        subject: str = "",
        limit: int = 100,
        hidden: Iterable[str] = (),
    ) -> tuple[AuditEntry, ...]:
        """Entries before a moment, newest first; an empty filter lets everything through. Of the
        `hidden` subjects the reader learns nothing."""
        kept = list(hidden)
        rows = self._run(_OF, by=by, what=act, whom=subject, before=before, most=limit, hidden=kept)
        return tuple(AuditEntry(*row) for row in rows)

    def acts(self, hidden: Iterable[str] = ()) -> tuple[str, ...]:
        """Every kind of entry there is about other subjects than these."""
        return tuple(str(act) for act in self._run(_ACTS, hidden=list(hidden)).scalars())
