"""What officers do with tips: steps, notes, packages, key files of readers, two-person acts.

Everything is asked as one reader: a tip without a key file of his does not exist for him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, select, update

from storage.vault.rows import Body, KeyFile, Listed, Package, Proposal, SealedAnswer, Step
from storage.vault.slices import joined
from storage.vault.tables import (
    answers,
    bodies,
    notes,
    packages,
    parts,
    proposals,
    steps,
    tip_key_files,
    tips,
)

Many = tuple[Any, ...]

SEALED = {"part": parts, "answer": answers, "note": notes, "package": packages}
_BODY = tuple(bodies.c[name] for name in Body.__slots__)
_PROPOSAL = tuple(proposals.c[name] for name in Proposal.__slots__)


@dataclass(frozen=True, slots=True)
class Desk:
    """The officers' tables of one town."""

    connection: Connection
    town: str

    # -- what hangs on a tip ------------------------------------------------------------------

    def add_step(self, id_: str, tip: str, step: Step) -> None:
        given = {"given_on": step.on, "given_by": step.by}
        self._add(steps, id=id_, tip=tip, state=step.state, reason=step.reason, **given)

    def steps(self, tip: str) -> tuple[Step, ...]:
        """Oldest first; of one day in the order of nothing."""
        asked = select(steps.c.state, steps.c.reason, steps.c.given_on, steps.c.given_by)
        return tuple(Step(*row) for row in self._of(steps, asked, tip))

    def add_note(self, tip: str, note: SealedAnswer) -> None:
        given = {"given_on": note.given_on, "given_by": note.given_by}
        self._add(notes, id=note.id, tip=tip, sealed=note.sealed, **given)

    def add_package(self, tip: str, package: Package, sealed: bytes) -> None:
        self._add(
            packages,
            id=package.id,
            tip=tip,
            body=package.body,
            reference=package.reference,
            sealed=sealed,
            given_on=package.on,
            given_by=package.by,
        )

    def packages(self, tip: str) -> tuple[Package, ...]:
        c = packages.c
        asked = select(c.id, c.body, c.reference, c.given_on, c.given_by, func.length(c.sealed))
        return tuple(Package(*row) for row in self._of(packages, asked, tip))

    def listed(self, kind: str, tip: str) -> tuple[Listed, ...]:
        """What there is of a kind (see `SEALED`), oldest first, without the bytes."""
        table = SEALED[kind]
        size = func.length(table.c.sealed)
        if table is parts:
            return self._parts(tip)
        asked_of = select(table.c.id, table.c.given_on, table.c.given_by, size)
        return tuple(Listed(*row) for row in self._of(table, asked_of, tip))

    def _parts(self, tip: str) -> tuple[Listed, ...]:
        """Slices are added up here: grouping, SQLite would carry every sealed body along."""
        c = parts.c
        asked = select(c.id, c.added_on, c.is_apart, func.length(c.sealed))
        found: dict[str, Listed] = {}
        for id_, on, is_apart, length in self._of(parts, asked, tip, "added_on"):
            size = found[id_].size + length if id_ in found else length
            found[id_] = Listed(id_, on, "", size, is_apart)
        return tuple(found.values())

    def sealed(self, tip: str, id_: str, *, originals: bool = False) -> bytes | None:
        """The bytes of one part, answer, note or package of this tip; originals on demand alone."""
        found = list(self.slices(tip, id_, originals=originals))
        return joined(found) if found else None

    def slices(self, tip: str, id_: str, *, originals: bool = False) -> Iterator[bytes]:
        """The same, a slice at a time; nothing where there is no such thing."""
        for table in SEALED.values():
            mine = (table.c.town == self.town, table.c.tip == tip, table.c.id == id_)
            asked = select(table.c.sealed).where(*mine)
            if table is parts:
                kept = () if originals else (~parts.c.is_apart,)
                asked = asked.where(*kept).order_by(parts.c.number)
            for sealed in self.connection.execute(asked).scalars():
                yield bytes(sealed)

    def has_id(self, id_: str) -> bool:
        """Whether something sealed of any tip bears this id already."""
        return any(
            self.connection.execute(
                select(table.c.id).where(table.c.town == self.town, table.c.id == id_)
            ).first()
            for table in SEALED.values()
        )

    # -- who can open -------------------------------------------------------------------------

    def readers_of(self, tip: str) -> frozenset[str]:
        c = tip_key_files.c
        asked = select(c.reader).where(c.town == self.town, c.tip == tip)
        return frozenset(self.connection.execute(asked).scalars())

    def give(self, id_: str, tip: str, file: KeyFile) -> None:
        """Let one more reader open a tip."""
        self._add(tip_key_files, id=id_, tip=tip, reader=file.reader, sealed=file.sealed)

    def take_away(self, reader: str, tip: str | None = None) -> None:
        """Delete a reader's key file of one tip, or of all."""
        c = tip_key_files.c
        mine: list[ColumnElement[bool]] = [c.town == self.town, c.reader == reader]
        if tip is not None:
            mine.append(c.tip == tip)
        self.connection.execute(delete(tip_key_files).where(*mine))

    def key_files(self, reader: str) -> tuple[tuple[str, bytes], ...]:
        """Tip and key file of all that a reader can open."""
        c = tip_key_files.c
        asked = select(c.tip, c.sealed).where(c.town == self.town, c.reader == reader)
        return tuple((str(tip), bytes(sealed)) for tip, sealed in self.connection.execute(asked))

    def only_reader_of(self, reader: str, officers: Sequence[str]) -> tuple[str, ...]:
        """Tips that no other of these officers could open."""
        c = tip_key_files.c
        others = select(c.tip).where(
            c.town == self.town, c.reader.in_([one for one in officers if one != reader])
        )
        asked = (
            select(c.tip)
            .join(tips, (tips.c.town == c.town) & (tips.c.id == c.tip))
            .where(c.town == self.town, c.reader == reader, c.tip.not_in(others))
        )
        return tuple(self.connection.execute(asked).scalars())

    # -- outside bodies -----------------------------------------------------------------------

    def bodies(self) -> tuple[Body, ...]:
        asked: Select[*Many] = select(*_BODY).where(bodies.c.town == self.town)
        rows = self.connection.execute(asked.order_by(bodies.c.title, bodies.c.id))
        return tuple(Body(*row) for row in rows)

    def title_of_body(self, body: str) -> str | None:
        asked = select(bodies.c.title).where(bodies.c.town == self.town, bodies.c.id == body)
        found = self.connection.execute(asked).scalar()
        return str(found) if found is not None else None

    def add_body(self, body: Body) -> None:
        self._add(bodies, **{name: getattr(body, name) for name in Body.__slots__})

    def approve_body(self, body: str) -> None:
        mine = (bodies.c.town == self.town, bodies.c.id == body)
        self.connection.execute(update(bodies).where(*mine).values(is_approved=True))

    # -- two-person acts ----------------------------------------------------------------------

    def propose(self, proposal: Proposal) -> None:
        self._add(proposals, **{name: getattr(proposal, name) for name in Proposal.__slots__})

    def proposals(self) -> tuple[Proposal, ...]:
        """All that wait."""
        c = proposals.c
        asked: Select[*Many] = (
            select(*_PROPOSAL).where(c.town == self.town).order_by(c.given_on, c.id)
        )
        return tuple(Proposal(*row) for row in self.connection.execute(asked))

    def drop_proposal(self, id_: str) -> None:
        mine = (proposals.c.town == self.town, proposals.c.id == id_)
        self.connection.execute(delete(proposals).where(*mine))

    def _of(
        self, table: Table, asked: Select[*Many], tip: str, by: str = "given_on"
    ) -> Sequence[Row[*Many]]:
        mine = asked.where(table.c.town == self.town, table.c.tip == tip)
        return self.connection.execute(mine.order_by(table.c[by], table.c.id)).all()

    def _add(self, table: Table, **values: object) -> None:
        self.connection.execute(table.insert().values(town=self.town, **values))
