"""A poster of a service for the notice board: A4, PDF, with a QR code into the chat."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import segno

from bot.assets import FONTS
from handlers.outcomes import Word

if TYPE_CHECKING:
    from bot.web.public.chart import Chart
    from bot.web.public.face import Face
    from handlers.words import Words
    from knowledge.facts import Fact
    from knowledge.services import Service

HERE = Path(__file__).parent
KEPT = 128  # posters a process remembers; one has about 40 KB
_PARTS = ("time", "fee", "eligibility", "place")
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

    def draw(self, words: Words) -> bytes:
        """The PDF; the same content is the same file."""
        return _compile(json.dumps(self._shown(words), ensure_ascii=False, sort_keys=True))

    @property
    def link(self) -> str:
        """Where the QR code leads: the chat with the question typed, else the page."""
        if not self.face.line_id.startswith("@"):
            return self.page
        asked = quote(self.service.title.of(self.language))
        return f"https://line.me/R/oaMessage/{quote(self.face.line_id, safe='')}/?{asked}"

    def _source(self) -> str:
        return ", ".join(self.service.sources[:3]) or self.face.name_in(self.language)

    def _shown(self, words: Words) -> dict[str, Any]:
        def say(key: str, **values: object) -> str:
            return words.render(Word(f"poster.{key}", values), self.language)  # type: ignore[arg-type]

        language, service = self.language, self.service
        facts = [
            (say(part), fact.told(language))
            for part in _PARTS
            if (fact := service.fact(part))  # type: ignore[arg-type]
        ]
        contact = [text for text in (self.division, self.face.phone) if text]
        hours = self.face.hours_in(language)
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
            "facts": [*facts, *([(say("hours"), hours)] if hours else [])],
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


@lru_cache(maxsize=KEPT)
def _compile(shown: str) -> bytes:
    import typst

    with _one_at_a_time:
        pdf: bytes = typst.compile(
            HERE / "poster.typ",
            root=HERE,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"poster": shown},
        )
    return pdf
