"""What was learnt, small enough to load at once: a byte for every weight.

The weights of one trait, one for each label, lie side by side in one large whole number, sixteen
bits for each. Adding such numbers adds all labels at once, which is what makes judging quick
without any library.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from struct import unpack

from knowledge.learning import Learnt

_MAGIC = b"prongsai understanding 3\n"
_ZERO = 127  # the byte that stands for no weight, so that none is below nothing
_LANE = 2  # bytes of the large number for each label …
_MOST = 256  # … of which so many bytes can be added up


class NoModel(Exception):
    """There is no such file, or it is not one of ours."""


@dataclass(frozen=True, slots=True)
class Model:
    """Labels and weights. Immutable, so threads may share it."""

    labels: tuple[str, ...]
    fingerprint: str
    scale: float
    places: Mapping[str, tuple[int, float]]  # trait → its weights side by side, its mass

    @classmethod
    def of(cls, learnt: Learnt, fingerprint: str = "") -> Model:
        """Round what was learnt to bytes."""
        top = max((abs(w) for row in learnt.weights.values() for w in row), default=1.0) or 1.0
        rows = bytes(
            _ZERO + round(weight / top * _ZERO) for row in learnt.weights.values() for weight in row
        )
        masses = [round(learnt.masses[trait], 3) for trait in learnt.weights]
        places = _places(tuple(learnt.weights), masses, rows, len(learnt.labels))
        return cls(learnt.labels, fingerprint, top / _ZERO, places)

    def judge(self, seen: Iterable[str]) -> dict[str, float]:
        """How likely each label is by these traits; empty where none was ever learnt."""
        places = self.places
        known = [places[trait] for trait in seen if trait in places]
        if not known:
            return {}
        scores = [-_ZERO * len(known)] * len(self.labels)
        for start in range(0, len(known), _MOST):
            total = sum(row for row, _ in known[start : start + _MOST])
            scores = [a + b for a, b in zip(scores, _lanes(total, len(scores)), strict=True)]
        unit = self.scale / sqrt(sum(mass for _, mass in known))
        found = shares(unit * score for score in scores)
        return dict(zip(self.labels, found, strict=True))

    def save(self, path: Path) -> None:
        """Write the file, all or nothing."""
        header = {
            "labels": self.labels,
            "fingerprint": self.fingerprint,
            "scale": self.scale,
            "traits": list(self.places),
            "masses": [mass for _, mass in self.places.values()],
        }
        size = _LANE * len(self.labels)
        rows = b"".join(row.to_bytes(size, "little")[::_LANE] for row, _ in self.places.values())
        told = json.dumps(header).encode()
        whole = zlib.compress(len(told).to_bytes(8, "big") + told + rows)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(_MAGIC + whole)
        Path(file.name).replace(path)

    @classmethod
    def read(cls, path: Path) -> Model:
        """Read the file; raise `NoModel`."""
        try:
            whole = path.read_bytes()
            if not whole.startswith(_MAGIC):
                raise NoModel(str(path))
            plain = zlib.decompress(whole[len(_MAGIC) :])
            begins = 8 + int.from_bytes(plain[:8], "big")
            told = json.loads(plain[8:begins])
        except (OSError, zlib.error, ValueError) as fault:
            raise NoModel(str(path)) from fault
        labels = tuple(told["labels"])
        places = _places(told["traits"], told["masses"], plain[begins:], len(labels))
        return cls(labels, told["fingerprint"], told["scale"], places)


def shares(scores: Iterable[float]) -> list[float]:
    """Scores as probabilities."""
    every = list(scores)
    top = max(every, default=0.0)
    raised = [exp(score - top) for score in every]
    total = sum(raised)
    return [one / total for one in raised]


def _places(
    traits: Iterable[str], masses: Iterable[float], rows: bytes, count: int
) -> dict[str, tuple[int, float]]:
    """Each trait with its weights, one byte each in `rows`, as one large number."""
    wide = bytearray(_LANE * len(rows))
    wide[::_LANE] = rows
    size = _LANE * count
    return {
        trait: (int.from_bytes(wide[start * size : (start + 1) * size], "little"), mass)
        for start, (trait, mass) in enumerate(zip(traits, masses, strict=True))
    }


def _lanes(total: int, count: int) -> tuple[int, ...]:
    return unpack(f"<{count}H", total.to_bytes(_LANE * count, "little"))
