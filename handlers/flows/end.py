"""An officer ends a case for a reason, without work. For anybody else it does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from casework.labels import codes
from casework.numbering import read_number
from casework.workflow import REASONS
from handlers.answers import UNSAID, Option, Typed, choice, photos, text
from handlers.flow import Ask, Do, Flow, Opening
from handlers.flows.answer import never
from handlers.flows.staff import putting, told
from handlers.known import Known, may_work
from handlers.outcomes import Word
from handlers.shapes import read_deed
from handlers.staff_commands import CloseCase

BY_HAND = tuple(code for code in codes("reason") if code in REASONS - {"duplicate"})
"""Why an officer may end a case; a merger writes the other one."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case, why, and what its reporter is told."""

    number: str = ""
    reason: str = ""
    words: Typed = UNSAID
    photos: tuple[str, ...] = ()


def to_case(value: str, known: Known) -> Opening | None:
    """The case that ends."""
    number = read_number(value)
    return Opening({"number": number}) if number else None


def reasons(known: Known) -> tuple[Option, ...]:
    """The town's list, short enough for buttons."""
    return tuple(Option(code, Word(f"end.why.{code}")) for code in BY_HAND)


def end(answers: Answers, known: Known) -> CloseCase:
    """The command that ends it."""
    return CloseCase(answers.number, answers.reason, answers.words.text, photo_ids=answers.photos)


flow = Flow(
    name="end",
    answers=Answers,
    meant_for=may_work,
    entries={"open": to_case},
    reads_typed=lambda typed, known: read_deed(typed, known, "end", ("open",)),
    steps=(
        Ask("reason", choice(reasons), asks=putting("end.reason.put")),
        Ask("words", text(at_least=2, at_most=2000), optional=True, asks=putting("end.words.put")),
        Ask("photos", photos(up_to=5), optional=True, when=never),
        Do("close", end, told("end.done")),
    ),
)
