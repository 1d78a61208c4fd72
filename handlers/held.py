"""Text that waited and belongs to a case: a tap sends it."""

from __future__ import annotations

from casework.numbering import read_number
from handlers.answers import Rejected, Words
from handlers.flow import Entry, Opening
from handlers.heard import Text
from handlers.known import Known
from handlers.outcomes import Say, Word


def held_words(asked: Words) -> Entry:
    """The entry of a flow with the steps "words" and "send"; its button names the case."""

    def enter(value: str, known: Known) -> Opening | None:
        number = read_number(value)
        if not number:
            return None
        if not known.held:
            return Opening({"number": number}, "words", (Say(Word("talk.held_lost")),))
        words = asked.read(Text(known.held, known.came_in), known)
        if isinstance(words, Rejected):
            return Opening({"number": number}, "words", (Say(words.why),), uses_held=True)
        return Opening({"number": number, "words": words}, "send", uses_held=True)

    return enter
