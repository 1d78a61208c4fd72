"""What staff may do with a case beyond accept, ask and resolve. See `handlers.commands`.

Each answers a `StaffCase` or `Refused` unless it says otherwise. `seen` is the newest event that
the page showed (`StaffCase.seen`): where more has happened since, the answer is
`Refused("stale")` and nothing is changed; 0 does not look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from handlers.commands import CaseKind, NameLevel, Where

Channel = Literal["walk_in", "phone", "letter", "web"]
CHANNELS: tuple[Channel, ...] = ("walk_in", "phone", "letter", "web")


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """Tell how far it is, for the reporter to see on asking; stops the reply clock."""

    number: str
    words: str = field(repr=False)
    stage: str = ""  # one of `casework.workflow.STAGES`, or none
    seen: int = 0
    photo_ids: tuple[str, ...] = ()  # how it looks on the way


@dataclass(frozen=True, slots=True)
class ExplainDelay:
    """Tell the reporter why it takes longer (S4); pushed; the next word is due fifteen days on."""

    number: str
    words: str = field(repr=False)
    seen: int = 0
    photo_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForwardCase:
    """To another agency, with the letter's number and date."""

    number: str
    agency: str
    letter: str
    on: date
    words: str = field(default="", repr=False)
    seen: int = 0
    photo_ids: tuple[str, ...] = ()  # the letter, or how it looks


@dataclass(frozen=True, slots=True)
class CloseCase:
    """End it for a reason of `casework.workflow.REASONS`; the reporter is told."""

    number: str
    reason: str
    words: str = field(default="", repr=False)
    seen: int = 0
    photo_ids: tuple[str, ...] = ()  # how it looks now


@dataclass(frozen=True, slots=True)
class ReopenByStaff:
    """Take a finished case up again."""

    number: str
    words: str = field(repr=False)
    seen: int = 0


@dataclass(frozen=True, slots=True)
class AssignCase:
    """Give it to a colleague, or (without `owner_id`) to a division. An owner may hand over."""

    number: str
    owner_id: str | None = None
    division: str | None = None
    words: str = field(default="", repr=False)  # for the colleague; not public
    seen: int = 0


@dataclass(frozen=True, slots=True)
class AssignMany:
    """The same for several; the colleague is told once. Answers the numbers that stay."""

    numbers: tuple[str, ...]
    owner_id: str | None = None
    division: str | None = None


@dataclass(frozen=True, slots=True)
class NoteCase:
    """A note for colleagues."""

    number: str
    words: str = field(repr=False)
    seen: int = 0
    photo_ids: tuple[str, ...] = ()  # for colleagues too


@dataclass(frozen=True, slots=True)
class ChangeCategory:
    """It is of another kind; the division follows, due dates stay."""

    number: str
    category: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class MergeCase:
    """The same matter as another case; its reporter follows that one from now on."""

    number: str
    into: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class UnmergeCase:
    """Undo a merger within thirty days; the former state is restored."""

    number: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class SplitCase:
    """Open a linked case for a second matter in the same report. Answers the new `StaffCase`.

    Where that matter is known already, the new case is part of `into` at once. The same `once`
    splits nothing off a second time and answers the case itself.
    """

    number: str
    category: str
    detail: str = field(repr=False)
    seen: int = 0
    into: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class NameConcerned:
    """Whom the case is about besides who is named already: they can neither see nor touch it from
    now on (S19). A head `takes_back` what was named by mistake."""

    number: str
    staff_id: str | None = None
    division: str | None = None
    seen: int = 0
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class PublishCase:
    """What neighbours and open data may see of it; nothing given takes it back."""

    number: str
    words: str = ""
    photo_id: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class ReadReporter:
    """Who reported it. A hidden name takes a reason, which is logged. Answers `Reporter`."""

    number: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reporter:
    """What we know of who reported it; `line_id` is for a look at LINE's profile by the shell."""

    number: str
    name_level: str
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    line_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class TakeIn:
    """File for somebody at the counter or on the telephone. Answers `CaseFiled` or `Refused`."""

    channel: Channel
    category: str
    detail: str = field(repr=False)
    where: Where | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    name_level: NameLevel = "known"
    kind: CaseKind = "complaint"
    concerns_staff_id: str | None = None
    concerns_division: str | None = None
    photo_ids: tuple[str, ...] = ()
    once: str = ""  # of the form: what got through files nothing when it is sent again


@dataclass(frozen=True, slots=True)
class AddAfterPhoto:
    """A picture that an officer sends in LINE inside a case: how it looks now."""

    number: str
    message_id: str = field(repr=False)


# Talking with a citizen. Each answers a `ChatView` or `Refused`.


@dataclass(frozen=True, slots=True)
class ListChats:
    """Who waits and who is talked with. Answers a tuple of `ChatView`."""


@dataclass(frozen=True, slots=True)
class ReadChat:
    number: str


@dataclass(frozen=True, slots=True)
class TakeChat:
    """Take over: the bot is silent until it is given back."""

    number: str


@dataclass(frozen=True, slots=True)
class TellInChat:
    number: str
    words: str = field(repr=False)
    once: str = ""  # of the form: words that got through are not said again


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who is here, has LINE and may take a talk over."""

    id: str
    name: str
    unit: str = ""  # his division as people read it


@dataclass(frozen=True, slots=True)
class ListColleagues:
    """To whom the talk may be handed on by name. Answers a tuple of `Colleague`, or `Refused`."""

    number: str


@dataclass(frozen=True, slots=True)
class PassChat:
    """Hand the talk on: to a colleague's phone and desk, to one's own phone, or without `to` to
    everybody on duty. Who is handed on waits first in the queue until somebody takes over."""

    number: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class GiveBackChat:
    """Give the citizen back to the bot; the talk is answered and over."""

    number: str


StaffCommand = (
    ReportProgress
    | ExplainDelay
    | ForwardCase
    | CloseCase
    | ReopenByStaff
    | AssignCase
    | AssignMany
    | NoteCase
    | ChangeCategory
    | MergeCase
    | UnmergeCase
    | SplitCase
    | NameConcerned
    | PublishCase
    | ReadReporter
    | TakeIn
    | AddAfterPhoto
    | ListChats
    | ReadChat
    | TakeChat
    | TellInChat
    | ListColleagues
    | PassChat
    | GiveBackChat
)
