"""One matter of a service: what is known of it, how well, from where, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from knowledge.spans import Span, span_of
from knowledge.wordlist import read_list

Part = Literal["documents", "fee", "time", "steps", "place", "contact", "eligibility", "general"]
Confidence = Literal["high", "medium", "low"]
Who = Literal["you", "office"]
"""Who does a step: the one who asks for the service, or the town hall."""
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
    valid_to: date | None = None  # the last day on which it is true
    valid_from: date | None = None
    sources: tuple[str, ...] = ()
    checked_on: date | None = None
    by_town: bool = False  # the town hall's own word, entered by its people

    @property
    def is_stated(self) -> bool:
        """Whether it may be told; where not, "as the municipality announces" is shown."""
        return self.confidence != "low" and not self.varies

    @property
    def needs_checking(self) -> bool:
        """Whether to advise asking an officer before setting out."""
        return self.varies or self.confidence != "high"

    @property
    def span(self) -> Span | None:
        """The length that it names, for drawing; None where nobody may say so."""
        return span_of(self.words.th) if self.is_stated else None

    def told(self, language: str) -> str:
        """The words as a citizen may read them: plain, with "usually", or "as announced"."""
        if not self.is_stated:
            return as_announced().of(language)
        words = self.words.of(language)
        return words if self.confidence == "high" else usually().of(language).format(words=words)

    def on(self, day: date) -> Fact:
        """The same as of a day: before its first and after its last it is not stated."""
        return self if self.is_valid_on(day) else replace(self, varies=True)

    def is_valid_on(self, day: date) -> bool:
        """Whether the day lies between the first and the last one."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Step:
    """One step and its time, None where nothing is known of it: then the town announces it.

    Of medium confidence are steps that are usual practice and in no source of the service; those
    of low confidence are not told before the town does.
    """

    words: Bilingual
    time: Fact | None = None
    confidence: Confidence = "high"
    by: Who = "office"

    @property
    def is_stated(self) -> bool:
        """Whether it may be told."""
        return self.confidence != "low"

    @property
    def has_time(self) -> bool:
        """Whether its time may be told."""
        return self.time is not None and self.time.is_stated

    @property
    def span(self) -> Span | None:
        """How long it takes, for drawing; None where nobody may say so."""
        return self.time.span if self.time else None

    def told(self, language: str) -> str:
        """The step and, in brackets, its time where it may be told."""
        time = f" ({self.time.told(language)})" if self.time and self.has_time else ""
        return self.words.of(language) + time

    def time_told(self, language: str) -> str:
        """Its time as surely as it is known; "as announced" where nothing is."""
        return (self.time.told if self.time else as_announced().of)(language)


@lru_cache(maxsize=1)
def as_announced() -> Bilingual:
    """What is shown until the town says more."""
    return Bilingual(**read_list("told")["as_announced"])


@lru_cache(maxsize=1)
def usually() -> Bilingual:
    """The frame for what is true of most towns; `{words}` stands for the fact."""
    return Bilingual(**read_list("told")["usually"])
