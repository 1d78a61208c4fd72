"""What kind of complaint a free text is about, by words of our own and their weights."""

from __future__ import annotations

from functools import lru_cache

from knowledge.thai import squeeze
from knowledge.traits import traits
from knowledge.wordlist import WordList, read_list

_WEIGHTS = {"sure": 3.0, "likely": 1.4, "faint": 0.4}
_FIRST_SIGNS = 60  # what people name first is what they mean
_FIRST_BONUS = 1.5
_AGAIN = 0.35  # each further word of one sort counts less
_AT_MOST = 3
_WEIGHT = 3


def guess(text: str) -> tuple[str, ...]:
    """Up to three category codes of `casework.categories`, best first; empty where nothing fits."""
    return named_kinds(text)[:_AT_MOST]


def named_kinds(text: str) -> tuple[str, ...]:
    """The kinds of which words stand in the text, best first."""
    scores = _by_words(text)
    return tuple(sorted(scores, key=lambda code: -scores[code]))


def signs(text: str) -> tuple[str, ...]:
    """What a kind is recognised by: traits of the text, and the kinds that its words name."""
    named = [f"{code} {place} {number}" for place, code in enumerate(named_kinds(text)[:_AT_MOST]) for number in range(_WEIGHT)]
    return (*traits(text), *named)


def _by_words(text: str) -> dict[str, float]:
    squeezed = _hidden().blank(squeeze(text))
    scores = {code: _score(squeezed, lists) for code, lists in _lists().items()}
    return {code: score for code, score in scores.items() if score > 0}


def _score(squeezed: str, lists: tuple[tuple[float, WordList], ...]) -> float:
    return sum(weight * _amount(words.starts(squeezed)) for weight, words in lists)


def _amount(starts: tuple[int, ...]) -> float:
    if not starts:
        return 0.0
    first = _FIRST_BONUS if starts[0] < _FIRST_SIGNS else 1.0
    return first + _AGAIN * min(4, len(starts) - 1)


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[tuple[float, WordList], ...]]:
    return {
        code: tuple((_WEIGHTS[sort], WordList(words)) for sort, words in lists.items())
        for code, lists in read_list("categories").items()
        if code != "hidden"
    }


@lru_cache(maxsize=1)
def _hidden() -> WordList:
    return WordList(read_list("categories")["hidden"]["words"])
