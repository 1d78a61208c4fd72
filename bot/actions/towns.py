"""Towns and their own rules: opened, changed and read here, by command line, demo and console."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bot.actions.context import CategoryRule, TownRules
from bot.actions.second_steps import RULES
from bot.actions.tips_rules import checked as checked_tip_rules
from casework import categories as defaults
from casework.deadlines import REPLY_RULE, Calendar, OfficeWeek, Rule
from casework.ladder import LADDER, Rung
from handlers.words import Words
from storage import Store, Tx
from storage.catalogue import Category, DayOff, Division
from storage.desk import CannedAnswer
from storage.towns import Town

_BEGINNING: Final = date(2000, 1, 1)
_SLUG_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


class WrongSetting(ValueError):
    """A town's setting cannot be used; the text says which and what to write."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a town may decide, and how it is written on the command line."""

    name: str
    says: str
    is_list: bool = False


SETTINGS: Final = (
    Setting("phone", "telephone number that citizens are told"),
    Setting("name_en", "the town's name in English, for its pages"),
    Setting("address", "where the town hall is, for its pages"),
    Setting("map_url", "https:// link to the town hall on a map; else its address is looked for"),
    Setting("line_id", "the account's LINE ID with @; `line setup` writes it"),
    Setting("office_hours", "office hours in Thai, as people read them"),
    Setting("office_hours_en", "office hours in English, as people read them"),
    Setting("reply_rule", "days to the first answer: '15 calendar' or '15 working'"),
    Setting("followers", "'end' pushes the end of a case to its followers; else they look"),
    Setting("clerk", "log-in of the clerk (ปลัด), who is told of due cases"),
    Setting("mayor", "log-in of the mayor, who is told after thirty days"),
    Setting("hours", "working time for the clocks: '08:30-12:00,13:00-16:30'", is_list=True),
    Setting(
        "tip_clocks",
        "tips: times for a word, progress, report and result: "
        "'3 working,7 calendar,30 calendar,90 calendar'",
        is_list=True,
    ),
    Setting(
        "tip_kept", "tips: days kept when rejected, closed, referred: '30,180,365'", is_list=True
    ),
    Setting("weekdays", "working days, Monday is 0: '0,1,2,3,4'", is_list=True),
    Setting(
        "second_step",
        "who needs one beside the password: 'required' (administrators and integrity officers), "
        "'everybody' or 'offered'",
    ),
)


def rules_of(tx: Tx, town: Town) -> TownRules:
    """What the town has decided for itself; costs three reads, so keep it for a while."""
    rows = tx.catalogue.categories()
    return TownRules(
        name=town.name,
        calendar=calendar_of(tx, town),
        reply_rule=_reply_rule(town.settings),
        categories={
            row.code: CategoryRule(row.code, row.division, row.target_days, row.radius_m)
            for row in rows
            if row.is_active
        },
        divisions={row.code: row.name for row in tx.catalogue.divisions()},
        ladder=ladder_of(town.settings),
        tells_followers=town.settings.get("followers") == "end",
        clerk_login=str(town.settings.get("clerk", "")),
        mayor_login=str(town.settings.get("mayor", "")),
    )


def ladder_of(settings: Mapping[str, Any]) -> tuple[Rung, ...]:
    """The rungs of the ladder with the town's own days."""
    own = settings.get("ladder", {})
    return tuple(replace(rung, days=int(own.get(rung.code, rung.days))) for rung in LADDER)


def calendar_of(tx: Tx, town: Town) -> Calendar:
    """Office hours from the settings, days off and on from the town's list."""
    days = tx.catalogue.days_off(_BEGINNING)
    return Calendar(
        week=_week(town.settings),
        days_off=frozenset(row.day for row in days if not row.is_working),
        days_on=frozenset(row.day for row in days if row.is_working),
    )


def open_town(
    store: Store, slug: str, name: str, settings: Mapping[str, str], words: Words
) -> Town:
    """Add a town with the usual divisions, categories and canned answers. The first one is the
    default town."""
    if not 2 <= len(slug) <= 40 or not set(slug) <= _SLUG_SIGNS:
        raise WrongSetting("the short name takes 2 to 40 small letters, digits and dashes")
    if not name.strip():
        raise WrongSetting("the town needs a name")
    town = store.towns.add(Town(slug, name.strip(), settings=read_settings(settings)))
    with store.begin(town.id) as tx:
        for code in defaults.DIVISIONS:
            tx.catalogue.put_division(
                Division(code, _division_name(words, code, "th"), _division_name(words, code, "en"))
            )
        for row in defaults.DEFAULTS:
            tx.catalogue.put_category(
                Category(row.code, row.division, row.target_days, row.radius_m)
            )
        for answer in _ready_answers(words):
            tx.desk.put_answer(answer)
        tx.audit.add("town_opened", staff_id=None, subject=town.slug)
    return town


def _ready_answers(words: Words) -> Iterator[CannedAnswer]:
    """Answers for common steps and kinds, to begin with; `ready.<deed>.<category>.<name>`."""
    texts = words.texts["th"]
    for key in texts:
        if key.startswith("ready.") and key.endswith(".name"):
            _, deed, kind, _, _ = key.split(".")
            text = texts[key.removesuffix("name") + "text"]
            yield CannedAnswer("", deed, "" if kind == "all" else kind, texts[key], text)


def with_settings(town: Town, changes: Mapping[str, str], name: str = "") -> Town:
    """Changes laid over a town's settings; an empty value goes back to the default. Pure."""
    kept = {**town.settings, **read_settings(changes)}
    for gone in (key for key, value in changes.items() if not value):
        kept.pop(gone, None)
    return replace(town, name=name.strip() or town.name, settings=kept)


def change_settings(store: Store, town: Town, changes: Mapping[str, str], name: str = "") -> Town:
    """As `with_settings`, over what the town has now. Raises `WrongSetting`."""
    changed = store.towns.change(town.id, lambda now: with_settings(now, changes, name))
    _note(store, town, "town_changed")
    return changed


def set_channel(
    store: Store, town: Town, channel_secrets: Sequence[str], access_token: str
) -> Town:
    """Seal the LINE channel's secrets (several during rotation) and token; never shown again."""
    secrets = tuple(secret.strip() for secret in channel_secrets if secret.strip())
    token = access_token.strip()
    if not secrets or not token:
        raise WrongSetting("a channel needs its secret and its access token")
    changed = store.towns.change(
        town.id,
        lambda now: replace(now, channel_secrets=secrets, access_token=token, is_locked=False),
    )
    _note(store, town, "channel_changed")
    return changed


def make_default(store: Store, town: Town) -> Town:
    """Let `/webhook` without a name serve this town; the former default is no longer one."""
    changed = store.towns.change(town.id, lambda now: replace(now, is_default=True))
    _note(store, town, "default_town")
    return changed


def put_days_off(tx: Tx, days: Sequence[DayOff]) -> None:
    """Enter holidays of the town or late ones of the cabinet (or days worked although off)."""
    for day in days:
        tx.catalogue.put_day_off(day)
        tx.audit.add("day_off_entered", staff_id=None, subject=day.day.isoformat())


def read_settings(written: Mapping[str, str]) -> dict[str, Any]:
    """Settings as people write them, checked. Raises `WrongSetting`; empty values are left out."""
    known = {setting.name: setting for setting in SETTINGS}
    read: dict[str, Any] = {}
    for name, value in written.items():
        if name not in known:
            raise WrongSetting(f"there is no setting '{name}'; there are {', '.join(known)}")
        if value:
            parts = [part.strip() for part in value.split(",")]
            read[name] = parts if known[name].is_list else value.strip()
    try:
        _reply_rule(read)
        if _week(read).overlaps:
            raise ValueError("hours overlap; write for example '08:30-12:00,13:00-16:30'")
        _second_step(read)
        checked_tip_rules(read)
    except ValueError as fault:
        raise WrongSetting(str(fault)) from fault
    return read


def _reply_rule(settings: Mapping[str, Any]) -> Rule:
    written = settings.get("reply_rule")
    return Rule.read(str(written)) if written else REPLY_RULE


def _second_step(settings: Mapping[str, Any]) -> None:
    if settings.get("second_step", RULES[0]) not in RULES:
        raise ValueError(f"second_step is one of {', '.join(RULES)}")


def _week(settings: Mapping[str, Any]) -> OfficeWeek:
    usual = OfficeWeek.usual()
    if "hours" not in settings and "weekdays" not in settings:
        return usual
    hours = settings.get("hours", ("08:30-12:00", "13:00-16:30"))
    weekdays = [int(day) for day in settings.get("weekdays", range(5))]
    if not all(0 <= day <= 6 for day in weekdays):
        raise ValueError("weekdays are numbers from 0 (Monday) to 6 (Sunday)")
    return OfficeWeek.from_hours(weekdays, hours)


def _division_name(words: Words, code: str, language: str) -> str:
    return words.texts[language].get(f"division.{code}", code)


def _note(store: Store, town: Town, act: str) -> None:
    with store.begin(town.id) as tx:
        tx.audit.add(act, staff_id=None, subject=town.slug)
