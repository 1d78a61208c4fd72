"""Whether somebody's life is in danger, so that emergency numbers come first."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from knowledge.thai import squeeze
from knowledge.wordlist import WordList, read_list

Danger = Literal["words", "electric", "despair"]
"""Fire, drowning, people hurt; electricity within reach; somebody who does not want to live."""

_JUST_BEFORE = 10  # signs in which a word of fear takes the alarm away


def danger_to_life(text: str) -> bool:
    """True for fire, drowning, shooting, people hurt; not for a lamp that is out.

    What is only feared ("afraid that a fire may break out") is no alarm.
    """
    return danger_of(text) is not None


def danger_of(text: str) -> Danger | None:
    """Which danger; who despairs is heard first, and of electricity all numbers are told."""
    squeezed = squeeze(text)
    sorts: tuple[Danger, ...] = ("despair", "electric", "words")
    return next((sort for sort in sorts if _is_there(sort, squeezed)), None)


def _is_there(sort: Danger, squeezed: str) -> bool:
    dangers = _dangers(sort).starts(squeezed)
    if not dangers:
        return False
    fears = _fears().starts(squeezed)
    return any(all(not 0 < at - fear <= _JUST_BEFORE for fear in fears) for at in dangers)


@lru_cache(maxsize=3)
def _dangers(sort: Danger) -> WordList:
    lists = read_list("danger")
    return WordList(lists[sort], lists["unless"])


@lru_cache(maxsize=1)
def _fears() -> WordList:
    return WordList(read_list("danger")["fears"])
