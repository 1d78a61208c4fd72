"""What a town says of its own: fees, hours, telephone, days. No file of ours is touched.

A key is `service.part` (`sign-tax.fee`, `office-hours.hours`) and replaces the Thai words; with
`@en` behind it the English ones. What a town says is sure: it is stated, not "as announced".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from knowledge.services import PARTS, Bilingual, Fact, Part, Service

_FACTS: tuple[Part, ...] = tuple(
    part for part in PARTS if part not in ("documents", "steps", "general")
)
_HOURS = "hours"


class BadOverride(ValueError):
    """A key that names no fact of ours; the message says which and why."""


def with_overrides(
    services: Iterable[Service], overrides: Mapping[str, str]
) -> tuple[Service, ...]:
    """The services as this town tells them; raise `BadOverride` for a key that fits nothing."""
    every = {service.id: service for service in services}
    for key in overrides:
        _check(key, every)
    return tuple(_told_by_town(service, overrides) for service in every.values())


def _check(key: str, services: Mapping[str, Service]) -> None:
    service, _, part = key.removesuffix("@en").partition(".")
    if service not in services:
        raise BadOverride(f"{key!r}: there is no service {service!r}")
    if part not in (*_FACTS, _HOURS):
        raise BadOverride(f"{key!r}: {part!r} is none of {', '.join((*_FACTS, _HOURS))}")


def _told_by_town(service: Service, overrides: Mapping[str, str]) -> Service:
    facts = dict(service.facts)
    for part in _FACTS:
        if fact := _fact(service.id, part, facts.get(part), overrides):
            facts[part] = fact
    hours = _fact(service.id, _HOURS, service.hours, overrides)
    if facts == service.facts and hours == service.hours:
        return service
    return replace(service, facts=MappingProxyType(facts), hours=hours)


def _fact(service: str, part: str, ours: Fact | None, overrides: Mapping[str, str]) -> Fact | None:
    thai = overrides.get(f"{service}.{part}", "").strip()
    english = overrides.get(f"{service}.{part}@en", "").strip()
    if not thai and not english:
        return ours
    if ours is not None and ours.is_stated:  # one language alone leaves the other as it stood
        thai, english = thai or ours.words.th, english or ours.words.en
    return Fact(Bilingual(thai or english, english or thai), "high")
