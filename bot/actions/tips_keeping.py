"""How long tips are kept: what is over and due is made unreadable first, then deleted, then wiped.

A legal hold by two officers keeps a tip; nothing else does. Only a count of its month remains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions.tips_officers import note
from casework.tip_counts import month_of
from casework.tips import TipRules, keeping, kept_until
from storage.vault.inbox import every

if TYPE_CHECKING:
    from storage.vault import Vault, VaultTx
    from storage.vault.inbox import Told


@dataclass(frozen=True, slots=True)
class Due:
    """A tip whose time is over."""

    tip: str
    month: str


def forget_due(vault: Vault, town: str, rules: TipRules) -> int:
    """Delete what is due in one town; how many tips. Safe to repeat after a crash.

    The readers' key files go in a transaction of their own: from then on nobody can open the rest.
    """
    with vault.begin(town, role="worker") as vtx:
        due = due_tips(vtx, rules)
        for one in due:
            vtx.tips.drop_key_files(one.tip)
    if not due:
        return 0
    with vault.begin(town, role="worker") as vtx:
        for one in due:
            vtx.tips.delete(one.tip)
            vtx.books.add_deleted(one.month)
        note(vtx, "tips_deleted", count=str(len(due)))
    vault.vacuum()
    return len(due)


def due_tips(vtx: VaultTx, rules: TipRules) -> tuple[Due, ...]:
    """What is kept no longer today, without what is held."""
    return tuple(
        Due(told.tip.id, month_of(told.tip.received_on))
        for told in every(vtx.connection, vtx.town)
        if told.tip.received_on is not None and not told.tip.is_held and _is_due(vtx, told, rules)
    )


def _is_due(vtx: VaultTx, told: Told, rules: TipRules) -> bool:
    assert told.tip.changed_on is not None
    kept = keeping(told.tip.state, told.tip.outcome, was_referred=told.was_referred)
    until = kept_until(kept, told.tip.changed_on, rules)
    return until is not None and until < vtx.today
