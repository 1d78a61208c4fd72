"""Commands: the only way in which a talk changes something, and what each one answers.

A command is imperative and frozen; `bot.actions.perform(tx, actor, command)` carries it out in the
transaction of the event and returns the result type named beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from handlers.citizen_commands import CitizenCommand
from handlers.staff_commands import StaffCommand
from handlers.teaching import CitizenTeaching, TownTeaching

CaseKind = Literal["complaint", "suggestion", "message"]
NameLevel = Literal["known", "hidden", "none"]
WorkListName = Literal["new", "mine", "due", "late", "answered", "reopened", "unexplained"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place: a pin (degrees WGS 84), typed words, or both."""

    words: str = field(default="", repr=False)
    lat: float | None = field(default=None, repr=False)
    lon: float | None = field(default=None, repr=False)
    message_ids: tuple[str, ...] = field(default=(), repr=False)
    """LINE's ids of the message it came in, so that "unsend" finds it."""


@dataclass(frozen=True, slots=True)
class KeepPhoto:
    """Keep one picture of a draft and fetch it from LINE soon. Answers `PhotoKept`."""

    message_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PhotoKept:
    photo_id: str


@dataclass(frozen=True, slots=True)
class FileCase:
    """File a complaint, a suggestion or a message to staff. Answers `CaseFiled`."""

    kind: CaseKind
    category: str
    detail: str = field(repr=False)
    where: Where | None = field(default=None, repr=False)
    photo_ids: tuple[str, ...] = ()
    name_level: NameLevel = "known"
    detail_message_ids: tuple[str, ...] = field(default=(), repr=False)
    """LINE's ids of the messages the detail was typed in, so that "unsend" finds it."""


@dataclass(frozen=True, slots=True)
class CaseFiled:
    number: str
    case_key: str = field(repr=False)
    category: str
    division: str  # as people read it
    reply_due_on: date
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One line of a case's time line that its citizen may see."""

    at: datetime
    kind: str  # "received", "accepted", "asked", "answered", "resolved", …
    state: str
    words: str = field(default="", repr=False)
    facts: Mapping[str, str] = field(default_factory=dict)  # reason, agency, letter, another number


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as the asker may see it: strangers get no detail, place or words of steps."""

    number: str
    kind: CaseKind
    category: str
    state: str
    received_at: datetime
    reply_due_on: date
    division: str
    is_mine: bool
    detail: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    photos: int = 0
    steps: tuple[CaseStep, ...] = ()
    stage: str = ""
    reason: str = ""  # why it was closed
    is_followed: bool = False  # by the asker, a neighbour
    may_add: bool = False
    may_reopen: bool = False
    may_rate: bool = False
    stars: int = 0  # given for this finish; 0 for none


@dataclass(frozen=True, slots=True)
class FindMyCases:
    """Answers a tuple of `CaseView`, newest first, at most ten."""


@dataclass(frozen=True, slots=True)
class FindCase:
    """Answers a `CaseView`, or None. `case_key` opens the words to who holds the receipt."""

    number: str
    case_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CancelCase:
    """The citizen's own wish. Answers `Refused` or the new `CaseView`."""

    number: str


@dataclass(frozen=True, slots=True)
class TellMyData:
    """Answers `MyData`."""


@dataclass(frozen=True, slots=True)
class MyData:
    cases: int
    photos: int
    has_draft: bool
    language: str


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Erase words, photos and the tie to the person of all finished cases, and any draft.

    Open cases lose the tie to the person too, but keep their words until they are finished, because
    somebody is working on them. Answers `Forgotten`.
    """


@dataclass(frozen=True, slots=True)
class Forgotten:
    cases: int
    photos: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """LINE's "unsend": delete what came in that message. Answers None."""

    message_id: str = field(repr=False)


# Staff, in LINE. Each answers a `StaffCase`, or `Refused`.


@dataclass(frozen=True, slots=True)
class LinkStaff:
    """Tie this account to a staff account by a one-time code. Answers `Linked` or `Refused`."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Let this group receive one-line notices. Answers `Linked` or `Refused`."""

    group: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Linked:
    name: str


@dataclass(frozen=True, slots=True)
class ListWork:
    """A worklist, most urgent first. Answers a tuple of `StaffCase` without words.

    "new" (nobody's), "mine", "due" (within 3 days), "late", "answered" (the citizen spoke last),
    "reopened", "unexplained" (late without a word why).
    """

    which: WorkListName
    limit: int = 10


@dataclass(frozen=True, slots=True)
class AcceptCase:
    number: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class AskCitizen:
    number: str
    words: str = field(repr=False)
    seen: int = 0
    photo_ids: tuple[str, ...] = ()  # what the question is about; the citizen sees the first


@dataclass(frozen=True, slots=True)
class ResolveCase:
    """Answer the reporter and finish. Work in the street takes an after-photo, or words why not."""

    number: str
    words: str = field(repr=False)
    photo_ids: tuple[str, ...] = ()
    without_photo: str = field(default="", repr=False)
    seen: int = 0


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Look at one case as staff."""

    number: str


@dataclass(frozen=True, slots=True)
class StaffCase:
    number: str
    kind: CaseKind
    category: str
    state: str
    division: str
    owner: str
    reply_due_on: date
    detail: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    map_link: str = field(default="", repr=False)
    photo_links: tuple[str, ...] = field(default=(), repr=False)
    after_links: tuple[str, ...] = field(default=(), repr=False)
    received_at: datetime | None = None
    work_due_on: date | None = None
    owner_id: str = ""
    stage: str = ""
    reason: str = ""
    name_level: str = "known"
    channel: str = "line"
    deeds: tuple[str, ...] = ()  # what this reader may do now; see `casework.deeds`
    needs_photo: bool = False  # finishing it takes an after-photo
    is_unexplained: bool = False  # a due date passed without a word
    has_spoken: bool = False  # the citizen spoke last
    followers: int = 0
    seen: int = 0  # the newest event; 0 in lists
    said: tuple[CaseStep, ...] = ()  # what was asked, answered, added, noted; none in lists


@dataclass(frozen=True, slots=True)
class AnswerStaff:
    """The citizen's answer to a question of the staff. Answers a `CaseView` or `Refused`."""

    number: str
    words: str = field(repr=False)
    photo_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a command was not done; `reason` is a key under `refused.` in the words."""

    reason: str


Command = (
    KeepPhoto
    | FileCase
    | FindMyCases
    | FindCase
    | CancelCase
    | TellMyData
    | ForgetMe
    | TakeBack
    | LinkStaff
    | LinkGroup
    | ListWork
    | AcceptCase
    | AskCitizen
    | ResolveCase
    | OpenCase
    | AnswerStaff
    | CitizenCommand
    | StaffCommand
    | CitizenTeaching
    | TownTeaching
)
