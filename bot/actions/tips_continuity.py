"""The continuity key: kept outside the chain of command, used with two people present.

It opens what officers cannot open any more and gives it to one of them; the chain says who stood
by.
"""

from __future__ import annotations

from pyrage import x25519

from bot.actions.tips_ids import RandomBytes, new_id
from bot.actions.tips_keys import end, tips_of
from bot.actions.tips_officers import note, officer
from bot.actions.tips_reading import CannotOpenError, open_key_file
from bot.actions.tips_two_people import was_left_out
from handlers.outcomes import Secret
from storage.vault import VaultTx
from storage.vault.rows import KeyFile, Reader
from storage.vault.sealing import Belongs, seal


def hand_over(
    vtx: VaultTx,
    continuity: Reader,
    identity: Secret,
    witness: Reader,
    to: str,
    random_bytes: RandomBytes,
) -> int:
    """Give an officer all that the continuity key opens, without what the informant kept from him.

    Answers how many tips. Raises `CannotOpenError` where somebody is not who the act needs.
    """
    new = officer(vtx, to)
    if not continuity.is_continuity or officer(vtx, witness.id) is None or new is None:
        raise CannotOpenError("this needs the continuity key, an officer beside it, and an officer")
    given = 0
    for tip, sealed in vtx.desk.key_files(continuity.id):
        row = vtx.tips.released(tip)
        has_it = new.id in vtx.desk.readers_of(tip)
        is_kept_from_him = row is None or (
            tip not in tips_of(vtx, new.id) and was_left_out(vtx, row, new)
        )
        if has_it or is_kept_from_him:
            continue
        key = open_key_file(tip, KeyFile(continuity.id, sealed), identity)
        body = f"{_checked(key)}\n".encode()
        again = seal([new.public_key], Belongs(tip, new.id, "key"), body)
        vtx.desk.give(new_id(random_bytes), tip, KeyFile(new.id, again))
        given += 1
    for one in vtx.desk.proposals():
        if (one.kind, one.reader) == ("again", new.id):
            vtx.desk.drop_proposal(one.id)
    note(vtx, "continuity_used", reader=new.id, witness=witness.id, count=str(given))
    return given


def _checked(key: Secret) -> str:
    return str(x25519.Identity.from_str(key.reveal()))


def remove(vtx: VaultTx, reader: str, first: Reader, second: Reader) -> None:
    """End somebody's access on the word of two others, one of whom may keep the continuity key.

    Raises `CannotOpenError`.
    """
    gone = vtx.readers.find(reader)
    holders = {first.holder, second.holder}
    if gone is None or len(holders) < 2 or gone.holder in holders:
        raise CannotOpenError("two others, not the one who goes, must say so")
    end(vtx, gone.id, "reader_removed", f"{first.id} {second.id}")
