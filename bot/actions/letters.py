"""Letters to staff outside LINE: counts and a link, never a number, a name or a word of a case.

They are put into the post in the transaction of what they tell of; `bot.letters` sends them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.actions.addresses import WrongAddress, read_address
from bot.actions.refusals import NOT_FOUND
from casework.receipt_codes import digits_of
from handlers.commands import Refused

if TYPE_CHECKING:
    from bot.actions.context import ActionContext, StaffMember
    from storage import Tx
    from storage.staff import StaffMember as StaffRow

PROOF: Final = "proof"
NEW: Final = "new"
MINE: Final = "mine"
DIGEST: Final = "digest"
REMINDER: Final = "reminder"
WEEKLY: Final = "weekly"
WISH: Final = "wish"
KINDS: Final[Mapping[str, frozenset[str]]] = {
    NEW: frozenset({"agent", "head"}),
    MINE: frozenset({"agent", "head"}),
    DIGEST: frozenset({"agent", "head"}),
    REMINDER: frozenset({"agent", "head", "executive"}),
    WEEKLY: frozenset({"head", "executive"}),
    WISH: frozenset({"administrator"}),
}
"""What may be wished for, and the roles for which there is such a letter."""
GATHERED_FOR: Final = timedelta(minutes=5)
"""So long a letter of new cases waits for more: a flood of reports is one letter."""
MOST_WAYS: Final = 5
PROOF_DIGITS: Final = 6

WRONG_ADDRESS: Final = Refused("wrong_address")
TOO_MANY_ADDRESSES: Final = Refused("too_many_addresses")
WRONG_PROOF: Final = Refused("wrong_proof")


def kinds_for(roles: frozenset[str]) -> tuple[str, ...]:
    """The letters that these roles may wish for."""
    return tuple(kind for kind, whose in KINDS.items() if roles & whose)


def add_way(
    tx: Tx, actor: StaffMember, row: StaffRow, typed: str, context: ActionContext
) -> Refused | None:
    """Keep an address; a code goes there, and nothing else until it came back."""
    try:
        address = read_address(typed)
    except WrongAddress:
        return WRONG_ADDRESS
    if len(tx.letters.ways(row.id)) >= MOST_WAYS:
        return TOO_MANY_ADDRESSES
    code = "".join(str(context.random(10)) for _ in range(PROOF_DIGITS))
    wants = " ".join(kinds_for(row.roles))
    way = tx.letters.add_way(row.id, address.url, address.shown, wants, code)
    tx.letters.write(way, PROOF, {"code": code})
    tx.audit.add("address_added", staff_id=actor.id, subject=row.id)
    return None


def prove_way(tx: Tx, row: StaffRow, way_id: str, code: str) -> Refused | None:
    """The code came back: the address is its owner's."""
    return None if tx.letters.prove(way_id, row.id, digits_of(code)) else WRONG_PROOF


def want(tx: Tx, row: StaffRow, way_id: str, kinds: Iterable[str]) -> Refused | None:
    """Which letters go there; those for other roles are left out."""
    chosen = " ".join(kind for kind in kinds_for(row.roles) if kind in set(kinds))
    return None if tx.letters.want(way_id, row.id, chosen) else NOT_FOUND


def drop_way(tx: Tx, actor: StaffMember, row: StaffRow, way_id: str) -> Refused | None:
    """Forget an address, with the letters that wait for it."""
    if not tx.letters.drop_way(way_id, row.id):
        return NOT_FOUND
    tx.audit.add("address_dropped", staff_id=actor.id, subject=row.id)
    return None


def post(tx: Tx, kind: str, facts_for: Callable[[StaffRow], Mapping[str, Any] | None]) -> int:
    """Write to everybody who wants this kind and still has a role for it; how many letters.

    `facts_for` says what one is told, or None where there is nothing to tell him.
    """
    ways = tx.letters.wanting(kind)
    if not ways:
        return 0
    people = {row.id: row for row in tx.staff.everyone()}
    told: dict[str, Mapping[str, Any] | None] = {}
    written = 0
    for way in ways:
        row = people[way.staff_id]
        if not row.roles & KINDS[kind]:
            continue
        if row.id not in told:
            told[row.id] = facts_for(row)
        facts = told[row.id]
        if facts is not None:
            tx.letters.write(way.id, kind, facts)
            written += 1
    return written


def count_for(tx: Tx, kind: str, is_for: Callable[[StaffRow], bool], now: datetime) -> None:
    """One more of a kind, for those whom it is for and who wish for such letters."""
    ways = tx.letters.wanting(kind)
    if not ways:
        return
    people = {row.id: row for row in tx.staff.everyone()}
    for way in ways:
        row = people[way.staff_id]
        if row.roles & KINDS[kind] and is_for(row):
            tx.letters.count(way.id, kind, now + GATHERED_FOR)


def reached_by_letter(tx: Tx, kind: str) -> frozenset[str]:
    """Accounts that such a letter would reach."""
    return frozenset(way.staff_id for way in tx.letters.wanting(kind))
