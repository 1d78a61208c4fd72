"""Accounts, as the console changes them: thin steps over `people` and `four_eyes`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from bot.actions import four_eyes, people
from bot.actions.context import ActionContext, StaffMember
from bot.actions.linking import unlink_person
from bot.actions.office_commands import (
    AskChange,
    DecideChange,
    DropGroup,
    EndLogIns,
    NewPassword,
    OpenAccount,
    RenameAccount,
    RenewPassword,
    UntieLine,
)
from bot.actions.passwords import WeakPassword
from bot.actions.refusals import NOT_FOUND
from handlers.commands import Refused
from storage import Tx
from storage.staff import LoginTakenError
from storage.staff import StaffMember as StaffRow

_FAULTS: tuple[tuple[type[Exception], Refused], ...] = (
    (people.NeedsTwo, Refused("needs_two")),
    (four_eyes.SameEyes, Refused("same_eyes")),
    (people.NotAllowed, NOT_FOUND),
    (four_eyes.Decided, Refused("decided")),
    (four_eyes.WaitsAlready, Refused("waits_already")),
    (LoginTakenError, Refused("login_taken")),
    (WeakPassword, Refused("weak_password")),
    (people.WrongAccount, Refused("wrong_account")),
)
Action = Callable[[Tx, StaffMember, Any, ActionContext], object]


def _refusing(action: Action) -> Action:
    """What people raise becomes the answer; nothing is left half done, for nothing is written."""

    @wraps(action)
    def careful(tx: Tx, actor: StaffMember, command: Any, context: ActionContext) -> object:  # noqa: ANN401
        try:
            return action(tx, actor, command, context)
        except tuple(kind for kind, _ in _FAULTS) as fault:
            return next(answer for kind, answer in _FAULTS if isinstance(fault, kind))

    return careful


@_refusing
def open_account(
    tx: Tx, actor: StaffMember, command: OpenAccount, context: ActionContext
) -> NewPassword:
    """With a made password, which is shown once."""
    password = people.new_password(context.random)
    row = people.add_staff(
        tx, actor, login=command.login, name=command.name, roles=command.roles,
        division=command.division, password=password,
    )  # fmt: skip
    return NewPassword(row.id, password, waits=not row.is_active)


@_refusing
def renew_password(
    tx: Tx, actor: StaffMember, command: RenewPassword, context: ActionContext
) -> NewPassword:
    """Of another's account; its log-ins end."""
    password = people.new_password(context.random)
    people.set_password(tx, actor, _other(tx, actor, command.staff_id), password)
    return NewPassword(command.staff_id, password)


@_refusing
def rename_account(
    tx: Tx, actor: StaffMember, command: RenameAccount, context: ActionContext
) -> None:
    """The name that colleagues read."""
    people.rename(tx, actor, _row(tx, command.staff_id), command.name)


@_refusing
def ask_change(tx: Tx, actor: StaffMember, command: AskChange, context: ActionContext) -> None:
    """For another administrator to agree to."""
    row = _row(tx, command.staff_id)
    four_eyes.ask_change(tx, actor, row, command.deed, command.roles, command.division)


@_refusing
def decide_change(
    tx: Tx, actor: StaffMember, command: DecideChange, context: ActionContext
) -> None:
    """The second pair of eyes."""
    four_eyes.decide(tx, actor, command.wish_id, agrees=command.agrees)


@_refusing
def end_log_ins(tx: Tx, actor: StaffMember, command: EndLogIns, context: ActionContext) -> None:
    """A lost phone: every log-in of the account ends now."""
    by = people.manager(tx, actor)
    row = _row(tx, command.staff_id)
    tx.sessions.end_all(row.id)
    tx.audit.add("sessions_ended", staff_id=by, subject=row.id)


@_refusing
def untie_line(tx: Tx, actor: StaffMember, command: UntieLine, context: ActionContext) -> None:
    """A lost phone: its LINE account is no officer's any more."""
    by = people.manager(tx, actor)
    row = _row(tx, command.staff_id)
    if row.line_user is not None and unlink_person(tx, row.line_user):
        tx.audit.add("line_untied", staff_id=by, subject=row.id)


@_refusing
def drop_group(tx: Tx, actor: StaffMember, command: DropGroup, context: ActionContext) -> None:
    """By its place in the list, so that no page carries LINE's id of it."""
    by = people.manager(tx, actor)
    linked = tx.groups.linked()
    if not 0 <= command.rank < len(linked):
        raise people.NotAllowed
    tx.groups.unlink(linked[command.rank].group)
    tx.audit.add("group_unlinked", staff_id=by)


def _row(tx: Tx, staff_id: str) -> StaffRow:
    row = tx.staff.by_id(staff_id)
    if row is None:
        raise people.NotAllowed
    return row


def _other(tx: Tx, actor: StaffMember, staff_id: str) -> StaffRow:
    """One's own password is changed with the old one, on the page of one's own account."""
    if staff_id == actor.id:
        raise people.NotAllowed
    return _row(tx, staff_id)
