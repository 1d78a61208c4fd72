"""A cry for help: the numbers to call come first, then what has happened."""

from __future__ import annotations

from handlers.dialogue import Place, Turn
from handlers.known import Known
from handlers.menu import HUMAN, REPORT
from handlers.outcomes import Say, Word
from handlers.shapes import MENU
from handlers.typed import phrases, plain
from handlers.words import Words

NUMBERS = Say(Word("emergency.numbers"))


def is_cry(text: str, known: Known) -> bool:
    """Whether somebody calls for help without a word of what has happened."""
    return is_cry_in(text, known.words)


def is_cry_in(text: str, words: Words) -> bool:
    """The same, by these words."""
    return plain(text) in phrases(words, "emergency.cries")


def ask_what(place: Place) -> Turn:
    """The numbers, and what has happened; what is typed next is heard as everything else is."""
    return Turn(place, (NUMBERS, Say(Word("emergency.what"), (REPORT, HUMAN, MENU))))
