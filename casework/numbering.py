"""Numbers that citizens read out on the telephone, and keys that open their case.

A number is `69-K7M3QX`: fiscal year (Buddhist, two digits), five random characters, one check
character. The alphabet has 23 signs (no vowels, nothing that looks like something else); 23 is
prime and every position has its own weight, so that any one wrong character and any two swapped
neighbours are caught.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

ALPHABET = "23456789CDFHJKMNPQRTWXY"
KEY_LENGTH = 12
_RANDOM = 5
_PRIME = len(ALPHABET)
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)} | {"0": 8, "1": 9}
# 0 and 1 stand in years only, where no letter can stand, so that the values may be shared

_SIGN = f"[{ALPHABET}]"
_YEAR = "[0-9]{2}"
_DASH = r"[\s\-\u2010-\u2015_./]*"
_NUMBER = re.compile(rf"(?<![0-9A-Z])({_YEAR}){_DASH}((?:{_SIGN}{_DASH}){{5}}{_SIGN})(?![0-9A-Z])")
_KEY = re.compile(rf"(?<![0-9A-Z])((?:{_SIGN}{_DASH}){{11}}{_SIGN})(?![0-9A-Z])")
_JUNK = re.compile(r"[\s\-\u2010-\u2015_./]")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_DIGIT = re.compile(r"\d")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")

Random = Callable[[int], int]
"""`random(n)` answers a whole number from 0 to n - 1, each as likely."""


def new_number(fiscal_year_be: int, random: Random) -> str:
    """Make a number like `69-K7M3QX` for the fiscal year 2569; the caller makes sure it is new.

    One letter at least is among the signs, so that no telephone number reads as one.
    """
    year = f"{fiscal_year_be % 100:02d}"
    while True:
        body = _draw(_RANDOM, random)
        signs = body + check_character(year + body)
        if not signs.isdigit():
            return f"{year}-{signs}"


def check_character(signs: str) -> str:
    """The last character of a number whose year and random part are `signs`."""
    total = sum(weight * _VALUES[sign] for weight, sign in enumerate(signs, start=2))
    return ALPHABET[-total % _PRIME]  # its own weight is 1


def has_digit(text: str) -> bool:
    """Whether there is a digit of any script, without which a text holds no number."""
    return _DIGIT.search(text) is not None


def in_arabic(text: str) -> str:
    """The text with each digit of another script, Thai above all, as an Arabic one in its place."""
    return _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), text)


def read_number(text: str) -> str | None:
    """Find the number in a sentence, however it was typed; None where there is none.

    Small letters, spaces, a missing dash, digits of any script are forgiven; a wrong sign is not.
    """
    if not has_digit(text):
        return None
    for match in _NUMBER.finditer(_fold(text)):
        year, signs = match[1], _JUNK.sub("", match[2])
        if not signs.isdigit() and check_character(year + signs[:-1]) == signs[-1]:
            return f"{year}-{signs}"
    return None


def new_case_key(random: Random) -> str:
    """Make the twelve characters that open words and photos to whoever holds the receipt."""
    return _draw(KEY_LENGTH, random)


def read_case_key(text: str) -> str | None:
    """Find a key in a sentence, in groups or not; None where there is none."""
    match = _KEY.search(_fold(text))
    return _JUNK.sub("", match[1]) if match else None


def show_case_key(key: str) -> str:
    """In three groups of four, as people copy it."""
    return "-".join(key[start : start + 4] for start in range(0, len(key), 4))


def _draw(length: int, random: Random) -> str:
    return "".join(ALPHABET[random(_PRIME)] for _ in range(length))


def _fold(text: str) -> str:
    return in_arabic(unicodedata.normalize("NFKC", _UNSEEN.sub("", text))).upper()
