"""The town's settings as people fill them in, and as they are kept: days, times and choices apart
on the page, one short line each in the memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from casework.ladder import LADDER

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from bot.actions.context import TownRules
    from storage.staff import StaffMember
    from storage.towns import Town

TEXTS: Final = (
    "phone", "name_en", "address", "map_url", "office_hours", "office_hours_en",
)  # fmt: skip
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "second_step": ("", "offered", "required", "everybody"),
    "followers": ("", "end"),
}
CHIEFS: Final = ("clerk", "mayor")
SPANS: Final = (("am_from", "am_to"), ("pm_from", "pm_to"))
BEFORE: Final = frozenset(rung.code for rung in LADDER if rung.days < 0)
"""Rungs before the due date: people count the days before it, the ladder from it."""
LONGEST: Final = 300
_WRONG: Final = "?"  # what no setting takes


def read_form(form: MultiDict[str, str], chiefs: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, as `change_town` takes it; what the form had not is left out."""
    changes = {name: _of(form, name) for name in TEXTS if name in form}
    for name, known in CHOICES.items():
        if name in form:
            changes[name] = _of(form, name) if _of(form, name) in known else _WRONG
    for name in CHIEFS:
        if name in form:
            given = _of(form, name)
            changes[name] = given if not given or given in chiefs else _WRONG
    if "reply_days" in form:
        changes["reply_rule"] = f"{_of(form, 'reply_days')} {_of(form, 'reply_kind')}"
    if "am_from" in form:
        changes["hours"] = _hours(form)
    if "has_weekdays" in form:
        changes["weekdays"] = ",".join(_days(form)) or _WRONG
    return changes


def is_wrong(changes: Mapping[str, str]) -> bool:
    """Whether something was sent that the page does not offer."""
    return _WRONG in changes.values()


def ladder_form(form: MultiDict[str, str]) -> dict[str, str]:
    """Days before the due date become days from it."""
    return {
        rung.code: f"-{_of(form, rung.code)}" if rung.code in BEFORE else _of(form, rung.code)
        for rung in LADDER
        if _of(form, rung.code)
    }


def shown(town: Town, rules: TownRules, form: MultiDict[str, str] | None = None) -> dict[str, Any]:
    """What the fields show: what was typed where it was refused, else what holds now."""
    if form is not None:
        return {**form.to_dict(), "weekdays": _days(form)}
    said, week = town.settings, rules.calendar.week.spans
    spans = next((spans for spans in week.values() if spans), ())
    times = [f"{clock:%H:%M}" for span in spans[:2] for clock in span]
    names = [name for pair in SPANS for name in pair]
    return {
        "name": town.name,
        **{name: str(said.get(name, "")) for name in (*TEXTS, *CHOICES, *CHIEFS)},
        "reply_days": str(rules.reply_rule.days),
        "reply_kind": rules.reply_rule.kind,
        "weekdays": [str(day) for day, open_ in week.items() if open_],
        **dict(zip(names, [*times, "", "", "", ""], strict=False)),
    }


def chiefs_of(people: tuple[StaffMember, ...]) -> dict[str, str]:
    """Log-in and name of whoever may be told as clerk or mayor."""
    return {
        row.login: row.name for row in people if row.is_active and row.roles & {"executive", "head"}
    }


def _days(form: MultiDict[str, str]) -> list[str]:
    return [day for day in form.getlist("weekday") if day in set("0123456")]


def _hours(form: MultiDict[str, str]) -> str:
    """One span or two; a second one that is left empty is no lunch break."""
    spans = [tuple(_of(form, name) for name in pair) for pair in SPANS]
    return ",".join(f"{start}-{end}" for start, end in spans if start or end) or _WRONG


def _of(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").strip()[:LONGEST]
