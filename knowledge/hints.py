"""Words by which a story gives away what it is about, or what it wants, without naming it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.thai import squeeze
from knowledge.traits import fold
from knowledge.wordlist import read_list

_KEY = 2  # letters by which a word is looked up
_SHORTEST = 3  # letters; a shorter Thai word stands in too many others
_LONG_LATIN = 5  # letters; shorter ones must stand alone
_LEADING = frozenset("เแโใไ")
_HANGING = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e4c\u0e4d\u0e4e")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Whose each word is; the words of each beginning, longest first."""

    holders: Mapping[str, tuple[str, ...]]
    by_start: Mapping[str, tuple[str, ...]]


def hints(squeezed: str, *tables: str) -> Mapping[str, int]:
    """For each service and wish how many words of its own stand in the text, tones or not."""
    lexicon = _lexicon(tables or ("services", "wishes"))
    found = dict.fromkeys(_found_in(fold(squeezed), lexicon.by_start))
    return Counter(name for word in found for name in lexicon.holders[word])


def _found_in(folded: str, by_start: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The longest word at every place; thousands of words, so that no pattern would be small."""
    at = 0
    while at < len(folded):
        words = by_start.get(folded[at : at + _KEY], ())
        word = next((one for one in words if _stands(folded, at, one)), None)
        if word:
            yield word
        at += len(word or " ")


def _stands(folded: str, at: int, word: str) -> bool:
    if not folded.startswith(word, at):
        return False
    before, after = folded[at - 1 : at], folded[at + len(word) : at + len(word) + 1]
    if word.isascii():
        return len(word) >= _LONG_LATIN or not any(
            one.isascii() and one.isalpha() for one in (before, after)
        )
    return before not in _LEADING and after not in _HANGING


@lru_cache(maxsize=4)
def _lexicon(tables: tuple[str, ...]) -> _Lexicon:
    """The words of these tables, in the order of the file."""
    holders: dict[str, tuple[str, ...]] = {}
    lists = read_list("hints")
    for name, words in (pair for table in tables for pair in lists[table].items()):
        for word in sorted({fold(squeeze(one)) for one in words.split(",")}):
            if len(word) >= (_KEY if word.isascii() else _SHORTEST):
                holders[word] = (*holders.get(word, ()), name)
    by_start: dict[str, list[str]] = {}
    for word in sorted(holders, key=lambda word: (-len(word), word)):
        by_start.setdefault(word[:_KEY], []).append(word)
    return _Lexicon(holders, {start: tuple(words) for start, words in by_start.items()})
