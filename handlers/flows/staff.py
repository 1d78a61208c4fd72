"""Work on cases from LINE. For anybody else these words and buttons do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casework.numbering import read_number
from casework.workflow import may
from handlers.answers import UNSAID, Typed, text
from handlers.commands import (
    AcceptCase,
    AskCitizen,
    ListWork,
    OpenCase,
    Refused,
    ResolveCase,
    StaffCase,
)
from handlers.dialogue import press
from handlers.flow import Ask, Do, Entry, Flow, Opening, Told
from handlers.known import Known
from handlers.outcomes import Button, Card, Cards, Plain, Reply, Row, Say, Show, Word
from handlers.shapes import MENU, division_called, glance, in_whole, read_deed, refusal, with_menu

Which = Literal["new", "mine", "due", "late"]
WHICH: tuple[Which, ...] = ("new", "mine", "due", "late")
DEEDS = ("accept", "ask", "close", "open")
MOST_CARDS = 12


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case or list, and the words for the citizen."""

    number: str = ""
    which: Which = "new"
    question: Typed = UNSAID
    result: Typed = UNSAID


def may_work(known: Known) -> bool:
    """Whether the person is staff of this town with a role for cases."""
    return known.staffer is not None and known.staffer.may_work


def read_typed(typed: str, known: Known) -> str:
    """ "รับ 69-K7M3QX", or a number alone."""
    if data := read_deed(typed, known, "staff", DEEDS):
        return data
    number = read_number(typed) if len(typed) <= 16 else None
    return press("staff", "open", number) if number else ""


def about(step: str) -> Entry:
    """The entry of a button that names a case."""

    def enter(value: str, known: Known) -> Opening | None:
        number = read_number(value)
        return Opening({"number": number}, at=step) if number else None

    return enter


def listing(which: Which) -> Entry:
    """The entry of a work list."""
    return lambda value, known: Opening({"which": which}, at="list")


def show_list(found: tuple[StaffCase, ...] | Refused, answers: Answers, known: Known) -> Told:
    """Cards, most urgent first, and the other lists."""
    lists = tuple(
        Button(Word(f"staff.list.{which}"), press("staff", which))
        for which in WHICH
        if which != answers.which
    )
    if isinstance(found, Refused):
        return Told((refusal(found, known),))
    title = Word(f"staff.list.{answers.which}")
    if not found:
        return Told((Say(Word("staff.empty", {"list": title}), (*lists, MENU)),))
    cards = tuple(brief(case, known) for case in found[:MOST_CARDS])
    alt = Word("staff.found", {"list": title, "count": len(cards)})
    return Told((Cards(alt, cards, (*lists, MENU)),))


def brief(case: StaffCase, known: Known) -> Card:
    """A case in a list: no words of the citizen."""
    look = Button(deed("open", case.number), press("staff", "open", case.number))
    return Card(
        title=kind_of(case),
        alt=Plain(case.number),
        big=Plain(case.number),
        rows=facts(case, known),
        buttons=(look, *deeds(case)),
    )


def show_case(found: StaffCase | Refused, answers: Answers, known: Known) -> Told:
    """One case as it stands now, with what may be done next."""
    return _told(found, answers.number, known, "staff.alt")


def accepted(found: StaffCase | Refused, answers: Answers, known: Known) -> Told:
    """It is mine now."""
    return _told(found, answers.number, known, "staff.accepted")


def asked(found: StaffCase | Refused, answers: Answers, known: Known) -> Told:
    """The question is on its way."""
    return _told(found, answers.number, known, "staff.asked")


def resolved(found: StaffCase | Refused, answers: Answers, known: Known) -> Told:
    """The result is on its way."""
    return _told(found, answers.number, known, "staff.resolved")


def next_deeds(refused: Refused, number: str) -> tuple[Button, ...]:
    """What leads on where something was refused: to accept first, to look again."""
    first = "accept" if refused.reason == "accept_first" else "open"
    return (Button(deed(first, number), press("staff", first, number)),)


def _told(found: StaffCase | Refused, number: str, known: Known, word: str) -> Told:
    if isinstance(found, Refused):
        return Told((refusal(found, known, *next_deeds(found, number)),))
    said = Word(word, {"number": Plain(found.number)})
    first: tuple[Reply, ...] = () if word == "staff.alt" else (Say(said),)
    card = Show(in_full(found, said, known))
    return Told(with_menu((*first, card, *in_whole(found.detail, found.number))))


def in_full(case: StaffCase, alt: Word, known: Known) -> Card:
    """Everything an officer on the case needs."""
    rows = [*facts(case, known)]
    if case.owner:
        rows.append(Row(Word("staff.row.owner"), Plain(case.owner)))
    if case.detail:
        rows.append(Row(Word("staff.row.detail"), Plain(glance(case.detail))))
    if case.place:
        rows.append(Row(Word("staff.row.place"), Plain(glance(case.place))))
    buttons = list(deeds(case))
    if case.map_link:
        buttons.append(Button(Word("staff.map"), case.map_link, does="open"))
    for rank, link in enumerate(case.photo_links, start=1):
        buttons.append(Button(Word("staff.photo", {"rank": rank}), link, does="open"))
    return Card(
        title=kind_of(case),
        alt=alt,
        big=Plain(case.number),
        rows=tuple(rows),
        photo=case.photo_links[0] if case.photo_links else "",
        buttons=tuple(buttons),
    )


def facts(case: StaffCase, known: Known) -> tuple[Row, ...]:
    """State, due date, division."""
    return (
        Row(Word("staff.row.state"), Word(f"state.{case.state}")),
        Row(Word("staff.row.due"), Word("talk.day", {"day": case.reply_due_on})),
        Row(Word("staff.row.division"), division_called(case.division, known)),
    )


def deeds(case: StaffCase) -> tuple[Button, ...]:
    """What the state of the case allows; computed, so that nobody is offered a forbidden step."""
    allowed = {
        "accept": case.state == "received",
        "ask": case.state == "received" or may(case.state, "waiting_citizen"),
        "close": may(case.state, "resolved"),
    }
    return tuple(
        Button(deed(name, case.number), press("staff", name, case.number))
        for name, is_allowed in allowed.items()
        if is_allowed
    )


def deed(name: str, number: str) -> Word:
    """The label of a button that names a case; typed, it does the same."""
    return Word(f"staff.deed.{name}", {"number": Plain(number)})


def kind_of(case: StaffCase) -> Word:
    """The category of a complaint, the kind of anything else."""
    is_complaint = case.kind == "complaint"
    return Word(f"category.{case.category}" if is_complaint else f"kind.{case.kind}")


def put_question(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What to ask the citizen."""
    return (Say(Word("staff.question.put", {"number": Plain(answers.number)})),)


def put_result(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What to tell the citizen at the end."""
    return (Say(Word("staff.result.put", {"number": Plain(answers.number)})),)


flow = Flow(
    name="staff",
    answers=Answers,
    meant_for=may_work,
    reads_typed=read_typed,
    entries={
        **{which: listing(which) for which in WHICH},
        "open": about("look"),
        "accept": about("take"),
        "ask": about("question"),
        "close": about("result"),
    },
    steps=(
        Do("list", lambda answers, known: ListWork(answers.which), show_list),
        Do("look", lambda answers, known: OpenCase(answers.number), show_case),
        Do("take", lambda answers, known: AcceptCase(answers.number), accepted),
        Ask("question", text(at_least=2, at_most=2000), asks=put_question),
        Do("send", lambda answers, known: AskCitizen(answers.number, answers.question.text), asked),
        Ask("result", text(at_least=2, at_most=2000), asks=put_result),
        Do(
            "finish",
            lambda answers, known: ResolveCase(answers.number, answers.result.text),
            resolved,
        ),
    ),
)
