"""Identifiers in LINE's shapes. Those of the demo cast are the same after every start."""

from __future__ import annotations

import hashlib
import random
import string
import threading
import uuid

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TOKEN_LETTERS = string.ascii_letters + string.digits


def lasting_id(prefix: str, name: str) -> str:
    """`U`, `C` or `R` and 32 hex digits, always the same for one name."""
    return prefix + hashlib.sha256(f"{prefix}:{name}".encode()).hexdigest()[:32]


def ulid(at_ms: int, chance: random.Random) -> str:
    """Build a `webhookEventId`: 48 bits of time, 80 of chance."""
    number = (at_ms << 80) | chance.getrandbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


class Ids:
    """Hands out fresh identifiers; safe to share between threads."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._lock = threading.Lock()
        self._last_message = 0

    def event(self, at_ms: int) -> str:
        with self._lock:
            return ulid(at_ms, self._chance)

    def message(self, at_ms: int) -> str:
        """Return growing decimal digits, unique across restarts: they begin with the time."""
        with self._lock:
            self._last_message = max(self._last_message + 1, at_ms * 100_000)
            return str(self._last_message)

    def token(self, length: int = 32) -> str:
        with self._lock:
            return "".join(self._chance.choices(_TOKEN_LETTERS, k=length))

    def uuid(self) -> str:
        with self._lock:
            return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
