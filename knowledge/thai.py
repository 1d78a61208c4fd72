"""Thai as people type it, made even: the same word always becomes the same signs."""

from __future__ import annotations

import operator
import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0e\ufe0f]")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_NIKHAHIT = "\u0e4d"
_TONES = "\u0e48-\u0e4b"
_ABOVE_BELOW = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # everything that hangs on a consonant
_SARA_AM = re.compile(f"([{_TONES}]?)\u0e4d([{_TONES}]?)\u0e32")
_TONE_FIRST = re.compile(f"([{_TONES}])([\u0e31\u0e34-\u0e39])")
_DOUBLE_MARK = re.compile(f"([{_ABOVE_BELOW}\u0e30\u0e32\u0e33])\\1+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_NOT_WORD = re.compile(f"[^\\w{_ABOVE_BELOW}]+|_+")
_TONE_MARKS = re.compile(f"[{_TONES}]")
_MARKS_ABOVE = re.compile("[\u0e47-\u0e4e]")  # tones, and what shortens or silences
_VOWEL_FIRST = re.compile("([เแโใไ])([ก-ฮ])")
_PARTICLE = re.compile(
    "(?:ค่ะ|คะ|ครับ|คับ|ครัช|ค้าบ|ค้า|จ้า|จ้ะ|จ๊ะ|จ๋า|ฮะ|เจ้า|เด้อ|นะ|น่ะ|อะ|อ่ะ|ฮับ|งับ|จ้ๆ|please|pls)+$"
)


def normalise(text: str) -> str:
    """NFC, Arabic digits, one sara ae, nothing invisible, nothing stretched, small Latin.

    Every message passes here several times, so what is rarely needed is looked for cheaply first.
    """
    even = in_arabic(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).lower())
    even = even.replace("\u0e40\u0e40", "\u0e41")  # two sara e, typed for sara ae
    if _NIKHAHIT in even:
        even = _SARA_AM.sub("\\1\\2\u0e33", even)
    even = _TONE_FIRST.sub(r"\2\1", even)
    if True in map(operator.eq, even, even[1:]):
        even = _STRETCHED.sub(r"\1", _DOUBLE_MARK.sub(r"\1", even))
    return " ".join(even.split())


def in_arabic(text: str) -> str:
    """The text with each digit of another script, Thai above all, as an Arabic one in its place."""
    return _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), text)


def dictionary_order(text: str) -> tuple[str, str]:
    """A key to sort by as Thai dictionaries do.

    A vowel written before its consonant counts after it; marks above count where all else is alike.
    """
    spoken = _VOWEL_FIRST.sub(r"\2\1", text)
    return _MARKS_ABOVE.sub("", spoken), spoken


def without_particles(text: str) -> str:
    """Normalised, with polite endings cut off where a phrase ends; never inside a word."""
    chunks = (_PARTICLE.sub("", chunk) or chunk for chunk in normalise(text).split(" "))
    return " ".join(chunks)


def squeeze(text: str) -> str:
    """Normalised, letters, marks and digits only: how words are looked for, spaces or not."""
    return _NOT_WORD.sub("", normalise(text))


def without_tones(text: str) -> str:
    """Without tone marks, which hurried people leave out."""
    return _TONE_MARKS.sub("", text)


def ngrams(text: str, sizes: tuple[int, ...]) -> list[str]:
    """All runs of so many signs, in order; of a text shorter than a size none of that size."""
    return [text[start : start + size] for size in sizes for start in range(len(text) - size + 1)]
