"""The one door of the talk: what was heard and where the person stands → a turn.

Order: staff and case numbers by exact form → cancel, menu, language → danger to life → open talk →
opener → understanding → a question with buttons.
"""

from __future__ import annotations

from datetime import datetime

from handlers.dialogue import Place, Turn
from handlers.heard import Heard
from handlers.known import Known


def respond(place: Place, heard: Heard, known: Known) -> Turn:
    """Answer one event, or stay silent on purpose (no replies). Never raises for what people do."""
    raise NotImplementedError


def resume(turn: Turn, result: object, known: Known) -> Turn:
    """Go on after the shell performed `turn.command`."""
    raise NotImplementedError


def awaits_text(place: Place, now: datetime) -> bool:
    """Whether an open question takes free text now; the side door asks this before it decides."""
    raise NotImplementedError
