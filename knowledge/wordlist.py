"""Words to look for in free Thai text, which has no spaces to hold on to.

Lists stand in TOML beside the code. A word counts only where it stands by itself as far as letters
can tell: no leading vowel before it and no mark after it may belong to another word, and what
`unless` names (larger words that contain it) is taken out first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from knowledge.thai import squeeze

_LEADING = "เแโใไ"
_HANGING = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_HERE = Path(__file__).parent


class WordList:
    """Words and the larger words that hide them, ready to be searched.

    Most texts hold none of the words, so a search without any guard comes first: it is a tree of
    letters and costs little more than reading the text once.
    """

    def __init__(self, words: Iterable[str], unless: Iterable[str] = ()) -> None:
        self._every = _evened(words)
        self._larger = _evened(unless)
        self._maybe = re.compile(_tree(self._every, guarded=False))

    def is_in(self, squeezed: str) -> bool:
        """Whether any of the words is in a text that `thai.squeeze` has seen."""
        if self._maybe.search(squeezed) is None:
            return False
        return self._words.search(self._clear(squeezed)) is not None

    def found_in(self, squeezed: str) -> tuple[str, ...]:
        """Every word found, in order of place; overlapping words are counted once."""
        return tuple(match[0] for match in self._matches(squeezed))

    def hides_in(self, squeezed: str) -> bool:
        """Whether a larger word that hides one of ours is in the text."""
        return self._unless.search(squeezed) is not None

    def starts(self, squeezed: str) -> tuple[int, ...]:
        """Where the words stand."""
        return tuple(match.start() for match in self._matches(squeezed))

    def is_all_of(self, squeezed: str) -> bool:
        """Whether the text is nothing but these words."""
        return bool(squeezed) and not self._words.sub("", squeezed)

    def blank(self, squeezed: str) -> str:
        """The text with these words blanked out, so that others do not stumble over them."""
        if self._maybe.search(squeezed) is None:
            return squeezed
        return self._words.sub(lambda match: " " * len(match[0]), squeezed)

    @cached_property
    def _words(self) -> re.Pattern[str]:
        """Made when first needed: a start pays for no list that nobody touches."""
        return re.compile(_tree(self._every, guarded=True))

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return re.compile(_tree(self._larger, guarded=True))

    def _matches(self, squeezed: str) -> Iterable[re.Match[str]]:
        if self._maybe.search(squeezed) is None:
            return ()
        return self._words.finditer(self._clear(squeezed))

    def _clear(self, squeezed: str) -> str:
        return self._unless.sub(lambda match: " " * len(match[0]), squeezed)


@lru_cache(maxsize=16)
def read_list(name: str) -> dict[str, Any]:
    """The TOML file of this name beside the code."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _evened(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({squeeze(word) for word in words} - {""}))


_Branches = dict[str, "_Branches"]  # what follows a letter; "" where a word ends


def _tree(words: tuple[str, ...], *, guarded: bool) -> str:
    """A pattern that reads each letter once; at every place the longest word is tried first."""
    root: _Branches = {}
    for word in words:
        here = root
        for letter in word:
            here = here.setdefault(letter, {})
        here[""] = {}
    return _branch(root, "", guarded) if root else "(?!)"


def _branch(here: _Branches, so_far: str, guarded: bool) -> str:
    longer = [
        re.escape(letter)
        + (_before(letter) if guarded and not so_far else "")
        + _branch(after, so_far + letter, guarded)
        for letter, after in here.items()
        if letter
    ]
    if "" in here:
        longer.append(_at_end(so_far) if guarded else "")
    return longer[0] if len(longer) == 1 else f"(?:{'|'.join(longer)})"


def _before(letter: str) -> str:
    """Looks back over the first letter; behind it, so that the engine can skip to first letters."""
    return "" if letter.isascii() else f"(?<![{_LEADING}].)"


def _at_end(word: str) -> str:
    if not word.isascii():
        return f"(?![{_HANGING}])"
    alone = rf"(?<![a-z].{{{len(word)}}})(?![a-z])"
    return alone if len(word) < 5 else ""
