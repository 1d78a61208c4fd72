"""The law of sending, over every weather and every crash that Hypothesis can think of.

Whatever happens between us and LINE: an answer or receipt arrives, and arrives twice only where a
reply came through in silence and its token had died before that could be found out; a question of
the talk arrives at most once; each person hears things in the order in which they were said.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.line.client import LineClient
from bot.sending.desk import LEASE_SECONDS, Desk, untried
from bot.sending.lines import Lines, whom_of
from bot.sending.quota import Meter
from storage.outbox import OutboxRow, Weight
from storage.queue import Settlement
from tests.sending.conftest import Office
from tests.sending.line import ScriptedLine, Weather

WEATHERS: tuple[Weather, ...] = (
    "fine", "refused", "lost", "silent", "reset", "lost500", "silent500", "busy", "barred",
)  # fmt: skip
MOST_ROUNDS = 400


@dataclass(frozen=True)
class Said:
    person: int
    weight: Weight
    pause: float  # seconds since the one before
    is_held_up: bool  # the senders have no time for it yet


sayings = st.lists(
    st.builds(
        Said,
        st.integers(0, 2),
        st.sampled_from(["prompt", "answer", "receipt"]),
        st.sampled_from([0.0, 0.0, 1.0, 20.0, 70.0]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
weather = st.lists(st.sampled_from(WEATHERS), max_size=25)
crashes = st.sets(st.integers(0, 30), max_size=6)
delays = st.lists(st.sampled_from([0.0, 0.3, 5.0, 12.0, 31.0]), max_size=20)


@dataclass
class Web:
    """The memory of one web process; gone with it, and so is its name."""

    name: str
    lines: Lines = field(default_factory=Lines)
    at_hand: list[OutboxRow] = field(default_factory=list)

    def take(self, row: OutboxRow) -> None:
        if self.lines.arrive(row, has_room=True) == "send":
            self.at_hand.append(row)

    def end(self, row: OutboxRow, settlement: Settlement) -> list[Settlement]:
        """What is to be written down after a try."""
        after, back = self.lines.ended(whom_of(row), comes_again=settlement.state == "pending")
        self.at_hand += [after] if after else []
        return [settlement, *(untried(one, self.name) for one in back)]


@dataclass
class World:
    """Two processes on one database; either may die after a try and before it is written down."""

    office: Office
    line: ScriptedLine
    crashes: set[int]
    delays: list[float]
    tries: int = 0
    web: Web = field(default_factory=lambda: Web("web 0"))
    weights: dict[tuple[str, str], Weight] = field(default_factory=dict)

    def desk(self, who: str) -> Desk:
        clock = self.office.clock
        meter = Meter(self._line_for, clock=clock)
        return Desk(self._line_for, meter, clock=clock, who=who)

    def _line_for(self, town_id: int) -> LineClient:
        return cast("LineClient", self.line)

    def send(self, row: OutboxRow, who: str) -> Settlement | None:
        """Try one row; None where the process died of it."""
        self.tries += 1
        settlement = self.desk(who).try_row(row)
        return None if self.tries in self.crashes else settlement

    def send_at_hand(self) -> None:
        while self.web.at_hand:
            row = self.web.at_hand.pop(0)
            settlement = self.send(row, self.web.name)
            if settlement is None:
                self.web = Web(f"web {self.tries}")
                return
            ended = self.web.end(row, settlement)
            self.office.store.queue.settle(ended)
            for _ in ended:
                self.web.lines.written(whom_of(row))

    def drain(self) -> None:
        self.send_at_hand()
        for turn in range(MOST_ROUNDS):
            if self.office.store.queue.oldest_pending_age(self.office.clock()) is None:
                return
            who = ("other web", "worker")[turn % 2]
            for row in self.office.store.queue.claim(self.office.clock(), 3, LEASE_SECONDS, who):
                self.office.clock.pass_by(self.delays.pop() if self.delays else 0.0)
                settlement = self.send(row, who)
                self.office.store.queue.settle([settlement] if settlement else [])
            self.office.clock.pass_by(1.0 if turn < 120 else 20.0)
        raise AssertionError("something is never settled")


def live(world: World, people: list[str], said: list[Said]) -> None:
    for number, one in enumerate(said):
        world.office.clock.pass_by(one.pause)
        whom, text = people[one.person], f"{number:03}"
        world.line.tokens[f"{whom}#{text}"] = world.office.clock()
        world.weights[(whom, text)] = one.weight
        row = world.office.write(whom, text, one.weight, lease_to=world.web.name)
        if row.leased_by == world.web.name:
            world.web.take(row)
        if not one.is_held_up:
            world.send_at_hand()
    world.drain()


def check(world: World) -> None:
    for (whom, text), weight in world.weights.items():
        came = [
            one.route for one in world.line.delivered if (one.recipient, one.text) == (whom, text)
        ]
        if weight == "prompt":
            assert came in ([], ["reply"])
        else:
            assert came in (["reply"], ["push"], ["reply", "push"])
    for whom in {whom for whom, _ in world.weights}:
        heard = world.line.texts(whom)
        assert heard == sorted(heard)
    assert not world.office.store.queue.dead()


numbers = itertools.count()


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=sayings, script=weather, dies=crashes, slow=delays)
def test_everything_arrives_once_and_in_order(
    open_office: Callable[[], Office],
    law_office: list[Office],
    said: list[Said],
    script: list[Weather],
    dies: set[int],
    slow: list[float],
) -> None:
    if not law_office:
        law_office.append(open_office())
    office = law_office[0]
    line = ScriptedLine(office.clock, script)
    people = [f"U{next(numbers):032x}" for _ in range(3)]
    world = World(office, line, dies, list(slow))
    live(world, people, said)
    check(world)


@pytest.fixture
def law_office() -> list[Office]:
    return []
