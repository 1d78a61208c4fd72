"""Who is logged in: a row of the memory, which the cookie only points at.

Ending the row ends every copy of the cookie at once; a new password, another role of the account or
its end do the same.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from flask import g, request, session

from bot.actions.clearance import member_of
from bot.actions.context import StaffMember
from bot.actions.second_steps import RULES, must_have

if TYPE_CHECKING:
    from bot.wiring import Deps
    from storage import Tx
    from storage.sessions import Session
    from storage.staff import StaffMember as StaffRow
    from storage.towns import Town

LIFE: Final = timedelta(hours=10)
NOTED_EVERY: Final = timedelta(minutes=5)
READS_CASES: Final = frozenset({"agent", "head", "executive"})
WORKS: Final = frozenset({"agent", "head"})
_SYSTEMS: Final = (
    ("Line/", "LINE"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
_PROGRAMS: Final = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The account behind this request, as the memory knows it now."""

    town_id: int
    member: StaffMember
    has_line: bool
    login: str = ""
    session_id: str = ""
    via: str = ""
    must_enrol: bool = False
    """The town wants a second step of this account, and it has none yet."""

    @property
    def reads_cases(self) -> bool:
        """Whether worklists are for this account."""
        return bool(self.member.roles & READS_CASES)

    @property
    def works(self) -> bool:
        """Whether this account may change cases."""
        return bool(self.member.roles & WORKS)

    @property
    def hands_out(self) -> bool:
        """Whether this account may give cases to others."""
        return "head" in self.member.roles

    @property
    def manages(self) -> bool:
        """People and settings."""
        return "administrator" in self.member.roles

    @property
    def opens_tips(self) -> bool:
        """The anonymous channel."""
        return "integrity" in self.member.roles


def begin(tx: Tx, town_id: int, row: StaffRow, via: str) -> None:
    """Start afresh, so that nothing planted before the log-in lives on."""
    token = secrets.token_urlsafe(32)
    tx.sessions.add(row.id, token, via=via, device=_device())
    tx.audit.add("logged_in", staff_id=row.id, subject=row.id)
    session.clear()
    session["town"] = town_id
    session["key"] = token
    g.pop("prongsai_someone", None)


def end(deps: Deps) -> None:
    """Log out, here and wherever a copy of the cookie went."""
    someone = who(deps)
    if someone is not None:
        with deps.store.begin(someone.town_id) as tx:
            tx.sessions.end(someone.session_id, someone.member.id)
    session.clear()
    g.pop("prongsai_someone", None)


def who(deps: Deps) -> LoggedIn | None:
    """The active account of a log-in under ten hours that nobody has ended."""
    if "prongsai_someone" not in g:
        g.prongsai_someone = _look(deps)
    return cast("LoggedIn | None", g.prongsai_someone)


def _look(deps: Deps) -> LoggedIn | None:
    town_id, token = session.get("town"), session.get("key")
    if not isinstance(town_id, int) or not isinstance(token, str):
        return None
    town = deps.store.towns.by_id(town_id)
    if town is None:
        return None
    with deps.store.reading(town_id) as tx:
        found = tx.sessions.by_token(token, deps.clock() - LIFE)
        row = tx.staff.by_id(found.staff_id) if found else None
    if found is None or row is None or not row.is_active:
        return None
    _note(deps, town_id, found)
    must = found.via == "password" and must_have(row.roles, rule_of(deps, town))
    has_line = row.line_user is not None
    return LoggedIn(town_id, member_of(row), has_line, row.login, found.id, found.via, must)


def rule_of(deps: Deps, town: Town) -> str:
    """Who needs a second step here; on a real LINE account administrators do unless it says no."""
    said = str(town.settings.get("second_step", ""))
    return said if said in RULES else "offered" if deps.settings.is_simulated else "required"


def _note(deps: Deps, town_id: int, found: Session) -> None:
    """Keep when it was last used, roughly: a write for every page would cost too much."""
    if deps.clock() - found.seen_at >= NOTED_EVERY:
        with deps.store.begin(town_id) as tx:
            tx.sessions.saw(found.id)


def _device() -> str:
    """Program and system, as far as the browser says."""
    said = request.headers.get("User-Agent", "")
    parts = [
        next((name for sign, name in known if sign in said), "") for known in (_PROGRAMS, _SYSTEMS)
    ]
    return " · ".join(filter(None, parts))
