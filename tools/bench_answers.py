"""`make bench-answers`: how well questions are understood, with bounds, and what it costs.

Without a file our own held-out third is judged; with one, its lines: `text`, `intent`, `topic` (a
service or null), `ask` (or null) and `style`. Every share stands with its 95 % bounds (Wilson), its
aim and whether it holds; beside it the mean over the styles, in which a style of few sentences
counts like one of many, and whether that holds. What a second reader could not place either (style
`unclear`) is told apart: there nothing wrong may be answered; so are honest questions that were
written in the very words of a tip (style `twin`). The first table leaves both out, the second has
all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from time import perf_counter, thread_time

from bot.cli.answers import judged
from knowledge import build
from knowledge.index import Index
from knowledge.sentences import load_sentences
from tools.bench import understanding

_SIGN = {True: "yes", False: "NO", None: ""}
_PUBLISHED = {"human": "staff", "unknown": "oos", "question": "faq", "smalltalk": "oos"}
_SERIOUS = ("faq", "complaint", "tip")
_APART = ("unclear", "twin")  # styles that are judged by rules of their own
_Line = tuple[str, str, str, str, str]  # text, intent, service, part asked for, style


@dataclass(frozen=True, slots=True)
class Told:
    """A labelled sentence and what the program made of it."""

    text: str
    intent: str
    topic: str
    ask: str
    style: str
    made: dict[str, object]
    took: float  # seconds of processor time

    @property
    def is_direct(self) -> bool:
        return self.made["kind"] == "direct"

    @property
    def is_right(self) -> bool:
        return self.made["service"] == self.topic

    @property
    def is_wrong(self) -> bool:
        return self.is_direct and not self.is_right

    def is_among(self, first: int) -> bool:
        candidates = self.made["candidates"]
        return isinstance(candidates, list) and self.topic in candidates[:first]


def main() -> None:
    """Judge the file named on the command line, or the held-out third."""
    files = [name for name in sys.argv[1:] if name and not name.startswith("--")]
    file = Path(files[0]) if files else None
    started = perf_counter()
    build.main()
    print(f"teaching: {perf_counter() - started:.1f} s (nothing where nothing changed)")
    index = Index.load()
    lines = list(_lines(file) if file else _held_out())
    every = [_told(index, line) for line in lines]
    usual = [one for one in every if one.style not in _APART]
    _quality(usual)
    _unclear([one for one in every if one.style == "unclear"])
    _twins([one for one in every if one.style == "twin"])
    if len(usual) < len(every):
        print("\nwith what a second reader could not place, and with the twins of tips")
        _quality(every)
    _by_intent(every)
    _cost([one.took * 1000 for one in every])
    if "--quick" not in sys.argv:
        _whole_cost()


@dataclass(frozen=True, slots=True)
class Aim:
    """At least or at most so much."""

    figure: float
    is_least: bool = False

    def holds(self, share: float) -> bool:
        """Whether a share, rounded as it is told, keeps to it."""
        told = round(share, 3)
        return told >= self.figure if self.is_least else told <= self.figure

    def __str__(self) -> str:
        return f"{'>=' if self.is_least else '<='} {self.figure:.2f}"


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % bounds of a share."""
    if not count:
        return 0.0, 1.0
    z, share = 1.96, right / count
    middle = share + z * z / (2 * count)
    spread = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    whole = 1 + z * z / count
    return max(0.0, middle - spread) / whole, (middle + spread) / whole


def _held_out() -> Iterable[_Line]:
    for one in load_sentences():
        if one.is_held_out:
            wish = one.label.removeprefix("=")
            service = "" if one.label.startswith("=") else one.label
            published = "faq" if service else _PUBLISHED.get(wish, wish)
            yield one.text, published, service, one.part or "", one.style


def _lines(file: Path) -> Iterable[_Line]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            told = json.loads(line)
            topic, ask, style = (told.get(name) or "" for name in ("topic", "ask", "style"))
            yield told["text"], told["intent"], topic, ask, style


def _at_least(figure: float) -> Aim:
    return Aim(figure, is_least=True)


def _told(index: Index, line: _Line) -> Told:
    started = thread_time()
    made = judged(index, line[0])
    return Told(*line, made, thread_time() - started)


def _quality(every: list[Told]) -> None:
    asked = [one for one in every if one.intent == "faq" and one.topic]
    outside = [one for one in every if one.intent not in _SERIOUS]
    parts = [one for one in asked if one.ask]
    _spread("hit@1", asked, lambda one: one.is_among(1), _at_least(0.90))
    _spread("hit@3", asked, lambda one: one.is_among(3), _at_least(0.97))
    _spread(
        "answered directly, right",
        asked,
        lambda one: one.is_direct and one.is_right,
        _at_least(0.70),
    )
    _spread("answered directly, wrong", asked, lambda one: one.is_wrong, Aim(0.02))
    _share("out of scope, answered", [one.is_direct for one in outside], Aim(0.01))
    for wish, aim in (("complaint", Aim(0.05)), ("tip", Aim(0.0))):
        of_it = [one for one in every if one.intent == wish]
        taken = [one.is_direct or one.made["intent"] == "faq" for one in of_it]
        _share(f"{wish}s taken for questions", taken, aim)
    _spread("asked-for part right", parts, lambda one: one.made["ask"] == one.ask, _at_least(0.85))


def _unclear(every: list[Told]) -> None:
    """What nobody can place: a menu, a question back, the counter; never a wrong answer."""
    _share("unclear, answered wrongly", [one.is_wrong for one in every], Aim(0.0))


def _twins(every: list[Told]) -> None:
    """Honest questions in the very words of a tip: to be asked what they are is no harm."""
    right = [one.is_direct and one.is_right for one in every]
    _share("a tip's twin, answered rightly", right)
    _share("a tip's twin, answered wrongly", [one.is_wrong for one in every], Aim(0.02))


def _spread(name: str, every: list[Told], holds: Callable[[Told], bool], aim: Aim) -> None:
    """The share, and its mean over the styles."""
    styles = {one.style for one in every}
    of_style = [[holds(one) for one in every if one.style == style] for style in sorted(styles)]
    mean = sum(sum(held) / len(held) for held in of_style) / len(styles) if styles else 0.0
    beside = f"   {mean:6.3f} over {len(styles)} styles: {_SIGN[aim.holds(mean)]}"
    _share(name, [holds(one) for one in every], aim, beside)


def _by_intent(every: list[Told]) -> None:
    print("\nintents, right")
    for wish in sorted({one.intent for one in every}):
        alike = {wish, "oos", "other_agency"} if wish in ("oos", "other_agency") else {wish}
        _share(f"  {wish}", [one.made["intent"] in alike for one in every if one.intent == wish])


def _share(name: str, found: list[bool], aim: Aim | None = None, beside: str = "") -> None:
    low, high = wilson(sum(found), len(found))
    if found:
        share = sum(found) / len(found)
        held = f"{aim}: {_SIGN[aim.holds(share)]:3}" if aim else ""
        print(f"{name:28} {share:6.3f}  [{low:.3f}, {high:.3f}]  n={len(found):5} {held}{beside}")


def _cost(took: list[float]) -> None:
    took = sorted(took)
    if took:
        half, most = took[len(took) // 2], took[int(len(took) * 0.99)]
        told = f"{half:.2f} ms of processor time a message, p99 {most:.2f} ms"
        print(f"\nthese messages: {told}, < 10 ms: {_SIGN[most < 10]}")


def _whole_cost() -> None:
    """Loading, memory, a message with a hundred and with ten thousand services."""
    for name, figure, aim, holds in understanding.run():
        print(f"{name}: {figure}, {aim}{': ' if holds is not None else ''}{_SIGN[holds]}")


if __name__ == "__main__":
    main()
