"""Words by which a story gives a service away without naming it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from knowledge.thai import squeeze
from knowledge.traits import fold
from knowledge.wordlist import WordList, read_list


def hints(squeezed: str) -> Mapping[str, int]:
    """For each service how many different words of its own stand in the text, tones or not."""
    found = set(_words().found_in(fold(squeezed)))
    return Counter(service for word in found for service in _holders()[word])


@lru_cache(maxsize=1)
def _words() -> WordList:
    return WordList(_holders())


@lru_cache(maxsize=1)
def _holders() -> Mapping[str, tuple[str, ...]]:
    """The services of each word, in the order of the file."""
    holders: dict[str, tuple[str, ...]] = {}
    for service, words in read_list("hints").items():
        for word in sorted({fold(squeeze(one)) for one in words.split(",")} - {""}):
            holders[word] = (*holders.get(word, ()), service)
    return holders
