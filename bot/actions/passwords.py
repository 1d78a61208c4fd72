"""Passwords of staff accounts: argon2id (RFC 9106), never kept, never shown."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 10  # characters
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB a log-in: several at once still fit the memory of a small machine."""
_AT_ONCE: Final = BoundedSemaphore(2)
PATIENCE: Final = 1.0  # seconds; longer would hold the threads that LINE's webhooks need
_NOBODY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$+epjca1V7Y5LscJoeDwO7w$"
    "dPkS3vhO0QLtjOhd4U5LF1hUUhLbLOOYDL2xzQonY9Q"
)
"""Of thrown-away chance: costs the same time as a real one and fits nothing."""


class WeakPassword(ValueError):
    """Too short to keep anybody out."""


class TooManyAtOnce(Exception):
    """Others are being looked at; a flood of log-ins must cost neither memory nor the webhook."""


def hash_password(password: str) -> str:
    """The hash to keep. Raises `WeakPassword` under ten characters."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"a password needs at least {SHORTEST} characters")
    return _HASHER.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; takes as long where there is no account to look at.

    Raises `TooManyAtOnce`.
    """
    if not _AT_ONCE.acquire(timeout=PATIENCE):
        raise TooManyAtOnce
    try:
        return _HASHER.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _AT_ONCE.release()
