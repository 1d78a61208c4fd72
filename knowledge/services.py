"""One service of the town hall: facts with their source, read from YAML and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from knowledge.entries import BadService, Entry, read_entries
from knowledge.wordlist import read_list

__all__ = [
    "PARTS",
    "BadService",
    "Bilingual",
    "Fact",
    "Part",
    "Service",
    "Step",
    "as_text",
    "load_service",
    "load_services",
]

Part = Literal["documents", "fee", "time", "steps", "place", "contact", "eligibility", "general"]
Confidence = Literal["high", "medium", "low"]
PARTS: tuple[Part, ...] = (
    "documents",
    "fee",
    "time",
    "steps",
    "place",
    "contact",
    "eligibility",
    "general",
)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Thai and English."""

    th: str
    en: str

    def of(self, language: str) -> str:
        """The words in "th" or "en"."""
        return self.en if language == "en" else self.th


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one matter, and how well. `varies` is what the town itself decides."""

    words: Bilingual
    confidence: Confidence
    varies: bool = False
    valid_to: date | None = None

    @property
    def is_stated(self) -> bool:
        """Whether it may be told; where not, "as the municipality announces" is shown."""
        return self.confidence != "low" and not self.varies

    @property
    def needs_checking(self) -> bool:
        """Whether to advise asking an officer before setting out."""
        return self.varies or self.confidence != "high"

    def told(self, language: str) -> str:
        """The words as a citizen may read them: plain, with "usually", or "as announced"."""
        if not self.is_stated:
            return as_announced().of(language)
        words = self.words.of(language)
        return words if self.confidence == "high" else usually().of(language).format(words=words)


@dataclass(frozen=True, slots=True)
class Step:
    """One step and its time, None where nothing is known of it.

    Of medium confidence are steps that are usual practice and in no source of the service.
    """

    words: Bilingual
    time: Fact | None = None
    confidence: Confidence = "high"

    def told(self, language: str) -> str:
        """The step and, in brackets, its time as surely as it is known."""
        time = f" ({self.time.told(language)})" if self.time else ""
        return self.words.of(language) + time


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
    facts: Mapping[Part, Fact]  # fee, time (total), place, contact, eligibility
    sources: tuple[str, ...]
    confidence: Confidence
    checked_on: date
    unit: Bilingual | None = None  # within the division
    hours: Fact | None = None
    law: Bilingual | None = None
    links: tuple[str, ...] = ()
    notes: tuple[Fact, ...] = field(default=())

    def fact(self, part: Part) -> Fact | None:
        """The fact of this part; None where nothing is known."""
        return self.facts.get(part)

    @property
    def steps_are_usual(self) -> bool:
        """Whether the steps are to be told as usual practice only."""
        return any(step.confidence != "high" for step in self.steps)

    @property
    def needs_checking(self) -> bool:
        """Whether anything here is less than sure."""
        every = (*self.documents, *self.facts.values(), *self.notes)
        return self.confidence != "high" or any(fact.needs_checking for fact in every)

    def past_on(self, day: date) -> tuple[Fact, ...]:
        """Facts whose time is over on this day."""
        every = (*self.documents, *self.facts.values(), *self.notes)
        return tuple(fact for fact in every if fact.valid_to is not None and fact.valid_to < day)


_FACTS: tuple[Part, ...] = ("fee", "time", "place", "contact", "eligibility")
_DIVISIONS = {
    code: code for code in ("clerk", "works", "health", "water", "finance", "education", "welfare")
}
_CONFIDENCES: Mapping[str, Confidence] = {"high": "high", "medium": "medium", "low": "low"}
_TRUST = ("sources", "confidence", "checked_on")
_NEEDED = frozenset(("id", "title", "division", "summary", "aliases", "questions", *_TRUST))
_ALLOWED = _NEEDED | frozenset(
    ("unit", "documents", "steps", "hours", "law", "links", "notes", *_FACTS)
)
_WORDS = frozenset(("th", "en"))
_FACT = _WORDS | frozenset(("confidence", "varies", "valid_to"))


def load_service(path: Path) -> Service:
    """Read one file; raise `BadService`."""
    root = read_entries(path)
    given = root.fields(_NEEDED, _ALLOWED)
    if given["id"].text() != path.stem:
        raise given["id"].bad(f"the file is named {path.stem!r}, and so must be the id")
    confidence = given["confidence"].one_of(_CONFIDENCES)
    return Service(
        id=path.stem,
        title=_bilingual(given["title"]),
        division=given["division"].one_of(_DIVISIONS),
        summary=_bilingual(given["summary"]),
        aliases=_some(given["aliases"]),
        questions=_some(given["questions"]),
        sources=_some(given["sources"]),
        confidence=confidence,
        checked_on=given["checked_on"].day(),
        documents=_facts(given.get("documents"), confidence),
        notes=_facts(given.get("notes"), confidence),
        steps=_steps(given.get("steps"), confidence),
        facts=MappingProxyType(
            {part: _fact(given[part], confidence) for part in _FACTS if part in given}
        ),
        unit=_bilingual(given["unit"]) if "unit" in given else None,
        hours=_fact(given["hours"], confidence) if "hours" in given else None,
        law=_bilingual(given["law"]) if "law" in given else None,
        links=_some(given["links"]) if "links" in given else (),
    )


def load_services(folder: Path) -> tuple[Service, ...]:
    """Read every `*.yaml` of the folder by name; raise `BadService` at the first bad one."""
    return tuple(load_service(path) for path in sorted(folder.glob("*.yaml")))


def as_text(service: Service, language: str = "th") -> str:
    """The whole answer as plain lines, as sure as the facts are."""
    told = read_list("told")
    lines = [service.title.of(language), service.summary.of(language)]
    for heading, facts in _told_in_order(service):
        if facts:
            usual = heading == "steps" and service.steps_are_usual
            title = Bilingual(**told["heading"][f"{heading}_usual" if usual else heading])
            lines.append(title.of(language) + ":")
            lines += [f"- {fact}" for fact in (one.told(language) for one in facts)]
    if service.needs_checking:
        lines.append(Bilingual(**told["check_first"]).of(language))
    source = Bilingual(**told["source"]).of(language)
    day = service.checked_on.isoformat()
    return "\n".join([*lines, source.format(sources=", ".join(service.sources), day=day)])


def _told_in_order(service: Service) -> tuple[tuple[str, tuple[Fact | Step, ...]], ...]:
    found = ((part, service.fact(part)) for part in _FACTS)
    return (
        ("documents", service.documents),
        ("steps", service.steps),
        *((part, (fact,)) for part, fact in found if fact is not None),
        ("notes", service.notes),
    )


@lru_cache(maxsize=1)
def as_announced() -> Bilingual:
    """What is shown until the town says more."""
    return Bilingual(**read_list("told")["as_announced"])


@lru_cache(maxsize=1)
def usually() -> Bilingual:
    """The frame for what is true of most towns; `{words}` stands for the fact."""
    return Bilingual(**read_list("told")["usually"])


def _bilingual(entry: Entry) -> Bilingual:
    words = entry.fields(_WORDS, _WORDS)
    return Bilingual(words["th"].text(), words["en"].text())


def _fact(entry: Entry, usual: Confidence) -> Fact:
    given = entry.fields(_WORDS, _FACT)
    return Fact(
        Bilingual(given["th"].text(), given["en"].text()),
        given["confidence"].one_of(_CONFIDENCES) if "confidence" in given else usual,
        given["varies"].flag() if "varies" in given else False,
        given["valid_to"].day() if "valid_to" in given else None,
    )


def _facts(entry: Entry | None, usual: Confidence) -> tuple[Fact, ...]:
    return entry.each(lambda one: _fact(one, usual)) if entry else ()


def _steps(entry: Entry | None, usual: Confidence) -> tuple[Step, ...]:
    return entry.each(lambda one: _step(one, usual)) if entry else ()


def _step(entry: Entry, usual: Confidence) -> Step:
    given = entry.fields(_WORDS, _WORDS | {"time", "confidence"})
    words = Bilingual(given["th"].text(), given["en"].text())
    return Step(
        words,
        _fact(given["time"], usual) if "time" in given else None,
        given["confidence"].one_of(_CONFIDENCES) if "confidence" in given else usual,
    )


def _some(entry: Entry) -> tuple[str, ...]:
    found = entry.each(Entry.text)
    if not found:
        raise entry.bad("at least one is needed")
    return found
