"""`make bench-matters`: how well kinds of report, and the smell of corruption, are recognised.

REPORTS is a file of real reports (`text`, `types`), judged by the kinds of ours that its types
stand for; a type that is none of ours is left out. MONEY is a file of texts and LABELS one of
`line` and `smells`, judged by a person; the first half of it was in view when the lists were
written, the second was not. No word of either file is part of the project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from knowledge.categories import guess
from knowledge.smell import smells_of_corruption
from tools.bench_answers import wilson

KINDS: Mapping[str, str] = {
    "ถนน": "road",
    "สะพาน": "road",
    "ทางเท้า": "sidewalk",
    "กีดขวาง": "sidewalk",
    "แสงสว่าง": "light",
    "ความสะอาด": "garbage",
    "ท่อระบายน้ำ": "drain",
    "น้ำท่วม": "drain",
    "คลอง": "drain",
    "ต้นไม้": "tree",
    "สัตว์จรจัด": "stray",
    "จราจร": "traffic",
    "ป้ายจราจร": "traffic",
    "สายไฟ": "wires",
    "เสียงรบกวน": "nuisance",
    "กลิ่น": "nuisance",
    "PM2.5": "nuisance",
}


def main() -> None:
    """Judge REPORTS, and MONEY by LABELS where they are given."""
    reports, *money = (Path(name) for name in sys.argv[1:] if name)
    _kinds(_lines(reports))
    if money:
        texts, labels = (list(_lines(file)) for file in money)
        told = [(bool(one["smells"]), str(texts[one["line"]]["text"])) for one in labels]
        half = len(told) // 2
        _smell("half that was in view", told[:half])
        _smell("half that was not", told[half:])


def _lines(file: Path) -> Iterable[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _kinds(reports: Iterable[dict[str, Any]]) -> None:
    found = []
    for report in reports:
        if right := {KINDS[name] for name in report["types"] if name in KINDS}:
            guessed = guess(str(report["text"]))
            found.append((bool(right & {*guessed[:1]}), bool(right & {*guessed})))
    _told("kind, first guess", sum(first for first, _ in found), len(found), ">= .92")
    _told("kind, one of three", sum(three for _, three in found), len(found), ">= .99")


def _smell(name: str, told: list[tuple[bool, str]]) -> None:
    made = [(right, smells_of_corruption(text)) for right, text in told]
    both = sum(right and found for right, found in made)
    print(f"\nsmell of corruption, {name}")
    _told("precision", both, sum(found for _, found in made), ">= .60")
    _told("recall", both, sum(right for right, _ in made), ">= .95")


def _told(name: str, right: int, count: int, aim: str) -> None:
    low, high = wilson(right, count)
    share = right / count if count else 0.0
    print(f"{name:20} {share:6.3f}  [{low:.3f}, {high:.3f}]  n={count:5} {aim}")


if __name__ == "__main__":
    main()
