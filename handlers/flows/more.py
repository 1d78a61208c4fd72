"""More words or pictures for one's own case."""

from __future__ import annotations

from dataclasses import dataclass

from casework.numbering import read_number
from handlers.answers import UNSAID, Rejected, Typed, photos
from handlers.citizen_commands import AddToCase
from handlers.commands import CaseView, Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Told
from handlers.flows.answer import WordsOrPin
from handlers.heard import Text
from handlers.held import held_words
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.shapes import MENU, glance, read_deed, refusal

WORDS = WordsOrPin(at_least=2, at_most=4000)


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


def with_pictures(value: str, known: Known) -> Opening | None:
    """Pictures for this case, with the words that wait, if there are any; none are asked for."""
    number = read_number(value)
    if not number:
        return None
    words = WORDS.read(Text(known.held, known.came_in), known)
    if isinstance(words, Rejected):
        return Opening({"number": number, "words": None})
    said = Say(Word("more.with_words", {"words": Plain(glance(known.held))}))
    return Opening({"number": number, "words": words}, says=(said,), uses_held=True)


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
    entries={"open": to_case, "held": held_words(WORDS), "pictures": with_pictures},
    reads_typed=lambda typed, known: read_deed(typed, known, "more", ("held", "pictures", "open")),
    steps=(
        Ask("words", WORDS, optional=True, asks=ask_words),
        Ask("photos", photos(up_to=5), optional=True, more_of="words"),
        Do("send", add, sent),
    ),
)
