"""A town's own settings, as its administrators change them in the console.

Settings stand in the table of towns, which belongs to none, so they have a transaction of their
own; who changed what is on record in the town.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.actions.clearance import on_duty
from bot.actions.context import StaffMember
from bot.actions.refusals import NOT_FOUND
from bot.actions.towns import WrongSetting, ladder_of, with_settings
from casework.clearance import may_manage
from casework.ladder import LADDER
from handlers.commands import Refused
from handlers.words import Words
from storage import Store
from storage.towns import Town

WRONG_SETTING: Final = Refused("wrong_setting")
__all__ = ["change_town", "ladder_of", "name_category", "put_ladder", "put_wording"]
LONGEST_WORDING: Final = 1_000
_FARTHEST: Final = 365  # days
Change = Callable[[Town], Town]


def change_town(
    store: Store, actor: StaffMember, town: Town, changes: Mapping[str, str], name: str = ""
) -> Refused | None:
    """Lay changes over the settings; an empty value goes back to the default."""
    try:
        return _keep(store, actor, town, lambda now: with_settings(now, changes, name))
    except WrongSetting:
        return WRONG_SETTING


def put_wording(
    store: Store, actor: StaffMember, town: Town, words: Words, key: str, texts: Mapping[str, str]
) -> Refused | None:
    """The town's own text for a wording, by language; an empty one goes back to ours.

    What was kept under names that no wording has any more goes with it: no page shows it.
    """
    written = {
        key if language == "th" else f"{key}@{language}": text.strip()[:LONGEST_WORDING]
        for language, text in texts.items()
    }
    own = {name: text for name, text in written.items() if text}
    if words.misfits(own):
        return Refused("wrong_wording")
    if not words.has(key):
        return NOT_FOUND

    def laid(kept: Mapping[str, str]) -> Mapping[str, str]:
        others = (name for name in kept if name not in written and words.has_for(name))
        return {name: kept[name] for name in others} | own

    return _keep(store, actor, town, _over("words", laid), key)


def name_category(
    store: Store, actor: StaffMember, town: Town, code: str, texts: Mapping[str, str]
) -> Refused | None:
    """What people read for a kind of the town's own, or a name of its own for one of ours."""
    own = {f"category.{code}": texts["th"][:80], f"category.{code}@en": texts["en"][:80]}
    if any("{" in text or "}" in text for text in own.values()):
        return Refused("wrong_wording")
    return _keep(store, actor, town, _over("words", lambda kept: {**kept, **own}), code)


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
    return _keep(store, actor, town, _over("ladder", lambda _: kept), "ladder")


def _over(name: str, laid: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Change:
    """One table of the settings, made anew from what stands there."""

    def change(now: Town) -> Town:
        table = dict(laid(now.settings.get(name, {})))
        return replace(now, settings={**now.settings, name: table})

    return change


def _keep(
    store: Store, actor: StaffMember, town: Town, change: Change, what: str = ""
) -> Refused | None:
    with store.reading(town.id) as tx:
        officer = on_duty(tx, actor)
    if officer is None or not may_manage(officer):
        return NOT_FOUND
    store.towns.change(town.id, change)
    with store.begin(town.id) as tx:
        tx.audit.add("town_changed", staff_id=actor.id, subject=(what or town.slug)[:64])
    return None
