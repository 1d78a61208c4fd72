"""What a free text wants, by simple and careful rules over the words of `intents.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, get_args

from knowledge.categories import named_kinds
from knowledge.hints import hints
from knowledge.model import Model
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
# Set on held-out sentences: shares from which an intent is believed.
_SURE = 0.35
_TIP, _TIP_AGAINST_A_SERVICE, _TIP_IN_A_WORD, _NO_TIP = 0.05, 0.35, 0.6, 0.015
_COMPLAINT, _COMPLAINT_ASKING, _REPORT = 0.04, 0.15, 0.01
_FITS, _FITS_WELL = 0.3, 0.8  # of the best service
_ASKS_FOR_SURE = 0.9
_SORTS = ("abuse", "human", "mydata", "tip", "track", "thanks", "complaint")
_WHOLE = ("greeting", "human")
_WEIGHT = 4  # our words weigh more than any run of letters
_HINT, _MOST_HINTS = 2, 3  # weight of one word that hints at a service; more words say no more
_LESSONS = {"question", "complaint"}
_SHORT_NAME = 16  # signs; a longer statement is more than the name of a service
_POLITE = ("greeting", "thanks")
_SHORT_THANKS = 40  # signs; a longer text only ends with thanks


def intent(text: str) -> Intent:
    """The one intent; "unknown" where neither the rules nor what was learnt know.

    A tip comes before everything else, because it must not be searched, stored or answered as
    something else.
    """
    return weigh(text).intent


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a text wants, how likely it asks about a service, and how likely each service is."""

    intent: Intent
    asking: float
    services: Mapping[str, float]
    seen: tuple[str, ...] = field(repr=False)


def weigh(text: str, services: Model | None = None) -> Weighed:
    """The intent with everything that speaks for it."""
    seen = signs(text)
    fits = (services or model("services")).judge(seen)
    wishes = model("intents").judge(seen)
    wish = _wish(text, wishes, fits)
    return Weighed(wish, wishes.get("question", 0.0), fits, seen)


def _wish(text: str, wishes: Mapping[str, float], fits: Mapping[str, float]) -> Intent:
    squeezed = squeeze(text)
    asks = is_question(text)
    if _is_tip(text, squeezed, wishes, fits):
        return "tip"
    rules = _about_us(text, squeezed) or _small_talk(text, squeezed)
    if rules or not wishes.keys() >= _LESSONS:
        return rules or _matter(text, squeezed)
    if wishes["complaint"] >= (_COMPLAINT_ASKING if asks else _COMPLAINT):
        return "complaint"
    if not asks and _reports(squeezed, wishes, fits):
        return "complaint"
    best = max(wishes, key=lambda wish: wishes[wish])
    if best == "question" and max(fits.values(), default=0.0) < _FITS:
        return _matter(text, squeezed)
    wish = _KNOWN.get(best, "unknown") if wishes[best] >= _SURE else None
    return wish if wish and not (asks and wish in _POLITE) else _matter(text, squeezed)


def _is_tip(
    text: str, squeezed: str, wishes: Mapping[str, float], fits: Mapping[str, float]
) -> bool:
    """Rather once too often; but who asks how we guard against corruption gets an answer."""
    best = max(fits, key=lambda service: fits[service], default="")
    likely, fit = wishes.get("tip", 0.0), fits.get(best, 0.0)
    asks = is_question(text)
    if smells_of_corruption(text) or _has("tip", squeezed):
        is_sure = asks and wishes.get("question", 0.0) >= _ASKS_FOR_SURE
        return not (is_sure and likely < _NO_TIP and fit >= _SURE and best in _guards())
    if len(squeezed) <= _SHORT_NAME:
        return likely >= _TIP_IN_A_WORD
    is_told = not asks or fit < _FITS_WELL
    return likely >= (_TIP if is_told else _TIP_AGAINST_A_SERVICE)


def _reports(squeezed: str, wishes: Mapping[str, float], fits: Mapping[str, float]) -> bool:
    """Whether a statement about lamps, drains, trees tells of a fault rather than asks for work."""
    best = max(fits, key=lambda service: fits[service], default="")
    if best not in read_list("intents")["complaint"]["reported"]:
        return False
    return _has("complaint", squeezed) or wishes["complaint"] >= _REPORT


def signs(text: str) -> tuple[str, ...]:
    """What services and intents are recognised by: traits of the text, and our words in it."""
    squeezed = squeeze(text[:LONGEST])
    named = [f"wish {sort}" for sort in _SORTS if _has(sort, squeezed)]
    named += [f"only {sort}" for sort in _WHOLE if _whole(sort).is_all_of(squeezed)]
    named += [f"kind {code}" for code in named_kinds(text[:LONGEST])[:1]]
    if agency := agency_of(text[:LONGEST]):
        named += ["agency", f"agency {agency.code}"]
    if is_question(text):
        named.append("asks")
    if smells_of_corruption(text):
        named.append("smells")
    again = [f"{name} {number}" for name in named for number in range(_WEIGHT)]
    for service, many in hints(squeezed).items():
        again += [f"hint {service} {number}" for number in range(_HINT * min(many, _MOST_HINTS))]
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


@lru_cache(maxsize=1)
def _guards() -> frozenset[str]:
    """Services that are themselves about corruption."""
    return frozenset(read_list("intents")["tip"]["guards"])


@lru_cache(maxsize=16)
def _words(sort: str) -> WordList:
    lists = read_list("intents")[sort]
    return WordList(lists["words"], lists.get("unless", ()))


@lru_cache(maxsize=16)
def _whole(sort: str) -> WordList:
    """Words of which alone a text may consist."""
    return WordList(read_list("intents")[sort]["whole"])
