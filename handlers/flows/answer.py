"""The citizen's answer to a question of the staff."""

from __future__ import annotations

from dataclasses import dataclass

from casework.numbering import read_number
from handlers.answers import UNSAID, Kept, Rejected, Typed, Words
from handlers.commands import AnswerStaff, CaseView, Refused
from handlers.flow import Ask, Do, Flow, Opening, Told
from handlers.heard import Heard, Photo, Pin, Text
from handlers.known import Known
from handlers.outcomes import Plain, Reply, Say, Word
from handlers.shapes import MENU, read_deed, refusal


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case, and what is answered."""

    number: str = ""
    words: Typed = UNSAID


@dataclass(frozen=True)
class ToStaff(Words):
    """Typed words; a pin becomes words, a picture is asked to be told in words."""

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Photo):
            return Rejected(Word("answer.no_photo"))
        if isinstance(heard, Pin):
            told = (heard.title, heard.address, f"{heard.lat:.6f}, {heard.lon:.6f}")
            heard = Text(" ".join(part for part in told if part), heard.message_id)
        return super().read(heard, known)


def to_case(value: str, known: Known) -> Opening | None:
    """The question that waits in this case."""
    number = read_number(value)
    return Opening({"number": number}) if number else None


def ask_words(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Ask for the answer."""
    return (Say(Word("answer.words.put", {"number": Plain(answers.number)})),)


def sent(result: CaseView | Refused, answers: Answers, known: Known) -> Told:
    """What came of it."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    return Told((Say(Word("answer.sent", {"number": Plain(result.number)}), (MENU,)),))


flow = Flow(
    name="answer",
    answers=Answers,
    entries={"open": to_case},
    reads_typed=lambda typed, known: read_deed(typed, known, "answer", ("open",)),
    steps=(
        Ask("words", ToStaff(at_least=2, at_most=4000), asks=ask_words),
        Do("send", lambda answers, known: AnswerStaff(answers.number, answers.words.text), sent),
    ),
)
