"""What is kept about me, and how to have it erased."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answers import YES, Option, choice
from handlers.commands import ForgetMe, Forgotten, MyData, TellMyData
from handlers.dialogue import press
from handlers.flow import Ask, Do, Flow, Opening, Told
from handlers.known import Known
from handlers.outcomes import Button, Card, Plain, Row, Say, Show, Word
from handlers.shapes import MENU


@dataclass(frozen=True, slots=True)
class Answers:
    """Whether the citizen is sure."""

    sure: str = ""


def show(kept: MyData, answers: Answers, known: Known) -> Told:
    """Counts only: the words themselves are seen in "my cases"."""
    rows = (
        Row(Word("mydata.row.cases"), Plain(str(kept.cases))),
        Row(Word("mydata.row.photos"), Plain(str(kept.photos))),
        Row(Word("mydata.row.draft"), Word(f"mydata.draft_{'some' if kept.has_draft else 'none'}")),
        Row(Word("mydata.row.language"), Word(f"mydata.language_{kept.language}")),
    )
    title = Word("mydata.title")
    erase = Button(Word("mydata.erase"), press("mydata", "erase"))
    note = Word("mydata.note", {"url": Plain(known.town.public_url)})
    return Told((Show(Card(title, title, rows=rows, note=note, buttons=(erase,)), (MENU,)),))


def sure(answers: Answers, known: Known) -> tuple[Say, ...]:
    """The question before anything is erased, and the way out of it."""
    keep = Button(Word("mydata.keep"), press("talk", "cancel"), means="no")
    return (Say(Word("mydata.sure.put"), (keep,)),)


def forgotten(result: Forgotten, answers: Answers, known: Known) -> Told:
    """What was erased."""
    values = {"cases": result.cases, "photos": result.photos}
    return Told((Say(Word("mydata.forgotten", values), (MENU,)),), drops_held=True)


flow = Flow(
    name="mydata",
    answers=Answers,
    menu_rank=7,
    has_draft=False,
    entries={
        "open": lambda value, known: Opening(at="tell"),
        "erase": lambda value, known: Opening(at="sure"),
    },
    steps=(
        Do("tell", lambda answers, known: TellMyData(), show),
        Ask("sure", choice(lambda known: (Option(YES, Word("mydata.sure.yes")),)), asks=sure),
        Do("forget", lambda answers, known: ForgetMe(), forgotten),
    ),
)
