"""What people say of work that they have asked the town for, without the number of their case."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from knowledge.thai import squeeze, without_particles
from knowledge.wordlist import WordList, read_list

Said = Literal["", "asks", "back", "wrong"]


def said_of_work(text: str, *, just_sent: bool = False) -> Said:
    """Whether it asks when somebody comes, takes the work back, or says that it was told wrongly.

    Right after a receipt (`just_sent`) a few words mean that case which may mean anything later:
    "how many days?", "change the address".
    """
    squeezed = squeeze(text)
    bare = squeeze(without_particles(text))
    if _words("back").is_in(squeezed) or _is_all("back", bare):
        return "back"
    if _words("wrong").is_in(squeezed) or (just_sent and _words("wrong_now").is_in(squeezed)):
        return "wrong"
    if _words("asks").is_in(squeezed) or (just_sent and _is_all("asks_now", bare)):
        return "asks"
    return ""


def _is_all(name: str, bare: str) -> bool:
    """Whether a text is made of these words alone, and one of them tells something."""
    return _list(name, "one_of").is_in(bare) and _list(name, "whole").is_all_of(bare)


@lru_cache(maxsize=8)
def _words(name: str) -> WordList:
    lists = read_list("own_work")[name]
    return WordList(lists["words"], lists.get("unless", ()))


@lru_cache(maxsize=8)
def _list(name: str, part: str) -> WordList:
    return WordList(read_list("own_work")[name][part])
