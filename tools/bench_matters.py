"""`make bench-matters`: how well kinds of report, and the smell of corruption, are recognised.

REPORTS is a file of real reports (`text`, `types`), judged by the kinds of ours that its types
stand for; a type that is none of ours is left out, and of several kinds each is right. The figures
of half of them, chosen by the text itself, may be looked at while something is made; the other half
judges. Nothing is learnt from either. MONEY is a file of texts and LABELS one of `line` and
`smells`, judged by a person; the first half of it was in view when the lists were written, the
second was not. No sentence of either file is part of the project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from knowledge.categories import guess
from knowledge.reports import load_reports
from knowledge.sentences import load_sentences
from knowledge.smell import smells_of_corruption
from knowledge.thai import squeeze
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
    """Judge our own sentences, REPORTS, and MONEY by LABELS, as far as they are given."""
    reports, *money = (Path(name) for name in sys.argv[1:] if name)
    _own()
    _real(list(_lines(reports)))
    if money:
        texts, labels = (list(_lines(file)) for file in money)
        told = [(bool(one["smells"]), str(texts[one["line"]]["text"])) for one in labels]
        half = len(told) // 2
        _smell("half that was in view", told[:half])
        _smell("half that was not", told[half:])


def _lines(file: Path) -> Iterable[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def is_looked_at(text: str) -> bool:
    """Whether a real report counts while something is made; the same for every copy of it."""
    return crc32(squeeze(text).encode()) % 2 == 0


def kinds_of(report: Mapping[str, object]) -> set[str]:
    """The kinds of ours that the types of a real report stand for."""
    types = report["types"]
    return {KINDS[name] for name in types if name in KINDS} if isinstance(types, list) else set()


_Judged = tuple[set[str], tuple[str, ...]]  # the kinds that are right, those that were guessed


def _own() -> None:
    held_out = [one for one in load_sentences() if one.category and one.is_held_out]
    judged = [({one.category}, guess(one.text)) for one in held_out]
    _kinds("our own sentences, held-out third", judged)
    _by_kind(judged)
    told = [one for one in load_reports() if one.is_held_out]
    judged = [({one.category}, guess(one.said(0))) for one in told]
    _kinds("our own reports, held-out third of the lines", judged)
    _by_kind(judged)


def _real(reports: Sequence[Mapping[str, object]]) -> None:
    judged: dict[bool, list[_Judged]] = {True: [], False: []}
    for report in reports:
        if right := kinds_of(report):
            text = str(report["text"])
            judged[is_looked_at(text)].append((right, guess(text)))
    _kinds("real reports, half that may be looked at", judged[True])
    _kinds("real reports, half that judges", judged[False], aims=(">= .92", ">= .99"))
    _kinds("... of one kind only", [one for one in judged[False] if len(one[0]) == 1])
    _by_kind(judged[False])


def _kinds(name: str, judged: Sequence[_Judged], aims: tuple[str, str] = ("", "")) -> None:
    print(f"\nkind of {name}")
    firsts = sum(bool(right & {*guessed[:1]}) for right, guessed in judged)
    _told("first guess", firsts, len(judged), aims[0])
    _told(
        "one of three", sum(bool(right & {*found}) for right, found in judged), len(judged), aims[1]
    )


def _by_kind(judged: Sequence[_Judged]) -> None:
    """Of the reports that are of one kind alone, how many were taken for it."""
    for code in sorted({code for right, _ in judged for code in right}):
        of_it = [guessed[:1] == (code,) for right, guessed in judged if right == {code}]
        _told(f"  {code}", sum(of_it), len(of_it))


def _smell(name: str, told: list[tuple[bool, str]]) -> None:
    made = [(right, smells_of_corruption(text)) for right, text in told]
    both = sum(right and found for right, found in made)
    print(f"\nsmell of corruption, {name}")
    _told("precision", both, sum(found for _, found in made), ">= .60")
    _told("recall", both, sum(right for right, _ in made), ">= .95")


def _told(name: str, right: int, count: int, aim: str = "") -> None:
    low, high = wilson(right, count)
    share = right / count if count else 0.0
    print(f"{name:20} {share:6.3f}  [{low:.3f}, {high:.3f}]  n={count:5} {aim}")


if __name__ == "__main__":
    main()
