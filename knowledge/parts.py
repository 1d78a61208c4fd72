"""Which part of an answer a question asks for: papers, money, days, a place …"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.services import PARTS, Part
from knowledge.taught import model
from knowledge.thai import squeeze, without_particles
from knowledge.traits import LONGEST, traits
from knowledge.wordlist import WordList, read_list

_KNOWN: dict[str, Part] = {part: part for part in PARTS}
_WEIGHT = 3
_SHORT = 12  # signs; so short a text without a word of ours is only a name
_THE_WAY = re.compile("(?:ต้อง|ไป).{2,}(?:ที่ไหน|ทีไหน|ที่ใหน|ทีใหน|ตี้ไหน|อยู่ไส|ไปไส)$")


def asked_part(question: str) -> Part:
    """The part asked for; "general" where nothing tells."""
    if question.isascii():  # few of our sentences are English, and its words are plain
        return ruled_part(question)
    judged = model("parts").judge(signs(question))
    ruled = ruled_part(question)
    is_only_a_name = ruled == "general" and len(_bare(question)) <= _SHORT
    if not judged or is_only_a_name:
        return ruled
    return settled(question, _KNOWN[max(judged, key=lambda part: judged[part])])


def settled(question: str, part: Part) -> Part:
    """Where one must go to get something done asks for the way: its first step names the place."""
    return "steps" if part == "place" and _THE_WAY.search(_bare(question)) else part


def ruled_part(question: str) -> Part:
    """The same by words alone: the first list with a word in the text."""
    squeezed = squeeze(question)
    return next((part for part, words in _words() if words.is_in(squeezed)), "general")


def signs(question: str) -> tuple[str, ...]:
    """What the part is recognised by: the traits of the text, and the words of our lists in it.

    The words weigh more than any run of letters, and the last one of a sentence most.
    """
    squeezed = squeeze(question[:LONGEST])
    starts = {part: words.starts(squeezed) for part, words in _words()}
    there = {part: found[-1] for part, found in starts.items() if found}
    last = max(there, key=lambda part: there[part], default="none")
    first = next(iter(there), "none")
    named = [f"{part} {number}" for part in there for number in range(_WEIGHT)]
    named += [f"last {last} {number}" for number in range(_WEIGHT)]
    named += [f"first {first} {number}" for number in range(_WEIGHT)]
    return (*traits(question), *named)


def _bare(question: str) -> str:
    return squeeze(without_particles(question))


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[Part, WordList], ...]:
    return tuple(
        (_KNOWN[name], WordList(lists["words"])) for name, lists in read_list("parts").items()
    )
