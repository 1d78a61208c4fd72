"""What a turn may yield: things to say, and commands for the one write path.

Handlers yield meaning; `bot.flex` knows pixels. A `Word` names a wording of the TOML files and the
values that go into it; it is rendered in the citizen's language only at the very end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Word:
    """A wording by its key, with the values for its `{places}`."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that come from outside the TOML files: a citizen's own, a town's name."""

    text: str = field(repr=False)


Value = str | int | date | Word | Plain  # a date is written in Thai form, Buddhist year


@dataclass(frozen=True, slots=True)
class Button:
    """A choice to tap. Its label, typed, must do the same.

    `does`: "press" posts `data` back (label shown in the chat); "camera", "camera_roll" and
    "location" open the phone's own; "open" opens the address in `data`, outside LINE's browser
    where `outside` is true. `means` is "yes" or "no" where such a word typed is this button.
    """

    label: Word | Plain
    data: str = field(default="", repr=False)
    does: Literal["press", "camera", "camera_roll", "location", "open"] = "press"
    outside: bool = False
    means: Literal["", "yes", "no"] = ""


@dataclass(frozen=True, slots=True)
class Say:
    """One text, with up to 13 quick replies under it."""

    word: Word | Plain
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: a small label and what stands beside it."""

    label: Word | Plain
    value: Word | Plain


@dataclass(frozen=True, slots=True)
class Line:
    """A time line: of each row the label happens, the value says how long it takes, or nothing.

    One that `is_first` is what was asked for. `note` stands under it.
    """

    heading: Word | Plain
    stops: tuple[Row, ...]
    note: Word | None = None
    is_first: bool = False
    total: Word | None = None  # how long all of it takes, above the stops


@dataclass(frozen=True, slots=True)
class Verdict:
    """A short question under a card, and the buttons that answer it, side by side."""

    asks: Word
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One bubble: title, rows, a foot note, buttons inside it; `alt` is read in the chat list.

    `big` is the fact shown first and large, `lead` the same with a label. `photo` is an address
    that LINE can fetch.
    """

    title: Word | Plain
    alt: Word | Plain
    big: Word | Plain | None = None
    rows: tuple[Row, ...] = ()
    note: Word | Plain | None = None
    photo: str = ""
    buttons: tuple[Button, ...] = ()
    lead: Row | None = None
    line: Line | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    """Up to twelve cards side by side, quick replies under them."""

    alt: Word | Plain
    cards: tuple[Card, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Show:
    """One card as a message, quick replies under it."""

    card: Card
    buttons: tuple[Button, ...] = ()


Reply = Say | Show | Cards

Weight = Literal["prompt", "answer", "receipt"]
"""What is lost if a reply is lost: a "prompt" can be asked again; the others must arrive."""


class Secret:
    """A value that must not leave memory: prints dots, refuses JSON and pickling."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the value to the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a Secret is never stored")
