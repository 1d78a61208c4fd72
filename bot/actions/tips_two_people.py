"""What needs two officers: access to a tip, legal hold, the end of somebody's access.

Who was a reader when a tip came and has no key file was left out by the informant, or recused
himself: no two officers can undo that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.actions.tips_ids import RandomBytes, new_id
from bot.actions.tips_keys import SAME_ONE, end, give, is_key_file, tips_of
from bot.actions.tips_officers import NOT_FOUND, is_same_holder, note, officer, tip_for
from bot.actions.tips_officers_commands import (
    AskAccess,
    AskHold,
    AskRemoval,
    DropProposal,
    SecondProposal,
    TipRefused,
)
from storage.vault import VaultTx
from storage.vault.rows import KeyFile, Proposal, Reader, TipRow

UNASKED = frozenset({"again", "carry"})  # rows of one holder between his two keys


def ask_removal(command: AskRemoval, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """Of an officer who cannot do it himself any more."""
    gone, by = vtx.readers.find(command.reader), officer(vtx, command.by)
    if gone is None or gone.is_continuity or by is None:
        return NOT_FOUND
    if is_same_holder(vtx, gone.id, by):
        return SAME_ONE
    return _propose(vtx, "removal", None, gone.id, by.id, None, random_bytes)


def ask_access(command: AskAccess, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """The key file waits, sealed, until another reader of the tip agrees."""
    tip = tip_for(vtx, command.tip, command.reader)
    to = officer(vtx, command.to)
    if tip is None or to is None:
        return NOT_FOUND
    if to.id in vtx.desk.readers_of(tip.id):
        return TipRefused("has_it")
    if not is_key_file(command.sealed):
        return TipRefused("bad_seal")
    if tip.id in tips_of(vtx, to.id):
        return _open_again(vtx, command, random_bytes)
    if was_left_out(vtx, tip, to):
        return TipRefused("excluded")
    return _propose(vtx, "access", tip.id, to.id, command.reader, command.sealed, random_bytes)


def _open_again(vtx: VaultTx, command: AskAccess, random_bytes: RandomBytes) -> str:
    """What somebody could open before his key was lost: two people have seen to it already."""
    marks = [
        one
        for one in vtx.desk.proposals()
        if (one.kind, one.tip, one.reader) == ("again", command.tip, command.to)
    ]
    for one in marks:
        vtx.desk.drop_proposal(one.id)
    vtx.desk.give(new_id(random_bytes), command.tip, KeyFile(command.to, command.sealed))
    note(vtx, "access_restored", tip=command.tip, reader=command.to, by=command.reader)
    return marks[0].id


def was_left_out(vtx: VaultTx, tip: TipRow, reader: Reader) -> bool:
    """Whether this person took part when the tip came, and yet cannot open it.

    So is who comes later into a unit whose officers were all left out: the informant may have
    named the unit, and nothing but who can read tells it.
    """
    everybody, opens = vtx.readers.everybody(), vtx.desk.readers_of(tip.id)
    received = tip.received_on or vtx.today
    were_there = [one for one in everybody if one.approved_on and one.approved_on <= received]
    mine = {one.id for one in everybody if one.holder == reader.holder}
    if mine & opens:
        return False
    unit = {
        one.id
        for one in were_there
        if one.unit and one.unit == reader.unit and not (one.is_gone or one.is_continuity)
    }
    return any(one.id in mine for one in were_there) or (bool(unit) and not unit & opens)


def ask_hold(command: AskHold, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """Nothing of a held tip is deleted by the clock."""
    tip = tip_for(vtx, command.tip, command.reader)
    if tip is None:
        return NOT_FOUND
    if tip.is_held == command.on or tip.state == "withdrawn":
        return TipRefused("no_step")
    kind = "hold" if command.on else "lift"
    return _propose(vtx, kind, tip.id, "", command.reader, None, random_bytes)


def _propose(
    vtx: VaultTx,
    kind: str,
    tip: str | None,
    reader: str,
    by: str,
    sealed: bytes | None,
    random_bytes: RandomBytes,
) -> object:
    for one in vtx.desk.proposals():
        if (one.kind, one.tip, one.reader) == (kind, tip, reader):
            return TipRefused("waits")
    made = Proposal(new_id(random_bytes), kind, tip, reader, by, vtx.today, sealed)
    vtx.desk.propose(made)
    note(vtx, f"{kind}_asked", tip=tip or "", reader=reader, by=by)
    return made.id


def may_second(vtx: VaultTx, proposal: Proposal, reader: Reader) -> bool:
    """Who may be the second person: another reader of the very tip, or any other officer."""
    if proposal.kind in UNASKED or proposal.reader == reader.id:
        return False
    if is_same_holder(vtx, proposal.given_by, reader):
        return False
    return proposal.tip is None or reader.id in vtx.desk.readers_of(proposal.tip)


def second(command: SecondProposal, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """Then it is done."""
    found = _visible(vtx, command.proposal, command.reader)
    by = officer(vtx, command.reader)
    if found is None or by is None:
        return NOT_FOUND
    if not may_second(vtx, found, by):
        return SAME_ONE
    refused = _carry_out(vtx, found, by.id, random_bytes)
    if refused is not None:
        return refused
    vtx.desk.drop_proposal(found.id)
    return True


def _carry_out(
    vtx: VaultTx, asked: Proposal, by: str, random_bytes: RandomBytes
) -> TipRefused | None:
    if asked.kind == "removal":
        end(vtx, asked.reader, "reader_removed", by)
        return None
    assert asked.tip is not None
    if asked.kind == "access":
        to = officer(vtx, asked.reader)
        if to is None or officer(vtx, asked.given_by) is None:
            return TipRefused("not_approved")
        give(vtx, asked, random_bytes)
    else:
        vtx.tips.change(asked.tip, is_held=asked.kind == "hold")
    note(vtx, f"{asked.kind}_granted", tip=asked.tip, reader=asked.reader, by=by)
    return None


def drop(command: DropProposal, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """Refuse it, or take one's own back."""
    found, by = _visible(vtx, command.proposal, command.reader), officer(vtx, command.reader)
    if found is None or by is None or found.kind in UNASKED:
        return NOT_FOUND
    if not (found.given_by == by.id or may_second(vtx, found, by)):
        return SAME_ONE
    vtx.desk.drop_proposal(found.id)
    note(vtx, f"{found.kind}_refused", tip=found.tip or "", reader=found.reader, by=by.id)
    return True


def _visible(vtx: VaultTx, proposal: str, reader: str) -> Proposal | None:
    """A proposal about a tip exists only for the readers of that tip.

    What does not exist is asked for like what is hidden: both take the same time.
    """
    found = next((one for one in vtx.desk.proposals() if one.id == proposal), None)
    readers = vtx.desk.readers_of((found.tip if found else None) or proposal)
    return found if found and (found.tip is None or reader in readers) else None


ACTS: Mapping[type, Callable[..., object]] = {
    AskRemoval: ask_removal,
    AskAccess: ask_access,
    AskHold: ask_hold,
    SecondProposal: second,
    DropProposal: drop,
}
