"""Tips: first in the spool, then, after a release at a fixed hour, where officers see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, delete, func, select, update

from storage.vault.rows import KeyFile, SealedAnswer, SealedPart, TipRow
from storage.vault.tables import (
    answers,
    parts,
    spool,
    spool_key_files,
    spool_parts,
    tip_key_files,
    tips,
)

SPOOLED = "spooled"


@dataclass(frozen=True, slots=True)
class Tips:
    """The tips of one town."""

    connection: Connection
    town: str

    def spool(
        self,
        tip: TipRow,
        key_files: Sequence[tuple[str, KeyFile]],
        sealed_parts: Sequence[SealedPart],
    ) -> None:
        """Put a whole tip where it waits for its release. `key_files` come with their row ids."""
        self._add(
            spool,
            id=tip.id,
            tip_key=tip.tip_key,
            mailbox=tip.mailbox,
            secret_hash=tip.secret_hash,
        )
        for id_, file in key_files:
            self._add(spool_key_files, id=id_, tip=tip.id, reader=file.reader, sealed=file.sealed)
        for part in sealed_parts:
            self._add(spool_parts, id=part.id, tip=tip.id, sealed=part.sealed)

    def release(self, today: date, shuffle: Callable[[list[str]], None]) -> int:
        """Move what waits to the officers, in shuffled order; how many there were."""
        found = self.connection.execute(select(spool.c.id).where(spool.c.town == self.town))
        waiting = [str(id_) for id_ in found.scalars()]
        shuffle(waiting)
        for tip in waiting:
            self._release(tip, today)
        return len(waiting)

    def _release(self, tip: str, today: date) -> None:
        mine = (spool.c.town == self.town, spool.c.id == tip)
        row = self.connection.execute(select(spool).where(*mine)).one()._asdict()
        self.connection.execute(tips.insert().values(row | _dates(today) | {"state": "received"}))
        for source, target in ((spool_key_files, tip_key_files), (spool_parts, parts)):
            of_tip = (source.c.town == self.town, source.c.tip == tip)
            for moved in self.connection.execute(select(source).where(*of_tip)).all():
                self.connection.execute(target.insert().values(moved._asdict()))
            self.connection.execute(delete(source).where(*of_tip))
        self.connection.execute(delete(spool).where(*mine))

    def by_secret(self, secret_hash: str) -> TipRow | None:
        """The tip whose mailbox this bearer secret opens, released or not."""
        return self._waiting(spool.c.secret_hash == secret_hash) or self._released(
            tips.c.secret_hash == secret_hash
        )

    def find(self, tip: str) -> TipRow | None:
        return self._waiting(spool.c.id == tip) or self._released(tips.c.id == tip)

    def _waiting(self, condition: object) -> TipRow | None:
        asked = select(spool).where(spool.c.town == self.town, condition)  # type: ignore[arg-type]
        row = self.connection.execute(asked).one_or_none()
        if row is None:
            return None
        return TipRow(row.id, row.tip_key, row.mailbox, row.secret_hash, SPOOLED, None, None)

    def _released(self, condition: object) -> TipRow | None:
        asked = select(tips).where(tips.c.town == self.town, condition)  # type: ignore[arg-type]
        row = self.connection.execute(asked).one_or_none()
        if row is None:
            return None
        return TipRow(
            row.id,
            row.tip_key,
            row.mailbox,
            row.secret_hash,
            row.state,
            row.received_on,
            row.changed_on,
        )

    def readable_by(self, reader: str) -> tuple[TipRow, ...]:
        """Released tips with a key file of this reader, newest first; others do not exist."""
        asked = (
            select(tips.c.id)
            .join(
                tip_key_files,
                (tip_key_files.c.town == tips.c.town) & (tip_key_files.c.tip == tips.c.id),
            )
            .where(tips.c.town == self.town, tip_key_files.c.reader == reader)
            .order_by(tips.c.received_on.desc(), tips.c.id)
        )
        found = [self._released(tips.c.id == tip) for tip in self.connection.scalars(asked).all()]
        return tuple(tip for tip in found if tip is not None)

    def key_file(self, tip: str, reader: str) -> KeyFile | None:
        """This reader's key file of a released tip."""
        asked = select(tip_key_files.c.sealed).where(
            tip_key_files.c.town == self.town,
            tip_key_files.c.tip == tip,
            tip_key_files.c.reader == reader,
        )
        sealed = self.connection.execute(asked).scalar()
        return KeyFile(reader, bytes(sealed)) if sealed is not None else None

    def parts(self, tip: str) -> tuple[SealedPart, ...]:
        """The sealed parts of a released tip."""
        asked = select(parts.c.id, parts.c.sealed).where(
            parts.c.town == self.town, parts.c.tip == tip
        )
        return tuple(SealedPart(str(i), bytes(s)) for i, s in self.connection.execute(asked))

    def tip_of_part(self, part: str) -> str | None:
        """The tip that a part of this id belongs to, or None."""
        for table in (spool_parts, parts):
            asked = select(table.c.tip).where(table.c.town == self.town, table.c.id == part)
            found = self.connection.execute(asked).scalar()
            if found is not None:
                return str(found)
        return None

    def add_part(self, tip: TipRow, part: SealedPart) -> None:
        """The informant adds to a sent tip."""
        target = spool_parts if tip.state == SPOOLED else parts
        self._add(target, id=part.id, tip=tip.id, sealed=part.sealed)

    def withdraw(self, tip: TipRow, today: date) -> None:
        """Make a tip unreadable for ever: its key files go first, then its parts."""
        if tip.state == SPOOLED:
            for table in (spool_key_files, spool_parts):
                self._drop_of(table, tip.id)
            mine = (spool.c.town == self.town, spool.c.id == tip.id)
            self.connection.execute(delete(spool).where(*mine))
            return
        for table in (tip_key_files, parts):
            self._drop_of(table, tip.id)
        self.change_state(tip.id, "withdrawn", today)

    def change_state(self, tip: str, state: str, today: date) -> None:
        mine = (tips.c.town == self.town, tips.c.id == tip)
        values = {"state": state, "changed_on": today}
        self.connection.execute(update(tips).where(*mine).values(values))

    def add_answer(self, tip: str, answer: SealedAnswer) -> None:
        """An officer's word to the informant, sealed to the tip's mailbox."""
        self._add(answers, id=answer.id, tip=tip, sealed=answer.sealed, given_on=answer.given_on)

    def answers(self, tip: str) -> tuple[SealedAnswer, ...]:
        """Oldest first."""
        asked = (
            select(answers)
            .where(answers.c.town == self.town, answers.c.tip == tip)
            .order_by(answers.c.given_on, answers.c.id)
        )
        rows: Iterable[object] = self.connection.execute(asked)
        return tuple(SealedAnswer(r.id, r.given_on, bytes(r.sealed)) for r in rows)  # type: ignore[attr-defined]

    def count(self) -> int:
        """How many released tips there are; published only as `docs/threats.md` says."""
        asked = select(func.count()).select_from(tips).where(tips.c.town == self.town)
        return int(self.connection.execute(asked).scalar_one())

    def _drop_of(self, table: Table, tip: str) -> None:
        mine = (table.c.town == self.town, table.c.tip == tip)
        self.connection.execute(delete(table).where(*mine))

    def _add(self, table: Table, **values: object) -> None:
        self.connection.execute(table.insert().values(town=self.town, **values))


def _dates(today: date) -> dict[str, date]:
    return {"received_on": today, "changed_on": today}
