"""What a town says of its own: fees, hours, telephone, days. No file of ours is touched.

A key is `service.part` (`sign-tax.fee`, `office-hours.hours`, `birth-registration.steps.2` for the
time of the second step, `building-permit.total` for all of them) and replaces the Thai words; with
`@en` behind it the English ones. Papers (`documents`) and all the steps together (`steps`, ` | `
before the time of each) stand on a line each. What a town says is sure: it is stated, not "as
announced".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from knowledge.facts import PARTS, Bilingual, Fact, Part, Step
from knowledge.services import Service
from knowledge.wordlist import read_list

_FACTS: tuple[Part, ...] = tuple(
    part for part in PARTS if part not in ("documents", "steps", "general")
)
_HOURS, _PAPERS, _STEPS, _TOTAL = "hours", "documents", "steps", "total"
OFFICE = "office-hours"
"""The service that tells when the town hall is open and how to reach it."""
COMPLAINTS = "general-complaint"
"""The service that tells by when a report is answered."""
TIPS = "corruption-complaint"
"""The service that tells by when an informant hears of a tip."""
TOLD: tuple[str, ...] = (*_FACTS, _HOURS, _TOTAL, _PAPERS)
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


@dataclass(frozen=True, slots=True)
class Reply:
    """By when the town answers a report, as its own clock counts it."""

    days: int
    is_working: bool = False

    def words(self, name: str = "reply") -> Bilingual:
        """The same as a promise, as a bound ("reply_total"), or as a mere length ("days")."""
        told = read_list("told")[f"{name}_working" if self.is_working else name]
        return Bilingual(told["th"].format(days=self.days), told["en"].format(days=self.days))


@dataclass(frozen=True, slots=True)
class Watch:
    """By when informants hear of their tip: a first word, news twice, the result."""

    word: Reply
    progress: Reply
    report: Reply
    result: Reply

    def words(self) -> Bilingual:
        """The same as promises."""
        named = ("word", "progress", "report", "result")
        told = {name: getattr(self, name).words("days") for name in named}
        frame = Bilingual(**read_list("told")["tips"])
        return Bilingual(
            frame.th.format(**{name: words.th for name, words in told.items()}),
            frame.en.format(**{name: words.en for name, words in told.items()}),
        )


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
    if part == _STEPS:
        return
    if name == _STEPS and number:
        many = len(services[service].steps)
        if not number.isdecimal() or not 1 <= int(number) <= many:
            raise BadOverride(f"{key!r}: the steps of {service!r} are numbered 1 to {many}")
    elif part not in TOLD:
        raise BadOverride(f"{key!r}: {part!r} is none of {', '.join(TOLD)}, steps.<number>")


def undecided(service: Service) -> tuple[str, ...]:
    """The keys by which a town can say what is still shown as "as the municipality announces"."""
    named: list[tuple[str, Fact | None]] = [(part, service.fact(part)) for part in _FACTS]
    named += [(_HOURS, service.hours), (_TOTAL, service.total)]
    parts = [part for part, fact in named if fact and not fact.is_stated]
    if service.documents and not any(paper.is_stated for paper in service.documents):
        parts.append(_PAPERS)
    if len(service.told_steps) < len(service.steps):
        parts.append(_STEPS)  # the whole way is the town's to tell
    else:
        pairs = enumerate(service.steps, start=1)
        parts += [f"{_STEPS}.{n}" for n, one in pairs if one.by == "office" and not one.has_time]
    return tuple(f"{service.id}.{part}" for part in parts)


def _told_by_town(service: Service, said: Mapping[str, Saying]) -> Service:
    def told(part: str, ours: Fact | None) -> Fact | None:
        return _fact(f"{service.id}.{part}", ours, said)

    facts = {part: fact for part in _FACTS if (fact := told(part, service.facts.get(part)))}
    return replace(
        service,
        facts=MappingProxyType(facts),
        hours=told(_HOURS, service.hours),
        total=told(_TOTAL, service.total),
        documents=_papers(service, said),
        steps=_steps(service, said, told),
    )


def _steps(
    service: Service,
    said: Mapping[str, Saying],
    told: Callable[[str, Fact | None], Fact | None],
) -> tuple[Step, ...]:
    """All steps as the town tells them, or ours with the times that it tells."""
    lines = _lines(f"{service.id}.{_STEPS}", said)
    steps = tuple(_own_step(*pair, said[f"{service.id}.{_STEPS}"]) for pair in lines)
    return tuple(
        replace(step, time=told(f"{_STEPS}.{number}", step.time))
        for number, step in enumerate(steps or service.steps, start=1)
    )


def _own_step(thai: str, english: str, saying: Saying) -> Step:
    (words, _, time), (english, _, when) = (one.partition("|") for one in (thai, english))
    pair = Bilingual(words.strip(), english.strip())
    if not time.strip():
        return Step(pair)
    return Step(pair, _sure(Bilingual(time.strip(), when.strip() or time.strip()), saying))


def _papers(service: Service, said: Mapping[str, Saying]) -> tuple[Fact, ...]:
    key = f"{service.id}.{_PAPERS}"
    own = tuple(_sure(Bilingual(*pair), said[key]) for pair in _lines(key, said))
    return own or service.documents


def _lines(key: str, said: Mapping[str, Saying]) -> tuple[tuple[str, str], ...]:
    """A list of the town's, line by line; the English one where it is as long, else the Thai."""
    thai, english = (
        [line.strip() for line in said.get(one, Saying("")).words.splitlines() if line.strip()]
        for one in (key, f"{key}@en")
    )
    return tuple(zip(thai, english if len(english) == len(thai) else thai, strict=True))


def _fact(key: str, ours: Fact | None, said: Mapping[str, Saying]) -> Fact | None:
    thai, english = said.get(key, Saying("")), said.get(f"{key}@en", Saying(""))
    first, second = thai.words.strip(), english.words.strip()
    if not first and not second:
        return ours
    if not first and ours is not None and ours.is_stated:  # a translation leaves the Thai words
        first = ours.words.th
    return _sure(Bilingual(first or second, second or first), thai if thai.words else english)


def _sure(words: Bilingual, saying: Saying) -> Fact:
    return Fact(
        words,
        "high",
        sources=(saying.source,) if saying.source else (),
        checked_on=saying.said_on,
        by_town=True,
    )


def with_settings(
    service: Service,
    *,
    phone: str,
    hours: Bilingual,
    address: str,
    reply: Reply | None = None,
    watch: Watch | None = None,
) -> Service:
    """What the town's settings tell where it said no more: office hours, contact, its clocks."""
    if service.id == TIPS and watch is not None:
        timed = _told_once(service, {"time": watch.words()})
        return _settled(timed, watch.result.words("reply_total"))
    if service.id == COMPLAINTS and reply is not None:
        timed = _told_once(service, {"time": reply.words()})
        return _settled(timed, reply.words("reply_total"))
    if service.id != OFFICE:
        return service
    return _told_once(
        service,
        {
            "time": Bilingual(hours.th, hours.en or hours.th),
            "contact": Bilingual(phone, phone),
            "place": Bilingual(address, address),
        },
    )


def _told_once(service: Service, told: Mapping[Part, Bilingual]) -> Service:
    facts = dict(service.facts)
    for part, words in told.items():
        ours = facts.get(part)
        if words.th and not (ours and ours.by_town):
            facts[part] = _of_settings(words, service)
    return replace(service, facts=MappingProxyType(facts))


def _settled(service: Service, total: Bilingual) -> Service:
    if service.total and service.total.by_town:
        return service
    return replace(service, total=_of_settings(total, service))


def _of_settings(words: Bilingual, service: Service) -> Fact:
    return Fact(words, "high", checked_on=service.checked_on, by_town=True)
