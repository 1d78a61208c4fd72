"""What may be done to the vault: frozen commands, each with what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.actions.tips_officers_commands import (
    AskAccess,
    AskHold,
    AskRemoval,
    CarryOver,
    ChangeWrapping,
    DropProposal,
    EnrolBody,
    LeaveChannel,
    MoveTip,
    NotePrinting,
    OfficersCommand,
    PostAnswer,
    PostNote,
    Recuse,
    ReferTip,
    SecondBody,
    SecondProposal,
    SecondReader,
    TipRefused,
)
from storage.vault.rows import KeyFile
from storage.vault.sealing import Buffer

__all__ = [
    "AddSealed",
    "AddToTip",
    "AnswerTip",
    "ApproveReader",
    "AskAccess",
    "AskHold",
    "AskRemoval",
    "CarryOver",
    "ChangeWrapping",
    "DropParts",
    "DropProposal",
    "EnrolBody",
    "EnrolReader",
    "LeaveChannel",
    "MakeTipKey",
    "MoveTip",
    "NoteOpening",
    "NotePrinting",
    "OfficersCommand",
    "OpenChannel",
    "PostAnswer",
    "PostNote",
    "Recuse",
    "ReferTip",
    "ReleaseSpool",
    "SealPart",
    "SecondBody",
    "SecondProposal",
    "SecondReader",
    "SendTip",
    "TipCommand",
    "TipKey",
    "TipRefused",
    "WithdrawTip",
]


@dataclass(frozen=True, slots=True)
class MakeTipKey:
    """Make a tip's own key, its private half sealed to these readers and then forgotten.

    Writes nothing. Answers `TipKey`, or None where fewer than two approved readers are among them.
    """

    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TipKey:
    tip: str
    public_key: str
    files: tuple[KeyFile, ...]


@dataclass(frozen=True, slots=True)
class SealPart:
    """Seal words or a file the moment it arrives. Answers the part's id.

    `head` stands before the body: a file's name, so that a large body is never copied.
    """

    tip: str
    tip_key: str
    kind: str
    body: Buffer = field(repr=False)
    head: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class DropParts:
    """Forget parts of a draft. Answers None."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SendTip:
    """Put a finished draft into the spool. Answers None."""

    tip: str
    tip_key: str
    files: tuple[KeyFile, ...]
    part_ids: tuple[str, ...]
    mailbox: str
    secret_hash: str = field(repr=False)
    apart: tuple[str, ...] = ()
    """Which of the parts are originals."""


@dataclass(frozen=True, slots=True)
class AddToTip:
    """The informant adds to a sent tip. Answers whether it still takes words."""

    tip: str
    kind: str
    body: Buffer = field(repr=False)
    head: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class AddSealed:
    """Add parts that a browser sealed and that wait here. Answers whether the tip takes any."""

    tip: str
    parts: tuple[str, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawTip:
    """The informant takes a tip back; it can never be read again. Answers whether it was there."""

    tip: str


@dataclass(frozen=True, slots=True)
class ReleaseSpool:
    """Move what waits to the officers, in shuffled order. Answers how many there were."""


@dataclass(frozen=True, slots=True)
class OpenChannel:
    """Set the town's salt for receipt codes. Answers whether it was new."""


@dataclass(frozen=True, slots=True)
class EnrolReader:
    """Enter a public key; it takes part once approved. Answers the `Reader`, or None if known.

    `holder` is the staff account: a second key of the same holder takes the first one's place when
    it is approved. `wrapped_key` is the private half, sealed in the browser under a passphrase.
    """

    title: str
    unit: str
    public_key: str
    is_continuity: bool = False
    holder: str = ""
    wrapped_key: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class ApproveReader:
    """Let a reader take part, on the word of two people or at set-up. Answers None."""

    reader: str
    by: str


@dataclass(frozen=True, slots=True)
class NoteOpening:
    """Record in the chain that a reader opened a tip. Answers None."""

    tip: str
    reader: str


@dataclass(frozen=True, slots=True)
class AnswerTip:
    """As `PostAnswer`, with words that are sealed here: for the command line alone."""

    tip: str
    reader: str
    words: str = field(repr=False)


TipCommand = (
    MakeTipKey
    | SealPart
    | DropParts
    | SendTip
    | AddToTip
    | AddSealed
    | WithdrawTip
    | ReleaseSpool
    | OpenChannel
    | EnrolReader
    | ApproveReader
    | NoteOpening
    | AnswerTip
    | OfficersCommand
)
