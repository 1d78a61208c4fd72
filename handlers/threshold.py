"""Whether what was typed is the anonymous channel's button; asked before anything is written.

"2" at the menu means it, and no wording of ours knows every label that a town gives it. Only the
talk itself can tell, so the shell lets the talk hear such a text once without keeping anything.
"""

from __future__ import annotations

from handlers.dialogue import Place
from handlers.heard import Heard, Text
from handlers.known import Known
from handlers.labels import is_number
from handlers.registry import SIDE_DOOR, opener_of
from handlers.router import respond
from handlers.typed import plain
from handlers.words import Words


def may_lead_to_tip(heard: Heard, words: Words) -> bool:
    """Whether `leads_to_tip` must be asked at all; False is certain."""
    bare = plain(heard.text) if isinstance(heard, Text) else ""
    return is_number(bare) or opener_of(bare, words).startswith(f"{SIDE_DOOR}.")


def leads_to_tip(place: Place, heard: Heard, known: Known) -> bool:
    """Whether the talk takes this for the channel's button where the person stands."""
    return respond(place, heard, known).for_side_door
