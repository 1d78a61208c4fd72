"""What comes soon after a step of a tip, where an older question of the main path is open.

It may be the answer to that one, or the next sentence of the tip. Which of both is asked from
memory, before the main path hears anything (docs/adr/0018).
"""

from __future__ import annotations

from dataclasses import replace

from handlers.emergency import NUMBERS, is_cry_in
from handlers.heard import Heard, Text
from handlers.nods import yes_or_no
from handlers.outcomes import Reply
from handlers.registry import opener_of
from handlers.tip.acts import TipKnown, TipTurn
from handlers.tip.draft import WHOSE, TipDraft
from handlers.tip.prompts import prompt
from handlers.tip.typed_taps import VERBS, phrases
from handlers.tongue import is_english
from handlers.typed import plain
from knowledge.danger import danger_to_life


def is_doubtful(heard: Heard, known: TipKnown) -> bool:
    """Whether it must be asked; what only stands for a button tells nothing."""
    if not known.main_is_older:
        return False
    return not isinstance(heard, Text) or not _is_bare(plain(heard.text), known)


def ask_whose(blank: TipDraft, heard: Heard, known: TipKnown) -> TipTurn:
    """Words wait for the tap; a picture or a place has to be sent again."""
    draft = blank.at(WHOSE)
    before: list[Reply] = []
    if isinstance(heard, Text):
        draft = replace(draft, held=heard.text, held_message=heard.message_id)
        if is_english(heard.text):  # the person's own row says nothing of it
            draft = replace(draft, language="en")
        if danger_to_life(heard.text) or is_cry_in(heard.text, known.words):
            before = [NUMBERS]
    return TipTurn(draft, (*before, *prompt(draft, known)))


def _is_bare(bare: str, known: TipKnown) -> bool:
    """Yes and no, cancel and skip, menu words and openers."""
    if not bare:
        return False
    taps = (*VERBS, "menu")
    if opener_of(bare, known.words):
        return True
    said = (yes_or_no(known.words), *(phrases(known.words, verb) for verb in taps))
    return any(bare in one for one in said)
