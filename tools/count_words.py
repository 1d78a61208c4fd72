"""`python -m tools.count_words FILE OUT`: what runs of letters say about the kind of a report.

FILE holds real reports (`text`, `types`). Only the half of them that is built with is read, and
learnt from only where all types of a report are one kind of ours. OUT becomes a table of figures
(`knowledge/counted.tsv`): no run of letters that stands in fewer than FEWEST reports, none across a
number, a Latin word or the name of a place (`count_words.toml`).
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.learning import learn
from knowledge.thai import ngrams, squeeze, without_particles
from knowledge.traits import LONGEST, fold
from knowledge.wordlist import WordList
from tools.bench_matters import is_built_with, kinds_of

FEWEST = 40  # different reports
_SIZES = (2, 3, 4)
_NO_THAI = re.compile("[^\u0e00-\u0e7f]+")
_HEAD = """\
# Figures counted in public reports to a large city: of 10,000 that citizens of Bangkok sent in 2022
# (public data, personal numbers masked), the half that tools/bench_matters.py builds with. No
# licence came with them; none of their text is here, figures alone. Made by
# `python -m tools.count_words FILE OUT`, never changed by hand; read by knowledge/counted.py.
# A run of letters as knowledge/traits.py folds them, and in how many reports it stands; then what
# it says for (+) or against (-) each kind, in hundredths. The first row: all reports, each kind's.
"""


def main() -> None:
    """Write the table OUT from the reports in FILE."""
    file, out = (Path(name) for name in sys.argv[1:])
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    out.write_text(table(told(lines)), encoding="utf-8")


def told(reports: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """The reports that teach, each once: text → kind."""
    found = {}
    for report in reports:
        text, kinds = str(report["text"]), kinds_of(report)
        if is_built_with(text) and len(kinds) == 1:
            found[squeeze(without_particles(text[:LONGEST]))] = next(iter(kinds))
    return found


def table(taught: Mapping[str, str], fewest: int = FEWEST) -> str:
    """The figures as text, every run of letters a line."""
    lessons = [(runs(squeezed), kind) for squeezed, kind in taught.items()]
    amount = Counter(run for seen, _ in lessons for run in seen)
    of_kind = Counter(kind for _, kind in lessons)
    learnt = learn(lessons, 1.0, fewest)
    first = ("*", len(lessons), *(of_kind[kind] for kind in learnt.labels))
    rows = (
        (run, amount[run], *(round(100 * weight) for weight in weights))
        for run, weights in learnt.weights.items()
    )
    lines = (("run", "reports", *learnt.labels), first, *rows)
    return _HEAD + "".join("\t".join(map(str, line)) + "\n" for line in lines)


def runs(squeezed: str) -> tuple[str, ...]:
    """Every run of Thai letters once, folded, in order; none across a name or a number."""
    parts = _NO_THAI.split(_listed().blank(squeezed))
    return tuple(dict.fromkeys(run for part in parts for run in ngrams(fold(part), _SIZES)))


def names() -> tuple[str, ...]:
    """The names of places of that city."""
    lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return (*lists["districts"], *lists["ways"])


@lru_cache(maxsize=1)
def _listed() -> WordList:
    return WordList(names())


if __name__ == "__main__":
    main()
