"""Tying LINE accounts and groups to the town hall, by one-time codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.actions.clearance import on_duty
from bot.actions.context import ActionContext, Citizen, StaffMember, System
from bot.actions.people import PRIVILEGED
from bot.actions.refusals import NOT_FOUND, WRONG_CODE
from casework.numbering import ALPHABET, in_arabic
from handlers.commands import Linked, LinkGroup, LinkStaff, Refused
from storage import Tx
from storage.staff import StaffMember as StaffRow

CODE_LENGTH = 8
CODE_LIFE = timedelta(minutes=15)
MAY_LINK_GROUPS = frozenset({"agent", "head", "administrator"})


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A fresh code, shown once; only its hash is kept."""

    code: str = field(repr=False)
    expires_at: datetime


def issue_link_code(
    tx: Tx, actor: StaffMember | System, staff_id: str, context: ActionContext
) -> LinkCode | Refused:
    """Make a code for an active account: one's own, or another's for administrator and system.

    Administrators and integrity officers tie their accounts themselves.
    """
    row = tx.staff.by_id(staff_id)
    if row is None or not row.is_active or not _may_issue(tx, actor, row):
        return NOT_FOUND
    code = "".join(ALPHABET[context.random(len(ALPHABET))] for _ in range(CODE_LENGTH))
    expires_at = context.now + CODE_LIFE
    tx.staff.new_link_code(staff_id, code, expires_at)
    by = actor.id if isinstance(actor, StaffMember) else None
    tx.audit.add("link_code_issued", staff_id=by, subject=staff_id)
    return LinkCode(code, expires_at)


def link_staff(
    tx: Tx,
    actor: Citizen | StaffMember,
    command: LinkStaff,
    context: ActionContext,  # noqa: ARG001 - every action is called alike
) -> Linked | Refused:
    """Use a code, once and in time; a wrong one is told nothing but that."""
    row = tx.staff.use_link_code(read_code(command.code), actor.person)
    if row is None:
        return WRONG_CODE
    tx.audit.add("line_linked", staff_id=row.id, subject=row.id)
    return Linked(row.name)


def link_group(
    tx: Tx, actor: StaffMember, command: LinkGroup, context: ActionContext
) -> Linked | Refused:
    """Let a group hear of new cases, if a member asks who works here; answers the town's name."""
    officer = on_duty(tx, actor)
    if officer is None or not officer.roles & MAY_LINK_GROUPS:
        return NOT_FOUND
    tx.groups.link(command.group, actor.id)
    tx.audit.add("group_linked", staff_id=actor.id)
    return Linked(context.town.name)


def unlink_person(tx: Tx, person: str) -> bool:
    """Undo the tie of a LINE account; False if there was none."""
    row = tx.staff.by_line_user(person)
    if row is None or not tx.staff.unlink(person):
        return False
    tx.audit.add("line_unlinked", staff_id=row.id, subject=row.id)
    return True


def forget_group(tx: Tx, group: str) -> bool:
    """We were removed from a group: it hears nothing more. False if it was not linked."""
    if not tx.groups.unlink(group):
        return False
    tx.audit.add("group_unlinked", staff_id=None)
    return True


def read_code(typed: str) -> str:
    """A code as people type it: small letters, spaces, dashes, other digits are forgiven."""
    letters = in_arabic(typed).upper()
    return "".join(sign for sign in letters if sign in ALPHABET)


def show_code(code: str) -> str:
    """In two groups of four, as people copy it."""
    return f"{code[:4]}-{code[4:]}"


def _may_issue(tx: Tx, actor: StaffMember | System, row: StaffRow) -> bool:
    if isinstance(actor, System):
        return True
    officer = on_duty(tx, actor)
    if officer is None or officer.id == row.id:
        return officer is not None
    return "administrator" in officer.roles and not row.roles & PRIVILEGED
