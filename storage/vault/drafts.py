"""Unsent tips: blobs that only the running web server can open, and their sealed parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from storage.ready import Ready
from storage.vault.rows import Held
from storage.vault.tables import draft_parts, drafts

_p = draft_parts.c
_MINE: Final = (drafts.c.town == bindparam("town"), drafts.c.name == bindparam("draft"))
_LENGTH: Final = func.coalesce(func.sum(func.length(_p.sealed)), 0)
_FIND: Final = Ready(select(drafts.c.blob).where(*_MINE))
_SAVE: Final = Ready(insert(drafts))
_WIPE: Final = Ready(delete(drafts).where(*_MINE))
_ADD: Final = Ready(insert(draft_parts))
_HELD: Final = Ready(
    select(func.count(), _LENGTH).where(_p.town == bindparam("town"), _p.id == bindparam("part"))
)
_WEIGHT: Final = Ready(select(_LENGTH).where(_p.town == bindparam("town")))


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one town."""

    connection: Connection
    town: str

    def find(self, name: str) -> bytes | None:
        """The closed blob of this name (a keyed hash), or None."""
        found = _FIND.first(self.connection, town=self.town, draft=name)
        return bytes(found[0]) if found is not None else None

    def save(self, name: str, blob: bytes) -> None:
        """Keep, in the place of the former one."""
        self.wipe(name)
        _SAVE.count(self.connection, town=self.town, name=name, blob=blob)

    def wipe(self, name: str) -> None:
        """Forget the blob; its parts are named in it and go by `drop_parts`."""
        _WIPE.count(self.connection, town=self.town, draft=name)

    def all(self) -> tuple[tuple[str, bytes], ...]:
        """Name and blob of every draft, for the sweep by the process that can read them."""
        asked = select(drafts.c.name, drafts.c.blob).where(drafts.c.town == self.town)
        return tuple((str(name), bytes(blob)) for name, blob in self.connection.execute(asked))

    def add_slice(self, part: str, number: int, sealed: bytes) -> None:
        """One more slice of a part that is arriving."""
        _ADD.count(self.connection, town=self.town, id=part, number=number, sealed=sealed)

    def held(self, part: str) -> Held:
        """How much of a part has arrived."""
        found = _HELD.first(self.connection, town=self.town, part=part)
        count, length = found or (0, 0)
        return Held(int(count), int(length))

    def drop_parts(self, ids: Iterable[str]) -> None:
        """Forget parts of a draft."""
        mine = (draft_parts.c.town == self.town, draft_parts.c.id.in_(tuple(ids)))
        self.connection.execute(delete(draft_parts).where(*mine))

    def weight(self, ids: Iterable[str] | None = None) -> int:
        """Bytes of these waiting parts, or of all that wait in this town."""
        if ids is None:
            return sum(int(row[0]) for row in _WEIGHT.all(self.connection, town=self.town))
        asked = select(_LENGTH).where(_p.town == self.town, _p.id.in_(tuple(ids)))
        return int(self.connection.execute(asked).scalar_one())
