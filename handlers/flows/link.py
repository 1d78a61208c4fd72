"""Tie this LINE account to a staff account: "ผูกบัญชี CODE". Whatever fails sounds the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.commands import Linked, LinkStaff, Refused
from handlers.dialogue import press
from handlers.flow import Do, Flow, Opening, Told
from handlers.known import Known
from handlers.outcomes import Plain, Say, Word
from handlers.shapes import MENU

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Answers:
    """The one-time code."""

    code: str = field(default="", repr=False)


def read_typed(typed: str, known: Known) -> str:
    """The phrase, then the code."""
    for phrase in known.words.phrases["link.says.code"]:
        if typed.strip().lower().startswith(phrase):
            code = typed.strip()[len(phrase) :].strip(" :")
            return press("link", "code", code[:LONGEST_CODE])
    return ""


def link(answers: Answers, known: Known) -> LinkStaff:
    """The command that tries the code."""
    return LinkStaff(answers.code)


def tell(result: Linked | Refused, answers: Answers, known: Known) -> Told:
    """Welcome, or one sentence for every reason."""
    if isinstance(result, Linked):
        done = Word("link.done", {"name": Plain(result.name)})
        return Told((Say(done, (MENU,)),))
    return Told((Say(Word("link.failed"), (MENU,)),))


flow = Flow(
    name="link",
    answers=Answers,
    has_draft=False,
    entries={"code": lambda value, known: Opening({"code": value})},
    reads_typed=read_typed,
    steps=(Do("link", link, tell),),
)
