"""What people type, made comparable: case, digits, spaces and polite endings do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from casework.numbering import in_arabic
from handlers.words import Words

LONGEST_PHRASE = 80
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\ufe0f]")
_EDGES = " \t\r\n.!?…,;:\"'“”‘’()ๆ~"
_ENDINGS = ("ค่ะ", "คะ", "ค่า", "คับ", "ครับผม", "ครับ", "จ้ะ", "จ้า", "ฮะ", "นะ", "please")
_POLITE = re.compile(rf"(?<=\S)\s*(?:นะ)?(?:{'|'.join(_ENDINGS)})$")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """The bare form of a short text, for comparing with labels and phrases; "" of a long one."""
    if len(text) > LONGEST_PHRASE:
        return ""
    bare = in_arabic(unicodedata.normalize("NFC", _UNSEEN.sub("", text))).lower()
    bare = bare.strip(_EDGES)
    # Most texts end otherwise, and to look for an ending everywhere would cost the most of all.
    while bare.endswith(_ENDINGS) and (shorter := _POLITE.sub("", bare).strip(_EDGES)) != bare:
        bare = shorter
    return _SPACE.sub("", bare)


@lru_cache(maxsize=256)
def phrases(words: Words, key: str) -> frozenset[str]:
    """The phrases under this key, in their bare form."""
    return frozenset(map(plain, words.phrases[key]))
