"""Questions about services: documents, steps, days, fee, place, with source and date checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.answers import Answer
from handlers.dialogue import press
from handlers.flow import Ask, Flow, Opening, Tell, Told, at_the_start
from handlers.known import Known
from handlers.outcomes import Button, Card, Plain, Reply, Row, Say, Show, Word
from handlers.shapes import MENU, glance
from knowledge.services import Fact, Part, Service

MOST_SHOWN = 24  # services in one list; more are found by asking
LONGEST_LABEL = 36  # characters
FACTS: tuple[Part, ...] = ("time", "fee", "place", "eligibility", "contact")


@dataclass(frozen=True, slots=True)
class Answers:
    """Which service, and what about it; or between which ones to choose."""

    hits: str = ""  # ids with commas
    service: str = ""
    part: str = "general"


def which(value: str, known: Known) -> Opening:
    """Choose among these."""
    return Opening({"hits": value}, at="question")


def one(value: str, known: Known) -> Opening | None:
    """A service by `id` or `id:part`; None for one that is no longer there."""
    service, _, part = value.partition(":")
    if not any(service == there.id for there in known.index.services):
        return None
    return Opening({"service": service, "part": part or "general"}, at="show")


def from_held(value: str, known: Known) -> Opening:
    """Look the waiting text up; where nothing is found, it may be sent to the staff."""
    if not known.held:
        return Opening(at="question", says=(Say(Word("talk.held_lost")),))
    finding = known.index.find(known.held)
    if finding.kind == "direct":
        hit = finding.hits[0]
        return Opening({"service": hit.service, "part": finding.part}, "show", uses_held=True)
    if finding.kind == "menu":
        return Opening({"hits": ",".join(hit.service for hit in finding.menu)}, at="question")
    return Opening(at="unsure")


def ask_which(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """The services that may be meant, or all of them."""
    every = {service.id: service for service in known.index.services}
    there = [every[hit] for hit in answers.hits.split(",") if hit in every]
    shown = there or known.index.services[:MOST_SHOWN]
    title = Word("ask.question.which" if there else "ask.question.put")
    buttons = tuple(
        Button(Plain(label_of(service, known)), press("ask", "service", service.id))
        for service in shown
    )
    send = Button(Word("ask.send_to_staff"), press("human", "held"))
    return (Show(Card(title, title, buttons=buttons), (send,) if there else ()),)


def ask_unsure(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """No answer: the staff may have one."""
    buttons = (
        Button(Word("ask.send_to_staff"), press("human", "held")),
        Button(Word("ask.all"), press("ask", "open")),
    )
    return (Say(Word("ask.unsure.put"), buttons),)


def label_of(service: Service, known: Known) -> str:
    """A title short enough for a button."""
    title = service.title.of(known.language)
    return title if len(title) <= LONGEST_LABEL else title[: LONGEST_LABEL - 1] + "…"


def show(answers: Answers, known: Known) -> Told:
    """The answer card; what was asked for stands first."""
    service = known.index.service(answers.service)
    title = Plain(service.title.of(known.language))
    rows = sorted(_rows(service, known), key=lambda row: row[0] != answers.part)
    card = Card(
        title=title,
        alt=title,
        rows=tuple(row for _, row in rows),
        note=_note(service),
    )
    more = (
        Button(Word("ask.all"), press("ask", "open")),
        Button(Word("complaint.menu"), press("complaint", "open")),
        Button(Word("human.menu"), press("human", "open")),
        MENU,
    )
    return Told((Show(card, more),))


def _rows(service: Service, known: Known) -> Iterable[tuple[str, Row]]:
    language = known.language
    yield "general", Row(Word("ask.row.summary"), Plain(service.summary.of(language)))
    if service.documents:
        papers = "\n".join(f"• {_plainly(paper, known)}" for paper in service.documents)
        yield "documents", Row(Word("ask.row.documents"), Plain(papers))
    if service.steps:
        steps = (
            f"{rank}. {step.words.of(language)}"
            + (f" ({_plainly(step.time, known)})" if step.time else "")
            for rank, step in enumerate(service.steps, start=1)
        )
        yield "steps", Row(Word("ask.row.steps"), Plain("\n".join(steps)))
    for part in FACTS:
        if fact := service.fact(part):
            yield part, Row(Word(f"ask.row.{part}"), Plain(_plainly(fact, known)))
    yield "division", Row(Word("ask.row.division"), Word(f"division.{service.division}"))


def _plainly(fact: Fact, known: Known) -> str:
    """What is not sure, or the town's own to decide, is not stated as a fact."""
    if not fact.is_stated:
        return known.words.render(Word("ask.as_announced"), known.language)
    said = fact.words.of(known.language)
    if fact.confidence == "high":
        return said
    return known.words.render(Word("ask.generally", {"said": Plain(said)}), known.language)


def _note(service: Service) -> Word:
    sure = "sure" if service.confidence == "high" else "check"
    source = glance(", ".join(service.sources))
    return Word(f"ask.note_{sure}", {"source": Plain(source), "day": service.checked_on})


flow = Flow(
    name="ask",
    answers=Answers,
    menu_rank=3,
    has_draft=False,
    entries={"open": at_the_start, "which": which, "service": one, "held": from_held},
    steps=(
        Ask("question", Answer(), asks=ask_which, is_loose=True),
        Ask("unsure", Answer(), asks=ask_unsure, is_loose=True),
        Tell("show", show),
    ),
)
