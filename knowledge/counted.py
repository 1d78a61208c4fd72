"""What short runs of letters say about the kind of a report, as counted in a large city.

`counted.tsv` holds figures alone: in how many public reports a run of two to four letters stands,
and what that says for or against each kind, in hundredths. No run stands in fewer than forty
reports and none crosses a number or the name of a place, so that no sentence and nobody can be
read out of it. `python -m tools.count_words` makes it; its head names the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log
from pathlib import Path

from knowledge.learning import Learnt
from knowledge.model import Model

TABLE = Path(__file__).parent / "counted.tsv"
_SHARPNESS = 4.0  # so sure that of what is believed by nine in ten, nine in ten are right
# How much of the city's habit is taken out: at 1 every kind would be as frequent as any other.
# A city's roads must not drown what a small town reports; half costs no figure that we can see.
_EVENED = 0.5


def as_counted(runs: Iterable[str]) -> dict[str, float]:
    """How likely each kind is by runs of letters; empty where none of them was counted."""
    model, habit = _table()
    raw = {code: share / habit[code] for code, share in model.judge(runs).items()}
    total = sum(raw.values())
    return {code: share / total for code, share in raw.items()}


@lru_cache(maxsize=1)
def _table() -> tuple[Model, Mapping[str, float]]:
    """The figures as a model, and how frequent each kind is among all reports."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    (_, _, *kinds), (_, every, *of_kind), *rows = (
        line.split("\t") for line in lines if not line.startswith("#")
    )
    weights = {run: [_SHARPNESS * int(said) / 100 for said in row] for run, _, *row in rows}
    masses = {run: log(1 + int(every) / int(amount)) ** 2 for run, amount, *_ in rows}
    habit = {
        code: (int(amount) / int(every)) ** _EVENED
        for code, amount in zip(kinds, of_kind, strict=True)
    }
    return Model.of(Learnt(tuple(kinds), weights, masses)), habit
