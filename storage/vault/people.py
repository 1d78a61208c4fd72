"""Who may read tips: officers and the continuity key, with their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, select, update

from storage.vault.rows import Reader
from storage.vault.tables import readers, salts

_SHOWN = tuple(readers.c[name] for name in Reader.__slots__)


@dataclass(frozen=True, slots=True)
class Readers:
    """Officers and the continuity key of one town."""

    connection: Connection
    town: str

    def all(self) -> tuple[Reader, ...]:
        """Officers by unit and title, the continuity key last; also those not yet approved."""
        return self._asked(readers.c.is_gone.is_(False))

    def everybody(self) -> tuple[Reader, ...]:
        """The gone ones too: who once read still has a name in old notes."""
        return self._asked()

    def approved(self) -> tuple[Reader, ...]:
        """Those to whom tips are sealed."""
        return tuple(reader for reader in self.all() if reader.is_approved)

    def find(self, reader: str) -> Reader | None:
        """One of them, unless gone."""
        return next((one for one in self.all() if one.id == reader), None)

    def of_holder(self, holder: str) -> Reader | None:
        """The current reader of a staff account: the approved one, else the one that waits."""
        mine = self._asked(readers.c.is_gone.is_(False), readers.c.holder == holder)
        return next(iter(sorted(mine, key=lambda one: not one.is_approved)), None)

    def add(self, reader: Reader, wrapped_key: bytes | None = None) -> None:
        """Enter a key; `wrapped_key` is its private half, sealed by its owner's browser."""
        row = {name: getattr(reader, name) for name in Reader.__slots__}
        values = {**row, "town": self.town, "wrapped_key": wrapped_key}
        self.connection.execute(readers.insert().values(values))

    def approve(self, reader: str, today: date) -> None:
        self._change(reader, is_approved=True, approved_on=today)

    def wrap(self, reader: str, wrapped_key: bytes) -> None:
        """Keep the same private key under another passphrase."""
        self._change(reader, wrapped_key=wrapped_key)

    def wrapped_key(self, reader: str) -> bytes | None:
        """The private key as its owner's browser sealed it; nobody here can open it."""
        asked = select(readers.c.wrapped_key).where(*self._one(reader))
        found = self.connection.execute(asked).scalar()
        return bytes(found) if found is not None else None

    def end(self, reader: str) -> None:
        """Let somebody go: no tip is sealed to this key again, its private half is forgotten."""
        self._change(reader, is_gone=True, is_approved=False, wrapped_key=None)

    def by_key(self, public_key: str) -> Reader | None:
        """Whose key this is, gone or not: no key comes twice."""
        return next(iter(self._asked(readers.c.public_key == public_key)), None)

    def salt(self) -> bytes | None:
        """The town's salt for receipt codes, or None before the channel was set up."""
        asked = select(salts.c.salt).where(salts.c.town == self.town)
        found = self.connection.execute(asked).scalar()
        return bytes(found) if found is not None else None

    def set_salt(self, salt: bytes) -> None:
        """Once for ever: codes given out under another salt would open nothing."""
        self.connection.execute(salts.insert().values(town=self.town, salt=salt))

    def _asked(self, *conditions: ColumnElement[bool]) -> tuple[Reader, ...]:
        asked = (
            select(*_SHOWN)
            .where(readers.c.town == self.town, *conditions)
            .order_by(readers.c.is_continuity, readers.c.unit, readers.c.title, readers.c.id)
        )
        return tuple(_reader(row._asdict()) for row in self.connection.execute(asked))

    def _change(self, reader: str, **values: object) -> None:
        self.connection.execute(update(readers).where(*self._one(reader)).values(values))

    def _one(self, reader: str) -> tuple[ColumnElement[bool], ...]:
        return readers.c.town == self.town, readers.c.id == reader


def _reader(row: Mapping[str, object]) -> Reader:
    return Reader(**{name: row[name] for name in Reader.__slots__})  # type: ignore[arg-type]
