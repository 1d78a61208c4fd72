"""What administrators and officers do with the town hall itself: people, lists, helps at the desk.

The talk never yields these; they come from the console and go through `perform` like all others.
Each answers what it says, or `Refused`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.actions.four_eyes import Deed


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """Answers `NewPassword`; the account of an administrator or integrity officer waits."""

    login: str
    name: str
    roles: tuple[str, ...]
    division: str | None = None


@dataclass(frozen=True, slots=True)
class RenewPassword:
    """Give another's account a made password. Answers `NewPassword`."""

    staff_id: str


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Shown once."""

    staff_id: str
    password: str = field(repr=False)
    waits: bool = False  # for a second administrator


@dataclass(frozen=True, slots=True)
class RenameAccount:
    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class AskChange:
    """Put a change of roles, a closing … before another administrator. Answers None."""

    staff_id: str
    deed: Deed
    roles: tuple[str, ...] = ()
    division: str | None = None


@dataclass(frozen=True, slots=True)
class DecideChange:
    """Agree or refuse. Answers None."""

    wish_id: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class PutAway:
    """Said by a head for somebody of his division who cannot say it himself: away until the end
    of this day, or (None) back. Answers None."""

    staff_id: str
    until: date | None


@dataclass(frozen=True, slots=True)
class EndLogIns:
    """Log another's account out everywhere. Answers None."""

    staff_id: str


@dataclass(frozen=True, slots=True)
class UntieLine:
    """Undo the tie between an account and LINE. Answers None."""

    staff_id: str


@dataclass(frozen=True, slots=True)
class DropGroup:
    """Let a LINE group hear nothing more; `rank` is its place in the list. Answers None."""

    rank: int


@dataclass(frozen=True, slots=True)
class PutDivision:
    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class PutCategory:
    code: str
    division: str
    target_days: int
    radius_m: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class PutDayOff:
    day: date
    name: str
    is_working: bool = False


@dataclass(frozen=True, slots=True)
class DropDayOff:
    day: date


@dataclass(frozen=True, slots=True)
class PutAnswer:
    """A canned answer for a step; an empty id adds one, an empty category fits all."""

    id: str
    step: str
    category: str
    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DropAnswer:
    id: str


@dataclass(frozen=True, slots=True)
class SaveView:
    """Keep a search of one's own under a name."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class DropView:
    id: str
