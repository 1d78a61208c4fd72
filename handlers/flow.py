"""The vocabulary of a conversation: steps that ask, confirm, act and tell.

A flow is a frozen value in its own file under `handlers/flows`, its words in the TOML file of the
same name beside it. It rests only at an `Ask` or a `Confirm`; a `Do` or `Tell` ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from handlers.answers import Answer
from handlers.commands import Command
from handlers.known import Known
from handlers.outcomes import Card, Reply, Weight

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Told:
    """How a flow ends."""

    replies: tuple[Reply, ...]
    weight: Weight = "answer"
    language: str = ""
    drops_held: bool = False
    sent_as: str | None = None  # filed under this number; "" where it must not be remembered
    inside: str = ""  # the number of a case that an officer looks at: pictures belong to it


@dataclass(frozen=True, slots=True)
class Then:
    """How a flow goes on after a command: with these answers, JSON values beside the others.

    It goes to the next step and asks; or, where `at` names one, rests there and only says `says`.
    """

    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    at: str = ""
    says: tuple[Reply, ...] = ()
    weight: Weight = "answer"  # of what is said where it rests


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a button from outside leads: answers known already, and the step to begin at."""

    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    at: str = ""  # "" is the first step without an answer
    says: tuple[Reply, ...] = ()
    uses_held: bool = False


@dataclass(frozen=True)
class Ask(Generic[A]):
    """A question. Its words are `<flow>.<name>.ask` unless `asks` makes them of what is known."""

    name: str
    answer: Answer
    optional: bool = False
    asks: Callable[[A, Known], tuple[Reply, ...]] | None = None
    is_loose: bool = False  # words that fit no choice are heard as if said at the menu
    when: Callable[[A], bool] | None = None  # asked only then
    is_fixable: bool = True  # may be changed at the confirmation
    has_ways: bool = True  # skip, back and cancel stand under it
    more_of: str = ""  # the question whose story may go on here, told line by line
    left_by: tuple[str, ...] = ()  # keys of phrases that cancel here, as a nod does


@dataclass(frozen=True)
class Confirm(Generic[A]):
    """Everything at a glance, with "send" and a "change this" for each question before it."""

    card: Callable[[A, Known], Card]
    name: str = "confirm"
    more_of: str = ""  # as at `Ask`


@dataclass(frozen=True)
class Do(Generic[A]):
    """A command for the one write path, and what is told of its result.

    A flow ends with it, unless `then` says how it goes on.
    """

    name: str
    command: Callable[[A, Known], Command]
    tells: Callable[[Any, A, Known], Told]
    then: Callable[[Any, A, Known], Then | None] | None = None
    when: Callable[[A], bool] | None = None  # done only then


@dataclass(frozen=True)
class Tell(Generic[A]):
    """Something said without a command."""

    name: str
    tells: Callable[[A, Known], Told]


Step = Ask[Any] | Confirm[Any] | Do[Any] | Tell[Any]
Entry = Callable[[str, Known], Opening | None]


def at_the_start(value: str, known: Known) -> Opening:
    """The entry that most flows have under `open`."""
    return Opening()


def everybody(known: Known) -> bool:
    """A flow for all."""
    return True


@dataclass(frozen=True)
class Flow(Generic[A]):
    """One conversation.

    `answers` is a frozen dataclass with a default for every field, one field a question.
    `entries` are the buttons (`flow.entry=value`) that work from anywhere; an entry answers None
    where its value says nothing. `reads_typed` turns exact words ("รับ 69-K7M3QX") into the data of
    such a button, or "". Who is not `meant_for` finds nothing there.
    """

    name: str
    answers: type[A]
    steps: tuple[Step, ...]
    entries: Mapping[str, Entry] = field(default_factory=lambda: {"open": at_the_start})
    menu_rank: int = 0  # 0: not in the menu
    has_draft: bool = True  # leaving it would lose something a person wrote
    reads_typed: Callable[[str, Known], str] | None = None
    meant_for: Callable[[Known], bool] = everybody
    hidden: frozenset[str] = frozenset()  # answers that wait in memory and stand in no row

    @cached_property
    def by_name(self) -> dict[str, Step]:
        """The steps by their names."""
        return {step.name: step for step in self.steps}

    @cached_property
    def asks(self) -> tuple[Ask[Any], ...]:
        """The questions in their order."""
        return tuple(step for step in self.steps if isinstance(step, Ask))

    @cached_property
    def fixable(self) -> tuple[Ask[Any], ...]:
        """The questions whose answers may be changed at the end."""
        return tuple(ask for ask in self.asks if ask.is_fixable)

    @cached_property
    def confirms(self) -> tuple[Confirm[Any], ...]:
        """The look over everything, where there is one."""
        return tuple(step for step in self.steps if isinstance(step, Confirm))

    @cached_property
    def order(self) -> dict[str, int]:
        """The rank of each step."""
        return {step.name: rank for rank, step in enumerate(self.steps)}
