"""A security key of these tests: it signs as WebAuthn says, and lies where it is told to."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from os import urandom
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SecurityKey:
    """One key pair for one account."""

    origin: str = "http://localhost"
    rp_id: str = "localhost"
    signs: int = 0
    is_verified: bool = True
    counts: bool = True
    id: bytes = field(default_factory=lambda: urandom(16))
    pair: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def makes(self, question: dict[str, Any]) -> str:
        """The answer to "make a new key"."""
        public = self.pair.public_key().public_numbers()
        cose = {
            1: 2,
            3: -7,
            -1: 1,
            -2: public.x.to_bytes(32, "big"),
            -3: public.y.to_bytes(32, "big"),
        }
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        data = self._data(HAS_KEY) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", question)
        return self._written({"clientDataJSON": b64(said), "attestationObject": b64(made)})

    def answers(self, question: dict[str, Any]) -> str:
        """The answer to "show that you hold the key"."""
        if self.counts:
            self.signs += 1
        data, said = self._data(0), self._said("webauthn.get", question)
        signed = self.pair.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._written(
            {
                "clientDataJSON": b64(said),
                "authenticatorData": b64(data),
                "signature": b64(signed),
            }
        )

    def _data(self, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.is_verified else 0) | more
        return (
            hashlib.sha256(self.rp_id.encode()).digest()
            + bytes([flags])
            + self.signs.to_bytes(4, "big")
        )

    def _said(self, kind: str, question: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": question["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _written(self, response: dict[str, str]) -> str:
        known = {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key"}
        return json.dumps({**known, "response": response, "clientExtensionResults": {}})
