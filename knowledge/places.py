"""Where something is, as far as a free text says it: offered for the step that asks for a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.wordlist import read_list

_AT_MOST = 3
_LONGEST = 40  # signs of one place


def places_in(text: str) -> tuple[str, ...]:
    """Up to three places named in the text, as it names them, in order."""
    even = " ".join(text.split())
    found = (match[0].strip(" .,") for match in _place().finditer(even))
    nameless = frozenset(read_list("places")["nameless"])
    places = (one for one in found if len(one) <= _LONGEST and one not in nameless)
    return tuple(dict.fromkeys(places))[:_AT_MOST]


@lru_cache(maxsize=1)
def _place() -> re.Pattern[str]:
    """Beside a landmark, or a way with its name; several of them one after the other are one."""
    lists = read_list("places")
    end = rf"(?:{_any(lists['ends'])})"
    name = rf"(?:(?!{end})[^\s,]){{1,24}}?(?=\s|,|$|{end}|{_any(lists['named'])})"
    number = r"\s?[0-9๐-๙]{1,4}(?:[/\-][0-9๐-๙]{1,4})?"
    beside = rf"(?:{_any(lists['beside'])})\s?(?:{_any(lists['landmarks'])})(?:{number}|{name})?"
    way = rf"(?:{_any(lists['named'])})(?:{number}|\s?{name}(?:{number})?)"
    return re.compile(rf"(?:(?:{beside}|{way})\s?){{1,3}}")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
