"""What the vault hands out: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Reader:
    """Who can open tips: an officer, or the continuity key with its office outside the command."""

    id: str
    title: str
    unit: str
    public_key: str
    fingerprint: str
    is_continuity: bool
    is_approved: bool


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
class SealedAnswer:
    id: str
    given_on: date
    sealed: bytes = field(repr=False)


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


@dataclass(frozen=True, slots=True)
class Deed:
    """One link of the officers' audit chain."""

    number: int
    done_on: date
    deed: str
    about: str
    previous: str
    hash: str
