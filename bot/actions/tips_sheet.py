"""The continuity key as a sheet of paper: the only lasting form that it should have."""

from __future__ import annotations

import io
import json
from pathlib import Path

from pyrage import x25519

from bot.actions.tips_ids import fingerprint
from bot.typesetting import typeset
from handlers.known import Language
from handlers.outcomes import Word
from handlers.words import Words

HERE = Path(__file__).parent
SAYS = ("what", "where", "use", "delete")
SIGNS = ("maker", "witness")


def draw(identity: x25519.Identity, office: str, language: Language, words: Words) -> bytes:
    """The sheet as PDF, drawn in memory."""
    import segno

    private, public = str(identity), str(identity.to_public())
    picture = io.BytesIO()
    segno.make(private, error="q").save(picture, kind="svg", border=2)

    def say(key: str) -> str:
        return words.render(Word(f"tip_slip.sheet.{key}"), language)

    shown = {
        "title": say("title"),
        "office": office,
        "fingerprint": fingerprint(public),
        "public": public,
        "private": _in_groups(private),
        "picture": picture.getvalue().decode(),
        "says": [say(one) for one in SAYS],
        "signs": [say(one) for one in SIGNS],
    }
    return typeset(
        HERE / "tips_sheet.typ", timestamp=0, sheet=json.dumps(shown, ensure_ascii=False)
    )


def _in_groups(private: str) -> list[str]:
    """For the eye: the beginning that every key has, then sixes."""
    head, body = private[:16], private[16:]
    return [head, *(body[at : at + 6] for at in range(0, len(body), 6))]
