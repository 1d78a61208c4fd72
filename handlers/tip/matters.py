"""Whether words, said where the anonymous channel was offered, are about something else.

What is not clearly something else may be the next sentence of the same story: it stays with the
offer, in memory, and never reaches the main path before a tap.
"""

from __future__ import annotations

from handlers.emergency import is_cry_in
from handlers.heard import Heard, Pressed, Sticker, Text
from handlers.registry import openers
from handlers.side_door import FLOW, takes_side_door
from handlers.tip.acts import TipKnown
from handlers.tip.draft import TipDraft
from handlers.tip.typed_taps import phrases
from handlers.tip.whose import is_doubtful
from handlers.tongue import is_english
from handlers.typed import plain
from knowledge.danger import danger_to_life
from knowledge.intents import is_question, signs, weigh
from knowledge.smell import smells_of_corruption
from knowledge.telling import fears_for_oneself

HARMLESS = frozenset({"greeting", "thanks", "question"})
PLAINLY = frozenset(
    {"wish track", "wish human", "wish mydata", "wish thanks", "only greeting", "only human"}
)
ASKING = frozenset(
    (
        "how",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "can",
        "could",
        "may",
        "do",
        "does",
        "is",
        "are",
        "should",
        "please",
    )
)
ONES_OWN = frozenset({"mydata", "track"})
"""Talks that show what is kept of a person, and leave a row that he was there."""
NAMES_A_SERVICE = 0.9  # how surely something is asked where no word asks


def is_other_matter(text: str, known: TipKnown) -> bool:
    """Whether the main path shall hear this, though an offer is open."""
    if danger_to_life(text) or is_cry_in(text, known.words):
        return True
    if smells_of_corruption(text):
        return False
    if plain(text) in openers(known.words):
        return True
    return not known.main_awaits and _is_plainly_other(text)  # it would keep it as an answer


def _is_plainly_other(text: str) -> bool:
    """By words, not by what was learnt: few sentences of a story look like a story alone."""
    said = {sign.rpartition(" ")[0] for sign in signs(text)}  # each stands there with a number
    if PLAINLY & said or (is_english(text) and text.lower().split()[0] in ASKING):
        return True
    meant = weigh(text)
    if meant.intent == "complaint":
        return any(sign.startswith("kind ") for sign in said)
    if is_question(text):
        return meant.intent != "tip"
    return meant.intent in HARMLESS and meant.asking >= NAMES_A_SERVICE


def is_about_oneself(text: str, known: TipKnown) -> bool:
    """Whether the main path would show somebody his data or cases, beside an open tip."""
    if danger_to_life(text):
        return False
    opened = openers(known.words).get(plain(text), "").partition(".")[0]
    return opened in ONES_OWN or weigh(text).intent in ONES_OWN


def asks_if_safe(draft: TipDraft, heard: Heard) -> bool:
    """Whether the informant is afraid: answered here, from the channel's own words."""
    if not isinstance(heard, Text) or draft.is_left or danger_to_life(heard.text):
        return False
    return fears_for_oneself(heard.text)


def leaves_the_offer(draft: TipDraft, heard: Heard, known: TipKnown) -> bool:
    """Whether somebody goes on with something else instead of choosing.

    The offer then stands for the rest of its quarter of an hour, and is made again only for words
    that smell again.
    """
    if isinstance(heard, Text) and not draft.is_left:
        return is_other_matter(heard.text, known) or goes_elsewhere(heard, known)
    if is_doubtful(heard, known):
        return False
    if isinstance(heard, Text):
        return not takes_side_door(heard, has_draft=False, declined=False)
    return draft.is_left or isinstance(heard, Pressed | Sticker)


def goes_elsewhere(heard: Heard, known: TipKnown) -> bool:
    """A tap of another talk, or a word for the menu."""
    if isinstance(heard, Pressed):
        return not heard.data.startswith(FLOW)
    return isinstance(heard, Text) and plain(heard.text) in phrases(known.words, "menu")
