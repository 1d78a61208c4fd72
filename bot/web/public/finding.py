"""Looking for a service on the pages: what was typed, and what search engines may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from knowledge.thai import squeeze

if TYPE_CHECKING:
    from knowledge.index import Finding, Hit, Index
    from knowledge.others import Agency
    from knowledge.services import Service

LONGEST = 200  # characters of what is looked for
ONE_WORD = 6  # letters
LIKELY = 0.5  # score of what is shown though the chat would not answer with it
_MOST = 12


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found for some words: services best first, or whose work it is.

    Words that tell of corruption are looked for nowhere; they have a guide of their own.
    """

    words: str
    services: tuple[Service, ...] = ()
    agency: Agency | None = None
    is_tip: bool = False


def search(index: Index, words: str) -> Searched:
    """The services that the chat would find, then those with the words in a name.

    What is another agency's work is like nothing of ours but by name.
    """
    words = " ".join(words.split())[:LONGEST]
    found = index.find(words)
    if found.intent == "tip":
        return Searched(words, is_tip=True)
    named = list(_named(index.services, words))
    best = [hit.service for hit in _best(found, is_named=bool(named), words=words)]
    ids = dict.fromkeys([*best, *named] if found.kind == "direct" else [*named, *best])
    services = tuple(index.service(one) for one in ids)[:_MOST]
    return Searched(words, services, found.agency)


def _best(found: Finding, *, is_named: bool, words: str) -> Sequence[Hit]:
    """What the chat would answer or offer. Of one short word names tell more than likeness.

    Where the chat knows no answer only what is much like it is shown: a list is no answer.
    """
    if found.kind == "direct":
        return found.hits[:1]
    if found.agency or (is_named and len(squeeze(words)) <= ONE_WORD):
        return ()
    is_lost = found.kind == "fallback" and bool(found.hits) and found.hits[0].score < LIKELY
    return () if is_lost else found.menu


def _named(services: Iterable[Service], words: str) -> Iterable[str]:
    """Those with the words in their title first, then those with a name that begins or ends so.

    Thai words have no ends: "หมา" is in the middle of "เลขหมาย" and at the end of "เหมา".
    """
    bare = squeeze(words)
    if not bare:
        return
    every = tuple(services)
    yield from (one.id for one in every if _has(bare, one.title.th) or _has(bare, one.title.en))
    for service in every:
        if any(_has(bare, name) and _is_edge(bare, name) for name in service.aliases):
            yield service.id


def _has(bare: str, name: str) -> bool:
    """Whether a name has these letters, and no vowel before them that is read with them."""
    tight = squeeze(name)
    at = tight.find(bare)
    return at == 0 or (at > 0 and tight[at - 1] not in "เแโใไ")


def _is_edge(bare: str, name: str) -> bool:
    tight = squeeze(name)
    return tight.startswith(bare) or tight.endswith(bare)


def asked_for(index: Index, service: Service, language: str) -> str:
    """What to type into the chat so that it answers with this very service.

    Its title where that will do; a title that smells of corruption opens another door. Where no
    English name is understood, a Thai one is.
    """
    names = [service.title.of(language), service.title.th, *service.aliases, *service.questions]
    if language == "en":
        names.sort(key=lambda name: not name.isascii())
    for name in names:
        found = index.find(name)
        if found.kind == "direct" and found.hits[0].service == service.id:
            return name
    return service.title.of(language)


def last_checked(service: Service) -> date:
    """When anything that the page tells was checked last, or told by the town."""
    days = (fact.checked_on for fact in service.every_fact())
    return max((service.checked_on, *filter(None, days)))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as search engines find it, and the day when what it tells was checked."""

    thai: str
    english: str
    checked_on: date | None = None


def sitemap(pages: Iterable[Listed]) -> str:
    """XML for search engines: each page in Thai with its English twin."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    for page in pages:
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(address)}"/>'
            for language, address in (("th", page.thai), ("en", page.english))
        )
        day = f"<lastmod>{page.checked_on}</lastmod>" if page.checked_on else ""
        lines += [
            f"<url><loc>{escape(address)}</loc>{day}{twins}</url>"
            for address in (page.thai, page.english)
        ]
    return "\n".join([*lines, "</urlset>"])
