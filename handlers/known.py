"""What a talk may know when it answers: handed in by the shell, never fetched by the talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from handlers.waiting import told_apart

if TYPE_CHECKING:
    from casework.deadlines import Rule
    from casework.tips import TipRules
    from handlers.heard import Thing
    from handlers.words import Words
    from knowledge.index import Index

Language = Literal["th", "en"]
Role = Literal["agent", "head", "integrity", "executive", "administrator"]


@dataclass(frozen=True, slots=True)
class Staffer:
    """The staff member behind a linked LINE account of this very town."""

    id: str
    name: str
    roles: frozenset[Role]

    @property
    def may_read(self) -> bool:
        """Whether cases may be looked at: the clerk and the mayor are reminded of late ones."""
        return bool(self.roles & {"agent", "head", "executive"})

    @property
    def may_work(self) -> bool:
        """Whether cases may be accepted and closed."""
        return bool(self.roles & {"agent", "head"})


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of complaint of this town. Labels stand in the words under `category.<code>`."""

    code: str
    division: str  # as people read it


@dataclass(frozen=True, slots=True)
class TownFacts:
    """What the town says of itself."""

    slug: str
    name: str
    phone: str
    office_hours: str  # Thai, as people read it
    office_hours_en: str
    is_open: bool
    public_url: str
    tip_url: str
    categories: tuple[Category, ...]
    tips_open: bool  # two officers and the continuity key are enrolled
    name_en: str = ""
    divisions: Mapping[str, str] = field(default_factory=dict)  # code → name as people read it
    opens_at: datetime | None = None  # when somebody is there again; None while it is open
    map_url: str = ""  # the town hall on a map
    address: str = ""
    reply_rule: Rule | None = None  # by when a report is answered
    tip_rules: TipRules | None = None  # by when an informant hears of a tip


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a turn may lean on. Built afresh for every event; cheap."""

    town: TownFacts
    words: Words
    index: Index
    language: Language
    now: datetime  # aware UTC
    source: Literal["user", "group", "room"] = "user"
    group: str = field(default="", repr=False)  # LINE's id of the group or room; "" for a user
    staffer: Staffer | None = None
    is_stale: bool = False  # older than what this person did last: repeat, do not feed
    is_uncertain: bool = False  # what came may not be meant for what is open: ask first
    things: tuple[Thing, ...] = field(default=(), repr=False)  # what else waits for that tap
    held: str = field(default="", repr=False)  # text that waited for a tap, decrypted; or ""
    asked: str = field(default="", repr=False)  # a question that was just answered; or ""
    answered_by: str = ""  # the service that answered it
    came_in: str = field(default="", repr=False)  # LINE's id of the message of `question`; or ""
    guess_category: Callable[[str], tuple[str, ...]] = lambda _: ()
    """Best categories for a free text, best first, from `knowledge.categories`."""

    @property
    def question(self) -> str:
        """The text that waits, whatever became of it, or ""."""
        return self.asked or self.held

    def holding(self, hold: str) -> Known:
        """The same, with what a turn is about to keep waiting."""
        waits = told_apart(hold)
        return replace(self, held=waits.held, asked=waits.asked, answered_by=waits.answered_by)

    @property
    def town_name(self) -> str:
        """The town's name in the citizen's language, where it has one in English."""
        return (self.town.name_en if self.language == "en" else "") or self.town.name


def may_work(known: Known) -> bool:
    """Whether the person is staff of this town with a role for cases."""
    return known.staffer is not None and known.staffer.may_work


def may_read(known: Known) -> bool:
    """Whether the person is staff of this town who may look at cases."""
    return known.staffer is not None and known.staffer.may_read
