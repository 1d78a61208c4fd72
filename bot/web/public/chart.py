"""The time chart of a service: each step where it begins and how long it takes at most.

Lengths are shares of all the time that the steps of the town hall take together. That is the total
where one is known (the law often bounds all steps and none of them), else their sum, where each has
its own. A step of which only the total is known may lie anywhere between those that are known: it
is drawn as a pale stretch. What the citizen does is in nobody's hands but his own and has no bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.facts import Step, Who
    from knowledge.services import Service

WIDTH = 100.0
_LEAST = 1.5  # of WIDTH, so that ten minutes beside a month can still be seen
_IN_ALL = "รวม"  # a time that begins so counts from the first step on


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where to where on the chart; of no width where nothing is drawn."""

    start: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: who does it, its time in words, its bar, and the stretch in which it may lie."""

    words: str
    time: str
    is_told: bool = False  # whether its time may be stated at all
    by: Who = "office"
    bar: Stretch = Stretch()
    within: Stretch = Stretch()


@dataclass(frozen=True, slots=True)
class Chart:
    """The steps that may be told, and the time of all of them in words, "" where nobody knows."""

    stops: tuple[Stop, ...]
    total: str = ""

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to compare."""
        return any(stop.bar.width or stop.within.width for stop in self.stops)

    @property
    def has_stretches(self) -> bool:
        """Whether a step is drawn of which only the total is known."""
        return any(stop.within.width for stop in self.stops)

    @property
    def is_only_stretches(self) -> bool:
        """Whether nothing is known but the total."""
        return not any(stop.bar.width for stop in self.stops)

    @property
    def is_all_told(self) -> bool:
        """Whether every step of the town hall has its time."""
        return all(stop.is_told or stop.by == "you" for stop in self.stops)


def chart(service: Service, language: str) -> Chart:
    """The steps that may be told, drawn where lengths can be compared."""
    steps = service.told_steps
    lengths = tuple(map(_length, steps))
    drawn = _drawn(steps, lengths, _end(service, steps, lengths))
    total = service.total
    return Chart(
        tuple(
            Stop(step.words.of(language), step.time_told(language), step.has_time, step.by, *places)
            for step, places in zip(steps, drawn, strict=True)
        ),
        total.told(language) if total and total.is_stated else "",
    )


def _length(step: Step) -> int | None:
    """Minutes of the chart that a step takes; None where only the town could say so.

    What is told without a length ("at once") takes none.
    """
    if step.by == "you" or (step.has_time and step.span is None):
        return 0
    return step.span.minutes if step.span else None


def _counts_for_all(step: Step) -> bool:
    return step.time is not None and step.time.words.th.startswith(_IN_ALL)


def _end(service: Service, steps: Sequence[Step], lengths: Sequence[int | None]) -> int:
    """How many minutes the whole chart has; 0 where nothing can be compared."""
    pairs = [pair for pair in zip(steps, lengths, strict=True) if pair[1] is not None]
    known = sum(length or 0 for step, length in pairs if not _counts_for_all(step))
    bound = max((length or 0 for step, length in pairs if _counts_for_all(step)), default=0)
    if service.total and service.total.span:
        bound = max(bound, service.total.span.minutes)
    is_whole = len(pairs) == len(service.steps)
    return max(bound, known) if bound or is_whole else 0


def _drawn(
    steps: Sequence[Step], lengths: Sequence[int | None], end: int
) -> Iterator[tuple[Stretch, Stretch]]:
    """Bar and stretch of each step."""
    some_float = None in lengths
    begun = 0
    left = sum(m or 0 for one, m in zip(steps, lengths, strict=True) if not _counts_for_all(one))
    for step, length in zip(steps, lengths, strict=True):
        if not end or length == 0:
            yield Stretch(), Stretch()
        elif _counts_for_all(step):
            yield _stretch(0, length or 0, end), Stretch()
        else:
            left -= length or 0
            within = _stretch(begun, max(0, end - begun - left), end)
            bar = _stretch(begun, length, end) if length else Stretch()
            yield bar, within if some_float else Stretch()
            begun += length or 0


def _stretch(start: int, minutes: int, end: int) -> Stretch:
    width = min(WIDTH, max(_LEAST, WIDTH * minutes / end))
    return Stretch(round(min(WIDTH * start / end, WIDTH - width), 2), round(width, 2))
