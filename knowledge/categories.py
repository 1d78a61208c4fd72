"""What kind of complaint a free text is about: by words of our own, and by what was learnt."""

from __future__ import annotations

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
_LEARNT = 0.5  # weight of what was learnt against the words
_SURE = 0.05  # likelihood of a kind of which no word stands in the text
# We wrote as many reports of each kind; in life more are about the road than about anything else.
_COMMON = {"road": 2.0}


def guess(text: str) -> tuple[str, ...]:
    """Up to three category codes of `casework.categories`, best first; empty where nothing fits."""
    named = _by_words(text)
    judged = model("categories").judge(signs(text)) if named else {}
    total = sum(named.values())
    scores = {
        code: _COMMON.get(code, 1.0)
        * (_LEARNT * share + (1 - _LEARNT) * named.get(code, 0.0) / total)
        for code, share in judged.items()
        if code in named or share >= _SURE
    }
    return tuple(sorted(scores, key=lambda code: -scores[code])[:_AT_MOST])


def named_kinds(text: str) -> tuple[str, ...]:
    """The kinds of which words stand in the text, best first."""
    scores = _by_words(text)
    return tuple(sorted(scores, key=lambda code: -scores[code]))


def signs(text: str) -> tuple[str, ...]:
    """What a kind is recognised by: traits of the text, and the kinds that its words name."""
    kinds = enumerate(named_kinds(text)[:_AT_MOST])
    named = (f"{code} {place} {again}" for place, code in kinds for again in range(_WEIGHT))
    return (*traits(text), *words_of(text), *named)


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
