"""LINE groups that receive one-line notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Repository, scoped
from storage.tables import groups

_g: Final = groups.c
_LINK: Final = scoped(
    insert(groups)
    .values(
        town_id=TOWN,
        group_id=bindparam("group"),
        linked_by=bindparam("by"),
        linked_at=bindparam("at"),
    )
    .on_conflict_do_nothing()
)
_UNLINK: Final = scoped(delete(groups).where(_g.town_id == TOWN, _g.group_id == bindparam("group")))
_LINKED: Final = scoped(
    select(_g.group_id, _g.linked_by, _g.linked_at)
    .where(_g.town_id == TOWN)
    .order_by(_g.linked_at, _g.group_id)
)


@dataclass(frozen=True, slots=True)
class Group:
    group: str = field(repr=False)  # LINE's id
    linked_by: str | None  # staff id
    linked_at: datetime


class Groups(Repository):
    """The linked groups of one town."""

    __slots__ = ()

    def link(self, group: str, staff_id: str) -> None:
        """Let the group receive notices; again does no harm."""
        self._run(_LINK, group=group, by=staff_id, at=self._ground.clock())

    def unlink(self, group: str) -> bool:
        """False if it was not linked."""
        return self._run(_UNLINK, group=group).rowcount == 1

    def linked(self) -> tuple[Group, ...]:
        return tuple(Group(*row) for row in self._run(_LINKED))
