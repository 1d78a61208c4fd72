"""A story goes on where the next question stands already: people tell in many short lines.

The second line of a report must not become its place, nor be lost where pictures are asked for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from handlers.answers import Photos, Words
from handlers.asking import is_answered, put
from handlers.dialogue import Place, Turn
from handlers.flow import Ask, Confirm
from handlers.heard import Text
from handlers.known import Known
from handlers.nods import is_nothing, yes_or_no
from handlers.outcomes import Say, Word
from handlers.registry import FLOWS
from handlers.standing import is_waiting, with_answer
from handlers.typed import plain
from knowledge.places import places_in
from knowledge.telling import tells_on

IN_HASTE: Final = timedelta(seconds=12)
"""Who types so soon after the question has hardly read it."""


def told_on(place: Place, step: Ask[Any] | Confirm[Any], heard: Text, known: Known) -> Turn | None:
    """The line joins the story and the open question is put again; None where it is no more of
    it, or the story has become too long."""
    told = place.answers.get(step.more_of)
    if told is not None and heard.text.strip() == told.get("added"):
        return None  # said again: it is what was asked for
    if (
        told is None
        or not is_waiting(place, known.now)
        or place.fixing
        or is_answered(place, step)
        or not _goes_on(place, step, heard, known)
    ):
        return None
    story = FLOWS[place.flow].by_name[step.more_of]
    assert isinstance(story, Ask)
    assert isinstance(story.answer, Words)
    longer = story.answer.longer(told, heard)
    if longer is None:
        return None
    return put(with_answer(place, step.more_of, longer), known, (Say(Word("talk.told_on")),))


def _goes_on(place: Place, step: Ask[Any] | Confirm[Any], heard: Text, known: Known) -> bool:
    """Where words are asked for only what tells on; where none are, a place too."""
    if plain(heard.text) in yes_or_no(known.words) or is_nothing(heard.text, known):
        return False
    in_haste = place.asked_at is not None and known.now - place.asked_at <= IN_HASTE
    if isinstance(step, Confirm):
        return in_haste and tells_on(heard.text, in_haste=True)
    is_for_pictures = isinstance(step.answer, Photos)
    return tells_on(heard.text, in_haste=in_haste) or (
        is_for_pictures and bool(places_in(heard.text))
    )
