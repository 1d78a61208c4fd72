"""The language of one turn: the one that was chosen, or English where somebody writes English.

What is chosen stays chosen: it is the language of notices, and a grandchild who types one English
sentence must not turn an old person's account into English. So a clear English sentence is answered
in English, and what is tapped after it too, until Thai is written or an hour has passed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.dialogue import Place, Turn
from handlers.heard import Heard, Pressed, Text
from handlers.known import Known, Language
from handlers.outcomes import Say, Word

CHOOSES = "language."  # the buttons of that flow
LASTS = timedelta(hours=1)
MOST_REPLIES = 5  # messages that LINE takes for one answer
FEWEST_WORDS = 3
FEWEST_COMMON = 2


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_EDGES = '.,;:!?()"“”…-'
_THAI = re.compile("[\u0e01-\u0e5b]")
_COMMON = _set_of("""
    a about after again am an and any are at be been before but by can can't cannot could day
    did do does doesn't doing don't for from get go had has have help here how i i'd i'm if in
    is isn't it it's its like long make many may me month more much must my near need new next
    not of on one or our out please since should so some still than that the their there they
    this to today tomorrow too until up was we week were what what's when where where's which
    who whom whose why will with without would year yesterday you your
""")


def language_of(place: Place, heard: Heard, kept: Language, now: datetime) -> Language:
    """The language to answer this in; `kept` is the one that was chosen."""
    if kept == "en" or (isinstance(heard, Pressed) and heard.data.startswith(CHOOSES)):
        return kept
    if isinstance(heard, Text):
        if is_english(heard.text):
            return "en"
        if _THAI.search(heard.text):
            return "th"
    return "en" if is_followed(place, now) else "th"


def is_followed(place: Place, now: datetime) -> bool:
    """Whether the talk follows an English sentence of the last hour."""
    return place.english_at is not None and now - place.english_at <= LASTS


def is_english(text: str) -> bool:
    """Whether this is clearly a sentence in English; a name, an address or "ok" is none."""
    small = text.lower().replace("\u2019", "'")
    words = [one for part in small.split() if _WORD.fullmatch(one := part.strip(_EDGES))]
    if len(words) < FEWEST_WORDS or len({one for one in words if one in _COMMON}) < FEWEST_COMMON:
        return False
    return 3 * sum(map(len, words)) >= 2 * sum(sign.isalpha() for sign in small)


def speaking(spoken: Language, known: Known) -> Known:
    """What is known, for an answer in this language."""
    return known if spoken == known.language else replace(known, language=spoken)


def spoken_in(spoken: Language, before: Place, turn: Turn, known: Known) -> Turn:
    """The turn with its language; the first that follows the person's English says so."""
    if spoken == known.language:
        if turn.place.english_at is None:
            return turn  # nothing of it needs to be said or forgotten
        return replace(turn, place=replace(turn.place, english_at=None), spoken=spoken)
    is_over = turn.command is None
    at = before.english_at if not is_over else None if turn.language else known.now
    turn = replace(turn, place=replace(turn.place, english_at=at), spoken=spoken)
    is_told = is_followed(before, known.now) or not turn.replies or bool(turn.language)
    if not is_over or is_told or len(turn.replies) >= MOST_REPLIES:
        return turn
    return replace(turn, replies=(Say(Word("language.followed")), *turn.replies))
