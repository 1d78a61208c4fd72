"""A town's own settings, as its administrators change them in the console.

Settings stand in the table of towns, which belongs to none, so they have a transaction of their
own; who changed what is on record in the town.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.actions.clearance import on_duty
from bot.actions.context import StaffMember
from bot.actions.refusals import NOT_FOUND
from bot.actions.towns import WrongSetting, ladder_of, read_settings
from casework.clearance import may_manage
from casework.ladder import LADDER
from handlers.commands import Refused
from handlers.words import WordingFault, Words
from storage import Store
from storage.towns import Town

WRONG_SETTING: Final = Refused("wrong_setting")
__all__ = ["change_town", "ladder_of", "name_category", "put_ladder", "put_wording"]
LONGEST_WORDING: Final = 1_000
_FARTHEST: Final = 365  # days


def change_town(
    store: Store, actor: StaffMember, town: Town, changes: Mapping[str, str], name: str = ""
) -> Refused | None:
    """Lay changes over the settings; an empty value goes back to the default."""
    try:
        read = read_settings(changes)
    except WrongSetting:
        return WRONG_SETTING
    kept = {**town.settings, **read}
    for gone in (key for key, value in changes.items() if not value):
        kept.pop(gone, None)
    return _keep(store, actor, replace(town, name=name.strip() or town.name, settings=kept))


def put_wording(
    store: Store, actor: StaffMember, town: Town, words: Words, key: str, texts: Mapping[str, str]
) -> Refused | None:
    """The town's own text for a wording, by language; an empty one goes back to ours."""
    overrides = dict(town.settings.get("words", {}))
    for language, text in texts.items():
        name = key if language == "th" else f"{key}@{language}"
        overrides.pop(name, None)
        if text.strip():
            overrides[name] = text.strip()[:LONGEST_WORDING]
    try:
        words.with_overrides(overrides)
    except WordingFault:
        return Refused("wrong_wording")
    if key not in words.texts["th"]:
        return NOT_FOUND
    return _keep(store, actor, replace(town, settings={**town.settings, "words": overrides}), key)


def name_category(
    store: Store, actor: StaffMember, town: Town, code: str, texts: Mapping[str, str]
) -> Refused | None:
    """What people read for a kind of the town's own, or a name of its own for one of ours."""
    own = {f"category.{code}": texts["th"][:80], f"category.{code}@en": texts["en"][:80]}
    if any("{" in text or "}" in text for text in own.values()):
        return Refused("wrong_wording")
    words = {**town.settings.get("words", {}), **own}
    return _keep(store, actor, replace(town, settings={**town.settings, "words": words}), code)


def put_ladder(
    store: Store, actor: StaffMember, town: Town, days: Mapping[str, str]
) -> Refused | None:
    """On which day each rung of the ladder is up; see `casework.ladder`."""
    kept: dict[str, int] = {}
    for rung in LADDER:
        written = days.get(rung.code, "").strip()
        if not written or rung.tells == "nobody":
            continue
        if not written.removeprefix("-").isdecimal() or abs(int(written)) > _FARTHEST:
            return WRONG_SETTING
        if int(written) != rung.days:
            kept[rung.code] = int(written)
    return _keep(store, actor, replace(town, settings={**town.settings, "ladder": kept}), "ladder")


def _keep(store: Store, actor: StaffMember, changed: Town, what: str = "") -> Refused | None:
    with store.reading(changed.id) as tx:
        officer = on_duty(tx, actor)
    if officer is None or not may_manage(officer):
        return NOT_FOUND
    store.towns.change(changed)
    with store.begin(changed.id) as tx:
        tx.audit.add("town_changed", staff_id=actor.id, subject=(what or changed.slug)[:64])
    return None
