"""Staff accounts: opened, changed and closed here; passwords, roles, log-in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.actions.clearance import on_duty
from bot.actions.context import StaffMember, System
from bot.actions.passwords import hash_password, is_right
from casework.clearance import ROLES, may_manage
from storage import Tx
from storage.staff import StaffMember as StaffRow

_LOGIN_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
_LEGIBLE: Final = "23456789abcdefghijkmnpqrstuvwxyz"
PASSWORD_LENGTH: Final = 16
PRIVILEGED: Final = frozenset({"administrator", "integrity"})
"""Roles that nobody gives, takes or stands in for alone."""


class NotAllowed(Exception):
    """The one who asks may not manage people."""


class NeedsTwo(NotAllowed):
    """A second administrator must agree: ask with `ask_change`."""


class WrongAccount(ValueError):
    """Something about the account cannot be; the text says what to write."""


def add_staff(
    tx: Tx,
    actor: StaffMember | System,
    *,
    login: str,
    name: str,
    roles: Sequence[str],
    division: str | None = None,
    password: str,
) -> StaffRow:
    """Open an account. Raises `WrongAccount`, `WeakPassword`, `LoginTakenError`, `NotAllowed`.

    An administrator or integrity officer added by a person stays closed until a second
    administrator agrees; else one could make the second pair of eyes himself.
    """
    by = manager(tx, actor)
    _check_account(tx, login, name, division)
    row = tx.staff.add(
        name=name.strip(),
        login=login,
        roles=check_roles(roles),
        division=division,
        password_hash=hash_password(password),
    )
    tx.audit.add("staff_added", staff_id=by, subject=row.id)
    if by is None or not row.roles & PRIVILEGED:
        return row
    waiting = replace(row, is_active=False)
    tx.staff.save(waiting)
    tx.wishes.ask("open", row.id, by)
    return waiting


def set_password(
    tx: Tx, actor: StaffMember | System, row: StaffRow, password: str, *, spare: str = ""
) -> None:
    """Give an account a new password: one's own, or another's for administrator and system.

    Nobody but the command line does it for an administrator or integrity officer: with another's
    password one would be his own second pair of eyes. Log-ins end, but for the one that is spared.
    """
    own = isinstance(actor, StaffMember) and actor.id == row.id
    by = row.id if own else manager(tx, actor)
    if not own and by is not None and row.roles & PRIVILEGED:
        raise NeedsTwo
    tx.staff.save(replace(row, password_hash=hash_password(password)))
    tx.sessions.end_all(row.id, but=spare)
    tx.audit.add("password_set", staff_id=by, subject=row.id)


def rename(tx: Tx, actor: StaffMember | System, row: StaffRow, name: str) -> StaffRow:
    """Write a name anew; the log-in stays."""
    by = manager(tx, actor)
    _check_account(tx, row.login, name, row.division)
    changed = replace(row, name=name.strip())
    tx.staff.save(changed)
    tx.audit.add("staff_renamed", staff_id=by, subject=row.id)
    return changed


def set_roles(
    tx: Tx,
    actor: StaffMember | System,
    row: StaffRow,
    roles: Sequence[str],
    division: str | None = None,
) -> StaffRow:
    """Give an account these roles and no others, and perhaps another division.

    For the command line; a person asks with `ask_change`, and another one agrees.
    """
    _alone(tx, actor)
    return give_roles(tx, None, row, roles, division or row.division)


def give_roles(
    tx: Tx, by: str | None, row: StaffRow, roles: Sequence[str], division: str | None
) -> StaffRow:
    """The change itself, once it is agreed."""
    _check_account(tx, row.login, row.name, division)
    changed = replace(row, roles=frozenset(check_roles(roles)), division=division)
    tx.staff.save(changed)
    if not changed.may_work:
        let_go(tx, row)
    tx.audit.add("roles_set", staff_id=by, subject=row.id)
    return changed


def deactivate(tx: Tx, actor: StaffMember | System, row: StaffRow) -> None:
    """Close an account and undo its LINE tie; its name stays with what it did.

    For the command line; a person asks with `ask_change`, and another one agrees.
    """
    _alone(tx, actor)
    close(tx, None, row)


def let_go(tx: Tx, row: StaffRow) -> None:
    """What somebody leaves behind who works on cases no longer: open cases are nobody's again and
    stand in that list, and who talks with him waits first in the queue."""
    tx.cases.let_go(row.id)
    for chat in tx.chats.live():
        if chat.taken_by == row.id:
            held = tx.chats.lock(chat.number)
            if held is not None and held.state != "over":
                tx.chats.save(replace(held, state="waiting", taken_by=None, staff_token=None))


def close(tx: Tx, by: str | None, row: StaffRow) -> None:
    """The closing itself, once it is agreed."""
    let_go(tx, row)
    if row.line_user is not None:
        tx.staff.unlink(row.line_user)
    tx.staff.save(replace(row, is_active=False, line_user=None))
    tx.sessions.end_all(row.id)
    tx.letters.drop_ways(row.id)
    tx.audit.add("staff_deactivated", staff_id=by, subject=row.id)


def who_logs_in(tx: Tx, login: str, password: str) -> StaffRow | None:
    """The active account that this log-in and password open; a missing one takes as long."""
    row = tx.staff.by_login(login.strip().lower())
    fits = is_right(row.password_hash if row is not None else None, password)
    return row if row is not None and fits and row.is_active else None


def new_password(random: Callable[[int], int]) -> str:
    """Sixteen signs in groups of four (80 bits), without those that look alike."""
    signs = [_LEGIBLE[random(len(_LEGIBLE))] for _ in range(PASSWORD_LENGTH)]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, PASSWORD_LENGTH, 4))


def check_roles(roles: Sequence[str]) -> tuple[str, ...]:
    """The roles, in order, each once. Raises `WrongAccount`."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise WrongAccount(f"roles are {', '.join(ROLES)}; at least one")
    return tuple(role for role in ROLES if role in roles)


def _check_account(tx: Tx, login: str, name: str, division: str | None) -> None:
    if not 2 <= len(login) <= 40 or not set(login) <= _LOGIN_SIGNS:
        raise WrongAccount("a log-in takes 2 to 40 small letters, digits, dots and dashes")
    if not name.strip():
        raise WrongAccount("an account needs a name")
    known = [row.code for row in tx.catalogue.divisions()]
    if division is not None and division not in known:
        raise WrongAccount(f"there is no division '{division}'; there are {', '.join(known)}")


def manager(tx: Tx, actor: StaffMember | System) -> str | None:
    """The id of who manages, None for the program itself. Raises `NotAllowed`."""
    if isinstance(actor, System):
        return None
    officer = on_duty(tx, actor)
    if officer is None or not may_manage(officer):
        raise NotAllowed
    return officer.id


def _alone(tx: Tx, actor: StaffMember | System) -> None:
    if manager(tx, actor) is not None:
        raise NeedsTwo
