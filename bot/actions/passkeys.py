"""Passkeys as second step (WebAuthn): asked, answered, given a name, taken away.

A question is random, for one browser and one account, five minutes old at most, and gone with the
first answer, right or wrong. The key itself must have looked who holds it (PIN, finger, face).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from bot.actions.second_steps import has_second_step
from storage.challenges import Challenge

if TYPE_CHECKING:
    from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor
    from webauthn.registration.verify_registration_response import VerifiedRegistration

    from storage import Tx
    from storage.challenges import Purpose
    from storage.second_steps import Passkey
    from storage.staff import StaffMember as StaffRow

GOOD_FOR: Final = timedelta(minutes=5)
MOST: Final = 10  # of one account
LONGEST_NAME: Final = 40
CHALLENGE_BYTES: Final = 32
LOCAL: Final = "localhost"
T = TypeVar("T")


class WrongPasskey(Exception):
    """The answer of a passkey does not hold, for whatever reason; the text is for tests and logs
    and holds nothing of the answer."""


class TooMany(Exception):
    """The account has as many passkeys as it may."""


@dataclass(frozen=True, slots=True)
class Party:
    """For whom keys are made: the name that they are bound to, and where pages must stand."""

    rp_id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """Time and chance, handed in."""

    now: datetime
    random: Callable[[int], int] = field(repr=False)


def party_of(public_url: str, seen_at: str) -> Party:
    """From PUBLIC_URL; without one, on the very machine, from `http://localhost:PORT`."""
    parts = urlsplit(public_url or seen_at)
    host = parts.hostname or LOCAL
    return Party(host if public_url else LOCAL, f"{parts.scheme}://{parts.netloc}")


def ask_new(tx: Tx, row: StaffRow, party: Party, name: str, browser: str, made: Fresh) -> str:
    """The question behind a new key, as JSON for the browser. Raises `TooMany`."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    kept = tx.second_steps.passkeys(row.id)
    if len(kept) >= MOST:
        raise TooMany
    options = generate_registration_options(
        rp_id=party.rp_id,
        rp_name="Prongsai",
        user_name=row.login,
        user_id=row.id.encode()[:64],
        user_display_name=row.login,
        challenge=_new(tx, row, "register", name[:LONGEST_NAME], browser, made),
        timeout=int(GOOD_FOR.total_seconds()) * 1000,
        exclude_credentials=_descriptors(kept),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options)


def take_new(tx: Tx, row: StaffRow, party: Party, answer: str, browser: str) -> None:
    """Keep the new key. Raises `WrongPasskey`."""
    asked = tx.challenges.take(row.id, "register", browser)
    if asked is None:
        raise WrongPasskey("no question")
    made = _verified_new(party, answer, asked)
    if tx.second_steps.passkey(made.credential_id) is not None:
        raise WrongPasskey("known already")
    tx.second_steps.add_passkey(
        row.id, made.credential_id, made.credential_public_key, made.sign_count, asked.name
    )
    tx.audit.add("passkey_added", staff_id=row.id, subject=row.id)


def ask(tx: Tx, row: StaffRow, party: Party, browser: str, made: Fresh) -> str | None:
    """The question at a log-in, as JSON for the browser; None for an account without a key."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    kept = tx.second_steps.passkeys(row.id)
    if not kept:
        return None
    options = generate_authentication_options(
        rp_id=party.rp_id,
        challenge=_new(tx, row, "log_in", "", browser, made),
        timeout=int(GOOD_FOR.total_seconds()) * 1000,
        allow_credentials=_descriptors(kept),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def check(tx: Tx, row: StaffRow, party: Party, answer: str, browser: str) -> None:
    """Whether a key of this very account answered. Raises `WrongPasskey`; commit all the same, for
    the question is spent either way."""
    asked = tx.challenges.take(row.id, "log_in", browser)
    if asked is None:
        raise WrongPasskey("no question")
    kept = tx.second_steps.passkey(_credential_of(answer))
    if kept is None or kept.staff_id != row.id:
        raise WrongPasskey("not a key of this account")
    seen = _verified(party, answer, asked, kept)
    if (seen.new_sign_count or kept.sign_count) and seen.new_sign_count <= kept.sign_count:
        tx.audit.add("passkey_copied", staff_id=None, subject=row.id)
        raise WrongPasskey("the counter did not go on")
    tx.second_steps.use_passkey(kept.id, seen.new_sign_count)


def remove(tx: Tx, row: StaffRow, passkey_id: str) -> bool:
    """Take one of one's own away; False if there is none such."""
    if not tx.second_steps.remove_passkey(passkey_id, row.id):
        return False
    if not has_second_step(tx, row):
        tx.second_steps.forget(row.id)  # codes that stand in for nothing
    tx.audit.add("passkey_removed", staff_id=row.id, subject=row.id)
    return True


def _new(tx: Tx, row: StaffRow, purpose: Purpose, name: str, browser: str, made: Fresh) -> bytes:
    value = bytes(made.random(256) for _ in range(CHALLENGE_BYTES))
    tx.challenges.ask(row.id, purpose, browser, Challenge(value, name, made.now + GOOD_FOR))
    return value


def _descriptors(kept: tuple[Passkey, ...]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=one.credential) for one in kept]


def _credential_of(answer: str) -> bytes:
    """The key that says it answered; it still has to show that it did."""
    from webauthn import base64url_to_bytes

    try:
        read = json.loads(answer)
        return base64url_to_bytes(read["rawId"]) if isinstance(read, Mapping) else b""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise WrongPasskey("no answer of a key") from None


def _verified_new(party: Party, answer: str, asked: Challenge) -> VerifiedRegistration:
    from webauthn import verify_registration_response

    return _held(verify_registration_response, party, answer, asked)


def _verified(party: Party, answer: str, asked: Challenge, kept: Passkey) -> VerifiedAuthentication:
    from webauthn import verify_authentication_response

    return _held(
        verify_authentication_response,
        party,
        answer,
        asked,
        credential_public_key=kept.public_key,
        credential_current_sign_count=0,  # compared by `check`, which keeps a record of it
    )


def _held(
    verify: Callable[..., T], party: Party, answer: str, asked: Challenge, **more: object
) -> T:
    """What was verified: for us, on our pages, as asked, by who holds the key."""
    try:
        return verify(
            credential=answer,
            expected_challenge=asked.value,
            expected_rp_id=party.rp_id,
            expected_origin=party.origin,
            require_user_verification=True,
            **more,
        )
    except Exception as fault:  # noqa: BLE001 - strange bytes raise many kinds of faults
        raise WrongPasskey(type(fault).__name__) from None
