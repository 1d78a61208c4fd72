"""Keys of the memory, all derived from SECRET_KEY, each for one purpose only.

HKDF-SHA256 (RFC 5869) with a label per purpose; keyed BLAKE2b (RFC 7693) where only equality
matters; ChaCha20-Poly1305 (RFC 8439) where the value must come back.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_SECRET: Final = 16  # characters
_SALT: Final = b"prongsai main database v1"
_NONCE_BYTES: Final = 12


class KeysError(Exception):
    """SECRET_KEY is unfit, or a sealed value was made under another one."""


class Keys:
    """Hashes and seals under SECRET_KEY. Immutable, safe in threads and across forks."""

    __slots__ = (
        "_case_key",
        "_event",
        "_link_code",
        "_message",
        "_nonce",
        "_question",
        "_recovery",
        "_secret",
        "_session",
        "_town",
    )

    def __init__(
        self, secret_key: str, *, random_bytes: Callable[[int], bytes] = os.urandom
    ) -> None:
        if len(secret_key) < SHORTEST_SECRET:
            raise KeysError(f"SECRET_KEY needs at least {SHORTEST_SECRET} characters")
        self._secret = secret_key.encode()
        self._nonce = random_bytes
        self._event = self.derive("inbox event")
        self._message = self.derive("message id")
        self._question = self.derive("question of a message")
        self._case_key = self.derive("case key")
        self._link_code = self.derive("link code")
        self._recovery = self.derive("recovery code")
        self._session = self.derive("console session")
        self._town = ChaCha20Poly1305(self.derive("town secret"))

    def __repr__(self) -> str:
        return "Keys(•••)"

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose; different purposes tell nothing of each other."""
        return HKDF(SHA256(), 32, _SALT, purpose.encode()).derive(self._secret)

    def event_hash(self, event_id: str) -> bytes:
        """16 bytes that know a webhook event again without keeping its id."""
        return hashlib.blake2b(event_id.encode(), key=self._event, digest_size=16).digest()

    def message_hash(self, message_id: str) -> bytes:
        """16 bytes that know a LINE message again, so that "unsend" finds what came in it."""
        return hashlib.blake2b(message_id.encode(), key=self._message, digest_size=16).digest()

    def question_mark(self, message_id: str, question: str) -> bytes:
        """16 bytes that know the message of one question again; of another one they are others.

        So they tell neither that two questions are of one person nor that a case is of the same.
        """
        text = f"{question}\n{message_id}".encode()
        return hashlib.blake2b(text, key=self._question, digest_size=16).digest()

    def case_key_hash(self, number: str, case_key: str) -> bytes:
        """32 bytes; bound to the case's number, so that equal keys do not look equal."""
        text = f"{number}\n{case_key}".encode()
        return hashlib.blake2b(text, key=self._case_key, digest_size=32).digest()

    def link_code_hash(self, code: str) -> bytes:
        """32 bytes that know a staff member's one-time code again."""
        return hashlib.blake2b(code.encode(), key=self._link_code, digest_size=32).digest()

    def recovery_hash(self, staff_id: str, code: str) -> bytes:
        """32 bytes that know a recovery code of this account again."""
        text = f"{staff_id}\n{code}".encode()
        return hashlib.blake2b(text, key=self._recovery, digest_size=32).digest()

    def session_hash(self, token: str) -> bytes:
        """32 bytes that know a log-in of the console, or the browser that asked for one, again."""
        return hashlib.blake2b(token.encode(), key=self._session, digest_size=32).digest()

    def seal(self, text: str, *, context: str) -> bytes:
        """Encrypt a town's secret; it opens only in the same `context` (town and field)."""
        nonce = self._nonce(_NONCE_BYTES)
        return nonce + self._town.encrypt(nonce, text.encode(), context.encode())

    def open(self, sealed: bytes, *, context: str) -> str:
        """Decrypt what `seal` made; `KeysError` if the key, the bytes or the context differ."""
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._town.decrypt(nonce, body, context.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise KeysError("a stored secret was sealed under another SECRET_KEY") from error

    @staticmethod
    def equal(one: bytes, other: bytes) -> bool:
        """Compare two hashes in constant time."""
        return hmac.compare_digest(one, other)
