"""Where something is, as far as a free text says it: offered for the step that asks for a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.wordlist import read_list

_AT_MOST = 3
_LONGEST = 60  # signs of one place
_HOUSE = r"\s?[0-9๐-๙]{1,4}(?:[/\-][0-9๐-๙]{1,4})?(?![0-9๐-๙])"
_NO_DATE = r"(?<![0-9๐-๙/.\-])(?<!ตี)(?<!ตี )(?<!วันที่)(?<!วันที่ )"
_HOME = rf"(?:บ้าน\s?)?{_NO_DATE}[0-9๐-๙]{{1,4}}(?:[/\-][0-9๐-๙]{{1,4}})?"
_HOME_BY_SLASH = rf"{_NO_DATE}[0-9๐-๙]{{1,4}}/[0-9๐-๙]{{1,4}}(?![0-9๐-๙/])"
_VILLAGE = r"\s?[0-9๐-๙]{1,2}(?![0-9๐-๙])"
_KILOMETRE = r"\s?[0-9๐-๙]{1,3}(?:[+.][0-9๐-๙]{1,3})?"
_ON_THE_MAP = r"\b\d{1,2}\.\d{3,},\s?\d{2,3}\.\d{3,}"


def places_in(text: str) -> tuple[str, ...]:
    """Up to three places named in the text, as it names them, in order."""
    even = " ".join(text.split())
    found = (match[0].strip(" .,") for match in _place().finditer(even))
    places = (one for one in found if len(one) <= _LONGEST and _says_where(one))
    return tuple(dict.fromkeys(places))[:_AT_MOST]


def _says_where(place: str) -> bool:
    """Neither "this street" nor "our village": who was not there must find it."""
    lists = read_list("places")
    return place not in lists["nameless"] and not place.endswith(tuple(lists["pointing"]))


@lru_cache(maxsize=1)
def _place() -> re.Pattern[str]:
    return re.compile(f"{_in_thai()}|{_in_english()}|{_ON_THE_MAP}")


def _in_thai() -> str:
    """Beside a landmark, or a way with its name; several of them one after the other are one."""
    lists = read_list("places")
    end, named = rf"(?:{_any(lists['ends'])})", rf"(?:{_any(lists['named'])})"
    village = rf"(?:{_any(lists['villages'])}){_VILLAGE}"
    goes_on = rf"(?=\s|,|$|{end}|{named}|{village})"
    name = rf"(?:{_any(lists['whole'])}|(?!{end})[^\s,]){{1,24}}?{goes_on}"
    hamlet = rf"บ้าน(?!เลขที่){name}"
    beside = (
        rf"(?:{_any(lists['beside'])})\s?(?:{_any(lists['landmarks'])})"
        rf"(?:{_HOUSE}|(?!{named}|{village}){name})?"
    )
    way = rf"{named}(?:{_HOUSE}|\s?{name}(?:{_HOUSE})?)"
    home = rf"{_HOME}(?=\s?{village})|{_HOME_BY_SLASH}(?=\s?{named})|บ้าน\s?{_HOME_BY_SLASH}"
    far = rf"(?:{_any(lists['kilometres'])}){_KILOMETRE}"
    more = rf"(?:{_any(lists['wider'])})\s?{name}"
    part = rf"(?:{far}|{village}(?:\s?{hamlet})?|{hamlet}(?=\s{village})|{home}|{beside}|{way})"
    return rf"{part}(?:\s?(?:{part}|{more})){{0,4}}"


def _in_english() -> str:
    lists = read_list("places")["english"]
    number = r"\d{1,4}(?:/\d{1,4})?"
    name = r"[A-Z]\w+(?: [A-Z]\w+)*"
    landmark = rf"(?:{_any(lists['landmarks'])})(?: {name})?"
    beside = rf"(?i:{_any(lists['beside'])}) (?:the )?(?:{landmark}|wat \w+|{name})"
    way = rf"(?i:{_any(lists['named'])}) ?(?:{number}|{name}(?: {number})?)"
    return rf"\b(?:{beside}|{way})(?:,? (?:{beside}|{way})){{0,3}}"


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
