"""Out of a question without its answer: over it, or after all not."""

from __future__ import annotations

from handlers import engine
from handlers.answers import Rejected
from handlers.asking import put, unsent
from handlers.dialogue import Place, Turn
from handlers.known import Known
from handlers.menu import pause
from handlers.outcomes import Say, Word
from handlers.standing import ASKED


def skip(place: Place, known: Known) -> Turn:
    """Without this answer, where none is needed; else it is asked once more."""
    turn = engine.skip(place, known)
    return put(place, known, (Say(turn.why),)) if isinstance(turn, Rejected) else turn


def stop(place: Place, known: Known) -> Turn:  # noqa: ARG001 - as every way
    """ "I changed my mind": perhaps of sending, perhaps of one answer."""
    return Turn(pause(place, ASKED), (unsent(Word("talk.stop_ask")),))
