"""Answers that a town hall wrote itself, as services like ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from knowledge.facts import Bilingual, Fact
from knowledge.services import Service

BEGINS = "own-"  # the ids of such answers; none of ours is called so


@dataclass(frozen=True, slots=True)
class Owned:
    """An answer in the town's own words; without English words the Thai ones stand."""

    id: str
    title: str
    answer: str
    division: str
    checked_on: date
    title_en: str = ""
    answer_en: str = ""
    source: str = ""
    valid_to: date | None = None
    aliases: tuple[str, ...] = field(default=())


def as_service(owned: Owned) -> Service:
    """The answer as a service: all of it is the answer, sure until its last day."""
    words = Bilingual(owned.answer, owned.answer_en or owned.answer)
    sources = (owned.source,) if owned.source else ()
    answer = Fact(
        words,
        "high",
        valid_to=owned.valid_to,
        sources=sources,
        checked_on=owned.checked_on,
        by_town=True,
    )
    return Service(
        id=owned.id,
        title=Bilingual(owned.title, owned.title_en or owned.title),
        division=owned.division,
        summary=words,
        aliases=owned.aliases,
        questions=(owned.title,),
        documents=(),
        steps=(),
        facts=MappingProxyType({"general": answer}),
        sources=sources,
        confidence="high",
        checked_on=owned.checked_on,
    )
