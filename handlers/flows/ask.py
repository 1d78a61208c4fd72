"""Questions about services: documents, steps, days, fee, place, with source and date checked."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass, replace
from functools import lru_cache

from handlers.answer_card import HUMAN, answer_card
from handlers.answers import Answer
from handlers.commands import Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Tell, Told, at_the_start
from handlers.known import Known
from handlers.outcomes import Button, Card, Cards, Plain, Reply, Say, Show, Word
from handlers.shapes import MENU, TIP, glance
from handlers.teaching import MarkAnswer, QuestionSent, SendQuestion
from handlers.typed import plain
from handlers.waiting import print_of, send_button
from handlers.words import LANGUAGES, Words
from knowledge.doubts import guards
from knowledge.index import Finding
from knowledge.near import near
from knowledge.services import Service

MOST_CARDS = 12
TELL_APART = "?"
MARKED = "#"
SHELF = 12  # services on one card; cards stand side by side
REPORT = Button(Word("complaint.menu"), press("complaint", "open"))
SEND = Button(Word("human.menu"), press("human", "held"))
ALL = Button(Word("ask.all"), press("ask", "open"))


@dataclass(frozen=True, slots=True)
class Answers:
    """Which service, and what about it; or between which ones to choose."""

    hits: str = ""  # ids with commas
    mark: str = ""  # by which the waiting question is known again
    service: str = ""
    part: str = "general"


def which(value: str, known: Known) -> Opening:
    """Choose among these."""
    hits, _, mark = value.partition(MARKED)
    return Opening({"hits": hits, "mark": mark}, at="question")


def one(value: str, known: Known) -> Opening | None:
    """A service by `id` or `id:part`; None for one that is no longer there."""
    service, _, part = value.partition(":")
    if not any(service == there.id for there in known.index.services):
        return None
    return Opening({"service": service, "part": part or "general"}, at="show")


def both(value: str, known: Known) -> Opening | None:
    """Two services that one text asked for, each as `id:part`."""
    there = [one(asked, known) for asked in value.split(",")]
    return Opening({"hits": value}, at="show_both") if len(there) == 2 and all(there) else None


def from_held(value: str, known: Known) -> Opening:
    """Look the waiting text up; where nothing is found, it may be sent to the staff."""
    if not known.held:
        return Opening(at="question", says=(Say(Word("talk.held_lost")),))
    finding = known.index.find(known.held)
    if finding.kind == "direct":
        hit = finding.hits[0]
        return Opening({"service": hit.service, "part": finding.asked}, "show")
    if finding.kind == "menu":
        return which(choices(finding, known.held), known)
    return Opening(at="unsure")


def choices(finding: Finding, question: str) -> str:
    """The services to choose from, as a button keeps them; "?" before two to be told apart."""
    hits = ",".join(hit.service for hit in finding.menu)
    return f"{TELL_APART if finding.clarify else ''}{hits}{MARKED}{print_of(question)}"


def ask_which(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """The services that may be meant, or all of them; a report and a human are never far."""
    every = {service.id: service for service in known.index.services}
    hits = answers.hits.removeprefix(TELL_APART).split(",")
    there = [every[hit] for hit in hits if hit in every]
    if not there:
        return every_service(known)
    send = (send_button(answers.mark),) if answers.mark else ()
    ways = (REPORT, SEND, *send)
    if len(there) == 1:
        title = which_of(there)
        card = Card(title, title, buttons=(replace(opening(there[0], known), means="yes"),))
        return (Show(card, (*ways, replace(ALL, means="no"))),)
    pair = near(*hits[:2]) if answers.hits.startswith(TELL_APART) else None
    asked = Plain(pair.question.of(known.language)) if pair else which_of(there)
    card = Card(asked, asked, buttons=tuple(opening(service, known) for service in there))
    return (Show(card, (*ways, ALL)),)


def which_of(services: Sized) -> Word:
    """The question before services that may be meant; of one alone, whether it is that one."""
    return Word("ask.question.which" if len(services) > 1 else "ask.question.is_it")


def every_service(known: Known) -> tuple[Reply, ...]:
    """All services: what people ask for most, then a card for each subject."""
    often = known.words.phrases["ask.often"]
    shelves: dict[str, list[Button]] = {}
    for service in sorted(known.index.services, key=lambda one: one.id not in often):
        shelf = _shelf(service, known)
        shelves.setdefault(shelf, []).append(opening(service, known))
    cards = tuple(
        Card(title := Word(f"ask.shelf.{shelf}"), title, buttons=tuple(there[at : at + SHELF]))
        for shelf, there in shelves.items()
        for at in range(0, len(there), SHELF)
    )
    asked = Say(Word("ask.question.put"))
    return (asked, Cards(Word("ask.shelves"), cards[:MOST_CARDS], (REPORT, HUMAN)))


def _shelf(service: Service, known: Known) -> str:
    """What is asked most, what a town owes to be open, else its division.

    A division of the town's own stands with the others.
    """
    for gathered in ("often", "open"):
        if service.id in known.words.phrases[f"ask.{gathered}"]:
            return gathered
    division = service.division
    return division if known.words.has(f"ask.shelf.{division}") else "other"


def ask_unsure(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """No answer: the staff may have one, or it is a report after all."""
    send = send_button(print_of(known.question))
    return (Say(Word("ask.unsure.put"), (SEND, send, REPORT, ALL)),)


def opening(service: Service, known: Known) -> Button:
    """The button of a service."""
    title = Plain(service.title.of(known.language))
    return Button(title, press("ask", "service", service.id))


def show(answers: Answers, known: Known) -> Told:
    """The answer card; what was asked for stands first."""
    card = answer_card(known.index.service(answers.service), answers.part, known)
    report = TIP if answers.service in guards() else REPORT
    return Told((Show(card, (report, HUMAN, ALL, MENU)),))


def show_both(answers: Answers, known: Known) -> Told:
    """Both answers, in the order in which they were asked for."""
    shown = []
    for asked in answers.hits.split(","):
        service, _, part = asked.partition(":")
        shown.append(Show(answer_card(known.index.service(service), part or "general", known)))
    return Told((shown[0], replace(shown[1], buttons=(REPORT, HUMAN, ALL, MENU))))


def mark(is_good: bool) -> Callable[[Answers, Known], MarkAnswer]:
    """Count a thumb for the answer that it stood under."""
    return lambda answers, known: MarkAnswer(answers.service, is_good)


def thanked(result: object, answers: Answers, known: Known) -> Told:
    """A thumb up."""
    return Told((Say(Word("ask.good.put"), (ALL, MENU)),), weight="prompt")


def missed(result: object, answers: Answers, known: Known) -> Told:
    """A thumb down: the question may go to the staff, shown before it goes."""
    if not known.question:
        return Told((Say(Word("ask.bad.again"), (HUMAN, ALL, MENU)),), weight="prompt")
    shown = {"words": Plain(glance(known.question))}
    send = send_button(print_of(known.question))
    return Told((Say(Word("ask.bad.put", shown), (send, HUMAN, REPORT, ALL)),), weight="prompt")


def send(answers: Answers, known: Known) -> SendQuestion:
    """The words alone, with the services that came nearest."""
    near = tuple(hit.service for hit in known.index.find(known.question).hits[:3])
    last = known.came_in.rpartition(",")[2]
    return SendQuestion(known.question, near, known.answered_by, last)


def sent(result: QuestionSent | Refused, answers: Answers, known: Known) -> Told:
    """That it went, without a name, so that no answer can come to this chat."""
    if isinstance(result, Refused):
        return Told((Say(Word("ask.send.full"), (HUMAN, ALL)),), drops_held=True)
    return Told((Say(Word("ask.send.sent"), (HUMAN, ALL, MENU)),), drops_held=True)


def thumb(value: str, at: str) -> Opening:
    """A thumb under the answer `id:part`, or under none that is known."""
    service, _, part = value.partition(":")
    return Opening({"service": service, "part": part or "general"}, at=at)


def to_staff(value: str, known: Known) -> Opening:
    """The question that waits, if it is the one which the button was shown for."""
    if not known.question or value not in ("", print_of(known.question)):
        return Opening(at="question", says=(Say(Word("ask.send.gone")),))
    return Opening(at="send", uses_held=True)


def read_typed(typed: str, known: Known) -> str:
    """A typed thumb means the answer above it; the label of "send", what waits."""
    bare = typed.strip()
    if known.question and plain(bare) in _send_labels(known.words):
        return press("ask", "send", print_of(known.question))
    for name in ("good", "bad"):
        if bare in known.words.phrases[f"ask.{name}.words"]:
            return press("ask", name)
    return ""


@lru_cache(maxsize=64)
def _send_labels(words: Words) -> frozenset[str]:
    return frozenset(plain(words.texts[language]["ask.send.label"]) for language in LANGUAGES)


flow = Flow(
    name="ask",
    answers=Answers,
    menu_rank=3,
    has_draft=False,
    hidden=frozenset({"hits", "mark"}),  # what somebody looks up is his own business
    reads_typed=read_typed,
    entries={
        "open": at_the_start,
        "which": which,
        "service": one,
        "both": both,
        "held": from_held,
        "good": lambda value, known: thumb(value, "good"),
        "bad": lambda value, known: thumb(value, "bad"),
        "send": to_staff,
    },
    steps=(
        Ask("question", Answer(), asks=ask_which, is_loose=True),
        Ask("unsure", Answer(), asks=ask_unsure, is_loose=True),
        Tell("show", show),
        Tell("show_both", show_both),
        Do("good", mark(True), thanked),
        Do("bad", mark(False), missed),
        Do("send", send, sent),
    ),
)
