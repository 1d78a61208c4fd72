"""Whose work it is when it is not ours: other agencies, with the number that everybody knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.services import Bilingual
from knowledge.thai import squeeze
from knowledge.wordlist import WordList, read_list

_LAMPS = ("ไฟถนนดับทั้งหมู่บ้าน", "ไฟทางดับทั้งหมู่บ้าน", "ไฟตกแต่ง", "ไฟตกลง", "ไฟตกน้ำ")


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


def is_only_theirs(text: str) -> bool:
    """Whether another office alone makes what is asked for, however well a service of ours fits."""
    wanted, ours = _card()
    squeezed = squeeze(text)
    return wanted.is_in(squeezed) and not ours.is_in(squeezed)


@lru_cache(maxsize=1)
def _card() -> tuple[WordList, WordList]:
    told = read_list("others")["disability_card"]
    return WordList(told["words"]), WordList(told["ours"])


def is_power_cut(text: str) -> bool:
    """Whether a home has no current: no street lamp, whatever the words have in common."""
    return _at_home().is_in(squeeze(text))


@lru_cache(maxsize=1)
def _at_home() -> WordList:
    return WordList(read_list("others")["electricity"]["at_home"], _LAMPS)


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
