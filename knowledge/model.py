"""What was learnt, small enough to load at once: a byte for every weight.

The file is laid out as it is used: a line that says what it is, the traits one a line, a number and
a row of bytes for each. Nothing is unpacked before a text needs it. To judge one, the rows of its
traits are widened to sixteen bits a label and read as large whole numbers; adding such numbers adds
all labels at once, which is what makes judging quick without any library.
"""

from __future__ import annotations

import json
import struct
import tempfile
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import exp, sqrt
from pathlib import Path

from knowledge.learning import Learnt

_MAGIC = b"prongsai understanding 4\n"
_ZERO = 127  # the byte that stands for no weight, so that none is below nothing
_LANE = 2  # bytes of the large number for each label …
_MOST = 256  # … of which so many bytes can be added up
_FOR_ALL = 0o644
_FINE = 1000  # a mass is kept in thousandths


class NoModel(Exception):
    """There is no such file, or it is not one of ours."""


@dataclass(frozen=True, slots=True)
class Model:
    """Labels and weights. Immutable, so threads may share it."""

    labels: tuple[str, ...]
    fingerprint: str
    scale: float
    places: Mapping[str, int] = field(repr=False)  # trait → its row
    masses: array[int] = field(repr=False)  # of each row, in thousandths
    rows: bytes = field(repr=False)  # a byte for each label, row by row

    @classmethod
    def of(cls, learnt: Learnt, fingerprint: str = "") -> Model:
        """Round what was learnt to bytes."""
        top = max((abs(w) for row in learnt.weights.values() for w in row), default=1.0) or 1.0
        rows = bytes(
            _ZERO + round(weight / top * _ZERO) for row in learnt.weights.values() for weight in row
        )
        masses = array("I", (round(learnt.masses[one] * _FINE) for one in learnt.weights))
        places = _in_order(learnt.weights)
        return cls(learnt.labels, fingerprint, top / _ZERO, places, masses, rows)

    def judge(self, seen: Iterable[str]) -> dict[str, float]:
        """How likely each label is by these traits; empty where none was ever learnt."""
        places = self.places
        known = [places[trait] for trait in seen if trait in places]
        if not known:
            return {}
        scores = [-_ZERO * len(known)] * len(self.labels)
        for start in range(0, len(known), _MOST):
            more = self._added(known[start : start + _MOST])
            scores = [a + b for a, b in zip(scores, more, strict=True)]
        masses = self.masses
        unit = self.scale / sqrt(sum([masses[row] for row in known]) / _FINE)
        found = shares(unit * score for score in scores)
        return dict(zip(self.labels, found, strict=True))

    def _added(self, known: Sequence[int]) -> tuple[int, ...]:
        """The bytes of these rows, label by label; each letter of UTF-16 is a lane of two bytes."""
        rows, size = self.rows, len(self.labels)
        bare = b"".join([rows[row * size : (row + 1) * size] for row in known])
        wide, lanes = bare.decode("latin-1").encode("utf-16-le"), _LANE * size
        starts = range(0, len(wide), lanes)
        total = sum([int.from_bytes(wide[at : at + lanes], "little") for at in starts])
        return struct.unpack(f"<{size}H", total.to_bytes(lanes, "little"))

    def save(self, path: Path) -> None:
        """Write the file, all or nothing."""
        traits = "\n".join(self.places).encode()
        header = {
            "labels": self.labels,
            "fingerprint": self.fingerprint,
            "scale": self.scale,
            "rows": len(self.places),
            "letters": len(traits),
        }
        masses = struct.pack(f"<{len(self.masses)}I", *self.masses)
        whole = [_MAGIC, json.dumps(header).encode(), b"\n", traits, masses, self.rows]
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.writelines(whole)
        Path(file.name).chmod(_FOR_ALL)  # taught by who installs, read by who serves
        Path(file.name).replace(path)

    @classmethod
    def read(cls, path: Path) -> Model:
        """Read the file; raise `NoModel`."""
        try:
            with path.open("rb") as file:
                if file.readline() != _MAGIC:
                    raise NoModel(str(path))
                told = json.loads(file.readline())
                traits = file.read(told["letters"]).decode()
                masses = array("I", struct.unpack(f"<{told['rows']}I", file.read(4 * told["rows"])))
                rows = file.read()
        except (OSError, ValueError, struct.error) as fault:
            raise NoModel(str(path)) from fault
        labels, places = tuple(told["labels"]), _in_order(traits.split("\n") if traits else ())
        if len(places) != len(masses) or len(rows) != len(labels) * len(masses):
            raise NoModel(str(path))
        return cls(labels, told["fingerprint"], told["scale"], places, masses, rows)


def shares(scores: Iterable[float]) -> list[float]:
    """Scores as probabilities."""
    every = list(scores)
    top = max(every, default=0.0)
    raised = [exp(score - top) for score in every]
    total = sum(raised)
    return [one / total for one in raised]


def _in_order(traits: Iterable[str]) -> dict[str, int]:
    """Each trait with its row."""
    return dict(zip(traits, count()))
