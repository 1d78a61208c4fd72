"""What proves that an officer's key is open: for five minutes, for one reader, for one key."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from pyrage import x25519

from bot.actions.tips_proof import LIFE, Challenge, ask_proof, is_proven
from bot.keyring import BootKey
from storage.vault.rows import Reader
from storage.vault.sealing import Belongs, unwrap

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KEY = x25519.Identity.generate()
OFFICER = Reader(
    id="one",
    title="สุดา ตัวอย่าง",
    unit="-",
    public_key=str(KEY.to_public()),
    fingerprint="",
    is_continuity=False,
    is_approved=True,
    holder="staff",
)
BOOT = BootKey.make(os.urandom)


def asked() -> tuple[Challenge, str]:
    """A riddle, and what its holder reads in it."""
    riddle = ask_proof(BOOT, OFFICER, lambda: NOW, os.urandom)
    _, word = unwrap(pyrage.decrypt(riddle.sealed, [KEY]), Belongs("one", "one", "proof"))
    return riddle, word.decode()


@pytest.mark.parametrize(
    ("later", "holds"),
    [(timedelta(), True), (LIFE - timedelta(seconds=1), True), (LIFE, False), (LIFE * 9, False)],
)
def test_a_proof_lives_five_minutes(later: timedelta, holds: bool) -> None:
    riddle, word = asked()
    assert timedelta(minutes=5) == LIFE
    assert is_proven(BOOT, OFFICER, riddle.ticket, word, lambda: NOW + later) is holds


@pytest.mark.parametrize("changed", [{"id": "two"}, {"public_key": "age1other"}])
def test_a_proof_is_of_one_reader_and_one_key(changed: dict[str, str]) -> None:
    riddle, word = asked()
    other = replace(OFFICER, **changed)  # type: ignore[arg-type]
    assert not is_proven(BOOT, other, riddle.ticket, word, lambda: NOW)


def test_a_restart_forgets_all_riddles() -> None:
    riddle, word = asked()
    assert not is_proven(BootKey.make(os.urandom), OFFICER, riddle.ticket, word, lambda: NOW)


@pytest.mark.parametrize("ticket", ["", "é", "AAAA", "x" * 999])
def test_a_made_up_ticket_proves_nothing(ticket: str) -> None:
    _, word = asked()
    assert not is_proven(BOOT, OFFICER, ticket, word, lambda: NOW)
