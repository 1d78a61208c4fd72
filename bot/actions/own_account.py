"""Who carries out what one does with the own account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from bot.actions import letters, passkeys, recovery
from bot.actions import own_commands as commands
from bot.actions.clearance import on_duty
from bot.actions.context import ActionContext, StaffMember
from bot.actions.refusals import NOT_FOUND
from casework.officehours import bangkok_date
from handlers.commands import Refused
from storage import Tx
from storage.staff import StaffMember as StaffRow

WRONG_PASSKEY: Final = Refused("wrong_passkey")
TOO_MANY_PASSKEYS: Final = Refused("too_many_passkeys")
NO_NAME: Final = Refused("no_passkey_name")
WRONG_DAY: Final = Refused("wrong_day")
LONGEST_LEAVE: Final = timedelta(days=366)
NO_SECOND_STEP: Final = Refused("no_second_step")


def ask_new_passkey(
    tx: Tx, actor: StaffMember, command: commands.AskNewPasskey, context: ActionContext
) -> str | Refused:
    """A key of many needs a name, so that a lost one is known."""
    row = own_row(tx, actor)
    if row is None:
        return NOT_FOUND
    if not command.name:
        return NO_NAME
    made = passkeys.Fresh(context.now, context.random)
    try:
        return passkeys.ask_new(tx, row, command.party, command.name, command.browser, made)
    except passkeys.TooMany:
        return TOO_MANY_PASSKEYS


def keep_new_passkey(
    tx: Tx, actor: StaffMember, command: commands.KeepNewPasskey, context: ActionContext
) -> Refused | None:
    """The question is spent, whatever the answer."""
    row = own_row(tx, actor)
    if row is None:
        return NOT_FOUND
    try:
        passkeys.take_new(tx, row, command.party, command.answer, command.browser)
    except passkeys.WrongPasskey:
        return WRONG_PASSKEY
    return None


def drop_passkey(
    tx: Tx, actor: StaffMember, command: commands.DropPasskey, context: ActionContext
) -> Refused | None:
    """Of one's own only."""
    row = own_row(tx, actor)
    return None if row and passkeys.remove(tx, row, command.passkey_id) else NOT_FOUND


def make_recovery_codes(
    tx: Tx, actor: StaffMember, command: commands.MakeRecoveryCodes, context: ActionContext
) -> tuple[str, ...] | Refused:
    """Fresh ones; the old ones open nothing any more."""
    row = own_row(tx, actor)
    if row is None:
        return NOT_FOUND
    return recovery.issue(tx, row, context.random) or NO_SECOND_STEP


def be_away(
    tx: Tx, actor: StaffMember, command: commands.BeAway, context: ActionContext
) -> Refused | None:
    """What comes to him goes to others meanwhile; his cases stay his."""
    row = own_row(tx, actor)
    if row is None:
        return NOT_FOUND
    return set_leave(tx, row.id, command.until, row.id, context)


def set_leave(
    tx: Tx, staff_id: str, until: date | None, by: str, context: ActionContext
) -> Refused | None:
    """Away until the end of that day, or (None) back; on record as said `by` this account."""
    today = bangkok_date(context.now)
    if until is not None and not today <= until <= today + LONGEST_LEAVE:
        return WRONG_DAY
    tx.staff.set_away(staff_id, until)
    tx.audit.add("away" if until else "back", staff_id=by, subject=staff_id)
    return None


def add_way(
    tx: Tx, actor: StaffMember, command: commands.AddWay, context: ActionContext
) -> Refused | None:
    """One's own only, as everything here."""
    row = own_row(tx, actor)
    return letters.add_way(tx, actor, row, command.address, context) if row else NOT_FOUND


def prove_way(
    tx: Tx, actor: StaffMember, command: commands.ProveWay, context: ActionContext
) -> Refused | None:
    """A few tries; then the address is to be added anew."""
    row = own_row(tx, actor)
    return letters.prove_way(tx, row, command.way_id, command.code) if row else NOT_FOUND


def want_letters(
    tx: Tx, actor: StaffMember, command: commands.WantLetters, context: ActionContext
) -> Refused | None:
    """Which letters go there."""
    row = own_row(tx, actor)
    return letters.want(tx, row, command.way_id, command.kinds) if row else NOT_FOUND


def drop_way(
    tx: Tx, actor: StaffMember, command: commands.DropWay, context: ActionContext
) -> Refused | None:
    """No letter goes there any more."""
    row = own_row(tx, actor)
    return letters.drop_way(tx, actor, row, command.way_id) if row else NOT_FOUND


def own_row(tx: Tx, actor: StaffMember) -> StaffRow | None:
    """The account as the memory knows it now; None once it is closed."""
    return tx.staff.by_id(actor.id) if on_duty(tx, actor) else None


ACTIONS: Final[Mapping[type, Callable[[Tx, Any, Any, ActionContext], object]]] = MappingProxyType(
    {
        commands.AskNewPasskey: ask_new_passkey,
        commands.KeepNewPasskey: keep_new_passkey,
        commands.DropPasskey: drop_passkey,
        commands.MakeRecoveryCodes: make_recovery_codes,
        commands.BeAway: be_away,
        commands.AddWay: add_way,
        commands.ProveWay: prove_way,
        commands.WantLetters: want_letters,
        commands.DropWay: drop_way,
    }
)
