"""From a receipt code to its mailbox: one slow derivation, never inside a webhook's answer.

scrypt(code, salt of the town, N=2^15, r=8, p=1) gives 64 bytes: 32 for an X25519 identity, whose
public half is the address of the mailbox, and 32 of bearer secret, whose SHA-256 the server keeps.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import scrypt, sha256
from pathlib import Path
from tempfile import gettempdir
from threading import BoundedSemaphore, Lock, get_native_id

from pyrage import x25519

from handlers.outcomes import Secret

COST, BLOCK, LANES = 2**15, 8, 1
MEMORY = 64 * 1024 * 1024  # scrypt takes 32 MB here; OpenSSL's own limit is exactly too low
SALT_BYTES = 16
LOWER = 10
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
    """The mailbox of a code of twenty digits; about a tenth of a second and 32 MB."""
    yielded = scrypt(code.encode(), salt=salt, n=COST, r=BLOCK, p=LANES, maxmem=MEMORY, dklen=64)
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


class TooManyWaitError(Exception):
    """All places before the slot are taken; ask again in a moment."""


class Queue:
    """Waits for the slot, but only with few others: whoever waits holds a thread of the server.

    The derivation itself runs in a thread that yields to all others, so that a flood of codes
    takes only what webhooks leave.
    """

    def __init__(self, slot: Path, most: int) -> None:
        self._slot = slot
        self._places = BoundedSemaphore(most)
        self._making = Lock()
        self._hand: ThreadPoolExecutor | None = None

    def derive(self, code: str, salt: bytes) -> Mailbox:
        """As `derive`, in turn. Raises `TooManyWaitError`."""
        if not self._places.acquire(blocking=False):
            raise TooManyWaitError
        try:
            with one_at_a_time(self._slot):
                return self._low().submit(derive, code, salt).result()
        finally:
            self._places.release()

    def _low(self) -> ThreadPoolExecutor:
        """Made at first use: threads do not outlive a fork."""
        with self._making:
            if self._hand is None:
                self._hand = ThreadPoolExecutor(1, "derivation", initializer=_yield_to_all)
            return self._hand


def _yield_to_all() -> None:
    """Lower this thread's priority; only Linux has one for each thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), LOWER)


@contextmanager
def one_at_a_time(slot: Path | None) -> Iterator[None]:
    """The one derivation slot of this machine, shared by all processes through a locked file."""
    if slot is None:
        yield
        return
    handle = os.open(slot, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
