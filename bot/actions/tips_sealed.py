"""A tip that a browser sealed: the server holds nothing but closed bytes, and checks their form.

Whoever sends wrong bytes harms his own tip alone; what is checked here keeps the vault's tables
and other people's tips whole, and makes a flood pay.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from bot.actions.tips import FEWEST_HOLDERS, ORIGINAL, perform_tip
from bot.actions.tips_commands import AddSealed, DropParts
from bot.actions.tips_ids import is_id
from bot.actions.tips_web import WAIT, Form, WebDrafts, sending, written
from handlers.tip.draft import DraftPart, TipDraft
from storage.vault import VaultTx
from storage.vault.rows import Held, KeyFile, TipRow
from storage.vault.sealing import BadKeyError, recipient

WORK_BITS = 16
MOST_PARTS = 30
MOST_SLICES = 60  # of a part: browsers send half a megabyte at a time
MOST_PART_BYTES = 21 * 1024 * 1024
MOST_TIP_BYTES = 210 * 1024 * 1024
MOST_WAITING_BYTES = 2 * 1024 * 1024 * 1024
MOST_KEY_BYTES = 4096
_AGE = b"age-encryption.org/v1\n-> "
_HASH = re.compile(r"[0-9a-f]{64}")

Verdict = Literal["ok", "sent", "gone", "full", "wrong", "elsewhere", "over"]


@dataclass(frozen=True, slots=True)
class SealedTip:
    """What the last tap brings: everything but the parts, which came before."""

    tip: str
    tip_key: str
    mailbox: str
    secret_hash: str = field(repr=False)
    files: tuple[KeyFile, ...] = field(repr=False)
    parts: Mapping[str, int]
    """How long each part is."""
    apart: frozenset[str] = frozenset()
    """Which of them are originals, as the browser says: nobody here can look inside."""


def has_worked(token: str, proof: str, bits: int = WORK_BITS) -> bool:
    """Whether the browser paid for this token: so many leading zero bits of a hash."""
    if len(proof) > 20 or not proof.isascii():
        return False
    digest = sha256(f"{token}:{proof}".encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0


def is_sealed(body: bytes, most: int) -> bool:
    """Whether bytes look like an age file of a fitting size; nobody here can look inside."""
    return len(body) <= most and body.startswith(_AGE)


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of a sealed part, and at which byte of it this begins."""

    part: str
    at: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """How a slice was received, and how many bytes of its part are here now."""

    verdict: Verdict
    held: int = 0


def take_slice(drafts: WebDrafts, vtx: VaultTx, form: Form, slice_: Slice) -> Taken:
    """Keep one more slice of a sealed part until the last tap. What is here is not taken twice.

    Nor does a part of a tip that was sent: the answer was lost, and then the server began anew.
    Each slice lets what came before wait anew, for a slow line may need hours.
    """
    draft = drafts.read(vtx, form) or TipDraft("uploading", drafts.now() + WAIT)
    if draft.step == "sent":
        return Taken("sent", MOST_PART_BYTES)
    if draft.step != "uploading":
        return Taken("gone")
    mine = tuple(one.id for one in draft.parts)
    if slice_.part not in mine and vtx.tips.tip_of_part(slice_.part) is not None:
        return Taken("sent", MOST_PART_BYTES)
    if slice_.part not in mine and slice_.at == 0:
        # Only who made this id knows it: his former form ran out, and he begins under a new one.
        perform_tip(vtx, DropParts((slice_.part,)), drafts.random_bytes)
    held = vtx.drafts.held(slice_.part)
    verdict = _judge(vtx, slice_, held, mine)
    if verdict != "ok":
        return Taken(verdict, held.length)
    if slice_.at < held.length:
        return Taken("ok", held.length)
    vtx.drafts.add_slice(slice_.part, held.slices, slice_.sealed)
    new = () if slice_.part in mine else (DraftPart(slice_.part, "sealed", message=""),)
    until = min(drafts.now() + WAIT, form.expires_at)
    drafts.save(vtx, form, replace(draft, parts=(*draft.parts, *new), expires_at=until))
    return Taken("ok", held.length + len(slice_.sealed))


def _judge(vtx: VaultTx, slice_: Slice, held: Held, mine: Sequence[str]) -> Verdict:
    """Whether one more slice fits; an id that is somebody else's does not."""
    ends = slice_.at + len(slice_.sealed)
    if slice_.part not in mine and (held.slices or not is_id(slice_.part)):
        return "wrong"
    if slice_.at < held.length and ends <= held.length:
        return "ok"
    if slice_.at != held.length:
        return "elsewhere"
    is_begun = held.slices or is_sealed(slice_.sealed, MOST_PART_BYTES)
    if not (slice_.sealed and is_begun and ends <= MOST_PART_BYTES):
        return "wrong"
    return "ok" if _has_room(vtx, slice_, held, mine) else "full"


def _has_room(vtx: VaultTx, slice_: Slice, held: Held, mine: Sequence[str]) -> bool:
    return (
        held.slices < MOST_SLICES
        and len({*mine, slice_.part}) <= MOST_PARTS
        and vtx.drafts.weight(mine) + len(slice_.sealed) <= MOST_TIP_BYTES
        and vtx.drafts.weight() <= MOST_WAITING_BYTES
    )


def are_whole(vtx: VaultTx, parts: Mapping[str, int]) -> bool:
    """Whether so many bytes of each part have arrived: no cut file is ever sent."""
    return bool(parts) and all(
        length > 0 and vtx.drafts.held(part).length == length for part, length in parts.items()
    )


def add_sealed(
    drafts: WebDrafts,
    vtx: VaultTx,
    form: Form,
    tip: TipRow,
    parts: Mapping[str, int],
    apart: Collection[str] = (),
) -> Verdict:
    """Give parts that wait under a form to a tip that was sent: all of them, or none."""
    if parts and all(vtx.tips.tip_of_part(part) == tip.id for part in parts):
        return "ok"  # the answer of the first time was lost
    draft = drafts.read(vtx, form)
    if draft is None or draft.step != "uploading":
        return "gone"
    if not set(parts) <= {one.id for one in draft.parts} or not are_whole(vtx, parts):
        return "gone"
    adding = AddSealed(tip.id, tuple(parts), tuple(apart))
    if not perform_tip(vtx, adding, drafts.random_bytes):
        return "over"
    drafts.drop(vtx, form)
    return "ok"


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
    if not set(tip.parts) <= set(held) or not are_whole(vtx, tip.parts):
        return "gone"
    unused = tuple(id_ for id_ in held if id_ not in tip.parts)
    perform_tip(vtx, DropParts(unused), drafts.random_bytes)
    full = replace(
        draft,
        tip=tip.tip,
        tip_key=tip.tip_key,
        files=tuple(written(file) for file in tip.files),
        parts=tuple(
            replace(one, kind=ORIGINAL) if one.id in tip.apart else one
            for one in draft.parts
            if one.id in tip.parts
        ),
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
