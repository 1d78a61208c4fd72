"""The chain of what officers did: each link holds the hash of the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, select

from storage.vault.rows import Deed
from storage.vault.tables import audit

BEGINNING = "0" * 64
DAY = "day_began"


@dataclass(frozen=True, slots=True)
class AuditChain:
    """What officers did in one town. Nothing a citizen did."""

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
        mine = select(audit.c.hash).where(audit.c.town == self.town)
        found = self.connection.execute(mine.order_by(audit.c.number.desc()).limit(1)).scalar()
        return str(found) if found is not None else BEGINNING

    def head_of_the_day(self) -> str:
        """The hash with which the last day began, as its digest told it; the page of keys shows it.

        The head of this very moment would tell whoever watches that page when officers work.
        """
        mine = select(audit.c.hash).where(audit.c.town == self.town, audit.c.deed == DAY)
        found = self.connection.execute(mine.order_by(audit.c.number.desc()).limit(1)).scalar()
        return str(found) if found is not None else BEGINNING

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


def _deed(row: Mapping[str, object]) -> Deed:
    return Deed(**{name: row[name] for name in Deed.__slots__})  # type: ignore[arg-type]
