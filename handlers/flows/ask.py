"""Questions about services: documents, steps, days, fee, place, with source and date checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.answers import Answer
from handlers.dialogue import press
from handlers.flow import Ask, Flow, Opening, Tell, Told, at_the_start
from handlers.known import Known
from handlers.outcomes import Button, Card, Cards, Plain, Reply, Row, Say, Show, Word
from handlers.shapes import MENU, glance
from knowledge.index import Finding
from knowledge.near import near
from knowledge.services import Fact, Part, Service

FACTS: tuple[Part, ...] = ("time", "fee", "place", "eligibility")
MOST_CARDS = 12
TELL_APART = "?"
SHELF = 12  # services on one card; cards stand side by side
REPORT = Button(Word("complaint.menu"), press("complaint", "open"))
HUMAN = Button(Word("human.menu"), press("human", "open"))
SEND = Button(Word("human.menu"), press("human", "held"))
ALL = Button(Word("ask.all"), press("ask", "open"))


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
        return Opening({"service": hit.service, "part": finding.part}, "show")
    if finding.kind == "menu":
        return Opening({"hits": choices(finding)}, at="question")
    return Opening(at="unsure")


def choices(finding: Finding) -> str:
    """The services to choose from, as a button keeps them; "?" before two to be told apart."""
    hits = ",".join(hit.service for hit in finding.menu)
    return f"{TELL_APART}{hits}" if finding.clarify else hits


def ask_which(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """The services that may be meant, or all of them; a report and a human are never far."""
    every = {service.id: service for service in known.index.services}
    hits = answers.hits.removeprefix(TELL_APART).split(",")
    there = [every[hit] for hit in hits if hit in every]
    if not there:
        return every_service(known)
    pair = near(*hits[:2]) if answers.hits.startswith(TELL_APART) and len(hits) > 1 else None
    title = Plain(pair.question.of(known.language)) if pair else Word("ask.question.which")
    card = Card(title, title, buttons=tuple(opening(service, known) for service in there))
    return (Show(card, (REPORT, SEND, ALL)),)


def every_service(known: Known) -> tuple[Reply, ...]:
    """All services: what people ask for most, then a card for each subject."""
    often = known.words.phrases["ask.often"]
    shelves: dict[str, list[Button]] = {}
    for service in sorted(known.index.services, key=lambda one: one.id not in often):
        shelf = "often" if service.id in often else service.division
        shelves.setdefault(shelf, []).append(opening(service, known))
    cards = tuple(
        Card(title := Word(f"ask.shelf.{shelf}"), title, buttons=tuple(there[at : at + SHELF]))
        for shelf, there in shelves.items()
        for at in range(0, len(there), SHELF)
    )
    asked = Say(Word("ask.question.put"))
    return (asked, Cards(Word("ask.shelves"), cards[:MOST_CARDS], (REPORT, HUMAN)))


def ask_unsure(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """No answer: the staff may have one, or it is a report after all."""
    send = Button(Word("ask.send_to_staff"), press("human", "held"))
    return (Say(Word("ask.unsure.put"), (send, REPORT, ALL)),)


def opening(service: Service, known: Known) -> Button:
    """The button of a service."""
    title = Plain(service.title.of(known.language))
    return Button(title, press("ask", "service", service.id))


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
    return Told((Show(card, (REPORT, HUMAN, ALL, MENU)),))


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
        heading = Word("ask.row.usual_steps" if service.steps_are_usual else "ask.row.steps")
        yield "steps", Row(heading, Plain("\n".join(steps)))
    for part in FACTS:
        if fact := service.fact(part):
            yield part, Row(Word(f"ask.row.{part}"), Plain(_plainly(fact, known)))
    yield from _where_to_go(service, known)
    if notes := [_plainly(note, known) for note in service.notes if note.is_stated]:
        yield "notes", Row(Word("ask.row.notes"), Plain("\n".join(notes)))


def _where_to_go(service: Service, known: Known) -> Iterable[tuple[str, Row]]:
    """Unit, hours and telephone; the town's own where the service has none."""
    town, language = known.town, known.language
    division = Word(f"division.{service.division}")
    unit = service.unit.of(language) if service.unit else ""
    within = Word("ask.unit", {"division": division, "unit": Plain(unit)})
    yield "division", Row(Word("ask.row.division"), within if unit else division)
    hours = town.office_hours_en if language == "en" else town.office_hours
    if service.hours and service.hours.is_stated:
        hours = _plainly(service.hours, known)
    if hours:
        yield "hours", Row(Word("ask.row.hours"), Plain(hours))
    contact = service.fact("contact")
    said = _plainly(contact, known) if contact and contact.is_stated else town.phone
    if said:
        yield "contact", Row(Word("ask.row.contact"), Plain(said))


def _plainly(fact: Fact, known: Known) -> str:
    """What is not sure, or the town's own to decide, is not stated as a fact."""
    if not fact.is_stated:
        return known.words.render(Word("ask.as_announced"), known.language)
    said = fact.words.of(known.language)
    if fact.confidence == "high":
        return said
    return known.words.render(Word("ask.generally", {"said": Plain(said)}), known.language)


def _note(service: Service) -> Word:
    """Where it is from. What has no address is no source."""
    source = glance(", ".join(source for source in service.sources if "." in source))
    if not source:
        return Word("ask.note_unsourced", {"day": service.checked_on})
    sure = "sure" if service.confidence == "high" else "check"
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
