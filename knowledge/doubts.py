"""When a question had better not be answered at once, because it may tell of something wrong.

What may be a tip is asked what it is, with the anonymous door beside: that costs an honest question
one tap, where an answer would have passed over what somebody dared to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import log
from typing import Literal

from knowledge.undertones import weight_of_wrong
from knowledge.wordlist import read_list

Form = Literal["asks", "names", "tells"]

# What speaks for a tip, weighed and added up; set by cross-validation. The likelihoods of a tip and
# of a question count together, so that it weighs how much of what is no question would be a tip.
_OF_A_TIP, _OF_A_QUESTION = 1.6, 0.8
_OF_WHAT_RINGS = 0.8  # for what rings along
_OF_WHAT_FITS = -0.3  # what fits a service well is a question for its counter
_LEAST = 1e-4  # likelihood below which differences say nothing
_DOUBT = -6.4  # from here on somebody is asked what it is …
_MUCH = 2  # … and wherever so much rings along, whatever is likely …
_VERY_MUCH = 4  # … be it in a plain question how we guard against it
# Of what fits a service about corruption very little is enough; of what does not ask, less still.
_OF_CORRUPTION: Mapping[bool, Mapping[float, float]] = {
    True: {0.9: 0.009, 0.0: 0.001},
    False: {0.9: 0.005, 0.0: 0.0},
}
_FITS, _FITS_WELL = 0.35, 0.95


def may_be_a_tip(
    squeezed: str,
    form: Form,
    wishes: Mapping[str, float],
    fits: Mapping[str, float],
    *,
    smells: bool,
) -> bool:
    """Whether it is doubtful; a plain question how we guard against corruption is not."""
    wrong, fit = weight_of_wrong(squeezed), max(fits.values(), default=0.0)
    if asks_how_we_guard(form, wishes, fits):
        return wrong >= (_VERY_MUCH if fit >= _FITS_WELL else _MUCH)
    doubt = (
        _OF_A_TIP * _log_odds(wishes.get("tip", 0.0))
        + _OF_A_QUESTION * _log_odds(wishes.get("question", 0.0))
        + _OF_WHAT_RINGS * wrong
        + _OF_WHAT_FITS * _log_odds(fit)
    )
    tells_of_it = form == "tells" and is_guarded(fits)
    return smells or tells_of_it or wrong >= _MUCH or doubt >= _DOUBT


def asks_how_we_guard(form: Form, wishes: Mapping[str, float], fits: Mapping[str, float]) -> bool:
    """Whether it is a plain question for a service about corruption, and tells of nobody."""
    least = _at(_OF_CORRUPTION[form != "tells"], max(fits.values(), default=0.0))
    return is_guarded(fits) and wishes.get("tip", 0.0) < least


def is_guarded(fits: Mapping[str, float]) -> bool:
    """Whether the service meant is itself about corruption."""
    best = max(fits, key=lambda service: fits[service], default="")
    return best in guards() and fits[best] >= _FITS


def _log_odds(likely: float) -> float:
    share = min(max(likely, _LEAST), 1 - _LEAST)
    return log(share / (1 - share))


def _at(steps: Mapping[float, float], reached: float) -> float:
    """What holds here: of the highest step that is reached."""
    return steps[max(least for least in steps if reached >= least)]


@lru_cache(maxsize=1)
def guards() -> frozenset[str]:
    """Services that are themselves about corruption."""
    return frozenset(read_list("intents")["tip"]["guards"])
