"""Words by which a story gives away what it is about, or what it wants, without naming it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from knowledge.thai import squeeze
from knowledge.traits import fold
from knowledge.wordlist import WordList, read_list


def hints(squeezed: str) -> Mapping[str, int]:
    """For each service and wish how many words of its own stand in the text, tones or not."""
    found = set(_words().found_in(fold(squeezed)))
    return Counter(name for word in found for name in _holders()[word])


@lru_cache(maxsize=1)
def _words() -> WordList:
    return WordList(_holders())


@lru_cache(maxsize=1)
def _holders() -> Mapping[str, tuple[str, ...]]:
    """The services and wishes of each word, in the order of the file."""
    holders: dict[str, tuple[str, ...]] = {}
    lists = read_list("hints")
    for name, words in (*lists["services"].items(), *lists["wishes"].items()):
        for word in sorted({fold(squeeze(one)) for one in words.split(",")} - {""}):
            holders[word] = (*holders.get(word, ()), name)
    return holders
