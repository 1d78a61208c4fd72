"""Whole texts that are no answer to the open question, though it would take any words.

The name of another talk, "I stop", "that is all", "change the place": each is another name of a
button, or it would be kept as what somebody reports.
"""

from __future__ import annotations

from typing import Any

from handlers.answers import Photos, Rejected, Spot, Story
from handlers.dialogue import Place, press
from handlers.flow import Ask, Confirm
from handlers.known import Known
from handlers.nods import yes_or_no
from handlers.outcomes import Word
from handlers.registry import FLOWS, opener_of
from handlers.spelling import evened, evened_phrases, is_said
from handlers.standing import PAUSED, has_draft
from handlers.typed import plain
from knowledge.intents import is_question

SHORT = 40  # signs; who writes more tells something
STOP = press("talk", "stop")
OF_ANOTHER_SORT = frozenset(f"accept.{one}" for one in ("place", "photos", "choice", "confirm"))


def aside(place: Place, step: Ask[Any] | Confirm[Any], text: str, known: Known) -> str:
    """The button that these words stand for at this question; or ""."""
    if PAUSED not in place.answers:
        if isinstance(step, Ask) and _leaves(step, text, known):
            return press("talk", "cancel")
        if isinstance(step, Ask) and isinstance(step.answer, Photos):
            return press(place.flow, step.name, "done") if _has_no_more(text, known) else ""
        if isinstance(step, Confirm) and (name := _to_fix(place, text, known)):
            return press(place.flow, step.name, f"fix:{name}")
        if has_draft(place) and is_said(text, "talk.stop_words", known):
            return STOP
    return _opener(place, step, text, known)


def _opener(place: Place, step: Ask[Any] | Confirm[Any], text: str, known: Known) -> str:
    """Where words are taken, the name of a talk opens it; the one that is open asks on."""
    if not isinstance(step, Ask) or not (step.is_loose or step.answer.takes_words):
        return ""
    data = opener_of(text, known.words)
    flow = FLOWS.get(data.partition(".")[0])
    if flow is None or not flow.meant_for(known):
        return data if flow is None else ""
    if step.is_loose or PAUSED in place.answers or flow.name != place.flow:
        return data
    says_so = isinstance(step.answer, Story) and step.answer.opened_by
    return "" if says_so else press(place.flow, step.name)


def _leaves(step: Ask[Any], text: str, known: Known) -> bool:
    """Whether nothing is wanted here after all: an end, thanks, a nod."""
    if not step.left_by:
        return False
    is_nod = plain(text) in yes_or_no(known.words)
    return is_nod or any(is_said(text, key, known) for key in step.left_by)


def _has_no_more(text: str, known: Known) -> bool:
    """Whether somebody has no pictures, no more of them, or cannot send any."""
    if is_said(text, "talk.enough_words", known):
        return True
    heads = evened_phrases(known.words, "talk.no_picture_heads")
    return len(text) <= SHORT and not is_question(text) and evened(text).startswith(tuple(heads))


def _to_fix(place: Place, text: str, known: Known) -> str:
    """The question whose answer is to be changed, in one's own words."""
    named = (ask.name for ask in FLOWS[place.flow].fixable)
    keys = ((name, f"{place.flow}.fix_words.{name}") for name in named)
    there = known.words.phrases
    return next((name for name, key in keys if key in there and is_said(text, key, known)), "")


def looked_up(text: str, known: Known) -> str:
    """The card that answers a question put in the midst of something else; or ""."""
    if not is_question(text):
        return ""
    finding = known.index.find(text)
    if finding.kind != "direct":
        return ""
    return press("ask", "service", finding.first_asked)


def refused(step: Ask[Any] | Confirm[Any] | None, text: str, why: Rejected, known: Known) -> Word:
    """Why these words were not taken; a question hears how to ask it, or how it is done."""
    if why.why.key not in OF_ANOTHER_SORT or not is_question(text):
        return why.why
    is_place = isinstance(step, Ask) and isinstance(step.answer, Spot)
    bare = evened(text)
    if is_place and any(one in bare for one in evened_phrases(known.words, "accept.pin_words")):
        return Word("accept.place_how")
    return Word("accept.question")
