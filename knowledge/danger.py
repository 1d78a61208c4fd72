"""Whether somebody's life is in danger, so that emergency numbers come first."""

from __future__ import annotations

from functools import lru_cache

from knowledge.thai import squeeze
from knowledge.wordlist import WordList, read_list

_JUST_BEFORE = 10  # signs in which a word of fear takes the alarm away


def danger_to_life(text: str) -> bool:
    """True for fire, drowning, shooting, people hurt; not for a lamp that is out.

    What is only feared ("afraid that a fire may break out") is no alarm.
    """
    squeezed = squeeze(text)
    dangers = _dangers().starts(squeezed)
    if not dangers:
        return False
    fears = _fears().starts(squeezed)
    return any(all(not 0 < at - fear <= _JUST_BEFORE for fear in fears) for at in dangers)


@lru_cache(maxsize=1)
def _dangers() -> WordList:
    lists = read_list("danger")
    return WordList(lists["words"], lists["unless"])


@lru_cache(maxsize=1)
def _fears() -> WordList:
    return WordList(read_list("danger")["fears"])
