"""What a person did, free of LINE's wire format. `bot.line` builds these, the talk reads them.

Texts and ids never show in a `repr`: a traceback must not carry what a citizen wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """Typed words. `asked_us` is true where a group message mentions the account itself."""

    text: str = field(repr=False)
    message_id: str = field(default="", repr=False)
    asked_us: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours; `data` is what we once put into it (see `dialogue.press`)."""

    data: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture. Pictures sent together share `set_id`; their order is undefined."""

    message_id: str = field(repr=False)
    set_id: str = ""
    index: int = 1
    total: int = 1


@dataclass(frozen=True, slots=True)
class Pin:
    """A shared location: degrees WGS 84, and the words that LINE gives beside it."""

    lat: float = field(repr=False)
    lon: float = field(repr=False)
    title: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    message_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Sticker:
    """A sticker; `keywords` are LINE's own words for it, perhaps none."""

    keywords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Sound, film or a file; "elsewhere" is a picture that LINE does not hold.

    A page inside LINE can send such one. It is only an address that somebody made up, which we
    never open.
    """

    kind: Literal["audio", "video", "file", "elsewhere"]
    message_id: str = field(repr=False)
    name: str = field(default="", repr=False)
    size: int = 0  # bytes, 0 where LINE does not tell


@dataclass(frozen=True, slots=True)
class Followed:
    """Added us as a friend, or unblocked us."""

    unblocked: bool = False


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """Blocked us; nothing can be answered."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """Took a message back; it must not be seen or used from now on."""

    message_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """We were invited into a group or room."""


@dataclass(frozen=True, slots=True)
class Left:
    """We were removed from a group or room."""


@dataclass(frozen=True, slots=True)
class Other:
    """Anything LINE may add tomorrow. `kind` is LINE's own name of the event or message type."""

    kind: str


Heard = (
    Text
    | Pressed
    | Photo
    | Pin
    | Sticker
    | Attachment
    | Followed
    | Unfollowed
    | Unsent
    | Joined
    | Left
    | Other
)

Thing = Text | Photo | Pin
"""What a person tells or shows, and an open question may keep."""
