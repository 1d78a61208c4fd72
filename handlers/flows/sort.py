"""What is this text? Asked before anything is kept; every button leads to another conversation."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answers import Answer
from handlers.dialogue import press
from handlers.flow import Ask, Flow
from handlers.known import Known
from handlers.outcomes import Button, Reply, Say, Word


@dataclass(frozen=True, slots=True)
class Answers:
    """The guessed kind; the text itself waits elsewhere, in memory."""

    category: str = ""


def ask_kind(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Is it a complaint about …, a question, something for a human, a tip?"""
    code = answers.category
    label = {"category": Word(f"category.{code}")}
    word = Word("sort.kind.guessed", label) if code else Word("sort.kind.ask")
    buttons = (
        Button(Word("complaint.menu"), press("complaint", "held", code)),
        Button(Word("sort.question"), press("ask", "held")),
        Button(Word("human.menu"), press("human", "held")),
        Button(Word("menu.tip"), press("tip", "open")),
    )
    return (Say(word, buttons),)


flow = Flow(
    name="sort",
    answers=Answers,
    entries={},
    has_draft=False,
    steps=(Ask("kind", Answer(), asks=ask_kind, is_loose=True),),
)
