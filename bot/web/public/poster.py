"""A poster of a service for the notice board: A4, PDF, with a QR code into the chat."""

from __future__ import annotations

import io
import json
import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import segno

from bot.typesetting import Form, typeset
from handlers.outcomes import Word

if TYPE_CHECKING:
    from bot.web.public.chart import Chart
    from bot.web.public.face import Face
    from handlers.words import Words
    from knowledge.facts import Fact, Part
    from knowledge.services import Service

HERE = Path(__file__).parent
KEPT = 128  # posters a process remembers; one has about 40 KB
_PARTS: tuple[Part, ...] = ("time", "fee", "eligibility")
# Under the code, so that the letters of all else may be large.
_BESIDE: tuple[Part, ...] = ("place",)
_TORN = re.compile(r"(?<=\d) (?=บาท|วัน|นาที|ชั่วโมง|เดือน|ปี|ขวบ|คน|ชั้น|ตร\.|เมตร|น\.|baht|days|minutes)")
_FRAGILE = re.compile(r"(?:(?<=^)|(?<=[ \n]))[^ \n]{1,28}(?:\)|ขึ้นไป\)?)(?=$|[ \n.,])")
_FROM_TO = re.compile(r"\d\d[.:]\d\d ?[–-] ?\d\d[.:]\d\d(?:\u00a0น\.)?")
_WHOLE = "\u2068{}\u2069"  # between these the typesetter breaks no line
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything that stands on the paper, in one language."""

    service: Service
    face: Face
    division: str
    chart: Chart
    page: str  # address of the service's page
    language: str
    asked: str = ""  # what the code types into the chat; the title without

    def draw(self, words: Words, form: Form = "pdf") -> bytes:
        """The PDF, or a picture of it; the same content is the same file."""
        shown = _together(self._shown(words))
        return _compile(json.dumps(shown, ensure_ascii=False, sort_keys=True), form)

    @property
    def link(self) -> str:
        """Where the QR code leads: the chat with the question typed, else the page."""
        if not self.face.line_id.startswith("@"):
            return self.page
        asked = quote(self.asked or self.service.title.of(self.language))
        return f"https://line.me/R/oaMessage/{quote(self.face.line_id, safe='')}/?{asked}"

    def _called(self) -> tuple[str, ...]:
        """Whom to call beside the town hall: an emergency, a body that watches over it."""
        contact = self.service.fact("contact")
        said = contact.told(self.language) if contact and contact.is_stated else ""
        return tuple(said.split(" · ")) if said and said != self.face.phone else ()

    def _open(self) -> tuple[str, ...]:
        own = self.service.hours
        said = own.told(self.language) if own and own.is_stated else ""
        return tuple(filter(None, (said, self.face.hours_in(self.language))))

    def _source(self) -> str:
        return ", ".join(self.service.sources[:3]) or self.face.name_in(self.language)

    def _shown(self, words: Words) -> dict[str, Any]:
        def say(key: str, **values: object) -> str:
            return words.render(Word(f"poster.{key}", values), self.language)  # type: ignore[arg-type]

        language, service = self.language, self.service

        def told(parts: tuple[Part, ...]) -> list[tuple[str, str]]:
            found = ((part, service.fact(part)) for part in parts)
            every = [(say(part), fact.told(language)) for part, fact in found if fact]
            return [one for one in every if one[1] != self.face.hours_in(language)]

        contact = [text for text in (self.division, *self._called(), self.face.phone) if text]
        hours = "\n".join(self._open())
        is_chat = self.face.line_id.startswith("@")
        return {
            "language": language,
            "town": self.face.name_in(language),
            "title": service.title.of(language),
            "summary": service.summary.of(language),
            "papers": _told(service.documents, language),
            "steps": [
                {
                    "words": stop.words,
                    "time": stop.time if stop.is_told else "",
                    "by": say("by_you") if stop.by == "you" else "",
                    "bar": [stop.bar.start, stop.bar.width],
                    "within": [stop.within.start, stop.within.width],
                }
                for stop in self.chart.stops
            ],
            "total": say("total", time=self.chart.total) if self.chart.total else "",
            "is_drawn": self.chart.is_drawn,
            "facts": told(_PARTS),
            "beside": [*told(_BESIDE), *([(say("hours"), hours)] if hours else [])],
            "contact": contact,
            "source": say("source", source=self._source(), day=service.checked_on),
            "check": say("check") if service.needs_checking else "",
            "scan": say("scan_chat" if is_chat else "scan_page"),
            "labels": {name: say(name) for name in ("papers", "steps", "announced")},
            "is_all_told": self.chart.is_all_told,
            "qr": _qr(self.link),
        }


def _told(facts: tuple[Fact, ...], language: str) -> list[str]:
    return list(dict.fromkeys(fact.told(language) for fact in facts))


def _qr(link: str) -> str:
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _together(shown: Any) -> Any:  # noqa: ANN401 - whatever stands in the JSON
    """The same content; a number stays with its unit, and no line begins with a bracket.

    The typesetter would end a line after any run of Thai letters, before a bracket too.
    """
    if isinstance(shown, str) and not shown.startswith("<svg"):
        shown = _TORN.sub("\u00a0", shown)
        for whole in (_FROM_TO, _FRAGILE):
            shown = whole.sub(lambda found: _WHOLE.format(found[0]), shown)
        return shown
    if isinstance(shown, dict):
        return {name: _together(value) for name, value in shown.items()}
    return [_together(one) for one in shown] if isinstance(shown, list | tuple) else shown


@lru_cache(maxsize=KEPT)
def _compile(shown: str, form: Form) -> bytes:
    with _one_at_a_time:
        return typeset(HERE / "poster.typ", form=form, ppi=150, poster=shown)
