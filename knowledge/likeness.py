"""How like a text is to everything that is known of a service, wherever it was written."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from math import log, sqrt
from sys import intern

from knowledge.traits import traits

_MOST_HOLDERS = 60  # of one trait: with ten thousand services a common run says nothing more


class Likeness:
    """Cosine of a text with each document, rare traits counting more. Immutable."""

    def __init__(self, documents: Sequence[Iterable[tuple[float, str]]]) -> None:
        amounts = [_amounts(document) for document in documents]
        holders = Counter(chain.from_iterable(held for held, _ in amounts))
        how_rare = {count: log(1 + len(documents) / count) for count in set(holders.values())}
        self._rarity = {trait: how_rare[count] for trait, count in holders.items()}
        found = {trait: (array("f"), array("I")) for trait in holders}
        for place, (held, much) in enumerate(amounts):
            heavy = [
                log(2 + amount) * self._rarity[trait]
                for trait, amount in zip(held, much, strict=True)
            ]
            length = sqrt(sum([weight * weight for weight in heavy])) or 1.0
            for trait, weight in zip(held, heavy, strict=True):
                weights, places = found[trait]
                weights.append(weight / length)
                places.append(place)
        self._holders = {trait: _heaviest(*there) for trait, there in found.items()}

    def of(self, seen: Iterable[str]) -> dict[int, float]:
        """For each document (by its place) that shares anything with these traits its cosine."""
        scores: dict[int, float] = {}
        length = 0.0
        for trait in seen:
            rarity = self._rarity.get(trait)
            if rarity is None:
                continue
            length += rarity * rarity
            for weight, place in zip(*self._holders[trait], strict=True):
                scores[place] = scores.get(place, 0.0) + rarity * weight
        unit = 1 / sqrt(length) if length else 0.0
        return {place: unit * score for place, score in scores.items()}


def _heaviest(weights: array[float], places: array[int]) -> tuple[array[float], array[int]]:
    """A common trait is kept for those documents only in which it weighs most."""
    if len(weights) <= _MOST_HOLDERS:
        return weights, places
    best = sorted(range(len(weights)), key=lambda at: -weights[at])[:_MOST_HOLDERS]
    return array("f", [weights[at] for at in best]), array("I", [places[at] for at in best])


def _amounts(document: Iterable[tuple[float, str]]) -> tuple[list[str], array[float]]:
    """The traits of a document and how much of each; small, for there may be many documents."""
    amounts: dict[str, float] = {}
    for weight, text in document:
        for trait in traits(text, whole=True):
            amounts[trait] = amounts.get(trait, 0.0) + weight
    return [intern(trait) for trait in amounts], array("f", amounts.values())
