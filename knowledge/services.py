"""One service of the town hall: facts with their source, read from YAML and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

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

    @property
    def is_stated(self) -> bool:
        """Whether it may be told as it stands; where not, "as the town announces" is shown."""
        return self.confidence != "low" and not self.varies


@dataclass(frozen=True, slots=True)
class Step:
    """One step and its time, None where the town decides."""

    words: Bilingual
    time: Fact | None


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
    facts: Mapping[Part, Fact]  # fee, time, place, contact, eligibility
    law: Bilingual | None
    links: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    checked_on: date

    def fact(self, part: Part) -> Fact | None:
        """The fact of this part; None where nothing is known."""
        return self.facts.get(part)


class BadService(ValueError):
    """A service file that is refused; the message names file, line and reason."""


def load_service(path: Path) -> Service:
    """Read one file; raise `BadService`."""
    raise NotImplementedError


def load_services(folder: Path) -> tuple[Service, ...]:
    """Read every `*.yaml` of the folder by name; raise `BadService` at the first bad one."""
    raise NotImplementedError
