"""The shapes of a case, its events and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal

from casework.deadlines import SOON_DAYS

SOON: Final = timedelta(days=SOON_DAYS)
FINISHED: Final = frozenset({"resolved", "closed", "cancelled"})
WorkList = Literal["new", "mine", "due", "late", "answered", "reopened", "unexplained"]
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
    also_concerns: str = ""


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
    reason: str = ""  # why it was closed
    first_due_on: date | None = None  # the due date as it stood when the reply clock first stopped
    due_from: date | None = None  # the day from which the due date was counted, if not the start
    unexplained_since: date | None = None  # a due date passed, and nobody has explained it
    citizen_spoke_at: datetime | None = None  # and staff has done nothing about it since
    shown_words: str = ""  # what staff let neighbours and open data see
    shown_photo: str = ""
    also_concerns: str = ""  # as `storage.concerned` writes it

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def named_staff(self) -> frozenset[str]:
        """Members of the staff whom it concerns."""
        return self._named("staff:", self.concerns_staff_id)

    @property
    def named_divisions(self) -> frozenset[str]:
        """Divisions that it concerns."""
        return self._named("division:", self.concerns_division)

    def _named(self, sort: str, first: str | None) -> frozenset[str]:
        others = (one for one in self.also_concerns.split() if one.startswith(sort))
        return frozenset(filter(None, (first, *(one.removeprefix(sort) for one in others))))


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
    facts: Mapping[str, str] = field(default_factory=dict)
    """Short facts of ours beside the words: a reason, an agency's letter, another case's number."""


@dataclass(frozen=True, slots=True)
class CaseWords:
    """Words that belong to an event; erasing and "unsend" delete this row, the event stays."""

    id: str
    number: str
    seq: int
    kind: str  # "detail", "place", "question", "answer", "note" …
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskCount:
    """What lies on one division's desk: open cases, and of them those without owner, late, soon."""

    division: str
    open: int
    unowned: int
    late: int
    soon: int
