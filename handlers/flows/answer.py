"""The citizen's answer to a question of the staff.

Buttons vanish, and people simply reply: words that nothing else awaits may be the answer too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from casework.numbering import read_number
from handlers.answers import UNSAID, Kept, Typed, Words, photos
from handlers.commands import AnswerStaff, CaseView, FindMyCases, Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Then, Told
from handlers.heard import Heard, Pin, Text
from handlers.held import held_words
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.shapes import MENU, read_deed, refusal
from handlers.typed import plain
from handlers.words import Words as Wording

WORDLESS = "wordless"


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case, and what is answered."""

    number: str = ""
    words: Typed = UNSAID
    photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordsOrPin(Words):
    """Typed words; a pin becomes words."""

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Pin):
            told = (heard.title, heard.address, f"{heard.lat:.6f}, {heard.lon:.6f}")
            heard = Text(" ".join(part for part in told if part), heard.message_id)
        return super().read(heard, known)


@dataclass(frozen=True)
class ToStaff(WordsOrPin):
    """The same; a tap sends the pictures that came without any."""

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        return {"text": "", "ids": []} if value == WORDLESS else None


WORDS = ToStaff(at_least=2, at_most=4000)


def to_case(value: str, known: Known) -> Opening | None:
    """The question that waits in this case."""
    number = read_number(value)
    return Opening({"number": number}, at="words") if number else None


def waiting(cases: tuple[CaseView, ...]) -> list[str]:
    """The numbers of my cases that wait for an answer of mine."""
    return [case.number for case in cases if case.is_mine and case.state == "waiting_citizen"]


def the_only_one(result: tuple[CaseView, ...], answers: Answers, known: Known) -> Then | None:
    """Where only one case waits, its question is open."""
    found = waiting(result)
    return Then({"number": found[0]}) if len(found) == 1 else None


def choose_one(result: tuple[CaseView, ...], answers: Answers, known: Known) -> Told:
    """Which of these."""
    buttons = tuple(
        Button(Word("track.reply", {"number": Plain(number)}), press("answer", "open", number))
        for number in waiting(result)
    )
    asked = Word("answer.which.put" if buttons else "answer.none_waits")
    return Told((Say(asked, (*buttons, MENU)),), weight="prompt")


def read_typed(typed: str, known: Known) -> str:
    """ "ตอบคำถาม 69-K7M3QX"; or without a number, of the case that waits."""
    if plain(typed) in _bare(known.words):
        return press("answer", "which")
    return read_deed(typed, known, "answer", ("held", "open"))


@lru_cache(maxsize=64)
def _bare(words: Wording) -> frozenset[str]:
    return frozenset(map(plain, words.phrases["answer.bare.which"]))


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
    return Told((Say(Word("answer.sent", values), (more, MENU)),), sent_as=result.number)


flow = Flow(
    name="answer",
    answers=Answers,
    entries={
        "open": to_case,
        "held": held_words(WORDS),
        "which": lambda value, known: Opening(at="which"),
    },
    reads_typed=read_typed,
    steps=(
        Do("which", lambda answers, known: FindMyCases(), choose_one, the_only_one),
        Ask("words", WORDS, asks=ask_words),
        Ask("photos", photos(up_to=5), optional=True, when=never),
        Do("send", answer, sent),
    ),
)
