"""An export of tips: sealed as they lie, so that a reader opens them anywhere, off line.

A folder a tip: `key.age` is sealed to the reader; opened, it is an identity file for everything
else. So the plain `age` command reads it all in two steps, without this program:
`age -d -i mine.txt key.age > tip.txt`, then `age -d -i tip.txt part.age`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.actions.tips_officers import note, tip_for
from bot.actions.tips_reading import OpenPart, in_order, open_key_file, open_part
from handlers.outcomes import Secret
from storage.vault import VaultTx
from storage.vault.rows import KeyFile, Reader, SealedPart

VERSION = 1
LIST = "tips.json"
KEY = "key.age"
KINDS = ("part", "answer", "note")


class NoExportError(Exception):
    """The folder is no export, or one of another version."""


@dataclass(frozen=True, slots=True)
class ExportedTip:
    """One tip of an export; `folder` holds its sealed files."""

    tip: str
    label: str
    state: str
    received_on: str
    reader: str
    folder: Path

    def open(self, identity: Secret) -> tuple[OpenPart, ...]:
        """Everything that this reader's key opens, in the order of the questions."""
        file = KeyFile(self.reader, (self.folder / KEY).read_bytes())
        tip_key = open_key_file(self.tip, file, identity)
        return in_order(
            open_part(self.tip, SealedPart(path.stem, path.read_bytes()), tip_key)
            for path in sorted(self.folder.glob("*.age"))
            if path.name != KEY
        )


def export(
    vtx: VaultTx,
    reader: Reader,
    tips: tuple[str, ...],
    folder: Path,
    *,
    originals: bool = False,
) -> int:
    """Write what this reader could open (all, where none is named); how many tips.

    Nothing is opened, so no key is needed; the chain knows that it was done. Originals come along
    on demand only, and the chain names each: what is opened off line leaves no other trace.
    """
    mine = [one for one in vtx.tips.readable_by(reader.id) if not tips or one.id in tips]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = []
    for tip in mine:
        file = vtx.tips.key_file(tip.id, reader.id)
        assert file is not None
        room = folder / tip.id
        room.mkdir(mode=0o700)
        _write(room / KEY, file.sealed)
        for kind in KINDS:
            for piece in vtx.desk.listed(kind, tip.id):
                if piece.is_apart and not originals:
                    continue
                slices = vtx.desk.slices(tip.id, piece.id, originals=originals)
                _write(room / f"{piece.id}.age", *slices)
                if piece.is_apart:
                    note(vtx, "original_exported", tip=tip.id, part=piece.id, reader=reader.id)
        told.append(
            {
                "tip": tip.id,
                "label": tip.label,
                "state": tip.state,
                "received_on": str(tip.received_on),
                "reader": reader.id,
            }
        )
        if tip_for(vtx, tip.id, reader.id) is not None or reader.is_continuity:
            note(vtx, "tip_exported", tip=tip.id, reader=reader.id)
    listed = json.dumps({"v": VERSION, "town": vtx.town, "tips": told}, ensure_ascii=False)
    _write(folder / LIST, listed.encode())
    return len(mine)


def _write(file: Path, *slices: bytes) -> None:
    file.touch(mode=0o600)
    with file.open("wb") as out:
        out.writelines(slices)


def read_export(folder: Path) -> Iterator[ExportedTip]:
    """The tips of an export. Raises `NoExportError`."""
    try:
        told: dict[str, Any] = json.loads((folder / LIST).read_text(encoding="utf-8"))
        if told["v"] != VERSION:
            raise NoExportError("this export was written by another version")
        for one in told["tips"]:
            yield ExportedTip(**one, folder=folder / Path(one["tip"]).name)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NoExportError("there is no whole export in this folder") from fault
