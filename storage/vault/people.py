"""Who may read tips, the town's salt, and the chain of what officers did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, select, update

from storage.vault.rows import Deed, Reader
from storage.vault.tables import audit, readers, salts

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Readers:
    """Officers and the continuity key of one town."""

    connection: Connection
    town: str

    def all(self) -> tuple[Reader, ...]:
        """Officers by unit and title, the continuity key last; also those not yet approved."""
        asked = (
            select(readers)
            .where(readers.c.town == self.town)
            .order_by(readers.c.is_continuity, readers.c.unit, readers.c.title, readers.c.id)
        )
        return tuple(_reader(row._asdict()) for row in self.connection.execute(asked))

    def approved(self) -> tuple[Reader, ...]:
        """Those to whom tips are sealed."""
        return tuple(reader for reader in self.all() if reader.is_approved)

    def add(self, reader: Reader) -> None:
        self.connection.execute(
            readers.insert().values(
                town=self.town,
                id=reader.id,
                title=reader.title,
                unit=reader.unit,
                public_key=reader.public_key,
                fingerprint=reader.fingerprint,
                is_continuity=reader.is_continuity,
                is_approved=reader.is_approved,
            )
        )

    def approve(self, reader: str) -> None:
        mine = (readers.c.town == self.town, readers.c.id == reader)
        self.connection.execute(update(readers).where(*mine).values(is_approved=True))

    def by_key(self, public_key: str) -> Reader | None:
        return next((one for one in self.all() if one.public_key == public_key), None)

    def salt(self) -> bytes | None:
        """The town's salt for receipt codes, or None before the channel was set up."""
        asked = select(salts.c.salt).where(salts.c.town == self.town)
        found = self.connection.execute(asked).scalar()
        return bytes(found) if found is not None else None

    def set_salt(self, salt: bytes) -> None:
        """Once for ever: codes given out under another salt would open nothing."""
        self.connection.execute(salts.insert().values(town=self.town, salt=salt))


@dataclass(frozen=True, slots=True)
class AuditChain:
    """What officers did: each link holds the hash of the one before. Nothing a citizen did."""

    connection: Connection
    town: str

    def add(self, deed: str, about: Mapping[str, str], done_on: date) -> Deed:
        """Append one link."""
        last = self._last()
        number = last.number + 1 if last else 1
        previous = last.hash if last else BEGINNING
        told = json.dumps(dict(about), ensure_ascii=False, sort_keys=True)
        link = Deed(
            number,
            done_on,
            deed,
            told,
            previous,
            link_hash(self.town, number, done_on, deed, told, previous),
        )
        self.connection.execute(
            audit.insert().values(
                town=self.town,
                number=link.number,
                done_on=link.done_on,
                deed=link.deed,
                about=link.about,
                previous=link.previous,
                hash=link.hash,
            )
        )
        return link

    def head(self) -> str:
        """The hash of the last link (64 hex digits); it stands in every morning's digest."""
        last = self._last()
        return last.hash if last else BEGINNING

    def all(self) -> tuple[Deed, ...]:
        asked = select(audit).where(audit.c.town == self.town).order_by(audit.c.number)
        return tuple(_deed(row._asdict()) for row in self.connection.execute(asked))

    def first_broken(self) -> int | None:
        """The number of the first link that does not hold, or None if the chain is whole."""
        previous = BEGINNING
        for number, deed in enumerate(self.all(), start=1):
            told = link_hash(
                self.town, deed.number, deed.done_on, deed.deed, deed.about, deed.previous
            )
            if (deed.number, deed.previous, deed.hash) != (number, previous, told):
                return number
            previous = deed.hash
        return None

    def _last(self) -> Deed | None:
        asked = (
            select(audit).where(audit.c.town == self.town).order_by(audit.c.number.desc()).limit(1)
        )
        row = self.connection.execute(asked).one_or_none()
        return _deed(row._asdict()) if row is not None else None


def link_hash(town: str, number: int, done_on: date, deed: str, about: str, previous: str) -> str:
    """The hash of one link, over everything in it and the link before."""
    told = json.dumps([town, number, done_on.isoformat(), deed, about, previous])
    return sha256(told.encode()).hexdigest()


def _reader(row: Mapping[str, object]) -> Reader:
    return Reader(**{name: row[name] for name in Reader.__slots__})  # type: ignore[arg-type]


def _deed(row: Mapping[str, object]) -> Deed:
    return Deed(**{name: row[name] for name in Deed.__slots__})  # type: ignore[arg-type]
