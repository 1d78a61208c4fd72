"""A tip at the counter or by telephone: an officer types on behalf, the code goes over on paper.

What is typed is sealed at once to the readers that the informant did not name, and waits for the
fixed hour like every other. No row says that it came by the counter, nor who typed it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.tips import ORIGINAL, perform_tip
from bot.actions.tips_codes import Mailbox
from bot.actions.tips_commands import MakeTipKey, SealPart, SendTip, TipKey
from bot.actions.tips_ids import RandomBytes
from bot.actions.tips_web import Piece
from storage.vault import VaultTx
from storage.vault.rows import Reader

__all__ = ["Piece", "remaining", "take_at_counter"]


def remaining(vtx: VaultTx, concerned: Sequence[str]) -> tuple[Reader, ...]:
    """Readers whom the informant did not name; `concerned` are ids, or `unit:` and a unit."""
    return tuple(
        one
        for one in vtx.readers.approved()
        if one.id not in concerned and (one.is_continuity or f"unit:{one.unit}" not in concerned)
    )


def take_at_counter(
    vtx: VaultTx,
    readers: Sequence[str],
    pieces: Sequence[Piece],
    mailbox: Mailbox,
    random_bytes: RandomBytes,
) -> bool:
    """Seal and send in one go; False where fewer than two readers remain, or nothing was said."""
    if not any(piece.kind == "what" for piece in pieces):
        return False
    key = perform_tip(vtx, MakeTipKey(tuple(readers)), random_bytes)
    if not isinstance(key, TipKey):
        return False
    ids = tuple(
        str(
            perform_tip(
                vtx,
                SealPart(key.tip, key.public_key, one.kind, one.body, one.head),
                random_bytes,
            )
        )
        for one in pieces
    )
    sent = SendTip(
        tip=key.tip,
        tip_key=key.public_key,
        files=key.files,
        part_ids=ids,
        mailbox=mailbox.address,
        secret_hash=mailbox.secret_hash,
        apart=tuple(id_ for id_, one in zip(ids, pieces, strict=True) if one.kind == ORIGINAL),
    )
    perform_tip(vtx, sent, random_bytes)
    return True
