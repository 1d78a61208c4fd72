"""What a town says of its own: fees, hours, telephone, days. No file of ours is touched.

A key is `service.part` (`sign-tax.fee`, `office-hours.hours`, `birth-registration.steps.2` for the
time of the second step) and replaces the Thai words; with `@en` behind it the English ones. Papers
(`documents`) stand on a line each. What a town says is sure: it is stated, not "as announced".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from knowledge.facts import PARTS, Bilingual, Fact, Part, Step
from knowledge.services import Service

_FACTS: tuple[Part, ...] = tuple(
    part for part in PARTS if part not in ("documents", "steps", "general")
)
_HOURS, _PAPERS, _STEPS = "hours", "documents", "steps"
TOLD: tuple[str, ...] = (*_FACTS, _HOURS, _PAPERS)
"""The parts that a town may tell, beside `steps.<number>`."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A town's word: where it is announced, since when it is known, and for how long it holds."""

    words: str
    source: str = ""
    said_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day lies between the first and the last one."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class BadOverride(ValueError):
    """A key that names no fact of ours; the message says which and why."""


def with_overrides(
    services: Iterable[Service], overrides: Mapping[str, str | Saying]
) -> tuple[Service, ...]:
    """The services as this town tells them; raise `BadOverride` for a key that fits nothing."""
    every = {service.id: service for service in services}
    for key in overrides:
        check_key(key, every)
    said = {
        key: saying if isinstance(saying, Saying) else Saying(saying)
        for key, saying in overrides.items()
    }
    told = {key.partition(".")[0] for key in said}
    return tuple(_told_by_town(one, said) if one.id in told else one for one in every.values())


def check_key(key: str, services: Mapping[str, Service]) -> None:
    """Raise `BadOverride` where a key names no fact of these services."""
    service, _, part = key.removesuffix("@en").partition(".")
    if service not in services:
        raise BadOverride(f"{key!r}: there is no service {service!r}")
    name, _, number = part.partition(".")
    if name == _STEPS and number:
        many = len(services[service].steps)
        if not number.isdecimal() or not 1 <= int(number) <= many:
            raise BadOverride(f"{key!r}: the steps of {service!r} are numbered 1 to {many}")
    elif part not in TOLD:
        raise BadOverride(f"{key!r}: {part!r} is none of {', '.join(TOLD)}, steps.<number>")


def _told_by_town(service: Service, said: Mapping[str, Saying]) -> Service:
    def told(part: str, ours: Fact | None) -> Fact | None:
        return _fact(f"{service.id}.{part}", ours, said)

    facts = {part: fact for part in _FACTS if (fact := told(part, service.facts.get(part)))}
    return replace(
        service,
        facts=MappingProxyType(facts),
        hours=told(_HOURS, service.hours),
        documents=_papers(service, said),
        steps=_steps(service, told),
    )


def _steps(service: Service, told: Callable[[str, Fact | None], Fact | None]) -> tuple[Step, ...]:
    return tuple(
        replace(step, time=told(f"{_STEPS}.{number}", step.time))
        for number, step in enumerate(service.steps, start=1)
    )


def _papers(service: Service, said: Mapping[str, Saying]) -> tuple[Fact, ...]:
    """One paper a line; the English list stands beside it line by line."""
    thai = said.get(f"{service.id}.{_PAPERS}", Saying(""))
    english = said.get(f"{service.id}.{_PAPERS}@en", Saying(""))
    lines = [line.strip() for line in thai.words.splitlines() if line.strip()]
    beside = [line.strip() for line in english.words.splitlines() if line.strip()]
    if not lines:
        return service.documents
    pairs = zip(lines, beside if len(beside) == len(lines) else lines, strict=True)
    return tuple(_sure(Bilingual(*pair), thai) for pair in pairs)


def _fact(key: str, ours: Fact | None, said: Mapping[str, Saying]) -> Fact | None:
    thai, english = said.get(key, Saying("")), said.get(f"{key}@en", Saying(""))
    first, second = thai.words.strip(), english.words.strip()
    if not first and not second:
        return ours
    if ours is not None and ours.is_stated:  # one language alone leaves the other as it stood
        first, second = first or ours.words.th, second or ours.words.en
    return _sure(Bilingual(first or second, second or first), thai if thai.words else english)


def _sure(words: Bilingual, saying: Saying) -> Fact:
    return Fact(
        words,
        "high",
        sources=(saying.source,) if saying.source else (),
        checked_on=saying.said_on,
        by_town=True,
    )
