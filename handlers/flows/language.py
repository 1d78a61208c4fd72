"""Thai or English, from now on."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.flow import Flow, Opening, Tell, Told
from handlers.known import Known
from handlers.outcomes import Say, Word
from handlers.shapes import MENU


@dataclass(frozen=True, slots=True)
class Answers:
    """The language wanted."""

    language: str = "th"


def switch(answers: Answers, known: Known) -> Told:
    """Say it in the new language."""
    said = Say(Word("language.changed"), (MENU,))
    return Told((said,), weight="prompt", language=answers.language)


flow = Flow(
    name="language",
    answers=Answers,
    has_draft=False,
    entries={
        "th": lambda value, known: Opening({"language": "th"}),
        "en": lambda value, known: Opening({"language": "en"}),
    },
    steps=(Tell("switch", switch),),
)
