"""What everybody on the staff does with the own account: passkeys, addresses for letters.

They come from the console and go through `perform`; each answers what it says, or `Refused`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.actions.passkeys import Party


@dataclass(frozen=True, slots=True)
class AskNewPasskey:
    """Answers the question for the browser as JSON. The password was asked just before."""

    party: Party
    name: str
    browser: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeepNewPasskey:
    """Answers None."""

    party: Party
    answer: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DropPasskey:
    """Answers None. The password was asked just before."""

    passkey_id: str


@dataclass(frozen=True, slots=True)
class MakeRecoveryCodes:
    """Answers the codes, which are shown once. The password was asked just before."""


@dataclass(frozen=True, slots=True)
class BeAway:
    """Away until the end of this day, or (None) back. Answers None."""

    until: date | None


@dataclass(frozen=True, slots=True)
class AddWay:
    """An e-mail address, or one of a service as apprise writes it. Answers None."""

    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProveWay:
    """The code that was sent there. Answers None."""

    way_id: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WantLetters:
    """Answers None."""

    way_id: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DropWay:
    """Answers None."""

    way_id: str
