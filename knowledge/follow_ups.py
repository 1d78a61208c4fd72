"""Questions that hang on the one before: "and if I am late?", "and what about a fence?"."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.thai import squeeze, without_particles
from knowledge.wordlist import WordList, read_list

_TURNS = re.compile(
    "(?:แล้ว|และ|งั้น|ส่วน) ?(?:(?:ถ้า|หาก|กรณี) ?)?(.+?) ?(?:ล่ะ|หล่ะ|หละ|ละ)"
    "|(?:แล้ว|และ|งั้น) ?(?:ถ้า|หาก) ?(.+)"
    "|(.+?)(?<!แล้ว)(?:ล่ะ|หล่ะ)"
    r"|(?:and )?(?:what|how) about (.+?)\??"
)

_LATIN = re.compile("[a-z']+|[0-9]+")


def turned_to(text: str) -> str:
    """What "แล้ว…ล่ะ" turns to, as a question; "" where nothing is turned to."""
    found = _TURNS.fullmatch(without_particles(text))
    return next(filter(None, found.groups()), "").strip() if found else ""


def names_nothing(text: str) -> bool:
    """Whether no thing of its own is named, so that only what was just answered can be meant."""
    if text.isascii():
        said = _LATIN.findall(text.lower())
        return all(word in _latin() or word.removesuffix("s") in _latin() for word in said)
    return _function().is_all_of(squeeze(text))


@lru_cache(maxsize=1)
def _function() -> WordList:
    return WordList(_words())


@lru_cache(maxsize=1)
def _latin() -> frozenset[str]:
    return frozenset(_LATIN.findall(" ".join(_words())))


def _words() -> tuple[str, ...]:
    parts = (word for lists in read_list("parts").values() for word in lists["words"])
    return (*read_list("follow_ups")["function"], *parts)
