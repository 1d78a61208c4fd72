"""What a citizen may do with a case after it was filed. See `handlers.commands`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class FindNeighbours:
    """What may be the same matter nearby. Answers a tuple of up to three `NeighbourCase`."""

    category: str
    lat: float = field(repr=False)
    lon: float = field(repr=False)


@dataclass(frozen=True, slots=True)
class NeighbourCase:
    """A case nearby, as much of it as anybody may know; words and photo if staff showed them."""

    number: str
    category: str
    state: str
    metres: int
    received_at: datetime
    words: str = field(default="", repr=False)
    photo_link: str = field(default="", repr=False)
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class FollowCase:
    """Follow a neighbour's case: a follower, no second case. Answers `CaseView` or `Refused`."""

    number: str


@dataclass(frozen=True, slots=True)
class UnfollowCase:
    """Answers `CaseView` or `Refused`."""

    number: str


@dataclass(frozen=True, slots=True)
class AddToCase:
    """More words or photos for one's own open case. Answers `CaseView` or `Refused`."""

    number: str
    words: str = field(default="", repr=False)
    photo_ids: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """It is not done. Answers `CaseView`; `CaseFiled` where it is too old or was reopened too
    often and a linked new case was filed instead; or `Refused`."""

    number: str
    words: str = field(repr=False)
    message_ids: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class RateCase:
    """One to five stars, and for one or two the reasons (`casework.ratings.REASONS`).

    Without reasons those given before stay while the stars are the same. Answers `Rated` or
    `Refused`.
    """

    number: str
    stars: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    number: str
    stars: int
    reasons: tuple[str, ...]
    may_reopen: bool


# Talking with a human


@dataclass(frozen=True, slots=True)
class AskForHuman:
    """Stand in the queue with these first words; `number` ties the talk to one's own case.

    Answers `ChatView`. Where nobody answers now (closed, or no officer in LINE) its state is
    "left": the words are kept as a message.
    """

    words: str = field(repr=False)
    number: str = ""
    message_ids: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SayInChat:
    """More words of the citizen. Answers `ChatView`; with state "over" nothing was kept, because
    the talk had ended and nobody has said yet what these words are."""

    number: str
    words: str = field(repr=False)
    message_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ShowInChat:
    """A picture of the citizen, kept with the case. Answers as `SayInChat`."""

    number: str
    message_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeaveChat:
    """The citizen goes back to the bot. Answers `ChatView` or `Refused`."""

    number: str


@dataclass(frozen=True, slots=True)
class ChatLine:
    at: datetime
    by: Literal["citizen", "staff"]
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChatView:
    """A talk. `place` is the place in the queue (1 is next), 0 when it no longer waits."""

    number: str
    state: Literal["waiting", "open", "over", "left"]
    asked_at: datetime
    place: int = 0
    officer: str = ""  # who talks, or for whom it waits
    officer_id: str = ""
    is_news: bool = True  # False where who waits has just heard his place
    opens_at: datetime | None = None  # where nobody is there now: when somebody is again
    is_new: bool = False  # where the case was filed for it
    lines: tuple[ChatLine, ...] = field(default=(), repr=False)


CitizenCommand = (
    FindNeighbours
    | FollowCase
    | UnfollowCase
    | AddToCase
    | ReopenCase
    | RateCase
    | AskForHuman
    | SayInChat
    | ShowInChat
    | LeaveChat
)
