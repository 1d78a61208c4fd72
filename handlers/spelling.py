"""A command as hurried people type it: what stays the same however it is spelled.

Only for comparing with known phrases. What is said to be kept is never taken from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from handlers.known import Known
from handlers.typed import plain
from handlers.words import Words
from knowledge.thai import squeeze, without_tones

LONG_ENOUGH = 7  # signs; of a shorter phrase one wrong sign makes another word
_BEFORE = re.compile(
    "^(?:ผม|หนู|ฉัน|ดิฉัน)?(?:อยาก|ตองการ|ขอ|จะ|มา|รบกวน)+(?=.{4})"  # tones are gone by then
)
_AFTER = re.compile("(?<=.{4})(?:หนอย|ดวย|เลย|กอน|ดีกวา|ไดไหม|ไดมัย)+$")
_WHERE = re.compile("(?<=.{4})(?:ยังไง|อยางไร|ไดทีไหน|ทีไหน|ตรงไหน|ทางไหน|ไดยังไง)$")
_CONSONANT = re.compile("[\u0e01-\u0e2ea-z0-9]")


def evened(text: str) -> str:
    """Without case, spaces, signs, polite endings and tone marks; "" of a long text."""
    return without_tones(squeeze(plain(text)))


def asked(text: str) -> str:
    """Evened, and without what people put round a wish ("I would like …, please")."""
    return _AFTER.sub("", _BEFORE.sub("", evened(text)))


def without_where(bare: str) -> str:
    """Without "where?" and "how?" behind it: who asks that of a way wants the way."""
    return _WHERE.sub("", bare)


@lru_cache(maxsize=256)
def evened_phrases(words: Words, key: str) -> frozenset[str]:
    """The phrases under this key, evened."""
    return frozenset(map(evened, words.phrases[key]))


def is_said(text: str, key: str, known: Known) -> bool:
    """Whether these words are one of the phrases under this key, however they are spelled."""
    bare = evened(text)
    there = evened_phrases(known.words, key)
    return bool(bare) and (bare in there or asked(text) in there)


def nearly(bare: str, phrases: Iterable[str]) -> str:
    """The evened phrase that this evened text is, a long one with one sign wrong too; or ""."""
    if len(bare) < LONG_ENOUGH - 1:
        return ""
    lengths, first, last = range(len(bare) - 1, len(bare) + 2), bare[0], bare[-1]
    for one in phrases:  # most differ at both ends, which one slip never does
        is_like = len(one) in lengths and (one[0] == first or one[-1] == last)
        if is_like and len(one) >= LONG_ENOUGH and _one_apart(bare, one):
            return one
    return ""


def _one_apart(one: str, other: str) -> bool:
    """One sign left out or put in, a vowel changed, or two that stand beside each other exchanged.

    A changed consonant makes another word: "ห้องเรียน" is not "ร้องเรียน".
    """
    short, long = sorted((one, other), key=len)
    at = next((at for at, sign in enumerate(short) if sign != long[at]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    if short[at + 1 :] == long[at + 1 :]:
        return not _CONSONANT.search(short[at : at + 1] + long[at : at + 1])
    return long[at : at + 2][::-1] == short[at : at + 2] and short[at + 2 :] == long[at + 2 :]
