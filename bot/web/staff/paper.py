"""A case on paper: an A4 page for the division's file, drawn by typst without system packages."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.typesetting import typeset
from bot.web.staff.history import what_happened
from handlers.outcomes import Word
from handlers.words import Words

if TYPE_CHECKING:
    from bot.actions.staff_reading import CasePage

HERE: Final = Path(__file__).parent


def print_case(
    page: CasePage, town: str, words: Words, now: datetime, printed_by: str, lang: str = "th"
) -> bytes:
    """The PDF. Typst reads the words as plain text: nothing in them is taken for its language."""
    shown = _as_shown(page, town, words, now, printed_by, lang)
    return typeset(HERE / "paper.typ", case=json.dumps(shown))


def _as_shown(
    page: CasePage, town: str, words: Words, now: datetime, printed_by: str, lang: str
) -> dict[str, Any]:
    one = page.case

    def say(key: str) -> str:
        return words.render(Word(f"console.paper.{key}"), lang)

    kind = f"category.{one.category}" if one.kind == "complaint" else f"kind.{one.kind}"
    received = words.date(one.received_at, lang) if one.received_at else ""
    facts = [
        (say("kind"), words.render(Word(kind), lang) if words.has(kind) else one.category),
        (say("state"), words.render(Word(f"state.{one.state}"), lang)),
        (say("received"), received),
        (say("due"), words.date(one.reply_due_on, lang)),
        (say("division"), one.division),
        (say("owner"), one.owner or "–"),
        (say("place"), one.place or "–"),
    ]
    return {
        "town": town,
        "number": one.number,
        "title": say("title"),
        "facts": facts,
        "detail_head": say("detail"),
        "detail": one.detail or "–",
        "history_head": say("history"),
        "history": [
            {
                "at": words.date(line.at, lang),
                "what": what_happened(line, words, lang),
                "who": line.staff_name,
                "words": line.words,
                "inside": not line.is_public,
            }
            for line in page.history
        ],
        "inside": say("inside"),
        "foot": f"{say('foot')} {words.date(now, lang)} · {printed_by}",
        "sign": ["." * 46, f"({'.' * 44})", say("sign")],
        "language": lang,
    }
