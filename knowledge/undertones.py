"""What rings along in a text beside what it is about: a favour, hearsay, a sum; pets, luck, love.

Words that stand for one another are one sign, so what was learnt of one is known of all; and every
two signs of something wrong are a sign of their own. Tones do not count, as hurried people leave
them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from knowledge.thai import squeeze, without_tones
from knowledge.wordlist import WordList, read_list

_PLAIN = frozenset({"favour", "blame", "hearsay"})


def undertones(squeezed: str) -> Iterator[str]:
    """Every sign by its name, and every two of something wrong, always in the same order."""
    toneless = without_tones(squeezed)
    heard = [name for name, words in _lists("wrong") if words.is_in(toneless)]
    yield from heard
    yield from (f"{one} & {other}" for one, other in combinations(heard, 2))
    for table in ("life", "elsewhere"):
        yield from (name for name, words in _lists(table) if words.is_in(toneless))


def weight_of_wrong(squeezed: str) -> int:
    """How much of something wrong rings along; what hardly anybody says otherwise counts double."""
    toneless = without_tones(squeezed)
    heard = (name for name, words in _lists("wrong") if words.is_in(toneless))
    return sum(2 if name in _PLAIN else 1 for name in heard)


def is_of_elsewhere(squeezed: str) -> bool:
    """Whether something rings along that no counter of ours deals with: luck, banks, books."""
    toneless = without_tones(squeezed)
    return any(words.is_in(toneless) for _, words in _lists("elsewhere"))


@lru_cache(maxsize=4)
def _lists(table: str) -> tuple[tuple[str, WordList], ...]:
    return tuple(
        (name, WordList(without_tones(squeeze(word)) for word in words))
        for name, words in read_list("undertones")[table].items()
    )
