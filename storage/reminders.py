"""Who was told that a case stands still, and what is done once a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import Select, bindparam, exists, literal, select
from sqlalchemy.dialects.postgresql import insert

from storage.case_rows import Case
from storage.case_statements import ALL_CASES, IS_OPEN
from storage.scope import TOWN, Repository, scoped
from storage.tables import cases, done_once, reminders

From = Literal["start", "due"]

_c: Final = cases.c
_r: Final = reminders.c
_BASES: Final = {"start": _c.clock_starts_on, "due": _c.reply_due_on}


def _lagging(counted_from: From) -> Select[tuple[object, ...]]:
    base = _BASES[counted_from]
    told = exists(
        select(literal(1)).where(
            _r.town_id == TOWN,
            _r.number == _c.number,
            _r.rung == bindparam("which"),
            _r.base_on == base,
        )
    )
    return (
        ALL_CASES.where(IS_OPEN, base <= bindparam("latest", type_=base.type), ~told)
        .order_by(base, _c.number)
        .limit(bindparam("most"))
    )


_LAGGING: Final = {name: scoped(_lagging(name)) for name in _BASES}  # type: ignore[arg-type]
_UNACCEPTED: Final = {
    name: scoped(statement.where(_c.state == "received")) for name, statement in _LAGGING.items()
}
_ADD: Final = scoped(
    insert(reminders)
    .values(
        town_id=TOWN,
        number=bindparam("wanted"),
        rung=bindparam("which"),
        base_on=bindparam("base"),
        at=bindparam("now"),
    )
    .on_conflict_do_nothing()
)
_OF_CASE: Final = scoped(
    select(_r.rung, _r.base_on).where(_r.town_id == TOWN, _r.number == bindparam("wanted"))
)
_ONCE: Final = scoped(
    insert(done_once)
    .values(town_id=TOWN, what=bindparam("which"), day=bindparam("today"))
    .on_conflict_do_nothing()
)


class Reminders(Repository):
    """The ladder's own memory for one town."""

    __slots__ = ()

    def lagging(
        self,
        rung: str,
        counted_from: From,
        latest: date,
        *,
        only_unaccepted: bool = False,
        limit: int = 50,
    ) -> tuple[Case, ...]:
        """Open cases whose start or due date is `latest` or before and of which this rung has not
        told yet, the oldest first."""
        statements = _UNACCEPTED if only_unaccepted else _LAGGING
        rows = self._run(statements[counted_from], which=rung, latest=latest, most=limit)
        return tuple(Case(*row) for row in rows)

    def add(self, number: str, rung: str, base_on: date, at: datetime) -> bool:
        """Write down that it was told; False if it had been."""
        return self._run(_ADD, wanted=number, which=rung, base=base_on, now=at).rowcount == 1

    def of_case(self, number: str) -> frozenset[tuple[str, date]]:
        """Rungs climbed, each with the day it was counted from."""
        return frozenset((row[0], row[1]) for row in self._run(_OF_CASE, wanted=number))

    def first_time(self, what: str, day: date) -> bool:
        """Whether this is the first time on this day; True once, whoever asks."""
        return self._run(_ONCE, which=what, today=day).rowcount == 1
