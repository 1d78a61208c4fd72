"""A cry for help: the numbers to call come first, then what has happened."""

from __future__ import annotations

from handlers.dialogue import Place, Turn
from handlers.known import Known
from handlers.menu import HUMAN, REPORT
from handlers.outcomes import Say, Word
from handlers.shapes import MENU
from handlers.typed import phrases, plain
from handlers.words import Words
from knowledge.danger import Danger, danger_of

NUMBERS = Say(Word("emergency.numbers"))
_TOLD: dict[Danger, Say] = {
    "words": NUMBERS,
    "electric": Say(Word("emergency.electric")),
    "despair": Say(Word("emergency.despair")),
}


def numbers_for(text: str) -> Say | None:
    """What is told before everything else where a life is in danger; None where none is."""
    danger = danger_of(text)
    return _TOLD[danger] if danger else None


def is_despair(text: str) -> bool:
    """Whether somebody does not want to live: nothing is asked of him then."""
    return danger_of(text) == "despair"


def is_cry(text: str, known: Known) -> bool:
    """Whether somebody calls for help without a word of what has happened."""
    return is_cry_in(text, known.words)


def is_cry_in(text: str, words: Words) -> bool:
    """The same, by these words."""
    return plain(text) in phrases(words, "emergency.cries")


def ask_what(place: Place) -> Turn:
    """The numbers, and what has happened; what is typed next is heard as everything else is."""
    return Turn(place, (NUMBERS, Say(Word("emergency.what"), (REPORT, HUMAN, MENU))))
