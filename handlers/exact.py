"""Exact words that are another name of a button, wherever somebody stands."""

from __future__ import annotations

from functools import lru_cache

from handlers.dialogue import Place, press
from handlers.flow import Ask
from handlers.known import Known
from handlers.registry import FLOWS, openers
from handlers.spelling import is_said
from handlers.standing import PAUSED, step_of
from handlers.strange_numbers import ordered
from handlers.typed import plain
from handlers.words import LANGUAGES, Words

VERBS = ("cancel", "menu", "back", "skip", "go_on", "fresh")


def exact(place: Place, text: str, known: Known) -> str:
    """The button that these words are another name of, wherever one stands; or ""."""
    bare = plain(text)
    verb = _verbs(known.words).get(bare, "")
    if not verb and is_said(text, "talk.cancel_words", known):
        verb = press("talk", "cancel")
    if verb and _applies(verb, place):
        return verb
    for flow in FLOWS.values():
        if flow.reads_typed and flow.meant_for(known) and (data := flow.reads_typed(text, known)):
            return data
    return ordered(text, known)


@lru_cache(maxsize=64)
def _verbs(words: Words) -> dict[str, str]:
    found = {
        plain(phrase): press("talk", verb)
        for verb in VERBS
        for phrase in (
            *words.phrases[f"talk.{verb}_words"],
            *(words.texts[language][f"talk.{verb}"] for language in LANGUAGES),
        )
    }
    return found | {k: v for k, v in openers(words).items() if v.startswith("language.")}


def _applies(data: str, place: Place) -> bool:
    if data == press("talk", "skip"):
        step = step_of(place)
        return isinstance(step, Ask) and step.optional and PAUSED not in place.answers
    return True
