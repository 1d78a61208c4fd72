"""A head and the people of his division: who is away and cannot say so himself."""

from __future__ import annotations

from bot.actions.clearance import on_duty
from bot.actions.context import ActionContext, StaffMember
from bot.actions.office_commands import PutAway
from bot.actions.own_account import set_leave
from bot.actions.refusals import NOT_FOUND
from handlers.commands import Refused
from storage import Tx
from storage.staff import StaffMember as StaffRow


def team_of(tx: Tx, actor: StaffMember) -> tuple[StaffRow, ...]:
    """Who works on cases in a head's division, in every division where he serves all; not he."""
    head = on_duty(tx, actor)
    if head is None or "head" not in head.roles:
        return ()
    return tuple(
        row
        for row in tx.staff.everyone()
        if row.is_active
        and row.may_work
        and row.id != head.id
        and (not head.divisions or row.division in head.divisions)
    )


def put_away(
    tx: Tx, actor: StaffMember, command: PutAway, context: ActionContext
) -> Refused | None:
    """As if he had said it himself, but on record as the head's; his cases stay his until they
    are given to others."""
    row = next((one for one in team_of(tx, actor) if one.id == command.staff_id), None)
    if row is None:
        return NOT_FOUND
    return set_leave(tx, row.id, command.until, actor.id, context)
