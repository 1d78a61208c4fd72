"""What is this text? Asked before anything is kept; every button leads to another conversation."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answers import Answer
from handlers.dialogue import press
from handlers.flow import Ask, Flow, at_the_start
from handlers.known import Known
from handlers.outcomes import Button, Reply, Say, Word
from handlers.waiting import print_of, send_button


@dataclass(frozen=True, slots=True)
class Answers:
    """The guessed kind, and what else it sounded like; the text waits elsewhere, in memory."""

    category: str = ""
    wish: str = ""  # "track", "mydata": the conversation that the words also ask for
    which: str = ""  # by which the waiting text is known again


def ask_kind(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Is it a complaint about …? yes or no; else a question, something for a human, a tip?"""
    code = answers.category
    report = press("complaint", "held", code)
    others = (
        *wished(answers.wish),
        Button(Word("sort.question"), press("ask", "held")),
        Button(Word("human.menu"), press("human", "held")),
        Button(Word("menu.tip"), press("tip", "open")),
        send_button(answers.which or print_of(known.question)),
    )
    if not code:
        asked = Word("sort.kind.ask")
        return (Say(asked, (Button(Word("complaint.menu"), report), *others)),)
    asked = Word("sort.kind.guessed", {"category": Word(f"category.{code}")})
    yes = Button(Word("complaint.menu"), report, means="yes")
    no = Button(Word("sort.other"), press("sort", "other"), means="no")
    return (Say(asked, (yes, no, *others)),)


def wished(wish: str) -> tuple[Button, ...]:
    """The other conversation that a long text asks for, where it has no button of its own yet."""
    has_own = wish in {"", "human"}
    return () if has_own else (Button(Word(f"{wish}.menu"), press(wish, "open")),)


flow = Flow(
    name="sort",
    answers=Answers,
    entries={"other": at_the_start},  # the guess was wrong: the same question without one
    has_draft=False,
    steps=(Ask("kind", Answer(), asks=ask_kind, is_loose=True),),
)
