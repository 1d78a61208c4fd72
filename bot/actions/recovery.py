"""Codes on paper for who has lost the phone with the app or the key: each opens the account once.

They stand in for the second step only, after the password. New ones put the old ones out of use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.actions.second_steps import has_second_step
from casework.numbering import ALPHABET
from storage import Tx
from storage.staff import StaffMember as StaffRow

COUNT: Final = 8
LENGTH: Final = 12  # of 23 signs without look-alikes: 54 bits, and wrong tries wait


def issue(tx: Tx, row: StaffRow, random: Callable[[int], int]) -> tuple[str, ...]:
    """Fresh codes, as they are to be written down; none for an account without a second step."""
    if not has_second_step(tx, row):
        return ()
    codes = ["".join(ALPHABET[random(len(ALPHABET))] for _ in range(LENGTH)) for _ in range(COUNT)]
    tx.second_steps.put_recovery(row.id, codes)
    tx.audit.add("recovery_codes_made", staff_id=row.id, subject=row.id)
    return tuple(_grouped(code) for code in codes)


def spend(tx: Tx, row: StaffRow, typed: str) -> bool:
    """Whether this code opens the account; it opens nothing a second time."""
    if not tx.second_steps.spend_recovery(row.id, _bare(typed)):
        return False
    tx.audit.add("recovery_code_used", staff_id=row.id, subject=row.id)
    return True


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def _bare(typed: str) -> str:
    """As people type what they wrote down: small letters, spaces, no dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[: LENGTH + 1]
