"""What kind of complaint a free text is about.

By words of our own, and by what was learnt of reports that we wrote ourselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from knowledge.taught import model
from knowledge.thai import squeeze
from knowledge.traits import traits, words_of
from knowledge.wordlist import WordList, read_list

_WEIGHTS = {"sure": 3.0, "likely": 1.4, "faint": 0.4}
_FIRST_SIGNS = 60  # what people name first is what they mean
_FIRST_BONUS = 1.5
_AGAIN = 0.35  # each further word of one sort counts less
_AT_MOST = 3
_WEIGHT = 3
# How often a town hall hears of a kind, as far as that goes without asking: roads are every town's
# first worry, water and pavements come next, and a word about the staff mostly stands beside
# another matter. Set by hand, rounded, fitted to nothing.
_HEARD_OF: Mapping[str, float] = {"road": 2.0, "drain": 1.3, "sidewalk": 1.3, "service": 0.7}


def guess(text: str) -> tuple[str, ...]:
    """Up to three category codes of `casework.categories`, best first; empty where nothing fits."""
    named = _by_words(text)
    return _best(_weighed(text, named))[:_AT_MOST] if named else ()


def named_kinds(text: str) -> tuple[str, ...]:
    """The kinds of which words stand in the text, best first."""
    return _best(_by_words(text))


def signs(text: str) -> tuple[str, ...]:
    """What a kind is recognised by: traits of the text, and the kinds that its words name."""
    return _signs(text, _by_words(text))


def _signs(text: str, by_words: Mapping[str, float]) -> tuple[str, ...]:
    kinds = enumerate(_best(by_words)[:_AT_MOST])
    named = (f"{code} {place} {again}" for place, code in kinds for again in range(_WEIGHT))
    return (*traits(text), *words_of(text), *named)


def _best(scores: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(scores, key=lambda code: -scores[code]))


def _weighed(text: str, named: Mapping[str, float]) -> dict[str, float]:
    """What was learnt and what the words say count alike, then how often one hears of it."""
    learnt = model("categories").judge(_signs(text, named))
    total = sum(named.values())
    return {
        code: (learnt.get(code, 0.0) + named.get(code, 0.0) / total) * _HEARD_OF.get(code, 1.0)
        for code in dict.fromkeys((*named, *learnt))
    }


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
