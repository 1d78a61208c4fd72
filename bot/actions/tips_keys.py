"""Officers' keys: approved by a second person, under a passphrase, changed, lost, given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.actions.tips_ids import RandomBytes, new_id
from bot.actions.tips_officers import NOT_FOUND, SEAL, is_same_holder, note, officer
from bot.actions.tips_officers_commands import (
    CarryOver,
    ChangeWrapping,
    LeaveChannel,
    SecondReader,
    TipRefused,
)
from storage.vault import VaultTx
from storage.vault.rows import KeyFile, Proposal, Reader

MOST_KEY_BYTES = 4096
SAME_ONE = TipRefused("same_one")


def is_key_file(sealed: bytes) -> bool:
    """Whether bytes look like a small age file."""
    return len(sealed) <= MOST_KEY_BYTES and sealed.startswith(SEAL)


def second_reader(command: SecondReader, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """Let a key take part; the former key of the same holder ends, its tips carried over."""
    new, second = vtx.readers.find(command.reader), officer(vtx, command.by)
    if new is None or new.is_approved or second is None:
        return NOT_FOUND
    if is_same_holder(vtx, new.id, second):
        return SAME_ONE
    let_in(vtx, new, command.by, random_bytes)
    return True


def let_in(vtx: VaultTx, new: Reader, by: str, random_bytes: RandomBytes) -> None:
    """Approve a key without further question; the former one of the same holder ends.

    What was not carried over (the passphrase is lost) other readers may open for it again.
    """
    vtx.readers.approve(new.id, vtx.today)
    note(vtx, "reader_approved", reader=new.id, by=by)
    for one in vtx.desk.proposals():
        if one.kind == "carry" and one.reader == new.id:
            give(vtx, one, random_bytes)
            vtx.desk.drop_proposal(one.id)
    for old in vtx.readers.all():
        if old.holder == new.holder and old.id != new.id:
            left = tips_of(vtx, old.id) - tips_of(vtx, new.id)
            end(vtx, old.id, "reader_replaced", by)
            for tip in sorted(left):
                again = new_id(random_bytes), "again", tip, new.id, old.id, vtx.today
                vtx.desk.propose(Proposal(*again))


def tips_of(vtx: VaultTx, reader: str) -> set[str]:
    """What a key opens, and what it is to open again."""
    again = {one.tip for one in vtx.desk.proposals() if (one.kind, one.reader) == ("again", reader)}
    return {tip for tip, _ in vtx.desk.key_files(reader)} | {tip for tip in again if tip}


def end(vtx: VaultTx, reader: str, deed: str, by: str) -> None:
    """Nothing opens with this key any more."""
    vtx.desk.take_away(reader)
    for one in vtx.desk.proposals():
        if reader in {one.reader, one.given_by}:
            vtx.desk.drop_proposal(one.id)
    vtx.readers.end(reader)
    note(vtx, deed, reader=reader, by=by)


def tidy_keys(vtx: VaultTx, random_bytes: RandomBytes) -> None:
    """After a delivery: forget key files of readers who went while the tips were on their way."""
    gone = [one for one in vtx.readers.everybody() if one.is_gone]
    for old in gone:
        for tip, _ in vtx.desk.key_files(old.id):
            now = vtx.readers.of_holder(old.holder)
            if now is not None and now.is_approved:
                again = new_id(random_bytes), "again", tip, now.id, old.id, vtx.today
                vtx.desk.propose(Proposal(*again))
        vtx.desk.take_away(old.id)


def change_wrapping(command: ChangeWrapping, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """A new passphrase; the key stays, so nobody need approve it."""
    reader = vtx.readers.find(command.reader)
    if reader is None:
        return NOT_FOUND
    if not is_wrapped(command.wrapped_key):
        return TipRefused("bad_seal")
    vtx.readers.wrap(reader.id, command.wrapped_key)
    note(vtx, "passphrase_changed", reader=reader.id)
    return True


def is_wrapped(sealed: bytes) -> bool:
    """Whether bytes look like an age file under a passphrase, at the one work factor we use."""
    head = sealed[:200].split(b"\n")
    return (
        len(sealed) <= MOST_KEY_BYTES
        and head[0] == b"age-encryption.org/v1"
        and len(head) > 1
        and head[1].startswith(b"-> scrypt ")
        and head[1].endswith(b" 16")
    )


def carry_over(command: CarryOver, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """Tips that the old key opens, sealed to the new one by their holder's own browser."""
    old, new = officer(vtx, command.reader), vtx.readers.find(command.to)
    if old is None or new is None or new.is_approved or old.holder != new.holder:
        return NOT_FOUND
    mine = {tip for tip, _ in vtx.desk.key_files(old.id)}
    for tip, sealed in command.files:
        if tip not in mine or not is_key_file(sealed):
            return TipRefused("bad_seal")
    waiting = {one.tip: one.id for one in vtx.desk.proposals() if one.reader == new.id}
    for tip, sealed in command.files:
        if tip in waiting:
            vtx.desk.drop_proposal(waiting[tip])
        carried = Proposal(new_id(random_bytes), "carry", tip, new.id, old.id, vtx.today, sealed)
        vtx.desk.propose(carried)
    return len(command.files)


def leave(command: LeaveChannel, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """Refused while a tip would remain that no other officer can open."""
    if officer(vtx, command.reader) is None:
        return NOT_FOUND
    others = [one.id for one in _officers(vtx)]
    if vtx.desk.only_reader_of(command.reader, others):
        return TipRefused("last_reader")
    end(vtx, command.reader, "reader_left", command.reader)
    return True


def _officers(vtx: VaultTx) -> list[Reader]:
    return [one for one in vtx.readers.approved() if not one.is_continuity]


def give(vtx: VaultTx, asked: Proposal, random_bytes: RandomBytes) -> None:
    """The key file that waited becomes one that opens."""
    assert asked.tip is not None
    assert asked.sealed is not None
    vtx.desk.give(new_id(random_bytes), asked.tip, KeyFile(asked.reader, asked.sealed))


ACTS: Mapping[type, Callable[..., object]] = {
    SecondReader: second_reader,
    ChangeWrapping: change_wrapping,
    CarryOver: carry_over,
    LeaveChannel: leave,
}
