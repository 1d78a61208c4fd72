"""Numbers that people take for ours and that are none: a sign wrong, another office's, a code cut
short. Who types one is told what ours look like, and where to see cases without any.
"""

from __future__ import annotations

import re
from functools import lru_cache

from casework.numbering import ALPHABET, has_digit, read_number
from handlers.dialogue import press
from handlers.known import Known
from handlers.registry import FLOWS
from handlers.words import Words
from knowledge.thai import normalise, squeeze

LONGEST = 60  # signs of a number with the words that belong to it
EXAMPLE = "69-K7M3QX"  # what our words show; its check character is wrong on purpose
_ORDERED = 4  # signs from which what follows "track" is a number and no count
_LONG_CODE = 10  # digits from which a number may be the beginning of a tip's code
_BARE = re.compile(r"(?:[#\s]*|[a-z]{1,3} ?[.-] ?)[0-9][0-9\s./-]{3,}[0-9]")
_YEARLESS = re.compile(f"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[{ALPHABET.lower()}]{{6}}")
_NUMBER = f"[0-9]+|[0-9]{{2}}(?=[a-z]*[0-9])[0-9a-z]{{3,7}}|{_YEARLESS.pattern}"
_LIKE_OURS = re.compile("[0-9]{2} ?- ?(?=[0-9]*[a-z])[0-9a-z]{5,7}")
_SIGNS = "(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{5,7}"
_DASHLESS = re.compile(f"[0-9]{{2}} ?{_SIGNS}")
_INSIDE = re.compile(rf"(?<![0-9a-z/])[0-9]{{2}}(?: ?- ?[0-9a-z]{{3,9}}| ?{_SIGNS})(?![0-9a-z/-])")


def ordered(text: str, known: Known) -> str:
    """The button behind "track 12345", or behind what has the very form of our numbers; or "".

    It is heard wherever somebody stands.
    """
    if len(text) > LONGEST or not has_digit(text) or read_number(text):
        return ""
    if _LIKE_OURS.fullmatch(normalise(text)):
        return _strange(text)
    flows = tuple(name for name, flow in FLOWS.items() if flow.meant_for(known))
    found = _deeds(known.words, flows).fullmatch(squeeze(text))
    return _strange(text) if found and len(found[1]) >= _ORDERED else ""


def in_words(text: str) -> str:
    """The button behind a number in a sentence that asks for a case: ours, or none; or ""."""
    if number := read_number(text):
        return press("track", "show", number)
    return _strange(text) if _INSIDE.search(normalise(text)) else ""


def alone(text: str, known: Known) -> str:
    """The button behind a number alone, or with words that only say that it is one; or ""."""
    if len(text) > LONGEST or not has_digit(text):
        return ""
    if _spoken_of(known.words).fullmatch(squeeze(text)) or _YEARLESS.fullmatch(squeeze(text)):
        return _strange(text)
    if _DASHLESS.fullmatch(normalise(text)):
        return _strange(text)
    return _strange(text, "bare") if _BARE.fullmatch(normalise(text)) else ""


def _strange(text: str, kind: str = "") -> str:
    if EXAMPLE.replace("-", "").lower() in squeeze(text):
        return press("track", "mistyped", "example")
    is_digits = not re.search("[0-9][a-z]|[a-z][0-9]", normalise(text))
    count = sum(sign.isdecimal() for sign in text)
    is_phone = count == _LONG_CODE and squeeze(text).startswith("0")
    if is_digits and count >= _LONG_CODE and not is_phone:
        return press("track", "mistyped", "cut_short")
    return press("track", "mistyped", kind)


@lru_cache(maxsize=64)
def _deeds(words: Words, flows: tuple[str, ...]) -> re.Pattern[str]:
    """What is typed before a number to do something with it, and the number."""
    does = tuple(f"{flow}.does." for flow in flows)
    phrases = {one for key in words.phrases if key.startswith(does) for one in words.phrases[key]}
    return _followed((*phrases, *words.phrases["track.says.open"]), words)


@lru_cache(maxsize=64)
def _spoken_of(words: Words) -> re.Pattern[str]:
    """Words that only say that a number comes, and the number."""
    return _followed(words.phrases["track.number.before"], words)


def _followed(phrases: tuple[str, ...], words: Words) -> re.Pattern[str]:
    before, after = _either(phrases), _either(words.phrases["track.number.after"])
    return re.compile(f"(?:{before})+({_NUMBER})(?:{after})*")


def _either(phrases: tuple[str, ...]) -> str:
    """Longest first, so that a phrase is not left in its middle."""
    return "|".join(sorted(map(re.escape, map(squeeze, phrases)), key=len, reverse=True))
