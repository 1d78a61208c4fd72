"""Learning from sentences: each label against all others, with a margin, in plain Python.

A sentence teaches only those labels that it does not yet clear by the margin, so that a step is
short and rare words are not washed out. Sentences are few and short, so that this takes seconds
and nothing heavy is needed; the same sentences in the same order always give the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

_ROUNDS = 6
_RATE = 0.5
_SLOWING = 0.8  # of the rate, after each round
_MARGIN = 2.0  # score that the right label must reach; all others must stay at nothing
_RARE = 2  # a trait of fewer sentences teaches nothing about others
_STRIDE = 7919  # a prime: sentences are visited mixed, yet always in the same order

Weights = dict[str, list[float]]  # trait → one weight for each label


@dataclass(frozen=True, slots=True)
class Learnt:
    """Labels, what each trait says for or against each of them, and how much a trait counts."""

    labels: tuple[str, ...]
    weights: Weights
    masses: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """One sentence: the weights and masses of its traits, and the place of its label."""

    rows: list[list[float]]
    masses: list[float]
    mass: float  # of all
    right: int


def learn(lessons: Sequence[tuple[tuple[str, ...], str]], sharpness: float = 6.0) -> Learnt:
    """Weights from pairs of traits and label; the sharper, the surer their likelihoods."""
    labels = tuple(sorted({label for _, label in lessons}))
    amount = Counter(trait for seen, _ in lessons for trait in seen)
    weights: Weights = {
        trait: [0.0] * len(labels) for trait in sorted(amount) if amount[trait] >= _RARE
    }
    masses = {trait: log(1 + len(lessons) / amount[trait]) ** 2 for trait in weights}
    places = {label: place for place, label in enumerate(labels)}
    known = []
    for seen, label in lessons:
        there = [trait for trait in seen if trait in weights]
        if there:
            mass = [masses[trait] for trait in there]
            known.append(_Lesson([weights[t] for t in there], mass, sum(mass), places[label]))
    rate = _RATE
    for _ in range(_ROUNDS):
        for lesson in _mixed(known):
            _step(lesson, rate)
        rate *= _SLOWING
    sharp = {trait: [sharpness * weight for weight in row] for trait, row in weights.items()}
    return Learnt(labels, sharp, masses)


def shares(scores: Iterable[float]) -> list[float]:
    """Scores as probabilities."""
    every = list(scores)
    top = max(every, default=0.0)
    raised = [exp(score - top) for score in every]
    total = sum(raised)
    return [one / total for one in raised]


def _mixed(known: list[_Lesson]) -> Iterable[_Lesson]:
    count = len(known)
    stride = _STRIDE if count % _STRIDE else 1
    return (known[step * stride % count] for step in range(count))


def _step(lesson: _Lesson, rate: float) -> None:
    """Move the weights of one sentence towards its label; rare traits move further."""
    length = 1 / sqrt(lesson.mass)
    for place, column in enumerate(zip(*lesson.rows, strict=True)):
        score = length * sum(column)
        error = min(0.0, score - _MARGIN) if place == lesson.right else max(0.0, score)
        if error:
            change = rate * length * error
            for row, mass in zip(lesson.rows, lesson.masses, strict=True):
                row[place] -= change * mass
