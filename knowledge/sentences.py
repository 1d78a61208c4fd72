"""Sentences as citizens say them: what the understanding learns from, and is measured by.

`sentences/services/<id>.txt`, `sentences/intents/<intent>.txt` and, by category,
`sentences/complaints/<code>.txt` hold one sentence a line; behind it may stand ` | fee` or another
part of the answer that it asks for. A line that begins with `#` says the style of what follows. A
third of them, chosen by the sentence itself, is held out: it is never learnt nor searched, so that
figures can be trusted. Under the style `unclear` stand those of them that a second reader could not
place either: nothing right can be answered to them, only nothing wrong. Under `twin` stand honest
questions in the very words of a tip; they teach the difference and are judged apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from knowledge.services import PARTS, Part
from knowledge.thai import squeeze

SENTENCES = Path(__file__).parent / "sentences"
_ONE_IN = 3
_UNCLEAR = "unclear"
_PARTS: dict[str, Part] = {part: part for part in PARTS}
_LABELS: Mapping[str, Callable[[str], str]] = {
    "services": str,
    "intents": "={}".format,
    "complaints": lambda _: "=complaint",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody said; `label` is a service's id, or "=" and the intent."""

    text: str
    label: str
    style: str
    part: Part | None = None  # what it asks for, where that was said
    category: str = ""  # of a complaint, where that was said

    @property
    def is_held_out(self) -> bool:
        """Whether it is kept for measuring; the same on every machine, wherever it stands."""
        return crc32(squeeze(self.text).encode()) % _ONE_IN == 0

    @property
    def is_about_a_service(self) -> bool:
        """Whether the label is a service; else it is an intent."""
        return not self.label.startswith("=")


def load_sentences(folder: Path = SENTENCES) -> tuple[Sentence, ...]:
    """All sentences by label and line; said twice under one label they count once."""
    found: dict[tuple[str, str], Sentence] = {}
    for file in sorted(folder.glob("*/*.txt")):
        for one in _read(file):
            found.setdefault((one.label, squeeze(one.text) or one.text), one)
    return tuple(found.values())


def _read(file: Path) -> Iterator[Sentence]:
    label, category, style = _LABELS[file.parent.name](file.stem), "", ""
    if file.parent.name == "complaints":
        category = file.stem
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            style = line.lstrip("#").strip()
        elif line.strip():
            text, _, part = line.partition("|")
            yield Sentence(text.strip(), label, style, _PARTS.get(part.strip()), category)
