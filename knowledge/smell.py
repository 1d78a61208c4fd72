"""Whether words smell of corruption, so that the side door is offered before anything is stored."""

from __future__ import annotations

from functools import lru_cache

from knowledge.thai import squeeze
from knowledge.wordlist import WordList, read_list

_NEAR = 60  # signs between someone in office and money


def smells_of_corruption(text: str) -> bool:
    """True for demands of money, favours, officials looking away; rather once too often."""
    squeezed = squeeze(text)
    return _plain().is_in(squeezed) or _money_near_an_official(squeezed)


def _money_near_an_official(squeezed: str) -> bool:
    officials = _officials().starts(squeezed)
    return bool(officials) and any(
        abs(at - official) <= _NEAR for at in _money().starts(squeezed) for official in officials
    )


@lru_cache(maxsize=1)
def _plain() -> WordList:
    lists = read_list("smell")
    return WordList(lists["words"], lists["unless"])


@lru_cache(maxsize=1)
def _officials() -> WordList:
    return WordList(read_list("smell")["officials"])


@lru_cache(maxsize=1)
def _money() -> WordList:
    lists = read_list("smell")
    return WordList(lists["money"], lists["money_unless"])
