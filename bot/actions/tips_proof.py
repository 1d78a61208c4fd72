"""Proof that a browser holds an officer's private key, so that a taken-over log-in is not enough.

A random word is sealed to the officer's public key; only who opens it can say it back. The ticket
that remembers it is closed under the boot key, so nothing is kept.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.actions.tips_ids import RandomBytes
from storage.vault.sealing import Belongs, seal

if TYPE_CHECKING:
    from bot.keyring import BootKey
    from storage.vault.rows import Reader

LIFE = timedelta(minutes=5)
KIND = "proof"


@dataclass(frozen=True, slots=True)
class Challenge:
    """`sealed` is for the browser to open; `ticket` comes back with what stood in it."""

    sealed: bytes = field(repr=False)
    ticket: str = field(repr=False)


def ask_proof(
    boot_key: BootKey, reader: Reader, clock: Callable[[], datetime], random_bytes: RandomBytes
) -> Challenge:
    """A new question to the holder of this key."""
    word = random_bytes(32).hex()
    until = int((clock() + LIFE).timestamp())
    told = [sha256(word.encode()).hexdigest(), until]
    closed = boot_key.close(json.dumps(told).encode(), bound_to=_bound(reader))
    sealed = seal([reader.public_key], Belongs(reader.id, reader.id, KIND), word.encode())
    return Challenge(sealed, base64.urlsafe_b64encode(closed).decode())


def is_proven(
    boot_key: BootKey, reader: Reader, ticket: str, answer: str, clock: Callable[[], datetime]
) -> bool:
    """Whether the answer is the word that was sealed to this reader, said within five minutes."""
    try:
        closed = base64.urlsafe_b64decode(ticket)
    except (binascii.Error, ValueError):
        return False
    plain = boot_key.open(closed, bound_to=_bound(reader))
    if plain is None:
        return False
    wanted, until = json.loads(plain)
    said = sha256(answer.encode(errors="replace")).hexdigest()
    return hmac.compare_digest(wanted, said) and clock().timestamp() < until


def _bound(reader: Reader) -> str:
    return f"tip proof {reader.id} {reader.public_key}"
