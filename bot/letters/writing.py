"""What a letter says: a title, a line of counts, a link; a picture with the weekly one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from bot.actions.letters import DIGEST, MINE, NEW, PROOF, REMINDER, WEEKLY, WISH
from bot.week.picture import Drawing
from casework.week import read
from handlers.outcomes import Plain, Value, Word

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from handlers.words import Words
    from storage.letter_queue import Letter

PAGES: Final = {
    PROOF: "/staff/me/letters",
    NEW: "/staff/work/new",
    MINE: "/staff/work/mine",
    DIGEST: "/staff/work/new",
    REMINDER: "/staff/work/due",
    WEEKLY: "/staff/week",
    WISH: "/staff/people",
}


@dataclass(frozen=True, slots=True)
class Written:
    """As it goes out."""

    title: str
    text: str = field(repr=False)
    picture: bytes = field(repr=False, default=b"")


def write(letter: Letter, hall: TownHall, address: str) -> Written:
    """In the town's own words. Letters are in Thai: they go to a Thai town hall."""
    values, picture, page = _values(letter), b"", PAGES[letter.kind]
    if letter.kind == WEEKLY:
        drawing = drawing_of(letter, hall)
        picture, page = drawing.png(hall.words), f"{page}?of={drawing.week.first.isoformat()}"
    what = Plain(_say(hall.words, f"letter.{letter.kind}.title", values))
    title = _say(hall.words, "letter.title", {"town": Plain(hall.town.name), "what": what})
    body = _say(hall.words, f"letter.{letter.kind}.body", values)
    return Written(title, f"{body}\n\n{address}{page}", picture)


def drawing_of(letter: Letter, hall: TownHall) -> Drawing:
    """The week that the letter tells of, as it was counted when it was written."""
    facts = letter.facts
    week = read(date.fromisoformat(facts["first"]), facts["lines"])
    at = datetime.fromisoformat(facts["at"])
    return Drawing(week, hall.town.name, hall.rules.divisions, at)


def _values(letter: Letter) -> dict[str, Value]:
    """The facts that may be said: counts, a code. Anything else stays unsaid."""
    if letter.kind != WEEKLY:
        return {
            name: value if isinstance(value, int) else Plain(str(value))
            for name, value in letter.facts.items()
        }
    week = read(date.fromisoformat(letter.facts["first"]), letter.facts["lines"])
    total = week.total
    return {
        "first": week.first,
        "last": week.last,
        "received": total.received,
        "finished": total.finished,
        "remaining": total.remaining,
        "late": total.late,
    }


def _say(words: Words, key: str, values: dict[str, Value]) -> str:
    return words.render(Word(key, values), "th")
