"""Words to look for in free Thai text, which has no spaces to hold on to.

Lists stand in TOML beside the code. A word counts only where it stands by itself as far as letters
can tell: no leading vowel before it and no mark after it may belong to another word, and what
`unless` names (larger words that contain it) is taken out first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.thai import squeeze

_LEADING = "เแโใไ"
_HANGING = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_HERE = Path(__file__).parent


class WordList:
    """Words and the larger words that hide them, ready to be searched."""

    def __init__(self, words: Iterable[str], unless: Iterable[str] = ()) -> None:
        self._words = _pattern(words)
        self._unless = _pattern(unless)

    def is_in(self, squeezed: str) -> bool:
        """Whether any of the words is in a text that `thai.squeeze` has seen."""
        return self._words.search(self._clear(squeezed)) is not None

    def found_in(self, squeezed: str) -> tuple[str, ...]:
        """Every word found, in order of place; overlapping words are counted once."""
        return tuple(match[0] for match in self._words.finditer(self._clear(squeezed)))

    def starts(self, squeezed: str) -> tuple[int, ...]:
        """Where the words stand."""
        return tuple(match.start() for match in self._words.finditer(self._clear(squeezed)))

    def is_all_of(self, squeezed: str) -> bool:
        """Whether the text is nothing but these words."""
        return bool(squeezed) and not self._words.sub("", squeezed)

    def blank(self, squeezed: str) -> str:
        """The text with these words blanked out, so that others do not stumble over them."""
        return self._words.sub(lambda match: " " * len(match[0]), squeezed)

    def _clear(self, squeezed: str) -> str:
        return self._unless.sub(lambda match: " " * len(match[0]), squeezed)


@lru_cache(maxsize=16)
def read_list(name: str) -> dict[str, Any]:
    """The TOML file of this name beside the code."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    evened = sorted({squeeze(word) for word in words} - {""}, key=lambda word: (-len(word), word))
    if not evened:
        return re.compile("(?!)")
    return re.compile("|".join(_guarded(word) for word in evened))


def _guarded(word: str) -> str:
    if word.isascii():
        return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if len(word) < 5 else re.escape(word)
    return f"(?<![{_LEADING}]){re.escape(word)}(?![{_HANGING}])"
