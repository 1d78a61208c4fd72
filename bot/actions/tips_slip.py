"""The paper slip of the counter: a page of A6 with the code, drawn in memory and kept nowhere."""

from __future__ import annotations

import json
from pathlib import Path

from bot.typesetting import typeset
from casework.receipt_codes import written
from handlers.known import Language
from handlers.outcomes import Word
from handlers.words import Words

HERE = Path(__file__).parent
SAYS = ("code", "keep", "read", "never", "seen")


def draw(code: str, town: str, address: str, language: Language, words: Words) -> bytes:
    """The slip as PDF; it says neither when nor what, only how to use the code."""
    says = {name: words.render(Word(f"tip_slip.slip.{name}"), language) for name in SAYS}
    says["chat"] = words.render(Word("tip_slip.slip.chat", {"town": town}), language)
    shown = {
        "town": town,
        "title": words.render(Word("tip_slip.slip.title"), language),
        "code": written(code).split(),
        "says": says,
        "address": f"{address}/mailbox",
        "language": language,
    }
    # A slip that tells when it was drawn tells when somebody was here.
    return typeset(HERE / "tips_slip.typ", timestamp=0, slip=json.dumps(shown, ensure_ascii=False))
