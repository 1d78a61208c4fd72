"""Looking for traces as a forensic would: every file, every spelling, every key on the disk."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Iterator
from hashlib import blake2b, sha256
from pathlib import Path


def spellings(needle: str, keys: Iterable[bytes] = ()) -> Iterator[bytes]:
    """How a text may lie in a file: raw, UTF-16, hex, base64 at any offset, hashed."""
    raw = needle.encode()
    for plain in (raw, needle.encode("utf-16-le"), needle.encode("utf-16-be")):
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        for shift in range(3):
            # Only the middle of base64 is the same whatever stands around it.
            coded = base64.b64encode(b"\0" * shift + plain)
            inner = coded[4 if shift else 0 : -4]
            if len(inner) >= 8:
                yield inner
                yield base64.urlsafe_b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]
    if needle != raw.decode("ascii", "ignore"):
        yield needle.encode("unicode_escape")  # as JSON would write it
    digests = [sha256(raw).digest()]
    for key in keys:
        digests.append(hmac.new(key, raw, sha256).digest())
        digests += [blake2b(raw, key=key[:64], digest_size=size).digest() for size in (16, 32)]
    for digest in digests:
        yield digest
        yield digest.hex().encode()


def traces(folder: Path, needles: Iterable[str], keys: Iterable[bytes] = ()) -> list[str]:
    """File and needle of everything that is found."""
    wanted = [(needle, tuple(spellings(needle, tuple(keys)))) for needle in needles]
    found = []
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        body = file.read_bytes()
        found += [
            f"{file.name}: {needle[:12]}…"
            for needle, forms in wanted
            if any(form in body for form in forms)
        ]
    return found
