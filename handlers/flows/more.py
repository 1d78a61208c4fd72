"""More words or pictures for one's own case."""

from __future__ import annotations

from dataclasses import dataclass

from casework.numbering import read_number
from handlers.answers import UNSAID, Typed, photos, text
from handlers.citizen_commands import AddToCase
from handlers.commands import CaseView, Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Told
from handlers.held import held_words
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.shapes import MENU, read_deed, refusal

WORDS = text(at_least=2, at_most=4000)


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case, and what belongs to it."""

    number: str = ""
    words: Typed = UNSAID
    photos: tuple[str, ...] = ()


def to_case(value: str, known: Known) -> Opening | None:
    """The case that more is sent for."""
    number = read_number(value)
    return Opening({"number": number}) if number else None


def ask_words(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What else there is to tell."""
    return (Say(Word("more.words.put", {"number": Plain(answers.number)})),)


def add(answers: Answers, known: Known) -> AddToCase:
    """The command that keeps it."""
    words = answers.words
    return AddToCase(answers.number, words.text, answers.photos, words.message_ids)


def sent(result: CaseView | Refused, answers: Answers, known: Known) -> Told:
    """What came of it."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    number = Plain(result.number)
    look = Button(Word("track.see", {"number": number}), press("track", "show", result.number))
    said = Say(Word("more.sent", {"number": number}), (look, MENU))
    return Told((said,), weight="receipt", sent_as=result.number)


flow = Flow(
    name="more",
    answers=Answers,
    entries={"open": to_case, "held": held_words(WORDS)},
    reads_typed=lambda typed, known: read_deed(typed, known, "more", ("held", "open")),
    steps=(
        Ask("words", WORDS, optional=True, asks=ask_words),
        Ask("photos", photos(up_to=5), optional=True, more_of="words"),
        Do("send", add, sent),
    ),
)
