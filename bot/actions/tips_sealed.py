"""A tip that a browser sealed: the server holds nothing but closed bytes, and checks their form.

Whoever sends wrong bytes harms his own tip alone; what is checked here keeps the vault's tables
and other people's tips whole, and makes a flood pay.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from bot.actions.tips import FEWEST_HOLDERS, perform_tip
from bot.actions.tips_commands import DropParts
from bot.actions.tips_ids import is_id
from bot.actions.tips_web import WAIT, Form, WebDrafts, sending, written
from handlers.tip.draft import DraftPart, TipDraft
from storage.vault import VaultTx
from storage.vault.rows import KeyFile, SealedPart, TipRow
from storage.vault.sealing import BadKeyError, recipient

WORK_BITS = 16
MOST_PARTS = 30
MOST_PART_BYTES = 21 * 1024 * 1024
MOST_TIP_BYTES = 210 * 1024 * 1024
MOST_WAITING_BYTES = 2 * 1024 * 1024 * 1024
MOST_KEY_BYTES = 4096
_AGE = b"age-encryption.org/v1\n-> "
_HASH = re.compile(r"[0-9a-f]{64}")

Verdict = Literal["ok", "sent", "gone", "full", "wrong"]


@dataclass(frozen=True, slots=True)
class SealedTip:
    """What the last tap brings: everything but the parts, which came before."""

    tip: str
    tip_key: str
    mailbox: str
    secret_hash: str = field(repr=False)
    files: tuple[KeyFile, ...] = field(repr=False)
    parts: tuple[str, ...]


def has_worked(token: str, proof: str, bits: int = WORK_BITS) -> bool:
    """Whether the browser paid for this token: so many leading zero bits of a hash."""
    if len(proof) > 20 or not proof.isascii():
        return False
    digest = sha256(f"{token}:{proof}".encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0


def is_sealed(body: bytes, most: int) -> bool:
    """Whether bytes look like an age file of a fitting size; nobody here can look inside."""
    return len(body) <= most and body.startswith(_AGE)


def take_part(drafts: WebDrafts, vtx: VaultTx, form: Form, part: SealedPart) -> Verdict:
    """Keep one sealed part until the last tap. The same part again changes nothing.

    Nor does a part of a tip that was sent: the answer was lost, and then the server began anew.
    """
    draft = drafts.read(vtx, form) or TipDraft("uploading", drafts.now() + WAIT)
    if draft.step == "sent":
        return "sent"
    if draft.step != "uploading":
        return "gone"
    held = tuple(one.id for one in draft.parts)
    if part.id in held:
        return "ok"
    if vtx.tips.tip_of_part(part.id) is not None:
        return "sent"
    verdict = _judge(vtx, part, held)
    if verdict != "ok":
        return verdict
    vtx.drafts.add_part(part)
    parts = (*draft.parts, DraftPart(part.id, "sealed", message=""))
    drafts.save(vtx, form, replace(draft, parts=parts))
    return "ok"


def _judge(vtx: VaultTx, part: SealedPart, held: Sequence[str]) -> Verdict:
    """Whether one more part fits; an id that is somebody else's does not."""
    if (
        vtx.drafts.weight([part.id])
        or not is_id(part.id)
        or not is_sealed(part.sealed, MOST_PART_BYTES)
    ):
        return "wrong"
    weight = vtx.drafts.weight(held) + len(part.sealed)
    if len(held) >= MOST_PARTS or weight > MOST_TIP_BYTES:
        return "full"
    return "full" if vtx.drafts.weight() > MOST_WAITING_BYTES else "ok"


def send_sealed(
    drafts: WebDrafts, vtx: VaultTx, form: Form, tip: SealedTip, readers: Sequence[str]
) -> Verdict:
    """The last tap of a browser that sealed by itself. `readers`: who may be one at all."""
    draft = drafts.read(vtx, form)
    if draft is not None and draft.step == "sent":
        return "sent"
    known = vtx.tips.find(tip.tip)
    if known is not None:  # under a token that another start gave out, or somebody else's
        return "sent" if _is_the_same(known, tip) else "wrong"
    if draft is None or draft.step != "uploading" or drafts.now() >= draft.expires_at:
        return "gone"
    if not _is_whole(tip, readers) or vtx.tips.by_secret(tip.secret_hash) is not None:
        return "wrong"
    held = {one.id: one for one in draft.parts}
    if not tip.parts or not set(tip.parts) <= set(held):
        return "gone"
    unused = tuple(id_ for id_ in held if id_ not in tip.parts)
    perform_tip(vtx, DropParts(unused), drafts.random_bytes)
    full = replace(
        draft,
        tip=tip.tip,
        tip_key=tip.tip_key,
        files=tuple(written(file) for file in tip.files),
        parts=tuple(one for one in draft.parts if one.id in tip.parts),
        mailbox=tip.mailbox,
        secret_hash=tip.secret_hash,
    )
    perform_tip(vtx, sending(full), drafts.random_bytes)
    drafts.save(vtx, form, replace(full.ended("sent"), expires_at=form.expires_at))
    return "ok"


def _is_the_same(known: TipRow, tip: SealedTip) -> bool:
    """Whether this tip is here already: nobody but its sender knows what its secret hashes to."""
    is_his = hmac.compare_digest(known.secret_hash, tip.secret_hash)
    return is_his and (known.tip_key, known.mailbox) == (tip.tip_key, tip.mailbox)


def _is_whole(tip: SealedTip, readers: Sequence[str]) -> bool:
    chosen = {file.reader for file in tip.files}
    return (
        is_id(tip.tip)
        and is_hash(tip.secret_hash)
        and is_key(tip.tip_key)
        and is_key(tip.mailbox)
        and len(chosen) == len(tip.files)
        and len(chosen) >= FEWEST_HOLDERS
        and chosen <= set(readers)
        and all(is_sealed(file.sealed, MOST_KEY_BYTES) for file in tip.files)
    )


def is_key(text: str) -> bool:
    """Whether a text is a public key of age, written as age writes it."""
    try:
        return str(recipient(text)) == text
    except BadKeyError:
        return False


def is_hash(text: str) -> bool:
    """Whether a text is a SHA-256 as we write it."""
    return _HASH.fullmatch(text) is not None


def hash_of_bearer(bearer: str) -> str:
    """The hash under which a mailbox is found; a text that is no secret finds nothing."""
    try:
        raw = bytes.fromhex(bearer) if len(bearer) == 64 else b""
    except ValueError:
        raw = b""
    return sha256(raw).hexdigest()
