"""What kind of complaint a free text is about.

By words of our own, by what was learnt of our own reports, and by what was counted in many others.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import sqrt

from knowledge.counted import as_counted
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
_LEARNT = 0.5  # weight of what was learnt against the words
_SURE = 0.05  # likelihood of a kind of which no word stands in the text
_HARDLY = 0.01  # score of a kind that nothing of our own speaks for
_NEVER_RULED_OUT = 0.3  # what a city finds impossible keeps half of its score (its root)


def guess(text: str) -> tuple[str, ...]:
    """Up to three category codes of `casework.categories`, best first; empty where nothing fits."""
    named = _by_words(text)
    seen = traits(text) if named else ()
    scores = _with_what_was_counted(_by_our_own(text, seen, named), as_counted(seen))
    return _best(scores)[:_AT_MOST]


def named_kinds(text: str) -> tuple[str, ...]:
    """The kinds of which words stand in the text, best first."""
    return _best(_by_words(text))


def signs(text: str) -> tuple[str, ...]:
    """What a kind is recognised by: traits of the text, and the kinds that its words name."""
    return _signs(text, traits(text), _by_words(text))


def _signs(text: str, seen: tuple[str, ...], by_words: Mapping[str, float]) -> tuple[str, ...]:
    kinds = enumerate(_best(by_words)[:_AT_MOST])
    named = (f"{code} {place} {again}" for place, code in kinds for again in range(_WEIGHT))
    return (*seen, *words_of(text), *named)


def _best(scores: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(scores, key=lambda code: -scores[code]))


def _by_our_own(text: str, seen: tuple[str, ...], named: Mapping[str, float]) -> dict[str, float]:
    """Weighed by our words and by what was learnt of our own reports, every kind of ours."""
    judged = model("categories").judge(_signs(text, seen, named)) if named else {}
    total = sum(named.values())
    return {
        code: _LEARNT * share + (1 - _LEARNT) * named.get(code, 0.0) / total
        for code, share in judged.items()
        if code in named or share >= _SURE
    }


def _with_what_was_counted(
    own: Mapping[str, float], counted: Mapping[str, float]
) -> dict[str, float]:
    """Our own scores, each times the root of how much likelier or unlikelier the city finds it.

    What a city never reports (water of the town, its counter) it neither raises nor lowers.
    """
    even = len(counted)
    likelier = {code: sqrt(_NEVER_RULED_OUT + even * share) for code, share in counted.items()}
    every = dict.fromkeys((*own, *likelier)) if own else {}
    return {code: (own.get(code, 0.0) + _HARDLY) * likelier.get(code, 1.0) for code in every}


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
