"""Cases: what the town was told, and where each matter stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from storage.scope import Repository

FINISHED: Final = frozenset({"resolved", "closed", "cancelled"})
WorkList = Literal["new", "mine", "due", "late"]
Actor = Literal["citizen", "staff", "system"]


class NumberTakenError(Exception):
    """The number belongs to another case of this town; the transaction goes on, draw again."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known of a case on the day it is filed. `case_key` is kept as a hash only."""

    number: str
    kind: str
    category: str
    division: str  # code
    received_at: datetime
    clock_starts_on: date
    reply_due_on: date
    case_key: str = field(repr=False)
    person: str | None = field(default=None, repr=False)  # LINE's id; None with name level "none"
    name_level: str = "known"
    channel: str = "line"
    state: str = "received"
    work_due_on: date | None = None
    reply_rule: str = (
        "15"  # the rule the due date came from, kept so that new rules move no old case
    )
    day_kind: str = "calendar"
    lat: float | None = field(default=None, repr=False)
    lon: float | None = field(default=None, repr=False)
    concerns_staff_id: str | None = None  # gets no list, notice, search or view of it
    concerns_division: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. Its words, events and photos are rows of their own."""

    number: str
    kind: str
    category: str
    division: str
    state: str
    stage: str
    state_at: datetime
    owner_id: str | None
    person: str | None = field(repr=False)
    name_level: str
    channel: str
    received_at: datetime
    clock_starts_on: date
    reply_due_on: date
    work_due_on: date | None
    reply_rule: str
    day_kind: str
    replied_at: datetime | None  # the reply clock stopped then
    first_finished_at: datetime | None
    last_finished_at: datetime | None
    reopened: int
    lat: float | None = field(repr=False)
    lon: float | None = field(repr=False)
    concerns_staff_id: str | None
    concerns_division: str | None

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened to a case; never edited. Its words, if any, are in `CaseWords`."""

    number: str
    seq: int  # 1, 2, 3 … in each case
    kind: str
    from_state: str
    to_state: str
    actor: Actor
    staff_id: str | None
    at: datetime
    is_public: bool


@dataclass(frozen=True, slots=True)
class CaseWords:
    """Words that belong to an event; erasing and "unsend" delete this row, the event stays."""

    id: str
    number: str
    seq: int
    kind: str  # "detail", "place", "question", "answer", "note" …
    text: str = field(repr=False)
    at: datetime


class Cases(Repository):
    """The cases of one town."""

    __slots__ = ()

    def add(self, new: NewCase) -> Case:
        """File a case; `NumberTakenError` leaves the transaction usable."""
        raise NotImplementedError

    def by_number(self, number: str) -> Case | None:
        raise NotImplementedError

    def opens(self, number: str, case_key: str) -> bool:
        """Whether this is the key that stands on the case's receipt."""
        raise NotImplementedError

    def lock(self, number: str) -> Case | None:
        """The case, held until the end of the transaction: look, then change."""
        raise NotImplementedError

    def of_person(self, person: str, limit: int = 10) -> tuple[Case, ...]:
        """Newest first."""
        raise NotImplementedError

    def count_of_person(self, person: str) -> int:
        raise NotImplementedError

    def change_state(self, number: str, to: str, at: datetime, *, stage: str = "") -> None:
        """Move a locked case, keeping first and last finish and reopenings. Adds no event."""
        raise NotImplementedError

    def assign(self, number: str, owner_id: str | None, division: str | None = None) -> None:
        """Give a case to a staff member (None: nobody), and to another division if one is named."""
        raise NotImplementedError

    def stop_reply_clock(self, number: str, at: datetime) -> None:
        """The citizen has an answer, a report or an explanation; the first time is kept."""
        raise NotImplementedError

    def move_due(self, number: str, reply_due_on: date, work_due_on: date | None) -> None:
        raise NotImplementedError

    def forget_person(self, number: str) -> None:
        """Cut the tie to the person; the case stays."""
        raise NotImplementedError

    def forget_place(self, number: str) -> None:
        """Erase the pin; the words of the place are words."""
        raise NotImplementedError

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
    ) -> CaseEvent:
        """Append to the case's history. Lock the case first, so that `seq` has no rival."""
        raise NotImplementedError

    def events(self, number: str, *, public_only: bool = False) -> tuple[CaseEvent, ...]:
        """Oldest first."""
        raise NotImplementedError

    def add_words(
        self, number: str, seq: int, kind: str, text: str, message_ids: tuple[str, ...] = ()
    ) -> CaseWords:
        """Keep words of an event; `message_ids` are LINE's, kept as keyed hashes for "unsend"."""
        raise NotImplementedError

    def words(self, number: str) -> tuple[CaseWords, ...]:
        """In the order of their events."""
        raise NotImplementedError

    def remove_words(self, number: str) -> int:
        """Erase all words of a case; how many rows."""
        raise NotImplementedError

    def take_back(self, message_id: str) -> tuple[str, ...]:
        """Erase what was said in a LINE message; the numbers of the cases that held it."""
        raise NotImplementedError

    def work(
        self, which: WorkList, *, today: date, staff_id: str, division: str | None, limit: int = 10
    ) -> tuple[Case, ...]:
        """A working list for this staff member, most urgent first, without what concerns him.

        "new": nobody has it · "mine" · "due": open, answer due within 3 days · "late": overdue.
        """
        raise NotImplementedError

    def counts(self) -> Mapping[str, int]:
        """How many cases are in each state."""
        raise NotImplementedError
