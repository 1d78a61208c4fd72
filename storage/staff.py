"""The people of the town hall, and the LINE accounts they linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from knowledge.thai import dictionary_order
from storage.scope import TOWN, Repository, scoped
from storage.tables import link_codes, staff

_s: Final = staff.c
_l: Final = link_codes.c
_ALL: Final = select(
    _s.id,
    _s.name,
    _s.login,
    _s.roles,
    _s.division,
    _s.password_hash,
    _s.line_user,
    _s.is_active,
    _s.away_until,
).where(_s.town_id == TOWN)
_EVERYONE: Final = scoped(_ALL.order_by(_s.id))
_BY_ID: Final = scoped(_ALL.where(_s.id == bindparam("wanted")))
_BY_LOGIN: Final = scoped(_ALL.where(_s.login == bindparam("wanted")))
_BY_LINE: Final = scoped(_ALL.where(_s.line_user == bindparam("wanted"), _s.is_active))
_IN_LINE: Final = scoped(_EVERYONE.where(_s.line_user.is_not(None), _s.is_active))
_ADD: Final = scoped(
    insert(staff)
    .values(
        town_id=TOWN,
        id=bindparam("new_id"),
        name=bindparam("new_name"),
        login=bindparam("new_login"),
        roles=bindparam("new_roles"),
        division=bindparam("new_division"),
        password_hash=bindparam("new_password_hash"),
    )
    .on_conflict_do_nothing(index_elements=["town_id", "login"])
)
_SAVE: Final = scoped(
    update(staff)
    .where(_s.town_id == TOWN, _s.id == bindparam("wanted"))
    .values(
        name=bindparam("new_name"),
        login=bindparam("new_login"),
        roles=bindparam("new_roles"),
        division=bindparam("new_division"),
        password_hash=bindparam("new_password_hash"),
        is_active=bindparam("active"),
    )
)
_AWAY: Final = scoped(
    update(staff)
    .where(_s.town_id == TOWN, _s.id == bindparam("wanted"))
    .values(away_until=bindparam("until", type_=_s.away_until.type))
)
_DROP_CODES: Final = scoped(
    delete(link_codes).where(_l.town_id == TOWN, _l.staff_id == bindparam("whose"))
)
_NEW_CODE: Final = scoped(
    insert(link_codes).values(
        town_id=TOWN,
        code_hash=bindparam("hash"),
        staff_id=bindparam("whose"),
        expires_at=bindparam("until"),
    )
)
_USE_CODE: Final = scoped(
    update(link_codes)
    .where(
        _l.town_id == TOWN,
        _l.code_hash == bindparam("hash"),
        _l.used_at.is_(None),
        _l.expires_at > bindparam("now", type_=_l.expires_at.type),
    )
    .values(used_at=bindparam("now", type_=_l.expires_at.type))
    .returning(_l.staff_id)
)
_UNLINK: Final = scoped(
    update(staff)
    .where(_s.town_id == TOWN, _s.line_user == bindparam("wanted"))
    .values(line_user=None)
)
_LINK: Final = scoped(
    update(staff)
    .where(_s.town_id == TOWN, _s.id == bindparam("whose"), _s.is_active)
    .values(line_user=bindparam("linked"))
)
WORKING_ROLES: Final = frozenset({"agent", "head"})


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One account of the town hall."""

    id: str
    name: str
    login: str
    roles: frozenset[str]
    division: str | None  # code
    password_hash: str | None = field(repr=False, default=None)
    line_user: str | None = field(repr=False, default=None)
    is_active: bool = True
    away_until: date | None = None  # the last day

    def is_away(self, today: date) -> bool:
        """On leave or ill: what would come to him goes to others, and nothing is taken away."""
        return self.away_until is not None and today <= self.away_until

    @property
    def may_work(self) -> bool:
        """Whether cases may be accepted and closed."""
        return bool(self.roles & WORKING_ROLES)


def _member(row: Row[Any]) -> StaffMember:
    fields = row._mapping
    return StaffMember(**{**fields, "roles": frozenset(fields["roles"].split())})


def _by_name(rows: Iterable[Row[Any]]) -> tuple[StaffMember, ...]:
    """Here and not by the database: each sorts Thai in a way of its own."""
    return tuple(sorted(map(_member, rows), key=lambda one: dictionary_order(one.name)))


class LoginTakenError(Exception):
    """Another member of this town has this login."""


class Staff(Repository):
    """The staff of one town."""

    __slots__ = ()

    def add(
        self,
        *,
        name: str,
        login: str,
        roles: Sequence[str],
        division: str | None = None,
        password_hash: str | None = None,
    ) -> StaffMember:
        """Open an account; `LoginTakenError` leaves the transaction usable."""
        values = {
            "new_id": self._ground.new_id(),
            "new_name": name,
            "new_login": login,
            "new_roles": " ".join(sorted(set(roles))),
            "new_division": division,
            "new_password_hash": password_hash,
        }
        if self._run(_ADD, **values).rowcount != 1:
            raise LoginTakenError(login)
        return self._one(_BY_LOGIN, login)  # type: ignore[return-value]

    def by_id(self, staff_id: str) -> StaffMember | None:
        return self._one(_BY_ID, staff_id)

    def by_login(self, login: str) -> StaffMember | None:
        return self._one(_BY_LOGIN, login)

    def by_line_user(self, line_user: str) -> StaffMember | None:
        """The active staff member behind a LINE account."""
        return self._one(_BY_LINE, line_user)

    def everyone(self) -> tuple[StaffMember, ...]:
        """By name, the inactive too."""
        return _by_name(self._run(_EVERYONE))

    def in_line(self, division: str | None = None) -> tuple[StaffMember, ...]:
        """Active members with a linked LINE account who work on cases (of this division)."""
        linked = _by_name(self._run(_IN_LINE))
        return tuple(one for one in linked if one.may_work and division in (None, one.division))

    def save(self, member: StaffMember) -> None:
        """Write name, login, roles, division, password and activity back."""
        self._run(
            _SAVE,
            wanted=member.id,
            new_name=member.name,
            new_login=member.login,
            new_roles=" ".join(sorted(member.roles)),
            new_division=member.division,
            new_password_hash=member.password_hash,
            active=member.is_active,
        )

    def set_away(self, staff_id: str, until: date | None) -> None:
        """Away until the end of this day, or (None) back again."""
        self._run(_AWAY, wanted=staff_id, until=until)

    def new_link_code(self, staff_id: str, code: str, expires_at: datetime) -> None:
        """Keep the hash of a one-time code; older codes of this member die."""
        self._run(_DROP_CODES, whose=staff_id)
        self._run(
            _NEW_CODE,
            hash=self._ground.keys.link_code_hash(code),
            whose=staff_id,
            until=expires_at,
        )

    def use_link_code(self, code: str, line_user: str) -> StaffMember | None:
        """Tie the LINE account to the code's owner, once and in time; None if it cannot be.

        A LINE account belongs to one member: an older tie of either is undone.
        """
        found = self._ground.keys.link_code_hash(code)
        staff_id = self._run(_USE_CODE, hash=found, now=self._ground.clock()).scalar()
        if staff_id is None:
            return None
        self._run(_UNLINK, wanted=line_user)
        if self._run(_LINK, whose=staff_id, linked=line_user).rowcount != 1:
            return None
        return self.by_line_user(line_user)

    def unlink(self, line_user: str) -> bool:
        """Undo the tie of a LINE account."""
        return self._run(_UNLINK, wanted=line_user).rowcount == 1

    def _one(self, statement: Select[Any], wanted: str) -> StaffMember | None:
        row = self._run(statement, wanted=wanted).first()
        return None if row is None else _member(row)
