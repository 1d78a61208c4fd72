"""What the vault hands out: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Reader:
    """Who can open tips: an officer, or the continuity key with its office outside the command.

    `holder` is the staff account behind the key (or the id of somebody's first key); it stays the
    same when the key changes. Gone readers stay as rows, without anything that opens.
    """

    id: str
    title: str
    unit: str
    public_key: str
    fingerprint: str
    is_continuity: bool
    is_approved: bool
    holder: str = ""
    approved_on: date | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The private half of a tip's key, sealed to one reader."""

    reader: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedPart:
    id: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """How many slices of a part are there, and how many bytes."""

    slices: int
    length: int


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    id: str
    given_on: date
    sealed: bytes = field(repr=False)
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class TipRow:
    """A tip as far as the database knows it. `state` is "spooled" before its release."""

    id: str
    tip_key: str
    mailbox: str
    secret_hash: str = field(repr=False)
    state: str
    received_on: date | None
    changed_on: date | None
    label: str = ""
    outcome: str = ""
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A sealed thing of a tip without its bytes; `by` is a reader, "" the informant."""

    id: str
    on: date
    by: str
    size: int
    is_apart: bool = False  # an original: given out by an act alone


@dataclass(frozen=True, slots=True)
class Step:
    """`reason` is a static word, or for "referred" the id of the outside body."""

    state: str
    reason: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Body:
    """An outside body to which tips may be handed on; without a key it takes papers."""

    id: str
    title: str
    public_key: str
    fingerprint: str
    is_approved: bool
    given_by: str


@dataclass(frozen=True, slots=True)
class Package:
    id: str
    body: str
    reference: str
    on: date
    by: str
    size: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one officer asks and a second one must confirm."""

    id: str
    kind: str
    tip: str | None
    reader: str
    given_by: str
    given_on: date
    sealed: bytes | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Deed:
    """One link of the officers' audit chain."""

    number: int
    done_on: date
    deed: str
    about: str
    previous: str
    hash: str
