"""Our words for what somebody wants, from `intents.toml`: in a text, beside others, or alone."""

from __future__ import annotations

from functools import lru_cache

from knowledge.wordlist import WordList, read_list


def has(sort: str, squeezed: str) -> bool:
    """Whether a word for this wish is in the text."""
    return words(sort).is_in(squeezed)


@lru_cache(maxsize=16)
def words(sort: str) -> WordList:
    """Words of which one is enough."""
    lists = read_list("intents")[sort]
    return WordList(lists["words"], lists.get("unless", ()))


@lru_cache(maxsize=16)
def near(sort: str) -> WordList:
    """Words that go with a wish, and are none alone."""
    return WordList(read_list("intents")[sort].get("near", ()))


@lru_cache(maxsize=16)
def whole(sort: str) -> WordList:
    """Words of which alone a text may consist."""
    return WordList(read_list("intents")[sort]["whole"])
