"""Unsent tips: blobs that only the running web server can open, and their sealed parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from storage.vault.rows import Held, SealedPart
from storage.vault.slices import sliced
from storage.vault.tables import draft_parts, drafts


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one town."""

    connection: Connection
    town: str

    def find(self, name: str) -> bytes | None:
        """The closed blob of this name (a keyed hash), or None."""
        asked = select(drafts.c.blob).where(drafts.c.town == self.town, drafts.c.name == name)
        found = self.connection.execute(asked).scalar()
        return bytes(found) if found is not None else None

    def save(self, name: str, blob: bytes) -> None:
        """Keep, in the place of the former one."""
        self.wipe(name)
        self.connection.execute(drafts.insert().values(town=self.town, name=name, blob=blob))

    def wipe(self, name: str) -> None:
        """Forget the blob; its parts are named in it and go by `drop_parts`."""
        mine = (drafts.c.town == self.town, drafts.c.name == name)
        self.connection.execute(delete(drafts).where(*mine))

    def all(self) -> tuple[tuple[str, bytes], ...]:
        """Name and blob of every draft, for the sweep by the process that can read them."""
        asked = select(drafts.c.name, drafts.c.blob).where(drafts.c.town == self.town)
        return tuple((str(name), bytes(blob)) for name, blob in self.connection.execute(asked))

    def add_part(self, part: SealedPart) -> None:
        for number, sealed in enumerate(sliced(part.sealed)):
            self.add_slice(part.id, number, sealed)

    def add_slice(self, part: str, number: int, sealed: bytes) -> None:
        """One more slice of a part that is arriving."""
        row = {"town": self.town, "id": part, "number": number, "sealed": sealed}
        self.connection.execute(draft_parts.insert().values(row))

    def held(self, part: str) -> Held:
        """How much of a part has arrived."""
        c = draft_parts.c
        asked = select(func.count(), func.coalesce(func.sum(func.length(c.sealed)), 0)).where(
            c.town == self.town, c.id == part
        )
        count, length = self.connection.execute(asked).one()
        return Held(int(count), int(length))

    def drop_parts(self, ids: Iterable[str]) -> None:
        """Forget parts of a draft."""
        mine = (draft_parts.c.town == self.town, draft_parts.c.id.in_(tuple(ids)))
        self.connection.execute(delete(draft_parts).where(*mine))

    def weight(self, ids: Iterable[str] | None = None) -> int:
        """Bytes of these waiting parts, or of all that wait in this town."""
        asked = select(func.coalesce(func.sum(func.length(draft_parts.c.sealed)), 0)).where(
            draft_parts.c.town == self.town
        )
        if ids is not None:
            asked = asked.where(draft_parts.c.id.in_(tuple(ids)))
        return int(self.connection.execute(asked).scalar_one())
