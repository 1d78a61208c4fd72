"""Commands about answers: what citizens say of them, and what the town hall adds to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class SendQuestion:
    """Put a question without its asker into the queue. Answers `QuestionSent` or `Refused`.

    `near` are the services that came nearest, `about` the one whose answer did not fit.
    `message_id` is LINE's, so that "unsend" takes the question back for a day.
    """

    words: str = field(repr=False)
    near: tuple[str, ...] = ()
    about: str = ""
    message_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class QuestionSent:
    pass


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """Count a thumb under an answer; who it was is not kept. Answers None."""

    service: str
    is_good: bool


# The town hall. Each answers `Taught`, or `Refused`.


@dataclass(frozen=True, slots=True)
class Attach:
    """Let a waiting question ask for a service; `words` instead of its own, where given."""

    question: str
    service: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Detach:
    """Take an attached sentence back."""

    lesson: str


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """Write an answer of the town's own, or change the one of this id.

    Nobody is told it before it is published. A `question` of the queue is answered by it.
    """

    title: str
    words: str = field(repr=False)
    division: str
    title_en: str = ""
    words_en: str = field(default="", repr=False)
    source: str = ""
    valid_to: date | None = None
    answer: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class PublishAnswer:
    """Let an own answer be told to citizens, or no more."""

    answer: str
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class DropQuestion:
    """Take a question away that needs no answer."""

    question: str


@dataclass(frozen=True, slots=True)
class TellFact:
    """Say what the town decides (a fee, hours, days); without words ours stands again."""

    key: str
    words: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    id: str = ""  # of what was written


CitizenTeaching = SendQuestion | MarkAnswer
TownTeaching = Attach | Detach | WriteAnswer | PublishAnswer | DropQuestion | TellFact
