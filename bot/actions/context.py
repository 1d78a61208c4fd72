"""Who acts, and what an action may lean on besides the memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casework.ladder import LADDER, Rung
from handlers.known import Language, Role
from handlers.outcomes import Reply

if TYPE_CHECKING:
    from casework.deadlines import Calendar, Rule
    from storage.photos import Photo


def _no_link(photo_id: str) -> str:  # noqa: ARG001 - there is no web server to link to
    return ""


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who talks to us in LINE; `person` is LINE's id, kept out of every `repr`."""

    person: str = field(repr=False)
    language: Language = "th"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A staff account of this very town; `person` is the linked LINE id, or "" in the browser."""

    id: str
    name: str
    roles: frozenset[Role]
    divisions: frozenset[str] = frozenset()  # codes; empty serves all, as in a small town hall
    person: str = field(default="", repr=False)
    language: Language = "th"


@dataclass(frozen=True, slots=True)
class System:
    """The program itself: timers, demo, command line. `name` says which."""

    name: str = "system"


Actor = Citizen | StaffMember | System


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """What a town does with a kind of complaint; `target_days` is the work clock."""

    code: str
    division: str
    target_days: int
    radius_m: int = 250  # within which two reports may be the same matter


@dataclass(frozen=True, slots=True)
class TownRules:
    """What a town has decided for itself; built by `bot.actions.towns.rules_of`, cacheable."""

    name: str
    calendar: Calendar
    reply_rule: Rule
    categories: Mapping[str, CategoryRule]
    divisions: Mapping[str, str]  # code → name as people read it
    ladder: tuple[Rung, ...] = LADDER
    tells_followers: bool = False  # push the end of a case to those who follow it
    clerk_login: str = ""  # who is told as the clerk (ปลัด); "" looks for one
    mayor_login: str = ""

    def division_name(self, code: str) -> str:
        """As people read it; the code itself where the division is gone."""
        return self.divisions.get(code, code)


@dataclass(frozen=True, slots=True)
class ActionContext:
    """Time, chance and the town, handed in by the shell so that an action fetches nothing."""

    now: datetime  # aware UTC
    random: Callable[[int], int] = field(repr=False)  # `secrets.randbelow` in real life
    town: TownRules = field(repr=False)
    render: Callable[[Sequence[Reply], Language], str] = field(repr=False)
    """LINE messages as JSON text: `bot.flex.render` bound to the words, then `json.dumps`."""
    public_url: str = ""
    photo_link: Callable[[str], str] = field(default=_no_link, repr=False)
    """By a photo's id: a signed address of the small rendition, good for 24 hours."""
    message_id: str = field(default="", repr=False)
    """LINE's id of the message that led here, so that "unsend" finds words typed just now."""
    reply_token: str = field(default="", repr=False)
    """LINE's token of the event that led here, for whoever finds that it was not needed."""
    news_wait: timedelta = timedelta(0)
    """So long news to a citizen wait for more, so that several changes make one message."""
    gone_photos: list[Photo] = field(default_factory=list, repr=False)
    """Filled by the action: the shell deletes these files after the commit."""
