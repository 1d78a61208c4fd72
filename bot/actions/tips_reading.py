"""Opening a tip with a reader's own private key: the only code that can, and it never keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from pyrage import x25519

from handlers.outcomes import Secret
from storage.vault import VaultTx
from storage.vault.rows import KeyFile, Reader, SealedPart, TipRow
from storage.vault.sealing import Belongs, unwrap

KEY_LINE = "AGE-SECRET-KEY-1"
_AGE_FILE = b"age-encryption.org/"
_ORDER = (
    "what",
    "when",
    "where",
    "how_much",
    "how_know",
    "others",
    "more",
    "evidence",
    "document",
    "added",
    "answer",
    "note",
)


class CannotOpenError(Exception):
    """The key is no key, or opens nothing here; says no more than that."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """One part as its reader sees it; pictures are JPEG bytes, documents carry their name."""

    id: str
    kind: str
    body: bytes = field(repr=False)

    @property
    def is_picture(self) -> bool:
        return self.kind == "evidence"

    @property
    def is_document(self) -> bool:
        """An original that nobody cleaned: to be opened with care (`tips_files.without_name`)."""
        return self.kind == "document"


def read_identity(file: Path, ask_passphrase: Callable[[], str]) -> Secret:
    """The private key in a file: plain, or an age file under a passphrase."""
    raw = file.read_bytes()
    if raw.startswith(_AGE_FILE):
        try:
            raw = pyrage.passphrase.decrypt(raw, ask_passphrase())
        except pyrage.DecryptError:
            raise CannotOpenError("the passphrase does not open this file") from None
    for line in raw.decode(errors="replace").splitlines():
        typed = "".join(line.split()).upper()  # from a printed sheet it comes in groups
        if typed.startswith(KEY_LINE):
            return Secret(typed)
    raise CannotOpenError("there is no age identity in this file")


def public_half(identity: Secret) -> str:
    """The public key of a private one. Raises `CannotOpenError`."""
    return str(_identity(identity).to_public())


def reader_of(vtx: VaultTx, identity: Secret) -> Reader:
    """The approved reader whose private key this is. Raises `CannotOpenError`."""
    reader = vtx.readers.by_key(public_half(identity))
    if reader is None or not reader.is_approved:
        raise CannotOpenError("this key belongs to no approved reader of this town")
    return reader


def open_tip(
    vtx: VaultTx, tip: TipRow, reader: Reader, identity: Secret, *, originals: bool = False
) -> tuple[OpenPart, ...]:
    """The parts of a tip in the order of the questions. Raises `CannotOpenError` if not his.

    Its originals only on demand: who asks for them writes it down (`FetchOriginal`).
    """
    file = vtx.tips.key_file(tip.id, reader.id)
    if file is None:
        raise CannotOpenError("no such tip")  # an excluded reader hears what a stranger hears
    tip_key = open_key_file(tip.id, file, identity)
    sealed = list(vtx.tips.parts(tip.id, apart=False))
    if originals:
        sealed += vtx.tips.parts(tip.id, apart=True)
    return in_order(open_part(tip.id, part, tip_key) for part in sealed)


def in_order(parts: Iterable[OpenPart]) -> tuple[OpenPart, ...]:
    """Parts as the questions are asked; what came later stands behind."""
    return tuple(sorted(parts, key=lambda part: _place(part.kind)))


def open_key_file(tip: str, file: KeyFile, identity: Secret) -> Secret:
    """The tip's own private key. Raises `CannotOpenError` or `MovedPartError`."""
    plain = _decrypt(file.sealed, identity)
    _, body = unwrap(plain, Belongs(tip, file.reader, "key"))
    return Secret(body.decode().strip())


def open_part(tip: str, part: SealedPart, tip_key: Secret) -> OpenPart:
    """One part. Raises `CannotOpenError` or `MovedPartError`."""
    kind, body = unwrap(_decrypt(part.sealed, tip_key), Belongs(tip, part.id))
    return OpenPart(part.id, kind, body)


def _decrypt(sealed: bytes, identity: Secret) -> bytes:
    try:
        plain: bytes = pyrage.decrypt(sealed, [_identity(identity)])
    except pyrage.DecryptError:
        raise CannotOpenError("the key does not open it") from None
    return plain


def _identity(identity: Secret) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(identity.reveal())
    except pyrage.IdentityError:
        raise CannotOpenError("not an age identity") from None


def _place(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
