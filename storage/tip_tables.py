"""Published counts of tips, one row a half-year, never changed."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam, insert, select

from storage.scope import TOWN, Repository, scoped
from storage.tables_tips import tip_tables

_t: Final = tip_tables.c
_ALL: Final = scoped(select(_t.half_year, _t.frozen_on, _t.counts).where(_t.town_id == TOWN))
_PUT: Final = scoped(
    insert(tip_tables).values(
        town_id=TOWN,
        half_year=bindparam("half"),
        frozen_on=bindparam("day"),
        counts=bindparam("told"),
    )
)


class TipTables(Repository):
    """The tables of one town."""

    __slots__ = ()

    def all(self) -> dict[str, tuple[date, str]]:
        """Day and counts of each half-year."""
        return {str(half): (day, str(told)) for half, day, told in self._run(_ALL)}

    def put(self, half_year: str, frozen_on: date, counts: str) -> None:
        """Publish one; a second one of the same half-year is refused by the database."""
        self._run(_PUT, half=half_year, day=frozen_on, told=counts)
