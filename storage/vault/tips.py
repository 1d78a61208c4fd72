"""Tips: first in the spool, then, after a release at a fixed hour, where officers see them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Table,
    delete,
    func,
    literal,
    select,
    update,
)

from storage.vault.rows import KeyFile, SealedAnswer, SealedPart, TipRow
from storage.vault.slices import joined
from storage.vault.tables import (
    answers,
    draft_parts,
    notes,
    packages,
    parts,
    proposals,
    spool,
    spool_key_files,
    spool_parts,
    steps,
    tip_key_files,
    tips,
)
from storage.vault.tip_statements import ADD, RELEASED, SHOWN, SPOOLED_BY, TIP_OF_PART

Many = tuple[Any, ...]

SPOOLED = "spooled"

Shuffle = Callable[[list[str]], None]
Name = Callable[[str, "set[str]"], str]
"""A label for the tip of this id, other than those that are taken."""


@dataclass(frozen=True, slots=True)
class Tips:
    """The tips of one town."""

    connection: Connection
    town: str

    def spool(
        self,
        tip: TipRow,
        key_files: Sequence[tuple[str, KeyFile]],
        waiting: Sequence[str],
        apart: Collection[str] = (),
    ) -> None:
        """Put a whole tip where it waits for its release. `key_files` come with their row ids,
        `waiting` names parts of a draft, `apart` those among them that are originals."""
        self._add(
            spool,
            id=tip.id,
            tip_key=tip.tip_key,
            mailbox=tip.mailbox,
            secret_hash=tip.secret_hash,
        )
        for id_, file in key_files:
            self._add(spool_key_files, id=id_, tip=tip.id, reader=file.reader, sealed=file.sealed)
        self.take_waiting(tip.id, waiting, apart)

    def take_waiting(self, tip: str, ids: Sequence[str], apart: Collection[str] = ()) -> None:
        """Move parts of a draft to a sent tip; officers get them at the next fixed hour.

        Their bytes never leave the database.
        """
        c = draft_parts.c
        mine = (c.town == self.town, c.id.in_(ids))
        names = ["town", "id", "number", "tip", "sealed", "is_apart"]
        is_apart = c.id.in_(tuple(apart))
        moved = select(c.town, c.id, c.number, literal(tip), c.sealed, is_apart).where(*mine)
        self.connection.execute(spool_parts.insert().from_select(names, moved))
        self.connection.execute(delete(draft_parts).where(*mine))

    def release(self, today: date, shuffle: Shuffle, name: Name) -> int:
        """Move what waits to the officers, in shuffled order; how many tips there were.

        What informants added to older tips moves at the same hours, so that no officer sees a word
        at the moment it was written.
        """
        asked = select(spool.c.id).where(spool.c.town == self.town)
        waiting = [str(id_) for id_ in self.connection.execute(asked).scalars()]
        shuffle(waiting)
        labels = select(tips.c.label).where(tips.c.town == self.town)
        taken = {str(label) for label in self.connection.execute(labels).scalars()}
        for tip in waiting:
            label = name(tip, taken)
            taken.add(label)
            self._release(tip, today, label)
        self._name_old_ones(name, taken)
        self._deliver_parts(today, shuffle)
        return len(waiting)

    def _release(self, tip: str, today: date, label: str) -> None:
        mine = (spool.c.town == self.town, spool.c.id == tip)
        row = self.connection.execute(select(spool).where(*mine)).one()._asdict()
        fresh = {
            "state": "received",
            "received_on": today,
            "changed_on": today,
            "label": label,
            "outcome": "",
            "is_held": False,
        }
        self.connection.execute(tips.insert().values(row | fresh))
        of_tip = (spool_key_files.c.town == self.town, spool_key_files.c.tip == tip)
        for moved in self.connection.execute(select(spool_key_files).where(*of_tip)).all():
            self.connection.execute(tip_key_files.insert().values(moved._asdict()))
        self.connection.execute(delete(spool_key_files).where(*of_tip))
        self.connection.execute(delete(spool).where(*mine))

    def _name_old_ones(self, name: Name, taken: set[str]) -> None:
        """Tips from before there were labels bear their id as one."""
        asked = select(tips.c.id).where(tips.c.town == self.town, tips.c.label == tips.c.id)
        for tip in self.connection.execute(asked).scalars().all():
            label = name(str(tip), taken)
            taken.add(label)
            self.change(str(tip), label=label)

    def _deliver_parts(self, today: date, shuffle: Shuffle) -> None:
        c = spool_parts.c
        asked = select(c.id, func.count()).where(c.town == self.town).group_by(c.id)
        slices = {str(id_): int(count) for id_, count in self.connection.execute(asked)}
        waiting = list(slices)
        shuffle(waiting)
        for part in waiting:
            for number in range(slices[part]):
                self._deliver(part, number, today)

    def _deliver(self, part: str, number: int, today: date) -> None:
        """One slice: what a statement may have to undo is kept in memory by SQLite."""
        c = spool_parts.c
        mine = (c.town == self.town, c.id == part, c.number == number)
        names = ["town", "id", "number", "tip", "sealed", "is_apart", "added_on"]
        kept = (c.town, c.id, c.number, c.tip, c.sealed, c.is_apart)
        moved = select(*kept, literal(today)).where(*mine)
        self.connection.execute(parts.insert().from_select(names, moved))
        self.connection.execute(delete(spool_parts).where(*mine))

    def by_secret(self, secret_hash: str) -> TipRow | None:
        """The tip whose mailbox this bearer secret opens, released or not."""
        return self._one("secret_hash", secret_hash)

    def find(self, tip: str) -> TipRow | None:
        """A tip of this id, released or not."""
        return self._one("id", tip)

    def released(self, tip: str) -> TipRow | None:
        """A tip that officers may know of."""
        row = RELEASED["id"].first(self.connection, town=self.town, told=tip)
        return TipRow(*row) if row is not None else None

    def _one(self, column: str, told: str) -> TipRow | None:
        row = SPOOLED_BY[column].first(self.connection, town=self.town, told=told)
        if row is not None:
            id_, tip_key, mailbox, secret_hash = row
            return TipRow(id_, tip_key, mailbox, secret_hash, SPOOLED, None, None)
        row = RELEASED[column].first(self.connection, town=self.town, told=told)
        return TipRow(*row) if row is not None else None

    def readable_by(self, reader: str) -> tuple[TipRow, ...]:
        """Released tips with a key file of this reader, newest first; others do not exist."""
        asked = (
            select(*SHOWN)
            .join(
                tip_key_files,
                (tip_key_files.c.town == tips.c.town) & (tip_key_files.c.tip == tips.c.id),
            )
            .where(tips.c.town == self.town, tip_key_files.c.reader == reader)
            .order_by(tips.c.received_on.desc(), tips.c.id)
        )
        return tuple(tip_row(row) for row in self.connection.execute(asked))

    def key_file(self, tip: str, reader: str) -> KeyFile | None:
        """This reader's key file of a released tip."""
        asked = select(tip_key_files.c.sealed).where(
            tip_key_files.c.town == self.town,
            tip_key_files.c.tip == tip,
            tip_key_files.c.reader == reader,
        )
        sealed = self.connection.execute(asked).scalar()
        return KeyFile(reader, bytes(sealed)) if sealed is not None else None

    def parts(self, tip: str, *, apart: bool) -> Iterator[SealedPart]:
        """The sealed parts of a released tip, one at a time: the originals, or all others."""
        c = parts.c
        mine = (c.town == self.town, c.tip == tip)
        asked = select(c.id).where(*mine, c.number == 0, c.is_apart == apart).order_by(c.id)
        for id_ in self.connection.execute(asked).scalars().all():
            one = select(parts.c.sealed).where(*mine, parts.c.id == id_).order_by(parts.c.number)
            slices = self.connection.execute(one).scalars()
            yield SealedPart(str(id_), joined(bytes(sealed) for sealed in slices))

    def tip_of_part(self, part: str) -> str | None:
        """The tip that a part of this id belongs to, or None."""
        for asked in TIP_OF_PART:
            found = asked.first(self.connection, town=self.town, told=part)
            if found is not None:
                return str(found[0])
        return None

    def withdraw(self, tip: TipRow, today: date) -> None:
        """Make a tip unreadable for ever: its key files go first, then all that was sealed."""
        if tip.state == SPOOLED:
            for table in (spool_key_files, spool_parts):
                self._drop_of(table, tip.id)
            mine = (spool.c.town == self.town, spool.c.id == tip.id)
            self.connection.execute(delete(spool).where(*mine))
            return
        self.shred(tip.id)
        self.change_state(tip.id, "withdrawn", today)

    def shred(self, tip: str) -> None:
        """Key files first, then everything that was sealed. The bare row and its steps stay."""
        for table in (tip_key_files, spool_parts, parts, notes, answers, packages, proposals):
            self._drop_of(table, tip)

    def drop_key_files(self, tip: str) -> None:
        """From now on nobody can open what was sealed to this tip."""
        self._drop_of(tip_key_files, tip)

    def delete(self, tip: str) -> None:
        """The bare row too; a code opens nothing any more."""
        self.shred(tip)
        self._drop_of(steps, tip)
        mine = (tips.c.town == self.town, tips.c.id == tip)
        self.connection.execute(delete(tips).where(*mine))

    def change_state(self, tip: str, state: str, today: date, outcome: str = "") -> None:
        self.change(tip, state=state, changed_on=today, outcome=outcome)

    def change(self, tip: str, **values: object) -> None:
        mine = (tips.c.town == self.town, tips.c.id == tip)
        self.connection.execute(update(tips).where(*mine).values(values))

    def add_answer(self, tip: str, answer: SealedAnswer) -> None:
        """An officer's word to the informant, sealed to the tip's mailbox and to the tip."""
        self._add(
            answers,
            id=answer.id,
            tip=tip,
            sealed=answer.sealed,
            given_on=answer.given_on,
            given_by=answer.given_by,
        )

    def answers(self, tip: str) -> tuple[SealedAnswer, ...]:
        """Oldest first."""
        asked = (
            select(answers.c.id, answers.c.given_on, answers.c.sealed)
            .where(answers.c.town == self.town, answers.c.tip == tip)
            .order_by(answers.c.given_on, answers.c.id)
        )
        rows: Iterable[Row[*Many]] = self.connection.execute(asked)
        return tuple(SealedAnswer(id_, on, bytes(sealed)) for id_, on, sealed in rows)

    def count(self) -> int:
        """How many released tips there are; published only as `docs/threats.md` says."""
        asked = select(func.count()).select_from(tips).where(tips.c.town == self.town)
        return int(self.connection.execute(asked).scalar_one())

    def _drop_of(self, table: Table, tip: str) -> None:
        mine = (table.c.town == self.town, table.c.tip == tip)
        self.connection.execute(delete(table).where(*mine))

    def _add(self, table: Table, **values: object) -> None:
        ADD[table].count(self.connection, town=self.town, **values)


def tip_row(row: Row[*Many]) -> TipRow:
    """A row of `SHOWN`."""
    return TipRow(*row)
