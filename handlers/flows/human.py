"""A message for the staff, and when somebody will read it."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answers import UNSAID, Rejected, Typed, text
from handlers.commands import CaseFiled, FileCase
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Tell, Told, at_the_start
from handlers.heard import Text
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Value, Word
from handlers.shapes import MENU

WORDS = text(at_least=2, at_most=4000)


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody wants to tell a human."""

    words: Typed = UNSAID


def from_held(value: str, known: Known) -> Opening:
    """The tap sends the text that waited for it."""
    words = WORDS.read(Text(known.held), known)
    if isinstance(words, Rejected):
        return Opening(says=(Say(Word("talk.held_lost")),))
    return Opening({"words": words}, uses_held=True)


def ask_words(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What to write, and the office hours."""
    return (Say(Word(f"human.words.{_when(known)}", _hours(known))),)


def file(answers: Answers, known: Known) -> FileCase:
    """The command that keeps it."""
    words = answers.words
    return FileCase("message", "other", words.text, detail_message_ids=words.message_ids)


def receipt(filed: CaseFiled, answers: Answers, known: Known) -> Told:
    """The number, and when to expect somebody."""
    values = {**_hours(known), "number": Plain(filed.number)}
    said = Say(Word(f"human.sent.{_when(known)}", values), (MENU,))
    return Told((said,), weight="receipt", sent_as=filed.number)


def contact(answers: Answers, known: Known) -> Told:
    """Telephone and office hours, for who asks for no more than the number."""
    key = "human.contact" if known.town.phone else "human.contact_unnumbered"
    said = Word(key, {**_hours(known), "town": Plain(known.town_name)})
    write = Button(Word("human.menu"), press("human", "open"))
    return Told((Say(said, (write, MENU)),), weight="answer")


def _when(known: Known) -> str:
    return "open" if known.town.is_open else "closed"


def _hours(known: Known) -> dict[str, Value]:
    town = known.town
    hours = town.office_hours_en if known.language == "en" else town.office_hours
    return {"hours": Plain(hours), "phone": Plain(town.phone or "-")}


flow = Flow(
    name="human",
    answers=Answers,
    menu_rank=5,
    entries={
        "open": at_the_start,
        "held": from_held,
        "contact": lambda value, known: Opening(at="telephone"),
    },
    steps=(
        Ask("words", WORDS, asks=ask_words),
        Do("file", file, receipt),
        Tell("telephone", contact),
    ),
)
