"""Changes to people that wait for a second administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Repository, scoped
from storage.tables import staff_wishes

_w: Final = staff_wishes.c
_NOW: Final = bindparam("now", type_=_w.asked_at.type)
_ALL: Final = select(
    _w.id, _w.deed, _w.staff_id, _w.roles, _w.division, _w.asked_by, _w.asked_at
).where(_w.town_id == TOWN, _w.outcome == "")
_OPEN: Final = scoped(_ALL.order_by(_w.asked_at, _w.id))
_BY_ID: Final = scoped(_ALL.where(_w.id == bindparam("wanted")).with_for_update())
_ADD: Final = scoped(
    insert(staff_wishes)
    .values(
        town_id=TOWN,
        id=bindparam("wanted"),
        deed=bindparam("what"),
        staff_id=bindparam("whose"),
        roles=bindparam("new_roles"),
        division=bindparam("new_division"),
        asked_by=bindparam("who"),
        asked_at=_NOW,
    )
    .on_conflict_do_nothing()
)
_DECIDE: Final = scoped(
    update(staff_wishes)
    .where(_w.town_id == TOWN, _w.id == bindparam("wanted"), _w.outcome == "")
    .values(outcome=bindparam("how"), decided_by=bindparam("who"), decided_at=_NOW)
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What one administrator wants done to an account; another one decides."""

    id: str
    deed: str  # "remove", "roles", "forget_second_step"
    staff_id: str
    roles: str  # with blanks between
    division: str | None
    asked_by: str
    asked_at: datetime


class Wishes(Repository):
    """The open wishes of one town; one an account at a time."""

    __slots__ = ()

    def ask(
        self, deed: str, staff_id: str, asked_by: str, roles: str = "", division: str | None = None
    ) -> bool:
        """False if something about this account is waiting already."""
        made = self._run(
            _ADD,
            wanted=self._ground.new_id(),
            what=deed,
            whose=staff_id,
            new_roles=roles,
            new_division=division,
            who=asked_by,
            now=self._ground.clock(),
        )
        return made.rowcount == 1

    def open(self) -> tuple[Wish, ...]:
        """Oldest first."""
        return tuple(Wish(*row) for row in self._run(_OPEN))

    def by_id(self, wish_id: str) -> Wish | None:
        """An open one, held until the end of the transaction."""
        row = self._run(_BY_ID, wanted=wish_id).first()
        return None if row is None else Wish(*row)

    def decide(self, wish_id: str, outcome: str, by: str) -> bool:
        """ "done", "refused" or "withdrawn"; False if it was decided before."""
        now = self._ground.clock()
        return self._run(_DECIDE, wanted=wish_id, how=outcome, who=by, now=now).rowcount == 1
