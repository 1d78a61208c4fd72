"""Words that only nod, shake the head or shrug."""

from __future__ import annotations

from functools import lru_cache

from handlers.known import Known
from handlers.typed import phrases, plain
from handlers.words import Words


@lru_cache(maxsize=64)
def yes_or_no(words: Words) -> dict[str, str]:
    """Bare word → "yes" or "no"."""
    return {plain(phrase): m for m in ("yes", "no") for phrase in words.phrases[f"talk.{m}_words"]}


def is_nothing(text: str, known: Known) -> bool:
    """Whether these words only say that there is nothing to say: "none", "I do not know"."""
    return is_one_of(text, "talk.skip_words", known)


def is_one_of(text: str, key: str, known: Known) -> bool:
    """Whether these words are one of the phrases under this key; of none where there is no key."""
    return bool(key) and plain(text) in phrases(known.words, key)
