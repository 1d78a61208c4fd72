"""The second step of a log-in: codes of an authenticator app (TOTP, RFC 6238); for keys see
`passkeys`.

A code is good once, thirty seconds long and one step before and after, for clocks that differ.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal

import pyotp

from bot.actions.context import StaffMember, System
from bot.actions.people import PRIVILEGED, NotAllowed
from casework.receipt_codes import digits_of
from storage import Tx
from storage.staff import StaffMember as StaffRow

STEP: Final = 30  # seconds, as every app takes it
DRIFT: Final = 1  # steps
SECRET_LENGTH: Final = 32  # letters of base32: 160 bits, as RFC 4226 recommends
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
Rule = Literal["offered", "required", "everybody"]
RULES: Final = ("offered", "required", "everybody")
"""Who must have a second step: nobody, administrators and integrity officers, all."""


def has_second_step(tx: Tx, row: StaffRow) -> bool:
    """Whether a password alone does not open this account."""
    kept = tx.second_steps.authenticator(row.id)
    return bool((kept and kept.is_confirmed) or tx.second_steps.passkeys(row.id))


def begin(tx: Tx, row: StaffRow, random: Callable[[int], int]) -> str:
    """A fresh secret for one's app; it counts once a code of it came back."""
    secret = "".join(_BASE32[random(len(_BASE32))] for _ in range(SECRET_LENGTH))
    tx.second_steps.begin_authenticator(row.id, secret)
    return secret


def address_for_app(secret: str, row: StaffRow, town_name: str) -> str:
    """What the picture with dots carries, and what a phone opens by itself."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=row.login, issuer_name=town_name)


def confirm(tx: Tx, row: StaffRow, code: str, now: datetime) -> bool:
    """The first code of the app: from now on every log-in asks for one."""
    kept = tx.second_steps.authenticator(row.id)
    if kept is None or kept.is_confirmed or not _spend(tx, row, kept.secret, code, now):
        return False
    tx.second_steps.confirm_authenticator(row.id)
    tx.audit.add("second_step_set", staff_id=row.id, subject=row.id)
    return True


def is_right(tx: Tx, row: StaffRow, code: str, now: datetime) -> bool:
    """Whether this code opens the account; it opens nothing a second time."""
    kept = tx.second_steps.authenticator(row.id)
    return bool(kept and kept.is_confirmed and _spend(tx, row, kept.secret, code, now))


def take_away(tx: Tx, actor: StaffMember | System, row: StaffRow) -> None:
    """Remove an account's second step: one's own, or by the program itself."""
    if isinstance(actor, StaffMember) and actor.id != row.id:
        raise NotAllowed
    forget(tx, actor.id if isinstance(actor, StaffMember) else None, row)


def forget_app(tx: Tx, row: StaffRow) -> None:
    """Part with one's own app, for a new telephone; passkeys stay."""
    tx.second_steps.forget_authenticator(row.id)
    if not has_second_step(tx, row):
        tx.second_steps.forget(row.id)  # codes that stand in for nothing
    tx.audit.add("second_step_removed", staff_id=row.id, subject=row.id)


def forget(tx: Tx, by: str | None, row: StaffRow) -> None:
    """The removal itself, once it is agreed."""
    tx.second_steps.forget(row.id)
    tx.audit.add("second_step_removed", staff_id=by, subject=row.id)


def must_have(roles: frozenset[str], rule: str) -> bool:
    """Whether the town asks an account of these roles for a second step."""
    return rule == "everybody" or (rule == "required" and bool(roles & PRIVILEGED))


def _spend(tx: Tx, row: StaffRow, secret: str, code: str, now: datetime) -> bool:
    """Find the step whose code this is, and use it up. No code fits a secret that is lost."""
    if not secret:
        return False
    typed = digits_of(code)
    clock, current = pyotp.TOTP(secret, interval=STEP), int(now.timestamp()) // STEP
    fitting = [
        step
        for step in range(current - DRIFT, current + DRIFT + 1)
        if pyotp.utils.strings_equal(clock.at(step * STEP), typed)
    ]
    return bool(fitting) and tx.second_steps.use_step(row.id, fitting[0])
