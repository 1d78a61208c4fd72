"""`perform_tip`: the vault's one write path, used by chat, web form and command line alike.

The twin of `bot.actions.perform` for the anonymous channel: no row about a citizen, no outbox, and
audit rows for officers' acts only.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import singledispatch
from hashlib import sha256

from pyrage import x25519

from bot.actions.tips_codes import SALT_BYTES
from bot.actions.tips_commands import (
    AddSealed,
    AddToTip,
    AnswerTip,
    ApproveReader,
    ChangeTipState,
    DropParts,
    EnrolReader,
    MakeTipKey,
    NoteOpening,
    OpenChannel,
    ReleaseSpool,
    SealPart,
    SendTip,
    TipCommand,
    TipKey,
    WithdrawTip,
)
from handlers.outcomes import Say, Word
from storage.vault import BANGKOK, Vault, VaultTx
from storage.vault.rows import KeyFile, Reader, SealedAnswer, SealedPart, TipRow
from storage.vault.sealing import Belongs, recipient, seal
from storage.vault.tips import SPOOLED

FEWEST_HOLDERS = 2
FEWEST_OFFICERS = 2
KEY_KIND = "key"

RandomBytes = Callable[[int], bytes]


def perform_tip(vtx: VaultTx, command: TipCommand, random_bytes: RandomBytes) -> object:
    """Carry out one command in the vault's transaction; the answer stands beside the command."""
    return _perform(command, vtx, random_bytes)


def are_open(vault: Vault, town: str) -> bool:
    """Whether the channel takes tips: two approved officers and the continuity key."""
    with vault.reading(town) as vtx:
        return can_take_tips(vtx)


def can_take_tips(vtx: VaultTx) -> bool:
    """The same inside a transaction."""
    approved = vtx.readers.approved()
    officers = sum(not reader.is_continuity for reader in approved)
    return (
        officers >= FEWEST_OFFICERS
        and any(reader.is_continuity for reader in approved)
        and vtx.readers.salt() is not None
    )


def release(vault: Vault, town: str, random_bytes: RandomBytes) -> int:
    """Move the town's spool to the officers; the worker calls it at fixed hours."""
    with vault.begin(town) as vtx:
        return vtx.tips.release(vtx.today, shuffled_by(random_bytes))


def fingerprint(public_key: str) -> str:
    """What two people compare by eye: 40 hex digits of the key's SHA-256, in fours."""
    digits = sha256(public_key.encode()).hexdigest()[:40]
    return " ".join(digits[at : at + 4] for at in range(0, 40, 4))


def new_id(random_bytes: RandomBytes) -> str:
    """A random id (UUIDv4): no time and no order in it."""
    return str(uuid.UUID(bytes=random_bytes(16), version=4))


def shuffled_by(random_bytes: RandomBytes) -> Callable[[list[str]], None]:
    """A shuffle in place (Fisher-Yates) that draws from `random_bytes`."""

    def shuffle(items: list[str]) -> None:
        for last in range(len(items) - 1, 0, -1):
            other = int.from_bytes(random_bytes(8)) % (last + 1)  # 64 bits: the bias is nil
            items[last], items[other] = items[other], items[last]

    return shuffle


@singledispatch
def _perform(command: object, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    raise TypeError(f"no such command: {type(command).__name__}")


@_perform.register
def _(command: MakeTipKey, vtx: VaultTx, random_bytes: RandomBytes) -> TipKey | None:
    chosen = [one for one in vtx.readers.approved() if one.id in command.readers]
    if len(chosen) < FEWEST_HOLDERS:
        return None
    tip = new_id(random_bytes)
    identity = x25519.Identity.generate()
    files = tuple(
        KeyFile(one.id, seal([one.public_key], _key_of(tip, one), f"{identity}\n".encode()))
        for one in chosen
    )
    return TipKey(tip, str(identity.to_public()), files)


def _key_of(tip: str, reader: Reader) -> Belongs:
    return Belongs(tip, reader.id, KEY_KIND)


@_perform.register
def _(command: SealPart, vtx: VaultTx, random_bytes: RandomBytes) -> str:
    part = _sealed_part(command.tip, command.tip_key, command.kind, command.body, random_bytes)
    vtx.drafts.add_part(part)
    return part.id


def _sealed_part(
    tip: str, tip_key: str, kind: str, body: bytes, random_bytes: RandomBytes
) -> SealedPart:
    id_ = new_id(random_bytes)
    return SealedPart(id_, seal([tip_key], Belongs(tip, id_, kind), body))


@_perform.register
def _(command: DropParts, vtx: VaultTx, random_bytes: RandomBytes) -> None:  # noqa: ARG001
    vtx.drafts.drop_parts(command.ids)


@_perform.register
def _(command: SendTip, vtx: VaultTx, random_bytes: RandomBytes) -> None:
    tip = TipRow(
        command.tip, command.tip_key, command.mailbox, command.secret_hash, SPOOLED, None, None
    )
    files = [(new_id(random_bytes), file) for file in command.files]
    vtx.tips.spool(tip, files, vtx.drafts.take_parts(command.part_ids))


@_perform.register
def _(command: AddToTip, vtx: VaultTx, random_bytes: RandomBytes) -> bool:
    tip = vtx.tips.find(command.tip)
    if tip is None or tip.state == "withdrawn":
        return False
    part = _sealed_part(tip.id, tip.tip_key, command.kind, command.body, random_bytes)
    vtx.tips.add_part(tip, part)
    return True


@_perform.register
def _(command: AddSealed, vtx: VaultTx, random_bytes: RandomBytes) -> bool:  # noqa: ARG001
    tip = vtx.tips.find(command.tip)
    if tip is None or tip.state == "withdrawn":
        return False
    owner = vtx.tips.tip_of_part(command.part.id)
    if owner is None:
        vtx.tips.add_part(tip, command.part)
    return owner in {None, tip.id}  # the same part twice: its answer was lost


@_perform.register
def _(command: WithdrawTip, vtx: VaultTx, random_bytes: RandomBytes) -> bool:  # noqa: ARG001
    tip = vtx.tips.find(command.tip)
    if tip is None:
        return False
    vtx.tips.withdraw(tip, vtx.today)
    return True


@_perform.register
def _(command: ReleaseSpool, vtx: VaultTx, random_bytes: RandomBytes) -> int:  # noqa: ARG001
    return vtx.tips.release(vtx.today, shuffled_by(random_bytes))


@_perform.register
def _(command: OpenChannel, vtx: VaultTx, random_bytes: RandomBytes) -> bool:  # noqa: ARG001
    if vtx.readers.salt() is not None:
        return False
    vtx.readers.set_salt(random_bytes(SALT_BYTES))
    _note(vtx, "channel_opened", {})
    return True


@_perform.register
def _(command: EnrolReader, vtx: VaultTx, random_bytes: RandomBytes) -> Reader | None:
    public_key = str(recipient(command.public_key))
    if vtx.readers.by_key(public_key) is not None:
        return None
    reader = Reader(
        id=new_id(random_bytes),
        title=command.title,
        unit=command.unit,
        public_key=public_key,
        fingerprint=fingerprint(public_key),
        is_continuity=command.is_continuity,
        is_approved=False,
    )
    vtx.readers.add(reader)
    _note(vtx, "reader_enrolled", {"reader": reader.id, "key": reader.public_key})
    return reader


@_perform.register
def _(command: ApproveReader, vtx: VaultTx, random_bytes: RandomBytes) -> None:  # noqa: ARG001
    vtx.readers.approve(command.reader)
    _note(vtx, "reader_approved", {"reader": command.reader, "by": command.by})


@_perform.register
def _(command: NoteOpening, vtx: VaultTx, random_bytes: RandomBytes) -> None:  # noqa: ARG001
    _note(vtx, "tip_opened", {"tip": command.tip, "reader": command.reader})


@_perform.register
def _(command: AnswerTip, vtx: VaultTx, random_bytes: RandomBytes) -> bool:
    tip = vtx.tips.find(command.tip)
    if tip is None or tip.state in {SPOOLED, "withdrawn"}:
        return False
    id_ = new_id(random_bytes)
    sealed = seal([tip.mailbox], Belongs(tip.id, id_, "answer"), command.words.encode())
    vtx.tips.add_answer(tip.id, SealedAnswer(id_, vtx.today, sealed))
    _note(vtx, "tip_answered", {"tip": tip.id, "reader": command.reader})
    return True


@_perform.register
def _(command: ChangeTipState, vtx: VaultTx, random_bytes: RandomBytes) -> bool:  # noqa: ARG001
    tip = vtx.tips.find(command.tip)
    if tip is None or tip.state in {SPOOLED, "withdrawn"}:
        return False
    vtx.tips.change_state(tip.id, command.state, vtx.today)
    _note(vtx, "tip_state", {"tip": tip.id, "reader": command.reader, "to": command.state})
    return True


def _note(vtx: VaultTx, deed: str, about: Mapping[str, str]) -> None:
    vtx.audit.add(deed, about, vtx.today)


def digest(vtx: VaultTx) -> Say:
    """The morning's word to integrity officers: the same, and as long, whatever there is."""
    return Say(Word("tip.digest", {"head": vtx.audit.head()[:16]}))


def crossed(last: datetime, now: datetime, hours: Sequence[time]) -> bool:
    """Whether a fixed hour of Bangkok lies in (last, now]: a timer acts once an hour, at its start.

    Acting all through the hour would bring a tip out minutes after its sending.
    """
    before, after = last.astimezone(BANGKOK), now.astimezone(BANGKOK)
    days = {before.date() + timedelta(days=n) for n in range(2)} | {after.date()}
    moments = (datetime.combine(day, at, BANGKOK) for day in days for at in hours)
    return any(before < moment <= after for moment in moments)
