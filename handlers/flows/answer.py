"""The citizen's answer to a question of the staff."""

from __future__ import annotations

from dataclasses import dataclass

from casework.numbering import read_number
from handlers.answers import UNSAID, Kept, Typed, Words, photos
from handlers.commands import AnswerStaff, CaseView, Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Told
from handlers.heard import Heard, Pin, Text
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.shapes import MENU, read_deed, refusal

WORDLESS = "wordless"


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case, and what is answered."""

    number: str = ""
    words: Typed = UNSAID
    photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToStaff(Words):
    """Typed words; a pin becomes words; a tap sends the pictures that came without any."""

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Pin):
            told = (heard.title, heard.address, f"{heard.lat:.6f}, {heard.lon:.6f}")
            heard = Text(" ".join(part for part in told if part), heard.message_id)
        return super().read(heard, known)

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        return {"text": "", "ids": []} if value == WORDLESS else None


def to_case(value: str, known: Known) -> Opening | None:
    """The question that waits in this case."""
    number = read_number(value)
    return Opening({"number": number}) if number else None


def ask_words(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Ask for the answer; pictures that are there may go without words."""
    asked = Word("answer.words.put", {"number": Plain(answers.number)})
    send = Button(Word("answer.wordless"), press("answer", "words", WORDLESS))
    return (Say(asked, (send,) if answers.photos else ()),)


def never(answers: Answers) -> bool:
    """Nobody is asked for pictures; they are taken when they come."""
    return False


def answer(answers: Answers, known: Known) -> AnswerStaff:
    """The command that hands it over."""
    return AnswerStaff(answers.number, answers.words.text, answers.photos)


def sent(result: CaseView | Refused, answers: Answers, known: Known) -> Told:
    """What came of it."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    values = {"number": Plain(result.number)}
    more = Button(Word("more.add", values), press("more", "open", result.number))
    return Told((Say(Word("answer.sent", values), (more, MENU)),))


flow = Flow(
    name="answer",
    answers=Answers,
    entries={"open": to_case},
    reads_typed=lambda typed, known: read_deed(typed, known, "answer", ("open",)),
    steps=(
        Ask("words", ToStaff(at_least=2, at_most=4000), asks=ask_words),
        Ask("photos", photos(up_to=5), optional=True, when=never),
        Do("send", answer, sent),
    ),
)
