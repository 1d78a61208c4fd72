"""From rows of the memory to the rules' question "may he?"."""

from __future__ import annotations

from typing import cast

from bot.actions.context import StaffMember
from casework.clearance import Deed, Docket, Officer, may
from handlers.known import Role
from storage import Tx
from storage.cases import Case
from storage.staff import StaffMember as StaffRow


def member_of(row: StaffRow) -> StaffMember:
    """The actor behind a staff account."""
    roles = frozenset(cast(Role, role) for role in row.roles)
    return StaffMember(row.id, row.name, roles, _divisions(row), row.line_user or "")


def officer_of(row: StaffRow) -> Officer:
    """The staff account as the rules see it."""
    return Officer(row.id, member_of(row).roles, _divisions(row))


def docket_of(case: Case, *, division: str = "", owner: str | None = None) -> Docket:
    """The case as the rules see it; or as they would, in another division or with another owner."""
    return Docket(
        division or case.division,
        (case.owner_id or "") if owner is None else owner,
        case.named_staff,
        case.named_divisions,
    )


def on_duty(tx: Tx, actor: StaffMember) -> Officer | None:
    """The actor as the memory knows him now; None if the account is off or of another town.

    Roles are read again, so that one taken away this morning is gone in an open talk too.
    """
    row = tx.staff.by_id(actor.id)
    return officer_of(row) if row is not None and row.is_active else None


def cleared(tx: Tx, actor: StaffMember, deed: Deed, case: Case | None) -> bool:
    """Whether this account may do this with this case; a missing case is never cleared."""
    officer = on_duty(tx, actor)
    return officer is not None and case is not None and may(officer, deed, docket_of(case))


def _divisions(row: StaffRow) -> frozenset[str]:
    return frozenset({row.division} if row.division else ())
