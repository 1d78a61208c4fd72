"""One service of the town hall: facts with their source, read from YAML and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from knowledge.entries import BadService, Entry, read_entries
from knowledge.facts import (
    PARTS,
    Bilingual,
    Confidence,
    Fact,
    Part,
    Step,
    Who,
    as_announced,
    usually,
)
from knowledge.wordlist import read_list

__all__ = [
    "PARTS",
    "BadService",
    "Bilingual",
    "Fact",
    "Part",
    "Service",
    "Step",
    "as_announced",
    "as_text",
    "load_service",
    "load_services",
    "usually",
]


@dataclass(frozen=True, slots=True)
class Service:
    """Everything the counter tells about one service."""

    id: str
    title: Bilingual
    division: str  # a code of `casework.categories.DIVISIONS`
    summary: Bilingual
    aliases: tuple[str, ...]
    questions: tuple[str, ...]
    documents: tuple[Fact, ...]
    steps: tuple[Step, ...]
    facts: Mapping[Part, Fact]  # fee, time (by when), place, contact, eligibility
    sources: tuple[str, ...]
    confidence: Confidence
    checked_on: date
    unit: Bilingual | None = None  # within the division
    hours: Fact | None = None
    total: Fact | None = None  # how long all steps of the town hall take together, at most
    law: Bilingual | None = None
    links: tuple[str, ...] = ()
    notes: tuple[Fact, ...] = field(default=())

    def fact(self, part: Part) -> Fact | None:
        """The fact of this part; None where nothing is known."""
        return self.facts.get(part)

    @property
    def told_steps(self) -> tuple[Step, ...]:
        """The steps that may be told; the rest is the town's to announce."""
        return tuple(step for step in self.steps if step.is_stated)

    @property
    def steps_are_usual(self) -> bool:
        """Whether the steps are to be told as usual practice only."""
        return any(step.confidence != "high" for step in self.told_steps)

    @property
    def needs_checking(self) -> bool:
        """Whether anything that one sets out with is less than sure; how long it takes is not."""
        brought = (*self.documents, *self.facts.values(), *self.notes, *filter(None, (self.hours,)))
        return self.confidence != "high" or any(fact.needs_checking for fact in brought)

    def every_fact(self) -> Iterator[Fact]:
        """All facts: papers, times of steps, their total, fee, time, place … hours, notes."""
        yield from self.documents
        yield from (step.time for step in self.steps if step.time)
        if self.total:
            yield self.total
        yield from self.facts.values()
        if self.hours:
            yield self.hours
        yield from self.notes

    def past_on(self, day: date) -> tuple[Fact, ...]:
        """Facts whose time is over on this day."""
        return tuple(one for one in self.every_fact() if one.valid_to and one.valid_to < day)

    def on(self, day: date) -> Service:
        """The service as of a day: what is not true yet or no more is not stated."""
        if all(fact.is_valid_on(day) for fact in self.every_fact()):
            return self
        return replace(
            self,
            documents=tuple(fact.on(day) for fact in self.documents),
            notes=tuple(fact.on(day) for fact in self.notes),
            steps=tuple(
                replace(one, time=one.time.on(day)) if one.time else one for one in self.steps
            ),
            facts=MappingProxyType({part: fact.on(day) for part, fact in self.facts.items()}),
            hours=self.hours.on(day) if self.hours else None,
            total=self.total.on(day) if self.total else None,
        )


_FACTS: tuple[Part, ...] = ("fee", "time", "place", "contact", "eligibility")
_DIVISIONS = {
    code: code for code in ("clerk", "works", "health", "water", "finance", "education", "welfare")
}
_CONFIDENCES: Mapping[str, Confidence] = {"high": "high", "medium": "medium", "low": "low"}
_TRUST = ("sources", "confidence", "checked_on")
_NEEDED = frozenset(("id", "title", "division", "summary", "aliases", "questions", *_TRUST))
_ALLOWED = _NEEDED | frozenset(
    ("unit", "documents", "steps", "total", "hours", "law", "links", "notes", *_FACTS)
)
_WHO: Mapping[str, Who] = {"you": "you", "office": "office"}
_TOWN_DECIDES = "the town decides"  # in the place of a time
_WORDS = frozenset(("th", "en"))
_FACT = _WORDS | frozenset(
    ("confidence", "varies", "valid_from", "valid_to", "sources", "checked_on")
)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What holds of every fact of a file that says nothing else."""

    confidence: Confidence
    sources: tuple[str, ...]
    checked_on: date


def load_service(path: Path) -> Service:
    """Read one file; raise `BadService`."""
    root = read_entries(path)
    given = root.fields(_NEEDED, _ALLOWED)
    if given["id"].text() != path.stem:
        raise given["id"].bad(f"the file is named {path.stem!r}, and so must be the id")
    usual = _Usual(
        given["confidence"].one_of(_CONFIDENCES),
        _some(given["sources"]),
        given["checked_on"].day(),
    )
    return Service(
        id=path.stem,
        title=_bilingual(given["title"]),
        division=given["division"].one_of(_DIVISIONS),
        summary=_bilingual(given["summary"]),
        aliases=_some(given["aliases"]),
        questions=_some(given["questions"]),
        sources=usual.sources,
        confidence=usual.confidence,
        checked_on=usual.checked_on,
        documents=_facts(given.get("documents"), usual),
        notes=_facts(given.get("notes"), usual),
        steps=_steps(given.get("steps"), usual),
        facts=MappingProxyType(
            {part: _fact(given[part], usual) for part in _FACTS if part in given}
        ),
        unit=_bilingual(given["unit"]) if "unit" in given else None,
        total=_time(given["total"], usual) if "total" in given else None,
        hours=_fact(given["hours"], usual) if "hours" in given else None,
        law=_bilingual(given["law"]) if "law" in given else None,
        links=_some(given["links"]) if "links" in given else (),
    )


def load_services(folder: Path) -> tuple[Service, ...]:
    """Read every `*.yaml` of the folder by name; raise `BadService` at the first bad one."""
    return tuple(load_service(path) for path in sorted(folder.glob("*.yaml")))


def as_text(service: Service, language: str = "th", part: Part = "general") -> str:
    """The whole answer as plain lines, as sure as the facts are; what was asked for first."""
    told = read_list("told")
    lines = [service.title.of(language), service.summary.of(language)]
    first: dict[str, int] = {part: 0} | ({"total": 1} if part == "time" else {})
    for heading, facts in sorted(_told_in_order(service), key=lambda one: first.get(one[0], 2)):
        if facts:
            usual = heading == "steps" and service.steps_are_usual
            title = Bilingual(**told["heading"][f"{heading}_usual" if usual else heading])
            lines.append(title.of(language) + ":")
            lines += _listed(one.told(language) for one in facts)
        if heading == "steps":
            lines += _listed(Bilingual(**told[word]).of(language) for word in _unsaid(service))
    if service.needs_checking:
        lines.append(Bilingual(**told["check_first"]).of(language))
    source = Bilingual(**told["source"]).of(language)
    day = service.checked_on.isoformat()
    return "\n".join([*lines, source.format(sources=", ".join(service.sources), day=day)])


def _listed(said: Iterable[str]) -> list[str]:
    """Each a line of its own; the lines of one fact stand below each other."""
    return ["- " + one.replace("\n", "\n  ") for one in dict.fromkeys(said)]


def _unsaid(service: Service) -> Iterator[str]:
    """What of the steps is the town's to announce."""
    if len(service.told_steps) < len(service.steps):
        yield "steps_announced"
    elif not all(step.has_time for step in service.steps):
        yield "times_announced"


def _told_in_order(service: Service) -> tuple[tuple[str, tuple[Fact | Step, ...]], ...]:
    found = ((part, service.fact(part)) for part in _FACTS)
    return (
        ("documents", service.documents),
        ("steps", service.told_steps),
        ("total", (service.total,) if service.total else ()),
        *((part, (fact,)) for part, fact in found if fact is not None),
        ("notes", service.notes),
    )


def _bilingual(entry: Entry) -> Bilingual:
    words = entry.fields(_WORDS, _WORDS)
    return Bilingual(words["th"].text(), words["en"].text())


def _fact(entry: Entry, usual: _Usual) -> Fact:
    given = entry.fields(_WORDS, _FACT)
    first, last = (given[n].day() if n in given else None for n in ("valid_from", "valid_to"))
    if first and last and last < first:
        raise given["valid_to"].bad(f"it would end before it begins, on {first}")
    return Fact(
        Bilingual(given["th"].text(), given["en"].text()),
        given["confidence"].one_of(_CONFIDENCES) if "confidence" in given else usual.confidence,
        given["varies"].flag() if "varies" in given else False,
        valid_to=last,
        valid_from=first,
        sources=_some(given["sources"]) if "sources" in given else usual.sources,
        checked_on=given["checked_on"].day() if "checked_on" in given else usual.checked_on,
    )


def _facts(entry: Entry | None, usual: _Usual) -> tuple[Fact, ...]:
    return entry.each(lambda one: _fact(one, usual)) if entry else ()


def _steps(entry: Entry | None, usual: _Usual) -> tuple[Step, ...]:
    return entry.each(lambda one: _step(one, usual)) if entry else ()


def _step(entry: Entry, usual: _Usual) -> Step:
    given = entry.fields(_WORDS | {"time"}, _WORDS | {"time", "confidence", "by"})
    words = Bilingual(given["th"].text(), given["en"].text())
    return Step(
        words,
        _time(given["time"], usual),
        given["confidence"].one_of(_CONFIDENCES) if "confidence" in given else usual.confidence,
        given["by"].one_of(_WHO) if "by" in given else "office",
    )


def _time(entry: Entry, usual: _Usual) -> Fact:
    """How long; the three words "the town decides" stand for a time that no source tells."""
    if not entry.is_word(_TOWN_DECIDES):
        return _fact(entry, usual)
    words, day = as_announced(), usual.checked_on
    return Fact(words, usual.confidence, varies=True, sources=usual.sources, checked_on=day)


def _some(entry: Entry) -> tuple[str, ...]:
    found = entry.each(Entry.text)
    if not found:
        raise entry.bad("at least one is needed")
    return found
