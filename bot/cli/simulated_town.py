"""A town hall in simulated time: a fresh database, people of every kind, a clock that is turned."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.actions import ActionContext, Actor, Citizen, StaffMember, perform
from bot.actions.clearance import member_of
from bot.actions.towns import open_town, rules_of
from bot.flex import render
from handlers.commands import Command, Refused
from handlers.known import Language
from handlers.outcomes import Reply
from handlers.words import Words
from storage import Keys, Store, Tx, migrate
from storage.photos import StoredPhoto
from storage.towns import Town

SECRET = "of a simulation, worth nothing elsewhere"  # noqa: S105 - opens nothing real
DIVISIONS = ("works", "health", "water", "clerk")
T = TypeVar("T")


@dataclass
class Clock:
    """Stands until it is turned."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class SimulatedTown:
    """One town hall and everybody in it. `refused` counts what was refused, by reason."""

    store: Store
    clock: Clock
    town: Town
    chance: random.Random
    words: Words
    heads: dict[str, StaffMember] = field(default_factory=dict)
    agents: list[StaffMember] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, starts: datetime, seed: int) -> SimulatedTown:
        """Migrate a fresh file, open the town, hire a head and two agents for each division."""
        url = f"sqlite:///{folder / 'simulated.db'}"
        migrate.upgrade(url)
        clock, words = Clock(starts), Words.load()
        store = Store(url, keys=Keys(SECRET), clock=clock)
        town = open_town(store, "simulated", "Simulated", {"followers": "end"}, words)
        made = cls(store, clock, town, random.Random(seed), words)
        made._hire()
        return made

    def _hire(self) -> None:
        for division in DIVISIONS:
            self.heads[division] = self._member(f"head-{division}", "head", division)
            self.agents += [
                self._member(f"agent-{division}-{rank}", "agent", division) for rank in (1, 2)
            ]
        self._member("clerk", "executive", "clerk")
        self._member("mayor", "executive", None)

    def _member(self, login: str, role: str, division: str | None) -> StaffMember:
        with self.store.begin(self.town.id) as tx:
            row = tx.staff.add(name=login, login=login, roles=[role], division=division)
            tx.staff.new_link_code(row.id, login, self.clock.now + timedelta(minutes=1))
            linked = tx.staff.use_link_code(login, f"L-{login}")
            assert linked is not None
            return member_of(linked)

    def context(self, town_id: int = 0) -> ActionContext:  # noqa: ARG002 - as timers ask for it
        """Everything an action leans on, at this simulated moment."""
        with self.store.reading(self.town.id) as tx:
            rules = rules_of(tx, self.town)
        return ActionContext(
            now=self.clock.now,
            random=self.chance.randrange,
            town=rules,
            render=self._render,
            photo_link=lambda photo_id: f"https://simulated.example/p/{photo_id}",
            news_wait=timedelta(minutes=1),
        )

    def _render(self, replies: Sequence[Reply], language: Language) -> str:
        return json.dumps(render(replies, language, self.words), ensure_ascii=False)

    def does(self, actor: Actor, command: Command) -> Any:  # noqa: ANN401 - what it promises
        """Perform a command; a refusal is counted and given back."""
        context = self.context()
        with self.store.begin(self.town.id) as tx:
            result = perform(tx, actor, command, context)
        if isinstance(result, Refused):
            self.refused[result.reason] = self.refused.get(result.reason, 0) + 1
        return result

    def reads(self, look: Callable[[Tx], T]) -> T:
        """Look at the database."""
        with self.store.reading(self.town.id) as tx:
            return look(tx)

    def picture(self, person: str, name: str) -> str:
        """A picture that has arrived, as a draft of this person."""
        with self.store.begin(self.town.id) as tx:
            photo = tx.photos.want(person, name)
            tx.photos.mark_stored(photo.id, StoredPhoto("image/jpeg", 640, 480, 1000, name))
            return photo.id

    def close(self) -> None:
        """Let go of the database."""
        self.store.dispose()


def at_bangkok(day: datetime, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in Bangkok, as aware UTC; Thailand has no summer time."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight + timedelta(hours=hour - 7, minutes=minute)


def person(rank: int) -> Citizen:
    """One of the invented citizens."""
    return Citizen(f"U-{rank}")
