"""Learning from sentences: one softmax regression over services and intents, in plain Python.

Sentences are few and short, so that this takes seconds and nothing heavy is needed; the same
sentences in the same order always give the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

_ROUNDS = 6
_RATE = 12.0
_SLOWING = 0.7  # of the rate, after each round
_IGNORED = 0.01  # an error below this is not worth a step
_RARE = 2  # a trait of fewer sentences teaches nothing about others
_STRIDE = 7919  # a prime: sentences are visited mixed, yet always in the same order

Weights = dict[str, list[float]]  # trait → one weight for each label


@dataclass(frozen=True, slots=True)
class Learnt:
    """Labels and what each trait says for or against each of them."""

    labels: tuple[str, ...]
    weights: Weights


def learn(lessons: Sequence[tuple[tuple[str, ...], str]]) -> Learnt:
    """Weights from pairs of traits and label."""
    labels = tuple(sorted({label for _, label in lessons}))
    amount = Counter(trait for seen, _ in lessons for trait in seen)
    weights: Weights = {
        trait: [0.0] * len(labels) for trait in sorted(amount) if amount[trait] >= _RARE
    }
    places = {label: place for place, label in enumerate(labels)}
    known = [
        ([weights[trait] for trait in seen if trait in weights], places[label])
        for seen, label in lessons
    ]
    rate = _RATE
    for _ in range(_ROUNDS):
        for rows, right in _mixed(known):
            _step(rows, right, rate)
        rate *= _SLOWING
    return Learnt(labels, weights)


def shares(scores: Iterable[float]) -> list[float]:
    """Scores as probabilities."""
    every = list(scores)
    top = max(every, default=0.0)
    raised = [exp(score - top) for score in every]
    total = sum(raised)
    return [one / total for one in raised]


def _mixed(known: list[tuple[list[list[float]], int]]) -> Iterable[tuple[list[list[float]], int]]:
    count = len(known)
    stride = _STRIDE if count % _STRIDE else 1
    return (known[step * stride % count] for step in range(count))


def _step(rows: list[list[float]], right: int, rate: float) -> None:
    """Move the weights of one sentence towards its label."""
    if not rows:
        return
    length = 1 / sqrt(len(rows))
    found = shares(length * sum(column) for column in zip(*rows, strict=True))
    for place, share in enumerate(found):
        error = share - (place == right)
        if abs(error) > _IGNORED:
            change = rate * length * error / 10
            for row in rows:
                row[place] -= change
