"""When a question had better not be answered at once, because it may tell of something wrong.

What may be a tip is asked what it is, with the anonymous door beside: that costs an honest question
one tap, where an answer would have passed over what somebody dared to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypeVar

from knowledge.undertones import weight_of_wrong
from knowledge.wordlist import read_list

T = TypeVar("T")
Form = Literal["asks", "names", "tells"]

# Likelihood of a tip from which there is doubt, by how much of something wrong rings along, how
# well a service fits, and how it is said. Set by cross-validation: where nothing rings along, what
# fits a service well is a question for its counter; where much does, whatever is likely.
_PERHAPS: Mapping[float, Mapping[float, Mapping[Form, float]]] = {
    0.0: {
        0.95: {"asks": 0.01, "names": 0.03, "tells": 0.004},
        0.7: {"asks": 0.003, "names": 0.02, "tells": 0.0005},
        0.0: {"asks": 0.0015, "names": 0.003, "tells": 0.0001},
    },
    1.0: {
        0.95: {"asks": 0.001, "names": 0.01, "tells": 0.001},
        0.7: {"asks": 0.0005, "names": 0.003, "tells": 0.0005},
        0.0: {"asks": 0.0002, "names": 0.001, "tells": 0.0001},
    },
    2.0: {0.0: {"asks": 0.0001, "names": 0.0001, "tells": 0.0001}},
    3.0: {0.0: {"asks": 0.0, "names": 0.0, "tells": 0.0}},
}
# Of what fits a service about corruption very little is enough, and what tells is doubted anyway.
_OF_CORRUPTION: Mapping[float, float] = {0.95: 0.004, 0.0: 0.001}
_MUCH = 2
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
    likely, fit = wishes.get("tip", 0.0), max(fits.values(), default=0.0)
    wrong = weight_of_wrong(squeezed)
    if is_guarded(fits) and likely < _at(_OF_CORRUPTION, fit):
        return form == "tells" or (wrong >= _MUCH and fit < _FITS_WELL)
    return smells or likely >= _at(_at(_PERHAPS, wrong), fit)[form]


def is_guarded(fits: Mapping[str, float]) -> bool:
    """Whether the service meant is itself about corruption."""
    best = max(fits, key=lambda service: fits[service], default="")
    return best in _guards() and fits[best] >= _FITS


def _at(steps: Mapping[float, T], reached: float) -> T:
    """What holds here: of the highest step that is reached."""
    return steps[max(least for least in steps if reached >= least)]


@lru_cache(maxsize=1)
def _guards() -> frozenset[str]:
    """Services that are themselves about corruption."""
    return frozenset(read_list("intents")["tip"]["guards"])
