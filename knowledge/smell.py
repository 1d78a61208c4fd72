"""Whether words smell of corruption, so that the side door is offered before anything is stored."""

from __future__ import annotations

from functools import lru_cache

from knowledge.thai import squeeze
from knowledge.wordlist import WordList, read_list

_NEAR = 60  # signs between someone in office and a favour, in either order
_SOON = 45  # signs between someone in office and what he takes, a claim and the truth, in order


def smells_of_corruption(text: str) -> bool:
    """True for demands of money, favours, officials looking away; rather once too often."""
    squeezed = squeeze(text)
    return (
        _words("words", "unless").is_in(squeezed)
        or _is_near(squeezed, _words("officials"), _words("money", "money_unless"))
        or _is_near(squeezed, _words("officials"), _words("articles", "articles_unless"))
        or _is_near(squeezed, _words("takers"), _words("numbers", "numbers_unless"))
        or _is_soon(
            squeezed, _words("takers", "takers_unless"), _words("takings", "takings_unless")
        )
        or _is_soon(squeezed, _words("claims"), _words("truths"))
    )


def _is_near(squeezed: str, some: WordList, others: WordList) -> bool:
    starts = some.starts(squeezed)
    return bool(starts) and any(
        abs(at - start) <= _NEAR for at in others.starts(squeezed) for start in starts
    )


def _is_soon(squeezed: str, some: WordList, others: WordList) -> bool:
    starts = some.starts(squeezed)
    return bool(starts) and any(
        0 < at - start <= _SOON for at in others.starts(squeezed) for start in starts
    )


@lru_cache(maxsize=16)
def _words(name: str, unless: str = "") -> WordList:
    lists = read_list("smell")
    return WordList(lists[name], lists.get(unless, ()))
