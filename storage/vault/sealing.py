"""Sealing into age files. Public keys only: nothing in this package can open what it seals.

age binds no context, so the sealed bytes begin with one line that says what they belong to, and
whoever opens them checks it: a part moved to another tip is refused. The line begins with "#", so
that an opened key file is a proper identity file for the plain `age` command.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import pyrage
from pyrage import x25519

from storage.vault.slices import SLICE, Cutter, Pieces, Put

VERSION = 1
_MARK = b"# prongsai "

Buffer: TypeAlias = bytes | bytearray | memoryview


class MovedPartError(Exception):
    """The sealed bytes belong to another tip, another part, another kind or another version."""


class BadKeyError(ValueError):
    """Not a public key of age (age1…)."""


@dataclass(frozen=True, slots=True)
class Belongs:
    """What sealed bytes belong to. `kind` may be "" when asking: then any kind is right."""

    tip: str
    part: str
    kind: str = ""


def seal(recipients: Iterable[str], belongs: Belongs, body: bytes) -> bytes:
    """Seal `body` so that only the holders of the recipients' private halves can read it."""
    keys = [recipient(key) for key in recipients]
    sealed: bytes = pyrage.encrypt(_line(belongs) + body, keys)
    return sealed


def seal_in_slices(
    recipients: Iterable[str], belongs: Belongs, body: Iterable[Buffer], put: Put
) -> None:
    """The same for a body of any size: it is read where it lies, and `put` gets slices."""
    keys = [recipient(key) for key in recipients]
    cutter = Cutter(put)
    reader = io.BufferedReader(Pieces([_line(belongs), *body]), SLICE)
    pyrage.encrypt_io(reader, cutter, keys)
    cutter.finish()


def _line(belongs: Belongs) -> bytes:
    told = {"v": VERSION, "tip": belongs.tip, "part": belongs.part, "kind": belongs.kind}
    return _MARK + json.dumps(told, separators=(",", ":")).encode() + b"\n"


def unwrap(plain: bytes, belongs: Belongs) -> tuple[str, bytes]:
    """The kind and the body of opened bytes. Raises `MovedPartError` if they belong elsewhere."""
    line, _, body = plain.partition(b"\n")
    try:
        seen = json.loads(line.removeprefix(_MARK)) if line.startswith(_MARK) else {}
    except ValueError:
        seen = {}
    if not isinstance(seen, dict) or seen.get("v") != VERSION:
        raise MovedPartError("not a part of this version")
    if (seen.get("tip"), seen.get("part")) != (belongs.tip, belongs.part):
        raise MovedPartError("the part belongs elsewhere")
    if belongs.kind and seen.get("kind") != belongs.kind:
        raise MovedPartError("the part is of another kind")
    return str(seen.get("kind")), body


def recipient(public_key: str) -> x25519.Recipient:
    """Read a public key. Raises `BadKeyError`."""
    try:
        return x25519.Recipient.from_str(public_key.strip())
    except pyrage.RecipientError as error:
        raise BadKeyError("not a public key of age (age1…)") from error
