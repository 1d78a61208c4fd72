"""Whether a line goes on with a story, or says where it is: people tell in many short lines."""

from __future__ import annotations

from functools import lru_cache

from knowledge.intents import is_question
from knowledge.places import places_in
from knowledge.smell import smells_of_corruption
from knowledge.thai import normalise, squeeze
from knowledge.wordlist import WordList, read_list

A_LINE = 40  # characters; who tells more says more than where it is
A_STORY = 80  # characters; nobody needs so many for a place without a name
A_WORRY = 60  # … and who is afraid asks in few words


def tells_on(text: str, *, in_haste: bool = False) -> bool:
    """Whether these words tell more of what has happened, and are no answer to "where is it?".

    A line that names a place, a landmark or a way is the place, whatever else it says; what is said
    of pictures or a map is neither. What was typed `in_haste`, before anybody could read the
    question, tells on unless it begins as places do.
    """
    squeezed = squeeze(text)
    if _asides().is_in(squeezed) or places_in(text):
        return False
    if len(text) > A_STORY or _signs().is_in(squeezed):
        return True
    return in_haste and not is_question(text) and not normalise(text).startswith(_heads())


def says_where(text: str) -> bool:
    """Whether a short line says nothing but where something is; of what smells nobody says so."""
    if len(text) > A_LINE or smells_of_corruption(text):
        return False
    bare = normalise(text).removeprefix("อยู่").lstrip()
    return bare.startswith(_heads()) and bool(places_in(text))


def fears_for_oneself(text: str) -> bool:
    """Whether somebody asks if it is safe, or who will know that it was he."""
    is_short = len(text) <= A_WORRY
    return is_short and is_question(text) and _fears().is_in(squeeze(text))


def gives_thanks(text: str) -> bool:
    """Whether somebody says thank you, whatever else."""
    return _thanks().is_in(squeeze(text))


@lru_cache(maxsize=1)
def _signs() -> WordList:
    lists = read_list("telling")
    return WordList([*lists["words"], *lists["thanks"]], lists["unless"])


@lru_cache(maxsize=1)
def _fears() -> WordList:
    return WordList(read_list("telling")["fears"])


@lru_cache(maxsize=1)
def _thanks() -> WordList:
    return WordList(read_list("telling")["thanks"])


@lru_cache(maxsize=1)
def _asides() -> WordList:
    return WordList(read_list("telling")["aside"])


@lru_cache(maxsize=1)
def _heads() -> tuple[str, ...]:
    """How places begin: beside something, a landmark, a way, a number."""
    places = read_list("places")
    known = (*places["beside"], *places["landmarks"], *places["named"], *places["villages"])
    english = (*places["english"]["beside"], *places["english"]["named"])
    more = read_list("telling")["heads"]
    return tuple(sorted({normalise(head) for head in (*known, *english)} | {*more}))
