"""What is this text? Asked before anything is kept; every button leads to another conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from handlers.answers import Answer
from handlers.commands import CaseView, FindMyCases
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Then, Told
from handlers.flows.answer import waiting
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.own_case import ask_whether
from handlers.shapes import TIP
from handlers.two_matters import beside
from handlers.waiting import print_of, send_button


@dataclass(frozen=True, slots=True)
class Answers:
    """The guessed kind, and what else it sounded like; the text waits elsewhere, in memory."""

    category: str = ""
    wish: str = ""  # "track", "mydata": the conversation that the words also ask for
    which: str = ""  # by which the waiting text is known again
    short: str = ""  # "yes" where the text may well be a mere reply
    recent: str = ""  # the number of what was sent a moment ago
    asks: str = ""  # a service that the words ask about beside, as `id:part`
    own: str = ""  # what the words say of work that was asked for: `handlers/own_work.py`
    mine: tuple[dict[str, Any], ...] = ()  # the open cases that they may be about
    sent: tuple[str, ...] | None = None  # as `standing.SENT`: more may still belong to it
    case: str = ""  # the number of one of mine in which the staff wait for an answer


def asked_by_staff(result: tuple[CaseView, ...], answers: Answers, known: Known) -> Then:
    """Whether the staff wait for words of this person."""
    return Then({"case": next(iter(waiting(result)), "")})


def nothing(result: object, answers: Answers, known: Known) -> Told:
    """Nothing is told of the look; it always goes on."""
    return Told(())


def ask_kind(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Is it a complaint about …? yes or no; else a question, something for a human, a tip?"""
    code = answers.category
    if answers.own:
        return (ask_whether(answers.own, answers.mine, known),)
    if answers.recent and answers.recent != answers.case:
        return (_more_of(answers, known),)
    is_reply = bool(answers.case) and (not code or bool(answers.short))
    report = press("complaint", "held", code)
    others = (
        *(() if is_reply else _as_answer(answers.case)),
        *wished(answers.wish),
        Button(Word("sort.question"), press("ask", "held")),
        Button(Word("human.menu"), press("human", "held")),
        *((TIP,) if code or is_reply else ()),
        send_button(answers.which or print_of(known.question)),
    )
    if is_reply:
        asked = Word("sort.kind.answers", {"number": Plain(answers.case)})
        no = Button(Word("sort.other"), press("sort", "other"), means="no")
        new = Button(Word("complaint.menu"), report)
        return (Say(asked, (*_as_answer(answers.case, "yes"), no, new, *others)),)
    if not code:
        # The same for all whose words no kind is guessed of, so that nothing that is queued to be
        # sent tells in whose a tip was thought possible.
        asked = Word("sort.kind.ask")
        return (Say(asked, (Button(Word("complaint.menu"), report), TIP, *others)),)
    asked = Word("sort.kind.guessed", {"category": Word(f"category.{code}")})
    others = (*beside(answers.asks, known), *others)
    yes = Button(Word("complaint.menu"), report, means="yes")
    no = Button(Word("sort.other"), press("sort", "other"), means="no")
    return (Say(asked, (yes, no, *others)),)


def _more_of(answers: Answers, known: Known) -> Say:
    """Who has just sent something goes on with it, more often than he reports another thing."""
    values = {"number": Plain(answers.recent)}
    return Say(
        Word("sort.kind.recent", values),
        (
            Button(Word("more.held", values), press("more", "held", answers.recent), means="yes"),
            Button(Word("sort.new"), press("complaint", "held", answers.category)),
            Button(Word("sort.other"), press("sort", "other"), means="no"),
            *wished(answers.wish),
            *_as_answer(answers.case),
            Button(Word("human.menu"), press("human", "held")),
            TIP,
        ),
    )


def _as_answer(number: str, means: Literal["", "yes"] = "") -> tuple[Button, ...]:
    label = Word("answer.held", {"number": Plain(number)})
    return (Button(label, press("answer", "held", number), means=means),) if number else ()


def wished(wish: str) -> tuple[Button, ...]:
    """The other conversation that a long text asks for, where it has no button of its own yet."""
    has_own = wish in {"", "human"}
    return () if has_own else (Button(Word(f"{wish}.menu"), press(wish, "open")),)


flow = Flow(
    name="sort",
    answers=Answers,
    entries={
        "other": lambda value, known: Opening(at="kind")  # wrong guess: the question without one
    },
    has_draft=False,
    hidden=frozenset({"category", "which", "short"}),  # they tell of the words
    steps=(
        Do("look", lambda answers, known: FindMyCases(), nothing, asked_by_staff),
        Ask("kind", Answer(), asks=ask_kind, is_loose=True),
    ),
)
