"""What no administrator does alone: closing accounts, changing roles, taking a second step away.

One asks, another one agrees or refuses; whom it concerns may not agree either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from bot.actions import people
from bot.actions.context import StaffMember
from bot.actions.letters import WISH, post
from bot.actions.people import NotAllowed, WrongAccount
from bot.actions.second_steps import forget
from storage import Tx
from storage.staff import StaffMember as StaffRow
from storage.wishes import Wish

Deed = Literal["open", "remove", "roles", "forget_second_step"]
DEEDS: Final[tuple[Deed, ...]] = ("open", "remove", "roles", "forget_second_step")


class WaitsAlready(Exception):
    """Something about this account is waiting for a second administrator."""


class SameEyes(NotAllowed):
    """Whoever asked, or whom it concerns, cannot be the second pair of eyes."""


class Decided(Exception):
    """It was decided, or withdrawn, before."""


def ask_change(
    tx: Tx,
    actor: StaffMember,
    row: StaffRow,
    deed: Deed,
    roles: Sequence[str] = (),
    division: str | None = None,
) -> None:
    """Put a change before the other administrators. Raises `WaitsAlready` and what people raise."""
    by = people.manager(tx, actor)
    if by is None or deed not in DEEDS or (row.is_active == (deed == "open")):
        raise NotAllowed
    if deed == "roles":
        roles = people.check_roles(roles)
        known = {one.code for one in tx.catalogue.divisions()}
        if division is not None and division not in known:
            raise WrongAccount(f"there is no division '{division}'")
    if not tx.wishes.ask(deed, row.id, by, " ".join(roles), division):
        raise WaitsAlready
    tx.audit.add(f"{deed}_asked", staff_id=by, subject=row.id)
    post(tx, WISH, lambda other: {} if other.id not in (by, row.id) else None)


def decide(tx: Tx, actor: StaffMember, wish_id: str, *, agrees: bool) -> None:
    """Agree or refuse; refusing one's own is withdrawing it. Raises `Decided`, `SameEyes`."""
    by = people.manager(tx, actor)
    wish = tx.wishes.by_id(wish_id)
    row = tx.staff.by_id(wish.staff_id) if wish else None
    if wish is None or row is None or by is None:
        raise Decided
    if agrees and by in (wish.asked_by, wish.staff_id):
        raise SameEyes
    outcome = "done" if agrees else "withdrawn" if by == wish.asked_by else "refused"
    if not tx.wishes.decide(wish_id, outcome, by):
        raise Decided
    tx.audit.add(f"{wish.deed}_{outcome}", staff_id=by, subject=row.id)
    if agrees:
        _carry_out(tx, by, wish, row)


def may_agree(actor: StaffMember, wish: Wish) -> bool:
    """Whether the button is shown."""
    return actor.id not in (wish.asked_by, wish.staff_id)


def _carry_out(tx: Tx, by: str, wish: Wish, row: StaffRow) -> None:
    if wish.deed == "open":
        tx.staff.save(replace(row, is_active=True))
    elif wish.deed == "remove":
        people.close(tx, by, row)
    elif wish.deed == "roles":
        people.give_roles(tx, by, row, wish.roles.split(), wish.division)
    else:
        forget(tx, by, row)
        tx.sessions.end_all(row.id)
