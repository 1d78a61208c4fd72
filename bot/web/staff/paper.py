"""A case on paper: A4 for the division's file, drawn by typst without system packages.

Pictures are the small, clean renditions: nothing of what the camera wrote is in them.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.typesetting import typeset
from bot.web.staff.history import what_happened
from handlers.outcomes import Word
from handlers.words import Words

if TYPE_CHECKING:
    from bot.actions.staff_reading import CasePage
    from storage.photos import Photo

    Find = Callable[[Photo], Path | None]

SHEET: Final = Path(__file__).parent / "paper.typ"
Shot = dict[str, str]
"""A picture of the sheet: the name of its file, and what stands under it."""


def print_case(
    page: CasePage,
    town: str,
    words: Words,
    now: datetime,
    printed_by: str,
    find: Find,
    lang: str = "th",
) -> bytes:
    """The PDF. Typst reads the words as plain text: nothing in them is taken for its language, and
    of the disk it sees a folder with this sheet's pictures only. `find` knows where one lies."""
    with tempfile.TemporaryDirectory(prefix="prongsai-paper-") as name:
        folder = Path(name)
        shown = _as_shown(page, town, words, now, printed_by, lang)
        shown["pictures"] = _Pictures(folder, find, words, lang).beside(page)
        shutil.copyfile(SHEET, folder / SHEET.name)
        return typeset(folder / SHEET.name, case=json.dumps(shown))


class _Pictures:
    """Puts copies of the stored pictures where typst finds them."""

    def __init__(self, folder: Path, find: Find, words: Words, lang: str) -> None:
        self._folder, self._find = folder, find
        self._words, self._lang = words, lang

    def beside(self, page: CasePage) -> dict[str, object]:
        """Before and after, side by side, and then those of the way."""
        after = [(each.photo, each.flags) for each in page.after]
        known = {photo.id for photo, _ in after} | {photo.id for photo in page.photos}
        rest = {
            photo.id: photo
            for line in page.history
            for photo in line.photos
            if photo.id not in known
        }
        sides = {
            "before": self._shots((photo, ()) for photo in page.photos),
            "after": self._shots(after),
            "rest": self._shots((photo, ()) for photo in rest.values()),
        }
        heads = {f"{name}_head": self._say(f"console.paper.{name}") for name in sides}
        return {**sides, **heads, "is_any": any(sides.values())}

    def _shots(self, photos: Iterable[tuple[Photo, tuple[str, ...]]]) -> list[Shot]:
        shots = []
        for photo, flags in photos:
            path = self._find(photo)
            if path is not None:
                name = f"{photo.id}.jpg"
                shutil.copyfile(path, self._folder / name)
                shots.append({"file": name, "flags": self._doubts(flags)})
        return shots

    def _doubts(self, flags: tuple[str, ...]) -> str:
        if not flags:
            return ""
        said = ", ".join(self._say(f"console.flag.{flag}") for flag in flags)
        return f"{self._say('console.paper.look')}: {said}"

    def _say(self, key: str) -> str:
        return self._words.render(Word(key), self._lang)


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
