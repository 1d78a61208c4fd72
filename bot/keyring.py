"""The boot key: made at start, held in memory only, gone with the process.

What waits under it (tip drafts, a text that no tap has named yet) becomes unreadable at a restart.
The web master makes it before forking, so that all workers of one machine share it; the worker and
the command line never need it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_BYTES = 32
_NONCE_BYTES = 12


class BootKey:
    """Two keys from one secret: one to name rows, one to close blobs. Never printed or stored."""

    __slots__ = ("_aead", "_naming", "_random")

    def __init__(self, secret: bytes, random_bytes: Callable[[int], bytes]) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a boot key has 32 bytes")
        self._naming = hmac.digest(secret, b"prongsai boot naming", "sha256")
        self._aead = ChaCha20Poly1305(hmac.digest(secret, b"prongsai boot closing", "sha256"))
        self._random = random_bytes

    @classmethod
    def make(cls, random_bytes: Callable[[int], bytes]) -> BootKey:
        """A fresh one. Call it once, before forking."""
        return cls(random_bytes(KEY_BYTES), random_bytes)

    def name(self, *parts: str) -> str:
        """A keyed hash (64 hex digits) of several parts; their borders count."""
        framed = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
        return hmac.digest(self._naming, framed, "sha256").hex()

    def close(self, plain: bytes, *, bound_to: str) -> bytes:
        """Encrypt and authenticate; only the same `bound_to` opens it again."""
        nonce = self._random(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, bound_to.encode())

    def open(self, blob: bytes, *, bound_to: str) -> bytes | None:
        """What was closed, or None: another start's key, another row, or a changed byte."""
        try:
            nonce, body = blob[:_NONCE_BYTES], blob[_NONCE_BYTES:]
            return self._aead.decrypt(nonce, body, bound_to.encode())
        except (InvalidTag, ValueError):
            return None

    def __repr__(self) -> str:
        return "BootKey(•••)"

    def __reduce__(self) -> str:
        raise TypeError("a boot key is never stored")
