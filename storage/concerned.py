"""Whom a case is about: they get no list, notice, count, search or view of it.

The first member and the first division stand in columns of their own; nearly every case has none,
and of the rest nearly every one has no more. Further names stand in `also_concerns`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    literal_column,
    null,
    or_,
    select,
    update,
)

from storage.holds import Holds
from storage.scope import TOWN, Repository, scoped
from storage.tables import cases

_c: Final = cases.c
_me: Final = bindparam("me", type_=String())
_mine: Final = bindparam("my_division", type_=String())


def _also(kind: str, whom: ColumnElement[Any]) -> ColumnElement[bool]:
    sign: ColumnElement[str] = literal_column(f"' {kind}:'", String()) + whom
    return Holds(_c.also_concerns, sign + literal_column("' '", String()))


NOT_ABOUT_ME: Final = and_(
    or_(_c.concerns_staff_id.is_(None), _c.concerns_staff_id != _me),
    or_(_c.concerns_division.is_(None), _c.concerns_division != _mine),
    or_(_c.also_concerns == "", ~or_(_also("staff", _me), _also("division", _mine))),
)
"""For an account that binds `me` and `my_division`: the rule of `casework.clearance.is_named`."""
AGAINST_ITS_OWN: Final = or_(
    _c.concerns_division == _c.division,
    and_(_c.also_concerns != "", _also("division", _c.division)),
)
"""It concerns the very division that would do it."""
_ABOUT: Final = scoped(select(_c.number).where(_c.town_id == TOWN, ~NOT_ABOUT_ME))
_NAME: Final = scoped(
    update(cases)
    .where(_c.town_id == TOWN, _c.number == bindparam("wanted"))
    .values(
        concerns_staff_id=bindparam("first_member"),
        concerns_division=bindparam("first_division"),
        also_concerns=bindparam("others"),
        owner_id=case(
            (_c.owner_id.in_(bindparam("named", expanding=True)), null()), else_=_c.owner_id
        ),
    )
)


class Concerned(Repository):
    """Names in one town's cases."""

    __slots__ = ()

    def name(self, number: str, staff: Iterable[str], divisions: Iterable[str]) -> None:
        """These and nobody else; a named owner owns it no longer."""
        people, units = sorted(staff), sorted(divisions)
        others = [f"staff:{one}" for one in people[1:]] + [f"division:{one}" for one in units[1:]]
        self._run(
            _NAME,
            wanted=number,
            first_member=people[0] if people else None,
            first_division=units[0] if units else None,
            others=f" {' '.join(others)} " if others else "",
            named=people,
        )

    def numbers(self, staff_id: str, division: str) -> frozenset[str]:
        """The cases about this account or its division, for pages that must not tell of them."""
        return frozenset(self._run(_ABOUT, me=staff_id, my_division=division).scalars())
