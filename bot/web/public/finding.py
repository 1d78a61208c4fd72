"""Looking for a service on the pages: what was typed, and what search engines may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from knowledge.thai import squeeze

if TYPE_CHECKING:
    from knowledge.index import Index
    from knowledge.others import Agency
    from knowledge.services import Service

LONGEST = 200  # characters of what is looked for
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
    """The services that the chat would find, then those with the words in a name."""
    words = " ".join(words.split())[:LONGEST]
    found = index.find(words)
    if found.intent == "tip":
        return Searched(words, is_tip=True)
    best = found.hits[:1] if found.kind == "direct" else found.menu
    ids = dict.fromkeys([*(hit.service for hit in best), *_named(index.services, words)])
    services = tuple(index.service(one) for one in ids)[:_MOST]
    return Searched(words, services, found.agency)


def _named(services: Iterable[Service], words: str) -> Iterable[str]:
    bare = squeeze(words)
    for service in services:
        names = (service.title.th, service.title.en, *service.aliases)
        if bare and any(bare in squeeze(name) for name in names):
            yield service.id


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
