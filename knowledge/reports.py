"""Reports as people send them, written by us: many ways to say one thing stand in one line.

`reports/<code>.txt` holds one report a line; where several words would do they stand in braces,
`{ถนน|ซอย}เป็นหลุม`, and one of them may be empty. Some of what a line can say is learnt, always the
same. They teach kinds alone: what is wanted, and which service, is learnt from `sentences`. A third
of the lines, chosen by the line itself, is held out: no word order of it is ever learnt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from knowledge.thai import squeeze

REPORTS = Path(__file__).parent / "reports"
_WAYS = 8  # of saying a line that are learnt; more of them found no more kinds
_ONE_IN = 3
_CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Report:
    """A line with its choices, and the category that it is about."""

    line: str
    category: str

    @property
    def is_held_out(self) -> bool:
        """Whether it is kept for measuring; the same on every machine."""
        return crc32(squeeze(self.line).encode()) % _ONE_IN == 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Some of what the line can say, each once."""
        return tuple(dict.fromkeys(self.said(way) for way in range(_WAYS)))

    def said(self, way: int) -> str:
        """One thing that the line can say."""
        words, last = [], 0
        for choice in _CHOICE.finditer(self.line):
            several = choice[1].split("|")
            told = crc32(f"{self.line} {way} {choice.start()}".encode())
            words += [self.line[last : choice.start()], several[told % len(several)]]
            last = choice.end()
        return " ".join("".join((*words, self.line[last:])).split())

    @property
    def is_whole(self) -> bool:
        """Whether every brace is closed and none stands in another."""
        return not {"{", "}", "|"} & set(_CHOICE.sub("", self.line))


def load_reports(folder: Path = REPORTS) -> tuple[Report, ...]:
    """All reports, by category and line."""
    return tuple(one for file in sorted(folder.glob("*.txt")) for one in read_reports(file))


def read_reports(file: Path) -> Iterator[Report]:
    """The reports of one file; a line that begins with `#` is a heading."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield Report(line.strip(), file.stem)
