"""Services that lie near each other, and the short question that tells them apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.services import Bilingual
from knowledge.wordlist import read_list


@dataclass(frozen=True, slots=True)
class Near:
    """Two services; one must lead by `margin` to be answered without asking `question`."""

    services: frozenset[str]
    margin: float
    question: Bilingual


def near(one: str, other: str) -> Near | None:
    """The pair that these two are, if they lie near each other."""
    return _pairs().get(frozenset((one, other)))


@lru_cache(maxsize=1)
def _pairs() -> dict[frozenset[str], Near]:
    found = (
        Near(frozenset(told["services"]), told["margin"], Bilingual(told["th"], told["en"]))
        for told in read_list("near")["near"]
    )
    return {pair.services: pair for pair in found}
