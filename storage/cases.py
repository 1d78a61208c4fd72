"""Cases: what the town was told, and where each matter stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable

from storage import case_statements as sql
from storage.case_rows import (
    FINISHED,
    SOON,
    Actor,
    Case,
    CaseEvent,
    CaseWords,
    DeskCount,
    NewCase,
    NumberTakenError,
    WorkList,
)
from storage.scope import Repository

__all__ = [
    "FINISHED",
    "Actor",
    "Case",
    "CaseEvent",
    "CaseWords",
    "Cases",
    "DeskCount",
    "NewCase",
    "NumberTakenError",
    "WorkList",
]

Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""


class Cases(Repository):
    """The cases of one town."""

    __slots__ = ()

    def add(self, new: NewCase) -> Case:
        """File a case; `NumberTakenError` leaves the transaction usable."""
        values = {f"new_{one.name}": getattr(new, one.name) for one in fields(new)}
        values["new_case_key"] = self._ground.keys.case_key_hash(new.number, new.case_key)
        added = self._one(sql.ADD, **values)
        if added is None:
            raise NumberTakenError(new.number)
        return added

    def by_number(self, number: str) -> Case | None:
        return self._one(sql.BY_NUMBER, wanted=number)

    def opens(self, number: str, case_key: str) -> bool:
        """Whether this is the key that stands on the case's receipt."""
        kept = self._run(sql.KEY_HASH, wanted=number).scalar()
        given = self._ground.keys.case_key_hash(number, case_key)
        return kept is not None and self._ground.keys.equal(kept, given)

    def lock(self, number: str) -> Case | None:
        """The case, held until the end of the transaction: look, then change."""
        return self._one(sql.LOCK, wanted=number)

    def of_person(self, person: str, limit: int = 10) -> tuple[Case, ...]:
        """Newest first."""
        return self._several(sql.OF_PERSON, who=person, most=limit)

    def count_of_person(self, person: str) -> int:
        return int(self._run(sql.COUNT_OF_PERSON, who=person).scalar_one())

    def change_state(
        self, number: str, to: str, at: datetime, *, stage: str = "", reason: str = ""
    ) -> None:
        """Move a locked case, keeping first and last finish and reopenings. Adds no event."""
        statement = sql.FINISH if to in FINISHED else sql.MOVE_ON
        self._run(statement, wanted=number, to=to, step=stage, at=at, why=reason)

    def restore(
        self, number: str, to: str, at: datetime, *, merged_at: datetime, finished: datetime | None
    ) -> None:
        """Undo a merger: the former state, and the times of finishing as they were."""
        self._run(sql.RESTORE, wanted=number, to=to, at=at, merged_at=merged_at, finished=finished)

    def assign(self, number: str, owner_id: str | None, division: str | None = None) -> None:
        """Give a case to a staff member (None: nobody), and to another division if one is named."""
        self._run(sql.ASSIGN, wanted=number, owner=owner_id, to_division=division)

    def let_go(self, staff_id: str) -> tuple[str, ...]:
        """Open cases of somebody who works on none any more are nobody's, each by an event."""
        freed = self._run(sql.LET_GO, whose=staff_id).all()
        for number, state in freed:
            self.add_event(
                number, "let_go", self._ground.clock(), from_state=state, to_state=state,
                is_public=False,
            )  # fmt: skip
        return tuple(number for number, _ in freed)

    def stop_reply_clock(self, number: str, at: datetime) -> None:
        """The citizen has an answer, a report or an explanation; the first time is kept, and the
        due date that was met or missed by it."""
        self._run(sql.REPLIED, wanted=number, at=at)

    def owe_again(self, number: str, due_on: date, counted_from: date) -> None:
        """The next word is due then: after a report, an explanation, a reopening."""
        self._run(sql.DUE_AGAIN, wanted=number, reply=due_on, base=counted_from)

    def mark_unexplained(self, number: str, since: date) -> None:
        """A due date passed without a word; the mark goes with the next one."""
        self._run(sql.UNEXPLAINED, wanted=number, day=since)

    def note_citizen(self, number: str, at: datetime | None) -> None:
        """The citizen has said something, or (None) staff has seen to it."""
        self._run(sql.SPOKE, wanted=number, at=at)

    def categorise(self, number: str, category: str, division: str) -> None:
        self._run(sql.CATEGORISE, wanted=number, as_kind=category, to_division=division)

    def show(self, number: str, words: str, photo_id: str) -> None:
        """What neighbours and open data may see of it; "" shows nothing."""
        self._run(sql.SHOW, wanted=number, said=words, picture=photo_id)

    def move_due(self, number: str, reply_due_on: date, work_due_on: date | None) -> None:
        self._run(sql.MOVE_DUE, wanted=number, reply=reply_due_on, work=work_due_on)

    def forget_person(self, number: str) -> None:
        """Cut the tie to the person; the case stays."""
        self._run(sql.FORGET_PERSON, wanted=number)

    def forget_place(self, number: str) -> None:
        """Erase the pin; the words of the place are words."""
        self._run(sql.FORGET_PLACE, wanted=number)

    def add_event(
        self,
        number: str,
        kind: str,
        at: datetime,
        *,
        from_state: str = "",
        to_state: str = "",
        actor: Actor = "system",
        staff_id: str | None = None,
        is_public: bool = True,
        facts: Mapping[str, str] | None = None,
    ) -> CaseEvent:
        """Append to the case's history. Lock the case first, so that `seq` has no rival."""
        seq = self._run(
            sql.ADD_EVENT,
            wanted=number,
            what=kind,
            old=from_state,
            new=to_state,
            by=actor,
            member=staff_id,
            now=at,
            public=is_public,
            known=dict(facts) if facts else None,
        ).scalar_one()
        return CaseEvent(
            number, seq, kind, from_state, to_state, actor, staff_id, at, is_public, facts or {}
        )

    def events(self, number: str, *, public_only: bool = False) -> tuple[CaseEvent, ...]:
        """Oldest first."""
        statement = sql.PUBLIC_EVENTS if public_only else sql.EVENTS
        return tuple(_event(*row) for row in self._run(statement, wanted=number))

    def last_seq(self, number: str) -> int:
        """The newest event, 0 before the first one."""
        return int(self._run(sql.LAST_SEQ, wanted=number).scalar_one())

    def add_words(
        self, number: str, seq: int, kind: str, text: str, message_ids: tuple[str, ...] = ()
    ) -> CaseWords:
        """Keep words of an event; `message_ids` are LINE's, kept as keyed hashes for "unsend"."""
        ground = self._ground
        kept = CaseWords(ground.new_id(), number, seq, kind, text, ground.clock())
        self._run(
            sql.ADD_WORDS, **{f"new_{one.name}": getattr(kept, one.name) for one in fields(kept)}
        )
        for message_id in message_ids:
            self._run(sql.ADD_MESSAGE, hash=ground.keys.message_hash(message_id), whose=kept.id)
        return kept

    def words(self, number: str) -> tuple[CaseWords, ...]:
        """In the order of their events."""
        return tuple(CaseWords(*row) for row in self._run(sql.WORDS, wanted=number))

    def remove_words(self, number: str) -> int:
        """Erase all words of a case; how many rows."""
        return self._run(sql.REMOVE_WORDS, wanted=number).rowcount

    def take_back(self, message_id: str) -> tuple[str, ...]:
        """Erase what was said or shown on a map in a LINE message; the cases that held it."""
        found = self._ground.keys.message_hash(message_id)
        gone = self._run(sql.TAKE_BACK, hash=found).all()
        for number, kind in gone:
            if kind == "place":
                self.forget_place(number)
        return tuple(dict.fromkeys(number for number, _ in gone))

    def work(
        self,
        which: WorkList,
        *,
        today: date,
        staff_id: str,
        division: str | None,
        everywhere: bool = True,
        is_head: bool = False,
        limit: int = 10,
    ) -> tuple[Case, ...]:
        """A working list for this staff member, most urgent first, without what concerns him.

        Not `everywhere`: his division's cases, his own, and for heads those against the division
        that would do them.

        "new": nobody has it · "mine" · "due": open, a word is due within 3 days · "late": overdue
        · "answered": the citizen spoke last · "reopened" · "unexplained": late without a word why.
        """
        values: dict[str, object] = {
            "me": staff_id,
            "my_division": division or "",
            "everywhere": everywhere,
            "is_head": is_head,
            "most": limit,
        }
        if which in ("due", "late"):
            values["today"] = today
        if which == "due":
            values["soon"] = today + SOON
        return self._several(sql.WORK[which], **values)

    def near(
        self, box: Box, categories: frozenset[str], since: datetime, limit: int = 200
    ) -> tuple[Case, ...]:
        """Complaints of these kinds inside the box, open or finished after `since`."""
        return self._several(
            sql.NEAR,
            south=box[0],
            west=box[1],
            north=box[2],
            east=box[3],
            kinds=sorted(categories),
            since=since,
            most=limit,
        )

    def idle(self, state: str, before: datetime, limit: int = 50) -> tuple[Case, ...]:
        """Cases that have stood in this state since `before` or longer, the oldest first."""
        return self._several(sql.IDLE, standing=state, before=before, most=limit)

    def open_due(self, today: date, after: str = "", limit: int = 50) -> tuple[Case, ...]:
        """Open cases not yet due before today, by number, beginning behind `after`."""
        return self._several(sql.OPEN_DUE, today=today, after=after, most=limit)

    def desk(self, today: date) -> tuple[DeskCount, ...]:
        """What lies on each division's desk."""
        rows = self._run(sql.DESK, today=today, soon=today + SOON)
        return tuple(DeskCount(*row) for row in rows)

    def history(self) -> tuple[tuple[str, str, str, str, datetime, str], ...]:
        """Every event that may change a count: number, kind, from, to, when, kind of case."""
        return tuple(tuple(row) for row in self._run(sql.HISTORY))

    def counts(self) -> Mapping[str, int]:
        """How many cases are in each state."""
        return {row[0]: row[1] for row in self._run(sql.COUNTS)}

    def _one(self, statement: Executable, **values: object) -> Case | None:
        row = self._run(statement, **values).first()
        return None if row is None else Case(*row)

    def _several(self, statement: Executable, **values: object) -> tuple[Case, ...]:
        return tuple(Case(*row) for row in self._run(statement, **values))


def _event(*fields: Any) -> CaseEvent:  # noqa: ANN401 - a row as it came
    """An event without facts has none stored."""
    return CaseEvent(*(*fields[:-1], fields[-1] or {}))
