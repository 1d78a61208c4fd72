"""A command as hurried people type it: what stays the same however it is spelled.

Only for comparing with known phrases. What is said to be kept is never taken from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.typed import plain
from knowledge.thai import squeeze, without_tones

LONG_ENOUGH = 7  # signs; of a shorter phrase one wrong sign makes another word
_BEFORE = re.compile(
    "^(?:ผม|หนู|ฉัน|ดิฉัน)?(?:อยาก|ตองการ|ขอ|จะ|มา|รบกวน)+(?=.{4})"  # tones are gone by then
)
_AFTER = re.compile("(?:หนอย|ดวย|เลย|ไดไหม|ไดมัย|ยังไง|ไดทีไหน|ทีไหน|ตรงไหน|ทางไหน)$")


def evened(text: str) -> str:
    """Without case, spaces, signs, polite endings and tone marks; "" of a long text."""
    return without_tones(squeeze(plain(text)))


def asked(text: str) -> str:
    """Evened, and without what people put round a wish ("I would like …, please")."""
    bare = _BEFORE.sub("", evened(text))
    while (shorter := _AFTER.sub("", bare)) != bare:
        bare = shorter
    return bare


def is_nearly(bare: str, phrases: Iterable[str]) -> bool:
    """Whether an evened text is one of these evened phrases, or a long one with one sign wrong."""
    return any(
        bare == one or (len(one) >= LONG_ENOUGH and _one_apart(bare, one)) for one in phrases
    )


def _one_apart(one: str, other: str) -> bool:
    """One sign changed, left out, put in, or two that stand beside each other exchanged."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((at for at, sign in enumerate(short) if sign != long[at]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = long[at : at + 2][::-1] == short[at : at + 2]
    return short[at + 1 :] == long[at + 1 :] or (swapped and short[at + 2 :] == long[at + 2 :])
