"""Which service a question is about, and which part of it: fast, deterministic, careful.

Two channels are added up. One counts runs of two to four signs that the question shares with a
service (its names, typical questions and facts), rare runs more, which forgives typing errors. The
other looks for the names people use for a service; the longer the name, the surer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from typing import Literal

from knowledge.intents import intent, is_question
from knowledge.parts import asked_part
from knowledge.services import Part, Service, load_services
from knowledge.thai import ngrams, squeeze, without_particles, without_tones
from knowledge.wordlist import WordList

SERVICES = Path(__file__).parent / "services"

_SIZES = (2, 3, 4)
_LONGEST = 400  # signs of a question that are read
_NAMES, _QUESTIONS, _FACTS = 3.0, 1.5, 0.5
_FULL_NAME = 9  # signs of a name that is sure by itself
_DIRECT, _MARGIN, _MENU = 0.52, 0.12, 0.16
_NAME_SHARE = 0.55
_AT_MOST = 5
_ONE_WORD, _PART_OF_NAME = 12, 0.3
_MOSTLY = 0.5  # share of a statement that the name of a service fills
_NEVER_DIRECT = frozenset({"complaint", "tip", "track", "abuse"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that may be meant; `score` from 0 to 1."""

    service: str
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """How to answer: directly with the first hit, a menu of up to three, or not at all.

    `hits` holds up to five, best first; `menu` those to offer. `part` is what was asked for.
    """

    kind: Literal["direct", "menu", "fallback"]
    hits: tuple[Hit, ...] = ()
    part: Part = "general"

    @property
    def menu(self) -> tuple[Hit, ...]:
        """The up to three hits worth showing."""
        return tuple(hit for hit in self.hits[:3] if hit.score >= _MENU)


class Index:
    """All services, ready to be asked. Immutable, so threads may share it."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services = tuple(services)
        self._by_id = {service.id: service for service in self._services}
        self._places = {service.id: place for place, service in enumerate(self._services)}
        self._names = tuple(
            WordList((*one.aliases, one.title.th, one.title.en)) for one in self._services
        )
        self._spelt = tuple(
            tuple(squeeze(name) for name in (*one.aliases, one.title.th, one.title.en))
            for one in self._services
        )
        self._postings = _postings([_grams_of(service) for service in self._services])

    @classmethod
    def load(cls, folder: Path = SERVICES) -> Index:
        """Read the service files and build; raise `BadService` for a bad file."""
        return cls(load_services(folder))

    def find(self, question: str) -> Finding:
        """The services that a free text asks for, and how sure that is.

        A complaint or a tip is never answered directly as a question.
        """
        part = asked_part(question)
        hits = self._hits(squeeze(without_particles(question[:_LONGEST])))
        if not hits or hits[0].score < _MENU:
            return Finding("fallback", hits, part)
        return Finding("direct" if self._is_sure(hits, question) else "menu", hits, part)

    def service(self, service_id: str) -> Service:
        """The service of this id; KeyError where there is none."""
        return self._by_id[service_id]

    @property
    def services(self) -> tuple[Service, ...]:
        """All of them, by id."""
        return self._services

    def _hits(self, squeezed: str) -> tuple[Hit, ...]:
        shared = self._shared(squeezed)
        hits = []
        for place, service in enumerate(self._services):
            named = _named(self._names[place].found_in(squeezed))
            score = _NAME_SHARE * named + (1 - _NAME_SHARE) * min(1.0, 2 * shared[place])
            if self._begins_a_name(squeezed, place):
                score = max(score, _PART_OF_NAME)
            if score > 0:
                hits.append(Hit(service.id, round(score, 4)))
        hits.sort(key=lambda hit: (-hit.score, hit.service))
        return tuple(hits[:_AT_MOST])

    def _begins_a_name(self, squeezed: str, place: int) -> bool:
        """Whether the whole text is a piece of a name: "water", "card", "licence"."""
        return 3 <= len(squeezed) <= _ONE_WORD and any(
            squeezed in name for name in self._spelt[place]
        )

    def _is_sure(self, hits: tuple[Hit, ...], question: str) -> bool:
        second = hits[1].score if len(hits) > 1 else 0.0
        if hits[0].score < _DIRECT or hits[0].score - second < _MARGIN:
            return False
        if intent(question) in _NEVER_DIRECT:
            return False
        return is_question(question) or self._is_little_more_than_a_name(hits[0], question)

    def _is_little_more_than_a_name(self, hit: Hit, text: str) -> bool:
        """Whether a text that asks nothing is a request all the same: "sign tax, please".

        A story that only mentions the name may be a report; a menu serves both.
        """
        squeezed = squeeze(without_particles(text))
        named = sum(map(len, self._names[self._places[hit.service]].found_in(squeezed)))
        return named >= _MOSTLY * len(squeezed)

    def _shared(self, squeezed: str) -> list[float]:
        """Cosine of the question with every service."""
        scores = [0.0] * len(self._services)
        length = 0.0
        for gram, times in Counter(ngrams(without_tones(squeezed), _SIZES)).items():
            rarity, holders = self._postings.get(gram, (0.0, ()))
            weight = (1 + log(times)) * rarity
            length += weight * weight
            for place, held in holders:
                scores[place] += weight * held
        return [score / sqrt(length) if length else 0.0 for score in scores]


_Postings = dict[str, tuple[float, tuple[tuple[int, float], ...]]]


def _postings(documents: list[dict[str, float]]) -> _Postings:
    """For every run of signs its rarity, and its weight in each service that holds it."""
    frequency = Counter(gram for document in documents for gram in document)
    rarity = {gram: log(1 + len(documents) / count) for gram, count in frequency.items()}
    holders: dict[str, list[tuple[int, float]]] = {gram: [] for gram in frequency}
    for place, document in enumerate(documents):
        weights = {gram: (1 + log(1 + amount)) * rarity[gram] for gram, amount in document.items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for gram, weight in weights.items():
            holders[gram].append((place, weight / length))
    return {gram: (rarity[gram], tuple(found)) for gram, found in holders.items()}


def _grams_of(service: Service) -> dict[str, float]:
    amounts: Counter[str] = Counter()
    for weight, texts in _texts_of(service):
        for text in texts:
            for gram in ngrams(without_tones(squeeze(text)), _SIZES):
                amounts[gram] += weight  # type: ignore[assignment]
    return dict(amounts)


def _texts_of(service: Service) -> tuple[tuple[float, tuple[str, ...]], ...]:
    facts = (*service.documents, *service.facts.values(), *service.notes)
    return (
        (_NAMES, (service.title.th, service.title.en, *service.aliases)),
        (_QUESTIONS, service.questions),
        (_FACTS, (service.summary.th, *(fact.words.th for fact in facts))),
    )


def _named(found: tuple[str, ...]) -> float:
    """How sure the names found make it: by the longest, a little by further ones."""
    if not found:
        return 0.0
    lengths = sorted((len(name) for name in set(found)), reverse=True)
    return min(1.0, (lengths[0] + 0.5 * sum(lengths[1:])) / _FULL_NAME)
