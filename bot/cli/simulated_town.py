"""A town hall in simulated time: a fresh database, people of every kind, a clock that is turned."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr

from bot.actions import ActionContext, Actor, StaffMember, perform
from bot.actions.clearance import member_of
from bot.actions.towns import open_town, put_days_off, set_channel
from bot.cli.processes import migrate
from bot.cli.simulated_line import SECRET, SLUG, TOKEN, SimulatedLine
from bot.settings import Settings
from bot.timers import timers_of
from bot.wiring import Deps, build
from bot.worker import due, run_one
from casework.officehours import is_open
from handlers.commands import Command, Refused
from storage import Store, Tx
from storage.catalogue import DayOff
from storage.towns import Town

DIVISIONS = ("works", "health", "water", "clerk")
NEWS_WAIT = 60.0  # seconds, as in production
T = TypeVar("T")


@dataclass
class Clock:
    """Stands until it is turned, and never goes back."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        """So many seconds go by."""
        self.now += timedelta(seconds=seconds)

    def reach(self, moment: datetime) -> None:
        """Wait for this moment; where it is over already, nothing happens."""
        self.now = max(self.now, moment)


@dataclass
class SimulatedTown:
    """One town hall and everybody in it. `refused` counts what was refused, by reason."""

    deps: Deps
    clock: Clock
    line: SimulatedLine
    town: Town
    chance: random.Random
    heads: dict[str, StaffMember] = field(default_factory=dict)
    agents: list[StaffMember] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _begun: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, starts: datetime, seed: int, copies: float = 0.0) -> SimulatedTown:
        """Open the town in fresh files, hire a head and two agents for each division."""
        clock, chance = Clock(starts), random.Random(seed)
        line = SimulatedLine(clock, random.Random(seed), copies)
        deps = build(_settings(folder, line.url), clock=clock, random=chance.randrange)
        migrate(deps)
        town = open_town(deps.store, SLUG, "Simulated", {"followers": "end"}, deps.words)
        town = set_channel(deps.store, town, [SECRET], TOKEN)
        line.join(deps)
        made = cls(deps, clock, line, town, chance)
        made._hire()
        return made

    @property
    def store(self) -> Store:
        """The main database."""
        return self.deps.store

    def _hire(self) -> None:
        for division in DIVISIONS:
            self.heads[division] = self._member(f"head-{division}", "head", division)
            self.agents += [
                self._member(f"agent-{division}-{rank}", "agent", division) for rank in (1, 2)
            ]
        self._member("clerk", "executive", "clerk")
        self._member("mayor", "executive", None)

    def _member(self, login: str, role: str, division: str | None) -> StaffMember:
        account = self.line.platform.add_person(login).user_id
        with self.store.begin(self.town.id) as tx:
            row = tx.staff.add(name=login, login=login, roles=[role], division=division)
            tx.staff.new_link_code(row.id, login, self.clock.now + timedelta(minutes=1))
            linked = tx.staff.use_link_code(login, account)
            assert linked is not None
            return member_of(linked)

    def context(self, town_id: int = 0) -> ActionContext:  # noqa: ARG002 - as timers ask for it
        """Everything an action leans on, at this simulated moment."""
        return self.deps.context(self.deps.towns.of(self.town.id))

    def is_open(self) -> bool:
        """Whether the town hall is open now."""
        return is_open(self.clock.now, self.context().town.calendar)

    def does(self, actor: Actor, command: Command) -> Any:  # noqa: ANN401 - what it promises
        """Perform a command, as the console does; a refusal is counted and given back."""
        context = self.context()
        with self.store.begin(self.town.id) as tx:
            result = perform(tx, actor, command, context)
            rows = tx.outbox.added
        self.deps.sender.wake(rows)
        if isinstance(result, Refused):
            self.refused[result.reason] = self.refused.get(result.reason, 0) + 1
        return result

    def tick(self) -> None:
        """What the worker does by the clock, and what has come of it meanwhile."""
        for timer in due(self._timers, self._begun, self.clock.now):
            self._begun[timer.name] = self.clock.now
            if not run_one(timer, self.clock.now):
                self.faults.append(f"{self.clock.now:%d %b %H:%M}: the timer {timer.name} failed")
        self.line.carry()
        self.line.fetch_pictures()

    def late_holiday(self, day: datetime) -> None:
        """The cabinet gives a day off; the worker's tidying takes it in."""
        with self.store.begin(self.town.id) as tx:
            put_days_off(tx, [DayOff(day.date(), "late holiday")])
        self.deps.towns.forget()

    def reads(self, look: Callable[[Tx], T]) -> T:
        """Look at the database."""
        with self.store.reading(self.town.id) as tx:
            return look(tx)

    @cached_property
    def _timers(self) -> tuple[Any, ...]:
        return timers_of(self.deps)

    def close(self) -> None:
        """Let go of everything."""
        self.line.close()
        self.deps.stop()


def _settings(folder: Path, line_url: str) -> Settings:
    return Settings(
        var_dir=folder,
        secret_key=SecretStr("of a simulation, worth nothing elsewhere"),
        line_api_url=line_url,
        is_simulated=True,
        news_wait=NEWS_WAIT,
    )


def at_bangkok(day: datetime, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in Bangkok, as aware UTC; Thailand has no summer time."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight + timedelta(hours=hour - 7, minutes=minute)
