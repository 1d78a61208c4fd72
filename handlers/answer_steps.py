"""The steps of a service on its card, and how long they take."""

from __future__ import annotations

from handlers.known import Known
from handlers.outcomes import Line, Plain, Row, Word
from knowledge.facts import Fact
from knowledge.services import Service


def time_line(service: Service, part: str, known: Known, *, is_first: bool = False) -> Line | None:
    """The steps and how long each takes, where that may be said. Where time was asked for, the
    time of all of them stands above already."""
    steps = service.told_steps
    if not steps:
        return None
    stops = tuple(
        Row(
            Plain(step.words.of(known.language)),
            Plain(plainly(step.time, known) if step.time and step.has_time else ""),
        )
        for step in steps
    )
    heading = Word("ask.row.usual_steps" if service.steps_are_usual else "ask.row.steps")
    total = None if part == "time" else _total(service, known)
    return Line(heading, stops, _unsaid(service), is_first, total)


def how_long(service: Service, known: Known) -> Plain | None:
    """By when, and how long it then takes; None where the one says the other already."""
    by_when, total = service.fact("time"), service.total
    if total is None or not total.is_stated or (by_when and by_when.span == total.span):
        return None
    if by_when is None or not by_when.is_stated:
        return Plain(plainly(total, known))
    in_all = Word("ask.total", {"time": Plain(plainly(total, known))})
    return Plain(f"{plainly(by_when, known)}\n{known.words.render(in_all, known.language)}")


def in_a_row(line: Line, known: Known) -> Plain:
    """All steps as one sentence, for the list of chats."""
    said = [known.words.render(stop.label, known.language) for stop in line.stops]
    steps = " ".join(f"{number}) {step}" for number, step in enumerate(said, start=1))
    total = known.words.render(line.total, known.language) if line.total else ""
    return Plain(f"{total} {steps}".strip())


def plainly(fact: Fact, known: Known) -> str:
    """What is not sure, or the town's own to decide, is not stated as a fact."""
    if not fact.is_stated:
        return known.words.render(Word("ask.as_announced"), known.language)
    said = fact.words.of(known.language)
    if fact.confidence == "high":
        return said
    return known.words.render(Word("ask.generally", {"said": Plain(said)}), known.language)


def _total(service: Service, known: Known) -> Word | None:
    """How long all steps take, where that may be said."""
    if service.total is None or not service.total.is_stated:
        return None
    return Word("ask.total", {"time": Plain(plainly(service.total, known))})


def _unsaid(service: Service) -> Word | None:
    """What of the steps is the town's to announce."""
    if len(service.told_steps) < len(service.steps):
        return Word("ask.steps_announced")
    is_all_told = all(step.has_time or step.by == "you" for step in service.steps)
    return None if is_all_told else Word("ask.times_announced")
