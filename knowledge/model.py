"""What was learnt, small enough to load at once: a byte for every weight that matters."""

from __future__ import annotations

import json
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from knowledge.learning import Learnt, shares

_MAGIC = b"prongsai understanding 2\n"
_MOST = 127
_TOO_SMALL = 2  # a byte as small as this changes nothing


class NoModel(Exception):
    """There is no such file, or it is not one of ours."""


@dataclass(frozen=True, slots=True)
class Model:
    """Labels and weights. Immutable, so threads may share it."""

    labels: tuple[str, ...]
    fingerprint: str
    scale: float
    places: Mapping[str, tuple[int, int, float]]  # trait → its part of the arrays, its mass
    holders: array[int]
    weights: array[int]

    @classmethod
    def of(cls, learnt: Learnt, fingerprint: str = "") -> Model:
        """Round what was learnt to bytes."""
        top = max((abs(w) for row in learnt.weights.values() for w in row), default=1.0) or 1.0
        places: dict[str, tuple[int, int, float]] = {}
        holders, weights = array("H"), array("b")
        for trait, row in learnt.weights.items():
            start = len(holders)
            for place, weight in enumerate(row):
                small = round(weight / top * _MOST)
                if abs(small) >= _TOO_SMALL:
                    holders.append(place)
                    weights.append(small)
            places[trait] = (start, len(holders), round(learnt.masses[trait], 3))
        return cls(learnt.labels, fingerprint, top / _MOST, places, holders, weights)

    def judge(self, seen: Iterable[str]) -> dict[str, float]:
        """How likely each label is by these traits; empty where none was ever learnt."""
        known = [self.places[trait] for trait in seen if trait in self.places]
        if not known:
            return {}
        scores = [0] * len(self.labels)
        holders, weights = self.holders, self.weights
        for start, end, _ in known:
            for place, weight in zip(holders[start:end], weights[start:end], strict=True):
                scores[place] += weight
        unit = self.scale / sqrt(sum(mass for _, _, mass in known))
        found = shares(unit * score for score in scores)
        return dict(zip(self.labels, found, strict=True))

    def save(self, path: Path) -> None:
        """Write the file, all or nothing."""
        header = {
            "labels": self.labels,
            "fingerprint": self.fingerprint,
            "scale": self.scale,
            "traits": list(self.places),
            "ends": [end for _, end, _ in self.places.values()],
            "masses": [mass for _, _, mass in self.places.values()],
            "endian": sys.byteorder,
        }
        parts = (json.dumps(header).encode(), self.holders.tobytes(), self.weights.tobytes())
        whole = zlib.compress(b"".join(len(part).to_bytes(8, "big") + part for part in parts))
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
            header, holders, weights = _parts(zlib.decompress(whole[len(_MAGIC) :]))
            told = json.loads(header)
        except (OSError, zlib.error, ValueError) as fault:
            raise NoModel(str(path)) from fault
        if told["endian"] != sys.byteorder:
            raise NoModel(str(path))
        ends = told["ends"]
        parts = list(zip([0, *ends[:-1]], ends, told["masses"], strict=True))
        return cls(
            labels=tuple(told["labels"]),
            fingerprint=told["fingerprint"],
            scale=told["scale"],
            places=dict(zip(told["traits"], parts, strict=True)),
            holders=array("H", holders),
            weights=array("b", weights),
        )


def _parts(whole: bytes) -> tuple[bytes, bytes, bytes]:
    found = []
    for _ in range(3):
        length = int.from_bytes(whole[:8], "big")
        found.append(whole[8 : 8 + length])
        whole = whole[8 + length :]
    return found[0], found[1], found[2]
