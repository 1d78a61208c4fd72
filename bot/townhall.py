"""What a process remembers of each town for a few seconds, so that no event reads it anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson
from structlog import get_logger

from bot.actions.context import TownRules
from bot.actions.tips_rules import rules_of as tip_rules
from bot.actions.towns import rules_of
from bot.flex import render
from bot.line import LineClient
from bot.settings import Settings
from casework.officehours import is_open, next_opening
from handlers.hours import hours_told
from handlers.known import Category, Language, TownFacts
from handlers.outcomes import Reply
from handlers.words import Words, unbroken
from storage import Store
from storage.towns import Town

REMEMBERED = timedelta(seconds=5)
"""A change made by another process is seen after this long, without a restart."""

log = get_logger()


@dataclass(frozen=True, slots=True)
class TownHall:
    """One town as the talk and the actions know it."""

    town: Town
    rules: TownRules
    words: Words  # with the town's own wording
    facts: TownFacts
    secrets: tuple[str, ...] = field(repr=False)
    line: LineClient = field(repr=False)

    def write(self, replies: Sequence[Reply], language: Language) -> str:
        """LINE messages as JSON text, in the town's own words."""
        return orjson.dumps(render(replies, language, self.words)).decode()


class TownHalls:
    """All towns of this process."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        words: Words,
        clock: Callable[[], datetime],
        are_tips_open: Callable[[str], bool],
    ) -> None:
        self._store = store
        self._settings = settings
        self._words = words
        self._clock = clock
        self._are_tips_open = are_tips_open
        self._seen: dict[int, tuple[datetime, TownHall]] = {}
        self._lock = threading.Lock()

    def of(self, town_id: int) -> TownHall:
        """The town of this id. Raises KeyError where there is none."""
        now = self._clock()
        kept = self._seen.get(town_id)
        if kept is not None and now - kept[0] < REMEMBERED:
            return kept[1]
        with self._lock:  # one reader; the others take what it brought
            kept = self._seen.get(town_id)
            if kept is None or now - kept[0] >= REMEMBERED:
                kept = (now, self._read(town_id, kept[1] if kept else None))
                self._seen[town_id] = kept
        return kept[1]

    def by_slug(self, slug: str) -> TownHall | None:
        """The town under this name; the default one for an empty name."""
        directory = self._store.towns
        town = directory.by_slug(slug) if slug else directory.default()
        return self.of(town.id) if town else None

    def every(self) -> tuple[TownHall, ...]:
        """All towns, by slug."""
        return tuple(self.of(town.id) for town in self._store.towns.all())

    def forget(self) -> None:
        """Read everything anew at the next question; for a process that just changed a town."""
        with self._lock:
            self._seen.clear()

    def _read(self, town_id: int, before: TownHall | None) -> TownHall:
        town = self._store.towns.by_id(town_id)
        if town is None:
            raise KeyError(town_id)
        with self._store.reading(town_id) as tx:
            rules = rules_of(tx, town)
        secrets, token = self._channel(town)
        keeps = before is not None and before.town.access_token == town.access_token
        line = before.line if before and keeps else LineClient(token, self._settings.line_api_url)
        return TownHall(
            town=town,
            rules=rules,
            words=self._own_words(town, before),
            facts=self._facts(town, rules),  # whether it is open is thus at most five seconds old
            secrets=secrets,
            line=line,
        )

    def _own_words(self, town: Town, before: TownHall | None) -> Words:
        """The same object while nothing changed, because what was made of it is kept by it."""
        own = own_wording(town)
        if before is not None and own_wording(before.town) == own:
            return before.words
        misfits = self._words.misfits(own)
        for name in misfits:  # of an older or newer release; it shall cost nobody an answer
            log.warning("town_wording_fits_nothing", town=town.slug, key=name)
        fit = {name: text for name, text in own.items() if name not in misfits}
        return self._words.with_overrides(fit) if fit else self._words

    def _channel(self, town: Town) -> tuple[tuple[str, ...], str]:
        """The default town's channel comes from the environment where it is set there."""
        if town.is_default and self._settings.channel_secrets:
            return (
                self._settings.channel_secrets,
                self._settings.line_channel_access_token.get_secret_value(),
            )
        return town.channel_secrets, town.access_token

    def _facts(self, town: Town, rules: TownRules) -> TownFacts:
        said, now = town.settings, self._clock()
        is_there = is_open(now, rules.calendar)
        return TownFacts(
            slug=town.slug,
            name=town.name,
            phone=str(said.get("phone", "")),
            office_hours=self._hours(said, "office_hours", rules, "th"),
            office_hours_en=self._hours(said, "office_hours_en", rules, "en"),
            is_open=is_there,
            public_url=self._settings.address,
            tip_url=self._settings.tip_address,
            categories=tuple(
                Category(code, rules.divisions.get(rule.division, rule.division))
                for code, rule in rules.categories.items()
            ),
            tips_open=self._are_tips_open(town.slug),
            name_en=str(said.get("name_en", "")),
            divisions=rules.divisions,
            opens_at=None if is_there else next_opening(now, rules.calendar),
            map_url=map_of(said),
            address=str(said.get("address", "")),
            reply_rule=rules.reply_rule,
            tip_rules=tip_rules(said),
        )

    def _hours(self, said: Mapping[str, Any], name: str, rules: TownRules, language: str) -> str:
        """As the town wrote them; else as its clocks go, so that no sentence has a hole."""
        written = unbroken(str(said.get(name, "")))
        return written or hours_told(rules.calendar.week, self._words, language)


def own_wording(town: Town) -> Mapping[str, str]:
    """What the town reads otherwise than we wrote it, whether or not it still fits."""
    words: Mapping[str, str] = town.settings.get("words", {})
    return words


def map_of(said: Mapping[str, Any]) -> str:
    """The town hall on a map: the link that the town gave, else a search for its address."""
    given, address = str(said.get("map_url", "")), str(said.get("address", ""))
    if given.startswith("https://"):
        return given
    return f"https://www.google.com/maps/search/?api=1&query={quote(address)}" if address else ""
