"""How like a text is to everything that is known of a service, wherever it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, sqrt

from knowledge.traits import traits

_MOST_HOLDERS = 250  # of one trait: with ten thousand services a common run says nothing more


class Likeness:
    """Cosine of a text with each document, rare traits counting more. Immutable."""

    def __init__(self, documents: Sequence[Iterable[tuple[float, str]]]) -> None:
        amounts = [_amounts(document) for document in documents]
        holders = Counter(trait for amount in amounts for trait in amount)
        self._rarity = {trait: log(1 + len(documents) / count) for trait, count in holders.items()}
        found: dict[str, list[tuple[float, int]]] = {trait: [] for trait in holders}
        for place, amount in enumerate(amounts):
            weights = {trait: log(2 + much) * self._rarity[trait] for trait, much in amount.items()}
            length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            for trait, weight in weights.items():
                found[trait].append((weight / length, place))
        self._holders = {
            trait: sorted(there, key=lambda one: (-one[0], one[1]))[:_MOST_HOLDERS]
            for trait, there in found.items()
        }

    def of(self, seen: Iterable[str]) -> dict[int, float]:
        """For each document (by its place) that shares anything with these traits its cosine."""
        scores: dict[int, float] = {}
        length = 0.0
        for trait in seen:
            rarity = self._rarity.get(trait)
            if rarity is None:
                continue
            length += rarity * rarity
            for weight, place in self._holders[trait]:
                scores[place] = scores.get(place, 0.0) + rarity * weight
        unit = 1 / sqrt(length) if length else 0.0
        return {place: unit * score for place, score in scores.items()}


def _amounts(document: Iterable[tuple[float, str]]) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for weight, text in document:
        for trait in traits(text, whole=True):
            amounts[trait] = amounts.get(trait, 0.0) + weight
    return amounts
