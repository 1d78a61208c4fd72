"""The time chart of a service: each step where it begins and how long it takes at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.services import Service, Step

WIDTH = 100.0
_LEAST = 1.5  # of WIDTH, so that ten minutes beside a month can still be seen
_IN_ALL = "รวม"  # a time that begins so counts from the first step on


@dataclass(frozen=True, slots=True)
class Stop:
    """One step. `start` and `width` are shares of the chart; no width where no time is known."""

    words: str
    time: str
    start: float = 0.0
    width: float = 0.0
    is_told: bool = False  # whether its time may be stated at all


def chart(service: Service, language: str) -> tuple[Stop, ...]:
    """The steps that may be told. Where no step has a length there is nothing to draw."""
    spans = [_minutes(step) for step in service.told_steps]
    total = max(sum(m for m, is_all in spans if not is_all), *(m for m, _ in spans), 0)
    stops, begun = [], 0
    for step, (minutes, is_all) in zip(service.told_steps, spans, strict=True):
        start = 0 if is_all else begun
        begun += 0 if is_all else minutes
        stops.append(
            Stop(
                step.words.of(language),
                step.time_told(language),
                *_place(start, minutes, total),
                is_told=step.time is not None and step.time.is_stated,
            )
        )
    return tuple(stops)


def _minutes(step: Step) -> tuple[int, bool]:
    """How long, and whether it counts for all steps together."""
    if step.span is None or step.time is None:
        return 0, False
    return step.span.minutes, step.time.words.th.startswith(_IN_ALL)


def _place(start: int, minutes: int, total: int) -> tuple[float, float]:
    if not minutes:
        return 0.0, 0.0
    width = max(_LEAST, WIDTH * minutes / total)
    return round(min(WIDTH * start / total, WIDTH - width), 2), round(width, 2)
