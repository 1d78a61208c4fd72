"""What a turn of the tip's talk asks the shell to do, and what it may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.known import TownFacts
from handlers.outcomes import Reply, Word
from handlers.tip.draft import TipDraft
from handlers.words import Words


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can read tips, as the citizen sees it: an office or a title, and its unit."""

    id: str
    title: str
    unit: str
    is_continuity: bool


@dataclass(frozen=True, slots=True)
class TipKnown:
    """What the talk may lean on; nothing here is about the person."""

    town: TownFacts
    holders: tuple[Holder, ...]
    are_open: bool
    now: datetime
    words: Words = field(repr=False)
    web_form: str = ""  # the web door's address, or "" where there is none
    claim_link: str = field(default="", repr=False)  # makes the code outside LINE; works once
    is_stale: bool = False
    main_awaits: bool = False  # what is passed on would be kept by the main path
    main_is_older: bool = False  # … as the answer to a question put before the tip's last step
    report_waits: bool = False  # unsent in the main path; what is typed next goes on there
    is_asked_for: bool = False  # a number or label was typed that is the channel's own button


@dataclass(frozen=True, slots=True)
class MakeKey:
    """Make the tip's key for these holders and put it into the draft."""

    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealWords:
    """Seal an answer and put its part into the draft, in the place of former parts of its kind."""

    kind: str
    words: str = field(repr=False)
    message: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FetchEvidence:
    """After the commit: fetch a picture or a file, make it fit, seal it, then tell the person."""

    message: str = field(repr=False)
    name: str = field(default="", repr=False)  # of a file; pictures have none
    is_last: bool = True  # of those sent together; the others are not answered


@dataclass(frozen=True, slots=True)
class MakeCode:
    """After the commit: make a receipt code, put its mailbox into the draft, show it once."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """After the commit: derive, find, open answers, tell."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Send:
    """Put the draft into the spool."""


@dataclass(frozen=True, slots=True)
class AddWords:
    """Add to the sent tip of an open mailbox."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back the sent tip of an open mailbox."""


@dataclass(frozen=True, slots=True)
class DropAll:
    """Wipe what is sealed so far."""


@dataclass(frozen=True, slots=True)
class DropMessage:
    """Delete what came in one message ("unsend")."""

    message: str = field(repr=False)


Act = (
    MakeKey
    | SealWords
    | FetchEvidence
    | MakeCode
    | LookUp
    | Send
    | AddWords
    | Withdraw
    | DropAll
    | DropMessage
)


@dataclass(frozen=True, slots=True)
class TipTurn:
    """One step: the draft as it will be (None: nothing to keep), what to say, what to do.

    `passes`: not ours after all. `passed_text`: words that go on in the main path.
    """

    draft: TipDraft | None
    replies: tuple[Reply, ...] = ()
    acts: tuple[Act, ...] = ()
    passes: bool = False
    passed_text: str | None = field(default=None, repr=False)
    passed_message: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailboxView:
    """What a code shows. `state` is "" where the code opens nothing.

    `standing` tells more than the state: with what it ended, to whom it was handed on and when. An
    answer's words are "" where somebody put something else in its place.
    """

    state: str = ""
    received_on: date | None = None
    changed_on: date | None = None
    answers: tuple[tuple[date, str], ...] = field(default=(), repr=False)
    standing: Word | None = None
