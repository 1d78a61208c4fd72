"""What the town decides itself: its word in the place of ours, and what still waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from flask import request

from bot.actions.teaching import our_services
from bot.bookshelf import told_in
from bot.web.staff.ground import Page, back, deps, do, show, typed
from casework.days import read_day_if_any
from casework.officehours import bangkok_date
from handlers.commands import Refused
from handlers.teaching import TellFact
from knowledge.overrides import TOLD, undecided
from knowledge.thai import dictionary_order

if TYPE_CHECKING:
    from bot.web.staff.session import LoggedIn
    from storage.teaching import TownFact

HERE: Final = "/staff/questions/facts"
WAY: Final = "way"
"""All steps, a line each, as the form calls them beside the time of one step."""
_LONGEST_KEY: Final = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form: chosen from a list below it, or refused and not lost."""

    service: str = ""
    part: str = ""
    step: str = ""
    language: str = "th"
    words: str = ""
    source: str = ""
    valid_from: str = ""
    valid_to: str = ""

    @property
    def key(self) -> str:
        """The name of the fact, as `knowledge.overrides` calls it."""
        named = {"steps": f"steps.{self.step}", WAY: "steps"}  # a number forgotten names nothing
        part = named.get(self.part, self.part)
        return f"{self.service}.{part}{'@en' if self.language == 'en' else ''}"


def facts(someone: LoggedIn) -> Page:
    """What the town has said in the place of ours, and what waits for its word."""
    return _show(someone)


def tell(someone: LoggedIn) -> Page:
    """Say it, or without words take it back."""
    draft = Draft(**{one.name: typed(one.name) for one in fields(Draft)})
    try:
        first, last = read_day_if_any(draft.valid_from), read_day_if_any(draft.valid_to)
    except ValueError:
        return _show(someone, draft, fault="bad_days")
    result = do(someone, TellFact(draft.key, draft.words, draft.source, first, last))
    deps().bookshelf.look_soon()
    if isinstance(result, Refused):
        return _show(someone, draft, fault=result.reason)
    return back(HERE)


def _show(someone: LoggedIn, draft: Draft | None = None, fault: str = "") -> Page:
    with deps().store.reading(someone.town_id) as tx:
        told = tx.teaching.facts()
    ours = our_services()
    today = bangkok_date(deps().clock())
    waits = ((one, undecided(one)) for one in told_in(ours, told, today))
    open_ = [(one, [key.removeprefix(f"{one.id}.") for key in keys]) for one, keys in waits if keys]
    return show(
        "facts.html",
        someone,
        409 if fault else 200,
        told=told,
        today=today,
        past=[(one.title.th, fact) for one in ours for fact in one.past_on(today)],
        open=open_,
        services=sorted(ours, key=lambda one: dictionary_order(one.title.th)),
        titles={one.id: one.title.th for one in ours},
        parts=TOLD,
        draft=draft or _chosen(told),
        fault=fault,
    )


def _chosen(told: Iterable[TownFact]) -> Draft:
    """The fact that was tapped below the form, with what the town says of it already."""
    key = request.args.get("key", "")[:_LONGEST_KEY]
    service, _, part = key.partition(".")
    part, _, language = part.partition("@")
    part, _, step = part.partition(".")
    part = WAY if part == "steps" and not step else part
    draft = Draft(service, part, step, language or "th")
    found = next((one for one in told if one.key == key), None)
    if found is None:
        return draft
    return replace(
        draft,
        words=found.words,
        source=found.source,
        valid_from=_written(found.valid_from),
        valid_to=_written(found.valid_to),
    )


def _written(day: date | None) -> str:
    """As browsers send it; what `day_of` reads."""
    return day.isoformat() if day else ""
