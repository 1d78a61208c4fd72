"""Who is logged in: a signed cookie that dies with the password, the account or the day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import session

from bot.actions.clearance import member_of
from bot.actions.context import StaffMember

if TYPE_CHECKING:
    from bot.wiring import Deps
    from storage.staff import StaffMember as StaffRow

LIFE = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The account behind this request, as the memory knows it now."""

    town_id: int
    member: StaffMember
    has_line: bool

    @property
    def reads_cases(self) -> bool:
        """Whether worklists are for this account."""
        return bool(self.member.roles & {"agent", "head", "executive"})


def begin(town_id: int, row: StaffRow, now: datetime) -> None:
    """Start afresh, so that nothing planted before the log-in lives on."""
    session.clear()
    session["town"] = town_id
    session["staff"] = row.id
    session["since"] = int(now.timestamp())
    session["seal"] = _seal(row)


def end() -> None:
    """Log out."""
    session.clear()


def who(deps: Deps) -> LoggedIn | None:
    """The active account of a session under ten hours whose password is still the same."""
    town_id, staff_id, since = (session.get(key) for key in ("town", "staff", "since"))
    if not isinstance(town_id, int) or not isinstance(since, int) or not staff_id:
        return None
    if deps.clock().timestamp() - since > LIFE.total_seconds():
        return None
    if deps.store.towns.by_id(town_id) is None:
        return None
    with deps.store.reading(town_id) as tx:
        row = tx.staff.by_id(str(staff_id))
    if row is None or not row.is_active or session.get("seal") != _seal(row):
        return None
    return LoggedIn(town_id, member_of(row), row.line_user is not None)


def _seal(row: StaffRow) -> str:
    return hashlib.sha256((row.password_hash or "").encode()).hexdigest()[:16]
