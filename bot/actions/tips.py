"""`perform_tip`: the vault's one write path, used by chat, web form and command line alike.

The twin of `bot.actions.perform` for the anonymous channel: no row about a citizen, no outbox, and
audit rows for officers' acts only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial, singledispatch

from pyrage import x25519

from bot.actions import tips_keys, tips_officers, tips_two_people
from bot.actions.tips_codes import SALT_BYTES
from bot.actions.tips_commands import (
    AddSealed,
    AddToTip,
    AnswerTip,
    ApproveReader,
    DropParts,
    EnrolReader,
    MakeTipKey,
    NoteOpening,
    OpenChannel,
    PostAnswer,
    ReleaseSpool,
    SealPart,
    SendTip,
    TipCommand,
    TipKey,
    WithdrawTip,
)
from bot.actions.tips_ids import RandomBytes, fingerprint, labels_by, new_id, shuffled_by
from bot.actions.tips_officers import tip_for
from casework.officehours import BANGKOK
from handlers.outcomes import Say, Word
from storage.vault import Vault, VaultTx
from storage.vault.chain import DAY
from storage.vault.rows import KeyFile, Reader, TipRow
from storage.vault.sealing import Belongs, recipient, seal, seal_in_slices
from storage.vault.tips import SPOOLED

FEWEST_HOLDERS = 2
FEWEST_OFFICERS = 2
KEY_KIND = "key"
ORIGINAL = "document"
"""The kind of part that nobody cleaned: it lies apart."""

__all__ = [
    "RandomBytes",
    "are_open",
    "begin_day",
    "can_take_tips",
    "crossed",
    "digest",
    "fingerprint",
    "new_id",
    "perform_tip",
    "release",
]


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
    with vault.begin(town, role="worker") as vtx:
        moved = int(str(perform_tip(vtx, ReleaseSpool(), random_bytes)))
    vault.forget_passage()  # whether or not anything moved
    return moved


@singledispatch
def _perform(command: object, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    raise TypeError(f"no such command: {type(command).__name__}")


_ACTS: Mapping[type, Callable[..., object]] = {
    **tips_officers.ACTS,
    **tips_keys.ACTS,
    **tips_two_people.ACTS,
}
for _kind, _act in _ACTS.items():
    _perform.register(_kind, _act)


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
    part = new_id(random_bytes)
    belongs = Belongs(command.tip, part, command.kind)
    put = partial(vtx.drafts.add_slice, part)
    seal_in_slices([command.tip_key], belongs, (command.head, command.body), put)
    return part


@_perform.register
def _(command: DropParts, vtx: VaultTx, random_bytes: RandomBytes) -> None:  # noqa: ARG001
    vtx.drafts.drop_parts(command.ids)


@_perform.register
def _(command: SendTip, vtx: VaultTx, random_bytes: RandomBytes) -> None:
    tip = TipRow(
        command.tip, command.tip_key, command.mailbox, command.secret_hash, SPOOLED, None, None
    )
    files = [(new_id(random_bytes), file) for file in command.files]
    vtx.tips.spool(tip, files, command.part_ids, command.apart)


@_perform.register
def _(command: AddToTip, vtx: VaultTx, random_bytes: RandomBytes) -> bool:
    tip = vtx.tips.find(command.tip)
    if tip is None or tip.state == "withdrawn":
        return False
    sealing = SealPart(tip.id, tip.tip_key, command.kind, command.body, command.head)
    part = str(_perform(sealing, vtx, random_bytes))
    vtx.tips.take_waiting(tip.id, [part], [part] if command.kind == ORIGINAL else ())
    return True


@_perform.register
def _(command: AddSealed, vtx: VaultTx, random_bytes: RandomBytes) -> bool:  # noqa: ARG001
    tip = vtx.tips.find(command.tip)
    if tip is None or tip.state == "withdrawn":
        return False
    vtx.tips.take_waiting(tip.id, command.parts, command.apart)
    return True


@_perform.register
def _(command: WithdrawTip, vtx: VaultTx, random_bytes: RandomBytes) -> bool:  # noqa: ARG001
    tip = vtx.tips.find(command.tip)
    if tip is None:
        return False
    vtx.tips.withdraw(tip, vtx.today)
    return True


@_perform.register
def _(command: ReleaseSpool, vtx: VaultTx, random_bytes: RandomBytes) -> int:  # noqa: ARG001
    shuffle, name = shuffled_by(random_bytes), labels_by(random_bytes)
    moved = vtx.tips.release(vtx.today, shuffle, name)
    tips_keys.tidy_keys(vtx, random_bytes)
    return moved


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
    id_ = new_id(random_bytes)
    reader = Reader(
        id=id_,
        title=command.title,
        unit=command.unit,
        public_key=public_key,
        fingerprint=fingerprint(public_key),
        is_continuity=command.is_continuity,
        is_approved=False,
        holder=command.holder or id_,
    )
    vtx.readers.add(reader, command.wrapped_key or None)
    _note(vtx, "reader_enrolled", {"reader": reader.id, "key": reader.public_key})
    return reader


@_perform.register
def _(command: ApproveReader, vtx: VaultTx, random_bytes: RandomBytes) -> None:
    new = vtx.readers.find(command.reader)
    if new is not None:
        tips_keys.let_in(vtx, new, command.by, random_bytes)


@_perform.register
def _(command: NoteOpening, vtx: VaultTx, random_bytes: RandomBytes) -> None:  # noqa: ARG001
    _note(vtx, "tip_opened", {"tip": command.tip, "reader": command.reader})


@_perform.register
def _(command: AnswerTip, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    tip = tip_for(vtx, command.tip, command.reader)
    if tip is None:
        return tips_officers.NOT_FOUND
    id_ = new_id(random_bytes)
    to = [tip.mailbox, tip.tip_key]
    sealed = seal(to, Belongs(tip.id, id_, "answer"), command.words.encode())
    return _perform(PostAnswer(tip.id, command.reader, id_, sealed), vtx, random_bytes)


def _note(vtx: VaultTx, deed: str, about: Mapping[str, str]) -> None:
    vtx.audit.add(deed, about, vtx.today)


def begin_day(vtx: VaultTx, random_bytes: RandomBytes) -> None:
    """One link a day that says nothing: so the head of the chain differs every morning.

    Otherwise who is left out of a tip would see by the digest that others worked on something.
    """
    _note(vtx, DAY, {"nothing": random_bytes(8).hex()})


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
