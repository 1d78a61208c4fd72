"""Whose work it is when it is not ours: other agencies, with the number that everybody knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.services import Bilingual
from knowledge.thai import squeeze
from knowledge.wordlist import WordList, read_list


@dataclass(frozen=True, slots=True)
class Agency:
    """Another agency; `phone` is its number, or the government's common one."""

    code: str
    name: Bilingual
    phone: str


def agency_of(text: str) -> Agency | None:
    """The agency whose work a text names; the one named by the longest word."""
    squeezed = squeeze(text)
    if not _any().is_in(squeezed):
        return None
    best, length = None, 0
    for agency, words in _agencies():
        longest = max((len(word) for word in words.found_in(squeezed)), default=0)
        if longest > length:
            best, length = agency, longest
    return best


@lru_cache(maxsize=1)
def _agencies() -> tuple[tuple[Agency, WordList], ...]:
    return tuple(
        (
            Agency(code, Bilingual(told["th"], told["en"]), told["phone"]),
            WordList(told["words"]),
        )
        for code, told in read_list("others").items()
    )


@lru_cache(maxsize=1)
def _any() -> WordList:
    return WordList(word for told in read_list("others").values() for word in told["words"])
