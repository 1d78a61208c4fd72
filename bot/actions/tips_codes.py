"""From a receipt code to its mailbox: one slow derivation, never inside a webhook's answer.

scrypt(code, salt of the town, N=2^15, r=8, p=1) gives 64 bytes: 32 for an X25519 identity, whose
public half is the address of the mailbox, and 32 of bearer secret, whose SHA-256 the server keeps.
The slow part is done by a process of its own (`bot.slow_hand`).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from threading import BoundedSemaphore
from typing import Protocol

from pyrage import x25519

from bot import slow_hand_process
from bot.slow_hand import TooManyWaitError
from handlers.outcomes import Secret

SALT_BYTES = 16
__all__ = ["Hand", "Mailbox", "Queue", "TooManyWaitError", "derive", "mailbox_of", "slot_beside"]

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What a code opens. `address` is public; the rest stays in memory."""

    address: str
    secret_hash: str
    identity: Secret
    bearer: Secret


def derive(code: str, salt: bytes) -> Mailbox:
    """The mailbox of a code of twenty digits, made by whoever calls this."""
    return mailbox_of(slow_hand_process.derive(code.encode(), salt))


def mailbox_of(yielded: bytes) -> Mailbox:
    """The mailbox of the 64 bytes that a code yields."""
    identity = identity_text(yielded[:32])
    address = str(x25519.Identity.from_str(identity).to_public())
    bearer = yielded[32:]
    return Mailbox(address, sha256(bearer).hexdigest(), Secret(identity), Secret(bearer.hex()))


def identity_text(secret: bytes) -> str:
    """32 bytes as age writes an identity: AGE-SECRET-KEY-1… (Bech32, BIP 173)."""
    prefix = "age-secret-key-"
    fives = _in_fives(secret)
    spread = [ord(x) >> 5 for x in prefix] + [0] + [ord(x) & 31 for x in prefix]
    check = _polymod(spread + fives + [0] * 6) ^ 1
    fives += [(check >> 5 * (5 - at)) & 31 for at in range(6)]
    return (prefix + "1" + "".join(_BECH32[five] for five in fives)).upper()


def _in_fives(raw: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def _polymod(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for at in range(5):
            state ^= _GENERATOR[at] if (top >> at) & 1 else 0
    return state


def slot_beside(vault_file: Path | None) -> Path:
    """The file whose lock is the machine's one slot: beside the vault, or where no file is."""
    if vault_file is None:
        return Path(gettempdir()) / "prongsai.slot"
    return vault_file.with_name(f"{vault_file.name}.slot")


class Hand(Protocol):
    """What yields the 64 bytes of a code, in turn with all others. Raises `TooManyWaitError`."""

    def derive(self, code: bytes, salt: bytes) -> bytes: ...


class Queue:
    """Waits for the hand, but only with few others: whoever waits holds a thread of the server."""

    def __init__(self, hand: Hand, most: int) -> None:
        self._hand = hand
        self._places = BoundedSemaphore(most)

    def derive(self, code: str, salt: bytes) -> Mailbox:
        """As `derive`, in turn. Raises `TooManyWaitError`."""
        if not self._places.acquire(blocking=False):
            raise TooManyWaitError
        try:
            return mailbox_of(self._hand.derive(code.encode(), salt))
        finally:
            self._places.release()
