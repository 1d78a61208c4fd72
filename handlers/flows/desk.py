"""An officer's side of a talk with a citizen. For anybody else it does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from casework.numbering import read_number
from handlers.answers import UNSAID, Answer, Kept, Typed, text
from handlers.citizen_commands import ChatLine, ChatView
from handlers.commands import Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Entry, Flow, Opening, Then, Told
from handlers.known import Known, may_work
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.shapes import MENU, cut, read_deed, refusal
from handlers.staff_commands import (
    Colleague,
    GiveBackChat,
    ListChats,
    ListColleagues,
    PassChat,
    TakeChat,
    TellInChat,
)

ALL = "all"
MOST_NAMED = 9  # beside "all" and "go on": LINE shows thirteen quick replies
LINES_SHOWN = 1200  # characters of what was said before somebody took over
MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Answers:
    """Which talk, and what to say."""

    number: str = ""
    line: Typed = UNSAID
    people: tuple[tuple[str, str], ...] = ()  # colleagues who are here: id, and what a button says
    to: str = ""  # the id of one of them, or ALL


def about(step: str) -> Entry:
    """The entry of a button that names a talk."""

    def enter(value: str, known: Known) -> Opening | None:
        number = read_number(value)
        return Opening({"number": number}, at=step) if number else None

    return enter


def read_typed(typed: str, known: Known) -> str:
    """ "รับสาย 69-K7M3QX", "ส่งต่อสาย 69-K7M3QX", "จบสาย 69-K7M3QX"."""
    return read_deed(typed, known, "desk", ("chat", "pass", "end"))


def taken(result: ChatView | Refused, answers: Answers, known: Known) -> Then | None:
    """The bot is silent from now on; what was said so far is shown."""
    if isinstance(result, Refused) or result.state != "open":
        return None
    values = {"number": Plain(result.number), "words": Plain(so_far(result.lines))}
    ways = (pass_button(result.number), end_button(result.number))
    said = Say(Word("desk.taken", values), ways)
    return Then({"number": result.number}, at="line", says=(said,))


def so_far(lines: tuple[ChatLine, ...]) -> str:
    """The newest lines, as many as fit."""
    marks = {"citizen": "💬", "staff": "👤"}
    text = "\n".join(f"{marks[line.by]} {line.words}" for line in lines)
    return text if len(text) <= LINES_SHOWN else "…" + text[-LINES_SHOWN:]


def told(result: ChatView | Refused, answers: Answers, known: Known) -> Then | None:
    """On its way; the officer need not read that, so his reply token stays free."""
    if isinstance(result, Refused) or result.state != "open":
        return None
    return Then({"number": result.number}, at="line")


def over(result: ChatView | Refused, answers: Answers, known: Known) -> Told:
    """The talk is over, or never was ours."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    values = {"number": Plain(result.number)}
    look = Button(Word("desk.look", values), press("staff", "open", result.number))
    return Told((Say(Word("desk.over", values), (look, MENU)),))


def passed(result: ChatView | Refused, answers: Answers, known: Known) -> Told:
    """Somebody else on duty takes over; the officer's words go nowhere any more."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    values = {"number": Plain(result.number), "name": Plain(result.officer)}
    key = "desk.passed_to" if result.officer else "desk.passed"
    return Told((Say(Word(key, values), (MENU,)),))


def refused(found: Refused, answers: Answers, known: Known) -> Told:
    """Why it cannot be handed on."""
    return Told((refusal(found, known),))


def here(found: tuple[Colleague, ...] | Refused, answers: Answers, known: Known) -> Then | None:
    """Colleagues to choose from; where there is nobody else, it goes to all on duty at once."""
    if isinstance(found, Refused):
        return None
    people = [[one.id, _called(one, found)] for one in found[:MOST_NAMED]]
    return Then({"number": answers.number, "people": people})


def _called(one: Colleague, found: tuple[Colleague, ...]) -> str:
    """By name; with the division where two bear the same."""
    is_alone = sum(other.name == one.name for other in found) == 1
    return one.name if is_alone else f"{one.name} ({one.unit or one.id[:4]})"


def ask_whom(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """All on duty, or one of these; or go on oneself."""
    values = {"number": Plain(answers.number)}
    everybody = Button(Word("desk.to.all"), press("desk", "to", ALL))
    named = tuple(
        Button(Plain(cut(name)), press("desk", "to", person)) for person, name in answers.people
    )
    go_on = Button(Word("desk.go_on", values), press("desk", "chat", answers.number))
    return (Say(Word("desk.to.put", values), (everybody, *named, go_on)),)


@dataclass(frozen=True)
class Whom(Answer):
    """A colleague, or all on duty; who it may be is looked at when the talk is handed on."""

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        return value or None


def pass_on(answers: Answers, known: Known) -> PassChat:
    """The command that hands it on."""
    return PassChat(answers.number, "" if answers.to == ALL else answers.to)


def waiting(found: tuple[ChatView, ...] | Refused, answers: Answers, known: Known) -> Told:
    """Who waits for a human, first come first."""
    if isinstance(found, Refused):
        return Told((refusal(found, known),))
    numbers = [chat.number for chat in found if chat.state == "waiting"][:MOST_WAITING]
    if not numbers:
        return Told((Say(Word("desk.nobody"), (MENU,)),))
    takes = tuple(take_button(number) for number in numbers)
    return Told((Say(Word("desk.waiting", {"count": len(numbers)}), (*takes, MENU)),))


def take_button(number: str) -> Button:
    """Take over."""
    return Button(Word("desk.take", {"number": Plain(number)}), press("desk", "chat", number))


def end_button(number: str) -> Button:
    """Give back."""
    return Button(Word("desk.end", {"number": Plain(number)}), press("desk", "end", number))


def pass_button(number: str) -> Button:
    """Hand on, to a colleague or to all on duty."""
    return Button(Word("desk.pass", {"number": Plain(number)}), press("desk", "pass", number))


def put_line(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Where an officer is reminded that he is in a talk."""
    values = {"number": Plain(answers.number)}
    return (Say(Word("desk.line.put", values), (end_button(answers.number),)),)


flow = Flow(
    name="desk",
    answers=Answers,
    has_draft=False,
    meant_for=may_work,
    reads_typed=read_typed,
    entries={
        "list": lambda value, known: Opening(at="waiting"),
        "chat": about("take"),
        "pass": about("whom"),
        "end": about("give_back"),
    },
    steps=(
        Do("waiting", lambda answers, known: ListChats(), waiting),
        Do("take", lambda answers, known: TakeChat(answers.number), over, taken),
        Ask("line", text(at_least=1, at_most=2000), asks=put_line, has_ways=False),
        Do("say", lambda answers, known: TellInChat(answers.number, answers.line.text), over, told),
        Do("whom", lambda answers, known: ListColleagues(answers.number), refused, here),
        Ask("to", Whom(), asks=ask_whom, when=lambda a: bool(a.people), has_ways=False),
        Do("pass_on", pass_on, passed),
        Do("give_back", lambda answers, known: GiveBackChat(answers.number), over),
    ),
)
