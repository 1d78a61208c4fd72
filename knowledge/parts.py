"""Which part of an answer a question asks for: papers, money, days, a place …"""

from __future__ import annotations

from functools import lru_cache

from knowledge.services import PARTS, Part
from knowledge.thai import squeeze
from knowledge.wordlist import WordList, read_list


def asked_part(question: str) -> Part:
    """The part asked for; "general" where no word tells."""
    squeezed = squeeze(question)
    return next((part for part, words in _words() if words.is_in(squeezed)), "general")


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[Part, WordList], ...]:
    known: dict[str, Part] = {part: part for part in PARTS}
    return tuple(
        (known[name], WordList(lists["words"])) for name, lists in read_list("parts").items()
    )
