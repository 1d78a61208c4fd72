"""What a free text wants, by simple and careful rules over the words of `intents.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from knowledge.categories import named_kinds
from knowledge.doubts import Form, asks_how_we_guard, is_guarded, may_be_a_tip
from knowledge.model import Model
from knowledge.others import agency_of
from knowledge.smell import smells_of_corruption
from knowledge.taught import model
from knowledge.thai import normalise, squeeze, without_particles
from knowledge.traits import LONGEST, traits, words_of
from knowledge.undertones import undertones, weight_of_wrong
from knowledge.wishes import has, near, whole, words
from knowledge.wordlist import read_list

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
_ASKS_AT_ITS_END = re.compile("(?:บ่|ปะ|ป่ะ|มะ|เหรอ|หรอ|เหอ|ยัง)$")
# Set by cross-validation. What a mistake costs: a wish counts so many times its likelihood.
_COST: Mapping[str, float] = {"complaint": 8.0, "tip": 5.0}
_COST_ASKING: Mapping[str, float] = {"complaint": 3.0, "tip": 4.0}
_COST_NAMING: Mapping[str, float] = {}
# Likelihoods below which no cost makes up for it.
_UNLIKELY: Mapping[str, float] = {"complaint": 0.05, "tip": 0.03}
_SURE = 0.35  # likelihood from which an intent is believed
_SURE_OF_GREETING = 0.5  # … of a greeting that asks
_SECOND = 0.1  # … of another wish, where a question fits no service
# Of so few signs a list of cases, somebody's data, a person or an apology is given only for a word
# of theirs, for one that goes with them, or where next to nothing else is likely.
_FEW = 21
_CERTAIN: Mapping[str, float] = {"track": 0.95, "mydata": 0.95, "human": 0.8, "abuse": 0.4}
_NO_TIP = 0.02  # likelihood below which a question is none, whatever it smells of
_LIKELY_TIP = 0.03  # … from which even who asks how we guard tells of something
_CURSE, _SURE_OF_ABUSE = 40, 0.35  # signs of a curse; likelihood where no bad word is said
_REPORT = 0.03
_TELLS = 0.75  # likelihood of a tip from which one part of a text makes all of it doubtful
_PARTS = re.compile(r"\s+|(?<=คะ)|(?<=ครับ)|(?<=ค่ะ)|(?=แล้ว)|(?=แต่)|(?=พอดี)|(?=เพราะ)|(?=เห็น)")
_LEAST_SAID, _MOST_PARTS = 8, 6  # signs of a part that says anything; parts that are looked at
_FITS, _FITS_WELL = 0.3, 0.7  # of the best service
_ASKS_FOR_SURE = 0.8
_LONG = 50  # signs; in so long a text one word decides nothing …
_AGREES = 0.15  # … unless what was learnt holds it for as likely as this
_SORTS = ("abuse", "human", "mydata", "tip", "track", "thanks", "complaint")
_WHOLE = ("greeting", "human")
_WEIGHT = 4  # our words weigh more than any run of letters
_LESSONS = {"question", "complaint"}
_SHORT_NAME = 16  # signs; a longer statement is more than the name of a service
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
    chats: bool = False  # it is none of our business, as far as was learnt
    is_doubted: bool = False  # it asks, and may be a tip all the same


def weigh(text: str, services: Model | None = None) -> Weighed:
    """The intent with everything that speaks for it."""
    seen = signs(text)
    fits = (services or model("services")).judge(seen)
    wishes = model("intents").judge(seen)
    wish = _wish(text, wishes, fits)
    chats = wish == "unknown" and wishes.get("smalltalk", 0.0) >= _SURE
    asking = wishes.get("question", 0.0)
    if wish == "question" and _may_be_a_tip(text, wishes, fits):
        return Weighed("unknown", 0.0, fits, seen, chats, is_doubted=True)
    return Weighed(wish, asking, fits, seen, chats)


def is_near_a_tip(text: str) -> bool:
    """Whether it is a tip, or may be one and something rings along: the anonymous door first."""
    weighed = weigh(text)
    rings = weighed.is_doubted and weight_of_wrong(squeeze(text)) > 0
    return rings or weighed.intent == "tip"


def _wish(text: str, wishes: Mapping[str, float], fits: Mapping[str, float]) -> Intent:
    squeezed = squeeze(text)
    if _is_tip(text, squeezed, wishes, fits):
        return "tip"
    rule = _about_us(text, squeezed) or _small_talk(text, squeezed)
    if not wishes.keys() >= _LESSONS:
        return rule or _matter(text, squeezed)
    if rule and (len(squeezed) < _LONG or wishes.get(_learnt_as(rule), 0.0) >= _AGREES):
        return rule
    asks = is_question(text)
    if not asks and _reports(squeezed, wishes, fits):
        return "complaint"
    best = _dearest(_without_rashness(wishes, squeezed), _costs(squeezed, asks))
    if best == "question" and max(fits.values(), default=0.0) < _must_fit(squeezed, asks):
        return _next_best(wishes, squeezed) or _matter(text, squeezed)
    wish = _believed(best, wishes[best], squeezed)
    is_said_besides = wish == "thanks" or (wish == "greeting" and wishes[best] < _SURE_OF_GREETING)
    return wish if wish and not (asks and is_said_besides) else _matter(text, squeezed)


def _believed(best: str, share: float, squeezed: str) -> Intent | None:
    """The wish that was learnt, if it is likely enough and more than a few letters."""
    is_likely = share >= _SURE or best in _COST
    return _plainly(_KNOWN.get(best, "unknown"), share, squeezed) if is_likely else None


def _plainly(wish: Intent, share: float, squeezed: str) -> Intent | None:
    """The wish, if so few signs are more than letters that happen to stand in a lesson."""
    if wish not in _CERTAIN or len(squeezed) > _FEW or share >= _CERTAIN[wish]:
        return wish
    return wish if has(wish, squeezed) or near(wish).is_in(squeezed) else None


def _next_best(wishes: Mapping[str, float], squeezed: str) -> Intent | None:
    """What else a question may want that fits no service of ours."""
    others = {wish: share for wish, share in wishes.items() if wish not in _LESSONS}
    best = max(others, key=lambda wish: others[wish], default="")
    is_likely = others.get(best, 0.0) >= _SECOND
    return _plainly(_KNOWN[best], others[best], squeezed) if is_likely else None


def _must_fit(squeezed: str, asks: bool) -> float:
    """What neither asks nor wishes is a question only if it fits a service of ours well."""
    is_told = not asks and len(squeezed) > _SHORT_NAME and not has("wish", squeezed)
    return _FITS_WELL if is_told else _FITS


def _without_rashness(wishes: Mapping[str, float], squeezed: str) -> Mapping[str, float]:
    """Nobody is scolded for runs of letters: without a bad word it must be short and likely."""
    is_long = len(squeezed) > _CURSE or words("abuse").hides_in(squeezed)
    is_rash = is_long or wishes.get("abuse", 0.0) < _SURE_OF_ABUSE
    if is_rash and not has("abuse", squeezed):
        return {wish: share for wish, share in wishes.items() if wish != "abuse"}
    return wishes


def _dearest(wishes: Mapping[str, float], costs: Mapping[str, float]) -> str:
    """The wish that it would be dearest to mistake."""

    def cost(wish: str) -> float:
        share = wishes[wish]
        return share * costs.get(wish, 1.0) if share >= _UNLIKELY.get(wish, 0.0) else share

    return max(wishes, key=cost)


def _costs(squeezed: str, asks: bool) -> Mapping[str, float]:
    """Who tells of something complains more often than who asks; a mere name does neither."""
    if asks:
        return _COST_ASKING
    return _COST if len(squeezed) > _SHORT_NAME else _COST_NAMING


def _learnt_as(rule: Intent) -> str:
    return "smalltalk" if rule == "unknown" else rule


def _is_tip(
    text: str, squeezed: str, wishes: Mapping[str, float], fits: Mapping[str, float]
) -> bool:
    """Rather once too often; but who asks how we guard against corruption gets an answer."""
    asks = is_question(text)
    if has("tip", squeezed) or smells_of_corruption(text):
        opens = whole("tip").is_all_of(squeeze(without_particles(text)))
        is_told = not asks and len(squeezed) > _SHORT_NAME
        likely = is_told or wishes.get("tip", 1.0) >= _NO_TIP
        return opens or (likely and not _guards_well(wishes, fits, is_told))
    return bool(wishes) and _dearest(wishes, _costs(squeezed, asks)) == "tip"


def _guards_well(wishes: Mapping[str, float], fits: Mapping[str, float], is_told: bool) -> bool:
    if wishes.get("question", 0.0) < _ASKS_FOR_SURE:
        return False
    if is_told:
        return asks_how_we_guard("tells", wishes, fits)
    return wishes.get("tip", 1.0) < _LIKELY_TIP and is_guarded(fits)


def _may_be_a_tip(text: str, wishes: Mapping[str, float], fits: Mapping[str, float]) -> bool:
    squeezed = squeeze(text)
    smells = has("tip", squeezed) or smells_of_corruption(text)
    doubtful = may_be_a_tip(squeezed, _form(text, squeezed), wishes, fits, smells=smells)
    return doubtful or _tells_besides(text)


def _tells_besides(text: str) -> bool:
    """Whether a part of the text would be a tip by itself, however plain the question beside it.

    In the whole of "how much is a licence? the deputy's market has none" the question weighs more.
    """
    parts = [part for part in _PARTS.split(text[:LONGEST]) if len(squeeze(part)) >= _LEAST_SAID]
    if len(parts) < 2:
        return False
    learnt = model("intents")
    return any(learnt.judge(signs(part)).get("tip", 0.0) >= _TELLS for part in parts[:_MOST_PARTS])


def _reports(squeezed: str, wishes: Mapping[str, float], fits: Mapping[str, float]) -> bool:
    """Whether a statement tells of a fault, or of a neighbour, rather than asks for work."""
    best = max(fits, key=lambda service: fits[service], default="")
    lists = read_list("intents")["complaint"]
    if best in lists["reported"]:
        return has("complaint", squeezed) or wishes["complaint"] >= _REPORT
    is_of_others = best in lists["of_others"] and len(squeezed) > _SHORT_NAME
    return is_of_others and bool(named_kinds(squeezed)) and not has("wish", squeezed)


def signs(text: str) -> tuple[str, ...]:
    """What services and intents are recognised by: traits of the text, and our words in it."""
    squeezed = squeeze(text[:LONGEST])
    named = [f"wish {sort}" for sort in _SORTS if has(sort, squeezed)]
    named += [f"only {sort}" for sort in _WHOLE if whole(sort).is_all_of(squeezed)]
    named += [f"kind {code}" for code in named_kinds(text[:LONGEST])[:1]]
    if agency := agency_of(text[:LONGEST]):
        named += ["agency", f"agency {agency.code}"]
    named.append(_form(text, squeezed))
    if smells_of_corruption(text):
        named.append("smells")
    named += undertones(squeezed)
    again = [f"{name} {number}" for name in named for number in range(_WEIGHT)]
    return (*traits(text), *words_of(text), *again)


def _form(text: str, squeezed: str) -> Form:
    """What does not ask names something, or tells of it."""
    if is_question(text):
        return "asks"
    return "names" if len(squeezed) <= _SHORT_NAME else "tells"


def is_question(text: str) -> bool:
    """Whether something in the text asks."""
    if "?" in text or has("question", squeeze(text)):
        return True
    return _ASKS_AT_ITS_END.search(squeeze(without_particles(text))) is not None


def _about_us(text: str, squeezed: str) -> Intent | None:
    if _CASE_NUMBER.search(normalise(text)) or has("track", squeezed):
        return "track"
    if has("mydata", squeezed):
        return "mydata"
    if has("human", squeezed) or whole("human").is_all_of(squeeze(without_particles(text))):
        return "human"
    return None


def _small_talk(text: str, squeezed: str) -> Intent | None:
    if has("abuse", squeezed):
        return "abuse"
    if not squeezed:
        return "greeting" if text.strip() else "unknown"  # a thumb, a heart
    if has("thanks", squeezed) and len(squeezed) <= _SHORT_THANKS and not is_question(text):
        return "thanks"
    return "greeting" if whole("greeting").is_all_of(squeezed) else None


def _matter(text: str, squeezed: str) -> Intent:
    if is_question(text):
        return "question"
    return "complaint" if has("complaint", squeezed) else "unknown"
