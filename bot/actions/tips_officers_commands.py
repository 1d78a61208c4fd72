"""What officers may do to the vault: frozen commands; each answers its result or `TipRefused`.

`reader` and `by` are ids of readers: whoever logged in acts as his own reader. What is sealed was
sealed in an officer's browser; the program can read none of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class TipRefused:
    """Nothing was done. `reason` is a static word; "not_found" tells nothing of what exists."""

    reason: str

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class SecondReader:
    """Vouch for somebody's key after comparing its fingerprint. Answers True."""

    reader: str
    by: str


@dataclass(frozen=True, slots=True)
class ChangeWrapping:
    """The same private key under a new passphrase. Answers True."""

    reader: str
    wrapped_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Key files for the new key of the same holder; they wait until it is approved.

    Answers how many there are. `files` are pairs of tip and sealed bytes.
    """

    reader: str
    to: str
    files: tuple[tuple[str, bytes], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeaveChannel:
    """An officer leaves by himself. Answers True."""

    reader: str


@dataclass(frozen=True, slots=True)
class AskRemoval:
    """Somebody left the office, or lost the key: two others end the reader. Answers an id."""

    reader: str
    by: str


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """Words to the informant, sealed to the mailbox and to the tip's key. Answers True."""

    tip: str
    reader: str
    answer: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PostNote:
    """Words to the other readers, sealed to the tip's key. Answers True."""

    tip: str
    reader: str
    note: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """Sealed words that go with a step: to the informant ("answer") or among officers ("note")."""

    kind: Literal["answer", "note"]
    id: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MoveTip:
    """The next state, with an outcome where the tip is concluded, and what was said. Answers True.

    Step and words are one act: no line that breaks between them leaves a step without its why.
    """

    tip: str
    reader: str
    state: str
    reason: str = ""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferTip:
    """Hand a tip on to an approved outside body. Answers the package's own reference."""

    tip: str
    reader: str
    body: str
    package: str
    sealed: bytes = field(repr=False, default=b"")
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolBody:
    """Enter an outside body; "" as key where papers go there. Answers the `Body`."""

    title: str
    public_key: str
    by: str


@dataclass(frozen=True, slots=True)
class SecondBody:
    """Vouch for an outside body and its key. Answers True."""

    body: str
    by: str


@dataclass(frozen=True, slots=True)
class AskAccess:
    """Give another officer access: his key file waits for a second person. Answers an id."""

    tip: str
    reader: str
    to: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskHold:
    """Keep a tip from being deleted, or no longer (`on`). Answers an id."""

    tip: str
    reader: str
    on: bool


@dataclass(frozen=True, slots=True)
class SecondProposal:
    """The second person says yes. Answers True."""

    proposal: str
    reader: str


@dataclass(frozen=True, slots=True)
class DropProposal:
    """Who may second may also refuse; who asked may take it back. Answers True."""

    proposal: str
    reader: str


@dataclass(frozen=True, slots=True)
class Recuse:
    """Give up one's own access for ever. Answers True."""

    tip: str
    reader: str


@dataclass(frozen=True, slots=True)
class NotePrinting:
    """Record that a case file was printed. Answers True."""

    tip: str
    reader: str


@dataclass(frozen=True, slots=True)
class FetchOriginal:
    """Give out one original, which nobody cleaned, and record it. Answers its sealed bytes."""

    tip: str
    reader: str
    piece: str


OfficersCommand = (
    SecondReader
    | ChangeWrapping
    | CarryOver
    | LeaveChannel
    | AskRemoval
    | PostAnswer
    | PostNote
    | MoveTip
    | ReferTip
    | EnrolBody
    | SecondBody
    | AskAccess
    | AskHold
    | SecondProposal
    | DropProposal
    | Recuse
    | NotePrinting
    | FetchOriginal
)
