"""Words that only nod, shake the head or shrug."""

from __future__ import annotations

from functools import lru_cache

from handlers.known import Known
from handlers.typed import plain
from handlers.words import Words


@lru_cache(maxsize=64)
def yes_or_no(words: Words) -> dict[str, str]:
    """Bare word → "yes" or "no"."""
    return {plain(phrase): m for m in ("yes", "no") for phrase in words.phrases[f"talk.{m}_words"]}


def is_nothing(text: str, known: Known) -> bool:
    """Whether these words only say that there is nothing to say: "none", "I do not know"."""
    return plain(text) in _nothing(known.words)


@lru_cache(maxsize=64)
def _nothing(words: Words) -> frozenset[str]:
    return frozenset(plain(phrase) for phrase in words.phrases["talk.skip_words"])
