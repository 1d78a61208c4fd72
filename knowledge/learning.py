"""Learning from sentences: each label against all others, with a margin.

A sentence teaches only those labels that it does not yet clear by the margin, so that a step is
short and rare words are not washed out. The same sentences in the same order always give the same
weights. numpy serves here alone: it is loaded when something is taught, never to answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32, int64
    from numpy.typing import NDArray

_ROUNDS = 6
_RATE = 0.5
_SLOWING = 0.8  # of the rate, after each round
_MARGIN = 2.0  # score that the right label must reach; all others must stay at nothing
_STRIDE = 7919  # a prime: sentences are visited mixed, yet always in the same order

Lesson = tuple[tuple[str, ...], str]  # what was seen, and the label that it has


@dataclass(frozen=True, slots=True)
class Learnt:
    """Labels, what each trait says for or against each of them, and how much a trait counts."""

    labels: tuple[str, ...]
    weights: dict[str, list[float]]
    masses: dict[str, float]


def learn(lessons: Sequence[Lesson], sharpness: float = 6.0, rare: int = 2) -> Learnt:
    """Weights from pairs of traits and label; the sharper, the surer their likelihoods.

    A trait of fewer than `rare` sentences teaches nothing about others.
    """
    import numpy as np

    labels = tuple(sorted({label for _, label in lessons}))
    amount = Counter(trait for seen, _ in lessons for trait in set(seen))
    known = sorted(trait for trait in amount if amount[trait] >= rare)
    masses = {trait: log(1 + len(lessons) / amount[trait]) ** 2 for trait in known}
    at = {trait: place for place, trait in enumerate(known)}
    heavy = np.array([masses[trait] for trait in known], dtype=np.float32)
    weights = np.zeros((len(known), len(labels)), dtype=np.float32)
    seen = [
        (np.array([at[trait] for trait in dict.fromkeys(there) if trait in at], np.int64), label)
        for there, label in lessons
    ]
    read = [(rows, labels.index(label)) for rows, label in seen if len(rows)]
    rate = _RATE
    for _ in range(_ROUNDS):
        for rows, right in _mixed(read):
            _step(weights, heavy[rows], rows, right, rate)
        rate *= _SLOWING
    sharp = (sharpness * weights).tolist()
    return Learnt(labels, dict(zip(known, sharp, strict=True)), masses)


_Seen = tuple["NDArray[int64]", int]


def _mixed(known: list[_Seen]) -> Iterable[_Seen]:
    count = len(known)
    stride = _STRIDE if count % _STRIDE else 1
    return (known[step * stride % count] for step in range(count))


def _step(
    weights: NDArray[float32],
    masses: NDArray[float32],
    rows: NDArray[int64],
    right: int,
    rate: float,
) -> None:
    """Move the weights of one sentence towards its label; rare traits move further."""
    length = 1 / sqrt(float(masses.sum()))
    errors = length * weights[rows].sum(axis=0)
    short = min(0.0, float(errors[right]) - _MARGIN)
    errors = errors.clip(min=0.0)
    errors[right] = short
    wrong = errors.nonzero()[0]
    if len(wrong):
        change = (rate * length * masses)[:, None] * errors[wrong][None, :]
        weights[rows[:, None], wrong[None, :]] -= change
