"""What rings along in a text beside what it is about: a favour, hearsay, a sum; pets, luck, love.

Words that stand for one another are one sign, so what was learnt of one is known of all; and every
two signs of something wrong, or told beside it, are a sign of their own. Tones do not count, as
hurried people leave them out; what the regions say for a word counts as that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from knowledge.thai import squeeze, without_tones
from knowledge.wordlist import WordList, read_list

_SOON = 30  # signs between a shop and its hours
_PLAIN = frozenset({"favour", "blame", "hearsay"})


def undertones(squeezed: str) -> Iterator[str]:
    """Every sign by its name, and every two of something wrong, always in the same order."""
    toneless = _evened(squeezed)
    wrong = list(_heard(toneless))
    yield from wrong
    yield from (f"{one} & {other}" for one, other in combinations(wrong, 2))
    for table in ("life", "elsewhere"):
        yield from (name for name, words in _lists(table) if words.is_in(toneless))


def weight_of_wrong(squeezed: str) -> int:
    """How much of something wrong rings along; what hardly anybody says otherwise counts double."""
    return sum(2 if name in _PLAIN else 1 for name in _heard(_evened(squeezed)))


def is_of_elsewhere(squeezed: str) -> bool:
    """Whether something rings along that no counter of ours deals with: luck, banks, books."""
    toneless = _evened(squeezed)
    return _asks_a_shop(squeezed) or any(words.is_in(toneless) for _, words in _lists("elsewhere"))


def _asks_a_shop(squeezed: str) -> bool:
    """Whether a shop is soon followed by its hours; with tones, else Songkran is a shop."""
    shops, hours = _hours()
    starts = hours.starts(squeezed)
    return any(0 < at - shop <= _SOON for shop in shops.starts(squeezed) for at in starts)


def _heard(toneless: str) -> Iterator[str]:
    """Every sign of something wrong, and of what is told beside it."""
    for table in ("wrong", "told"):
        yield from (name for name, words in _lists(table) if words.is_in(toneless))


def _evened(squeezed: str) -> str:
    """Without tones, and as the capital would say it."""
    words, plain = _dialect()
    return without_tones(words.sub(lambda match: plain[match[0]], squeezed))


@lru_cache(maxsize=1)
def _dialect() -> tuple[re.Pattern[str], dict[str, str]]:
    told = read_list("undertones")["dialect"]
    plain = {squeeze(word): squeeze(usual) for usual, words in told.items() for word in words}
    longest = sorted(plain, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest))), plain


@lru_cache(maxsize=1)
def _hours() -> tuple[WordList, WordList]:
    lists = read_list("undertones")["hours"]
    return WordList(lists["shops"]), WordList(lists["asked"])


@lru_cache(maxsize=4)
def _lists(table: str) -> tuple[tuple[str, WordList], ...]:
    return tuple(
        (name, WordList(_evened(squeeze(word)) for word in words))
        for name, words in read_list("undertones")[table].items()
    )
