"""What a free text wants, by simple and careful rules over the words of `intents.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, get_args

from knowledge.categories import guess
from knowledge.others import agency_of
from knowledge.smell import smells_of_corruption
from knowledge.taught import model
from knowledge.thai import normalise, squeeze, without_particles
from knowledge.traits import LONGEST, traits
from knowledge.wordlist import WordList, read_list

Intent = Literal[
    "greeting",
    "thanks",
    "complaint",
    "tip",
    "track",
    "human",
    "mydata",
    "abuse",
    "other_agency",
    "question",
    "unknown",
]
_KNOWN: Mapping[str, Intent] = {
    **{name: name for name in get_args(Intent)},
    "staff": "human",
    "faq": "question",
    "oos": "unknown",
    "smalltalk": "unknown",
}

_CASE_NUMBER = re.compile(
    r"(?<![0-9a-z])\d\d ?- ?(?=[a-z0-9 -]*[a-z])(?:[a-z0-9][ -]?){6}(?![a-z0-9])"
)
_ASKS_AT_ITS_END = re.compile("(?:บ่|ปะ|ป่ะ|เหรอ|หรอ|ยัง)$")
_SURE = 0.5  # share of an intent that is believed
_SORTS = ("abuse", "human", "mydata", "tip", "track", "thanks", "complaint")
_WHOLE = ("greeting", "human")
_WEIGHT = 4  # our words weigh more than any run of letters
_LESSONS = {"question", "complaint"}
_POLITE = ("greeting", "thanks")
_SHORT_THANKS = 40  # signs; a longer text only ends with thanks


def intent(text: str) -> Intent:
    """The one intent; "unknown" where neither the rules nor what was learnt know.

    A tip comes before everything else, because it must not be searched, stored or answered as
    something else.
    """
    return intent_of(text, model("services").judge(signs(text)))


def intent_of(text: str, judged: Mapping[str, float]) -> Intent:
    """The same, where it is already judged how likely each learnt label is."""
    squeezed = squeeze(text)
    if smells_of_corruption(text) or _has("tip", squeezed):
        return "tip"
    return (
        _about_us(text, squeezed)
        or _small_talk(text, squeezed)
        or _learnt(judged, is_asking=is_question(text))
        or _matter(text, squeezed)
    )


def _learnt(judged: Mapping[str, float], *, is_asking: bool) -> Intent | None:
    """What was learnt, where it is sure and there were lessons in what matters most.

    Thanks and greetings before a question are not all that somebody wants.
    """
    shares: dict[str, float] = {}
    for label, share in judged.items():
        wish = label[1:] if label.startswith("=") else "question"
        shares[wish] = shares.get(wish, 0.0) + share
    best = max(shares, key=lambda wish: shares[wish], default="question")
    if not shares.keys() >= _LESSONS or shares[best] < _SURE:
        return None
    wish = _KNOWN.get(best, "unknown")
    return None if is_asking and wish in _POLITE else wish


def signs(text: str) -> tuple[str, ...]:
    """What services and intents are recognised by: traits of the text, and our words in it."""
    squeezed = squeeze(text[:LONGEST])
    named = [f"wish {sort}" for sort in _SORTS if _has(sort, squeezed)]
    named += [f"only {sort}" for sort in _WHOLE if _whole(sort).is_all_of(squeezed)]
    named += [f"kind {code}" for code in guess(text[:LONGEST])[:1]]
    if agency := agency_of(text[:LONGEST]):
        named += ["agency", f"agency {agency.code}"]
    if is_question(text):
        named.append("asks")
    if smells_of_corruption(text):
        named.append("smells")
    again = [f"{name} {number}" for name in named for number in range(_WEIGHT)]
    return (*traits(text), *again)


def is_question(text: str) -> bool:
    """Whether something in the text asks."""
    if "?" in text or _has("question", squeeze(text)):
        return True
    return _ASKS_AT_ITS_END.search(squeeze(without_particles(text))) is not None


def _about_us(text: str, squeezed: str) -> Intent | None:
    if _CASE_NUMBER.search(normalise(text)) or _has("track", squeezed):
        return "track"
    if _has("mydata", squeezed):
        return "mydata"
    if _has("human", squeezed) or _whole("human").is_all_of(squeeze(without_particles(text))):
        return "human"
    return None


def _small_talk(text: str, squeezed: str) -> Intent | None:
    if _has("abuse", squeezed):
        return "abuse"
    if not squeezed:
        return "greeting" if text.strip() else "unknown"  # a thumb, a heart
    if _has("thanks", squeezed) and len(squeezed) <= _SHORT_THANKS and not is_question(text):
        return "thanks"
    return "greeting" if _whole("greeting").is_all_of(squeezed) else None


def _matter(text: str, squeezed: str) -> Intent:
    if is_question(text):
        return "question"
    return "complaint" if _has("complaint", squeezed) else "unknown"


def _has(sort: str, squeezed: str) -> bool:
    return _words(sort).is_in(squeezed)


@lru_cache(maxsize=16)
def _words(sort: str) -> WordList:
    lists = read_list("intents")[sort]
    return WordList(lists["words"], lists.get("unless", ()))


@lru_cache(maxsize=16)
def _whole(sort: str) -> WordList:
    """Words of which alone a text may consist."""
    return WordList(read_list("intents")[sort]["whole"])
