"""Which service a question is about, and which part of it: fast, deterministic, careful.

Three voices are weighed. What was learnt from sentences says how likely each service is; the names
people use for a service count by their length; and the likeness to all that is written of a service
finds also what nobody has taught. How sure one must be to answer stands in `policy.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest, nsmallest
from pathlib import Path
from typing import Literal

from knowledge.attached import Attached
from knowledge.intents import Intent, Weighed, is_question, weigh
from knowledge.likeness import Likeness
from knowledge.model import Model
from knowledge.names import Names, how_sure
from knowledge.near import Near, near
from knowledge.others import Agency, agency_of, is_only_theirs
from knowledge.parts import asked_parts
from knowledge.services import Bilingual, Part, Service, load_services
from knowledge.smell import smells_of_corruption
from knowledge.taught import model
from knowledge.thai import squeeze, without_particles
from knowledge.traits import LONGEST
from knowledge.undertones import is_of_elsewhere
from knowledge.wordlist import read_list

__all__ = ["SERVICES", "Finding", "Hit", "Index"]

SERVICES = Path(__file__).parent / "services"

_NAMES, _QUESTIONS, _FACTS = 3.0, 1.5, 0.5
_AT_MOST = 5
_MOST_WEIGHED = 100
_NEVER_DIRECT: frozenset[Intent] = frozenset(
    {"complaint", "track", "abuse", "greeting", "thanks", "human", "mydata"}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that may be meant; `score` from 0 to 1."""

    service: str
    score: float


@dataclass(frozen=True, slots=True)
class Policy:
    """How sure is sure: read from `policy.toml`."""

    direct: float
    margin: float
    menu: float
    chatting: float
    learnt: float
    named: float
    asking: float
    stating: float
    part_of_name: float
    yields: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How to answer: directly with the first hit, a menu of up to three, or not at all.

    `hits` holds up to five, best first; `menu` those to offer, under `clarify` where two services
    lie near each other and a short question tells them apart. `part` is what was asked for, `also`
    what may be meant beside it.
    `agency` is whose work it is where it is not ours, `intent` what the text wants.
    """

    kind: Literal["direct", "menu", "fallback"]
    hits: tuple[Hit, ...] = ()
    part: Part = "general"
    clarify: Bilingual | None = None
    agency: Agency | None = None
    intent: Intent = "unknown"
    also: tuple[Part, ...] = ()

    @property
    def menu(self) -> tuple[Hit, ...]:
        """The up to three hits worth showing."""
        return tuple(hit for hit in self.hits[:3] if hit.score >= _policy().menu)

    @property
    def first_asked(self) -> str:
        """The best service with what is asked of it: "birth-registration:fee"."""
        return f"{self.hits[0].service}:{self.asked}"

    @property
    def asked(self) -> str:
        """What was asked for, and what may be meant beside it: "time", "time+fee"."""
        return "+".join((self.part, *self.also))


class Index:
    """All services, ready to be asked. Immutable, so threads may share it."""

    def __init__(
        self,
        services: Iterable[Service],
        *,
        learnt: Model | None = None,
        attached: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """`attached`: sentences that staff gave to a service (by id) since it was last taught."""
        self._services = tuple(services)
        self._by_id = {service.id: service for service in self._services}
        self._places = {service.id: place for place, service in enumerate(self._services)}
        self._model = learnt or model("services")
        self._names = Names([(*one.aliases, one.title.th, one.title.en) for one in self._services])
        more = {known: tuple(said) for known, said in (attached or {}).items()}
        self._attached = Attached(more)
        self._likeness = Likeness(
            [_texts_of(service, more.get(service.id, ())) for service in self._services]
        )

    @classmethod
    def load(cls, folder: Path = SERVICES) -> Index:
        """Read the service files and build; raise `BadService` for a bad file.

        The first question reads word lists and models: it is asked here, before any thread serves.
        """
        index = cls(load_services(folder))
        index.find(index.services[0].title.th if index.services else "")
        return index

    def told_by(self, services: Iterable[Service]) -> Index:
        """The same with other facts: the very services by their ids, asked for as before."""
        told = copy(self)
        told._services = tuple(services)
        told._by_id = {service.id: service for service in told._services}
        if tuple(told._by_id) != tuple(self._by_id):
            raise ValueError("an index tells other facts of the same services only")
        return told

    def find(self, question: str) -> Finding:
        """The services that a free text asks for, and how sure that is.

        A complaint is never answered directly as a question; a tip is not even searched, unless
        it only seems to be one and staff gave these very words to a service.
        """
        weighed = weigh(question, self._model)
        is_given = bool(self._attached.said(question)) and not smells_of_corruption(question)
        if weighed.intent == "tip" and not is_given:
            return Finding("fallback", intent="tip")
        hits = self._hits(_bare(question), weighed.seen, weighed.services)
        hits, is_given = self._as_attached(question, hits)
        found = Finding("direct", hits) if is_given else self._decide(question, weighed, hits)
        wish: Intent = "question" if is_given else weighed.intent
        part, *also = asked_parts(question)
        return replace(found, part=part, also=tuple(also), intent=wish)

    def nearest(self, question: str) -> tuple[Hit, ...]:
        """The services nearest to a text, whatever it wants: to judge the program, not to answer.

        `find` searches no tip; only who tries the program with sentences of his own asks here.
        """
        weighed = weigh(question, self._model)
        hits = self._hits(_bare(question), weighed.seen, weighed.services)
        return self._as_attached(question, hits)[0]

    def _as_attached(self, question: str, hits: tuple[Hit, ...]) -> tuple[tuple[Hit, ...], bool]:
        """The hits with what staff attached, and whether this very sentence is among it."""
        said = self._attached.said(question)
        alike = self._attached.alike(question) | ({said: 1.0} if said else {})
        if not alike:
            return hits, False
        scores = {hit.service: hit.score for hit in hits}
        for service, share in alike.items():
            if service in self._by_id:
                scores[service] = max(round(share, 4), scores.get(service, 0.0))
        best = sorted(scores.items(), key=lambda one: (one[0] != said, -one[1], one[0]))
        return tuple(Hit(*one) for one in best[:_AT_MOST]), said in self._by_id

    def _worth_weighing(
        self, alike: Mapping[int, float], judged: Mapping[str, float]
    ) -> Iterable[int]:
        """With thousands of services only the likest, and those that were learnt best."""
        if len(alike) <= _MOST_WEIGHED:
            return alike
        likest = nlargest(_MOST_WEIGHED, alike, key=lambda place: alike[place])
        learnt = nlargest(_AT_MOST, judged, key=lambda service: judged[service])
        return [*likest, *(self._places[one] for one in learnt if one in self._places)]

    def _decide(self, question: str, weighed: Weighed, hits: tuple[Hit, ...]) -> Finding:
        wish = weighed.intent
        agency = self._agency(hits, question, wish)
        least = _policy().chatting if weighed.chats else _policy().menu
        if agency or wish == "other_agency" or not hits or hits[0].score < least:
            return Finding("fallback", hits, agency=agency)
        clarify = near(hits[0].service, hits[1].service) if len(hits) > 1 else None
        leads = clarify is None or self._leads(hits, clarify.margin)
        is_far = wish in _NEVER_DIRECT or is_of_elsewhere(squeeze(question[:LONGEST]))
        if leads and not is_far and self._is_sure(hits, question, weighed.asking):
            return Finding("direct", hits)
        if clarify and (not leads or hits[1].score >= _policy().menu):
            return Finding("menu", _first(hits, clarify), clarify=clarify.question)
        return Finding("menu", hits)

    def service(self, service_id: str) -> Service:
        """The service of this id; KeyError where there is none."""
        return self._by_id[service_id]

    @property
    def services(self) -> tuple[Service, ...]:
        """All of them, by id."""
        return self._services

    def _hits(
        self, bare: str, seen: tuple[str, ...], judged: Mapping[str, float]
    ) -> tuple[Hit, ...]:
        policy = _policy()
        alike = self._likeness.of(seen)
        named = self._names.found_in(bare)
        begun = self._names.begun_by(bare, alike)
        ours = sum(share for label, share in judged.items() if label in self._by_id)
        scores = {}
        for place in {*self._worth_weighing(alike, judged), *named}:
            service = self._services[place].id
            score = policy.named * how_sure(named.get(place, ()))
            score += (1 - policy.named) * min(1.0, 2 * alike.get(place, 0.0))
            if ours and service in judged:
                score = policy.learnt * judged[service] / ours + (1 - policy.learnt) * score
            if place in begun and bare not in named.get(place, ()):
                score = _piece(score, policy.part_of_name, len(begun))
            scores[service] = round(score, 4)
        best = nsmallest(_AT_MOST, scores.items(), key=lambda one: (-one[1], one[0]))
        return tuple(Hit(service, score) for service, score in best)

    def _is_sure(self, hits: tuple[Hit, ...], question: str, asking: float) -> bool:
        policy = _policy()
        if hits[0].score < policy.direct or not self._leads(hits, policy.margin):
            return False
        return asking >= (policy.asking if is_question(question) else policy.stating)

    def _agency(self, hits: tuple[Hit, ...], question: str, wish: Intent) -> Agency | None:
        """Whose work it is; what a service of ours fits well is ours, whoever else is named."""
        policy = _policy()
        ours = bool(hits) and hits[0].score >= policy.direct and hits[0].service != policy.yields
        is_theirs = wish == "other_agency" or not ours or is_only_theirs(question)
        return agency_of(question) if is_theirs else None

    def _leads(self, hits: tuple[Hit, ...], margin: float) -> bool:
        return len(hits) < 2 or hits[0].score - hits[1].score >= margin


def _piece(score: float, usual: float, many: int) -> float:
    """A piece of one name may mean it; a piece of many names means none of them for sure."""
    return usual + 0.1 * score if many > 1 else max(usual, score)


def _bare(text: str) -> str:
    return squeeze(without_particles(text[:LONGEST]))


def _first(hits: tuple[Hit, ...], pair: Near) -> tuple[Hit, ...]:
    """The near services before all others."""
    return tuple(sorted(hits, key=lambda hit: hit.service not in pair.services))


def _texts_of(service: Service, attached: tuple[str, ...]) -> list[tuple[float, str]]:
    facts = (*service.documents, *service.facts.values(), *service.notes)
    return [
        *((_NAMES, name) for name in (service.title.th, service.title.en, *service.aliases)),
        *((_QUESTIONS, text) for text in (*service.questions, *attached)),
        *((_FACTS, text) for text in (service.summary.th, *(fact.words.th for fact in facts))),
    ]


@lru_cache(maxsize=1)
def _policy() -> Policy:
    return Policy(**read_list("policy"))
