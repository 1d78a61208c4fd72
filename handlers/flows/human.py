"""A talk with a human: a place in the queue, or a message and when somebody will read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.numbering import read_number
from casework.officehours import BANGKOK
from handlers.answers import UNSAID, Rejected, Story, Typed, text
from handlers.citizen_commands import AskForHuman, ChatView, LeaveChat, SayInChat, ShowInChat
from handlers.commands import Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Entry, Flow, Opening, Tell, Then, Told, at_the_start
from handlers.heard import Text
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Value, Word
from handlers.shapes import MENU, read_deed, refusal

WORDS = Story(at_least=2, at_most=4000)
LEFT_BY = ("human.ends.words", "human.nothing_words")


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody wants to tell a human, perhaps about a case of his own."""

    number: str = ""
    words: Typed = UNSAID
    line: Typed = UNSAID


def from_held(value: str, known: Known) -> Opening:
    """The tap sends the text that waited for it."""
    words = WORDS.read(Text(known.held, known.came_in), known)
    if isinstance(words, Rejected):
        return Opening(says=(Say(Word("talk.held_lost")),))
    return Opening({"words": words}, uses_held=True)


def ask_words(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What to write, and the office hours."""
    if known.town.opens_at is None:
        return (Say(Word("human.words.open", _hours(known))),)
    values = {**_hours(known), "opens": opening(known.town.opens_at)}
    return (Say(Word("human.words.closed", values)),)


def ask(answers: Answers, known: Known) -> AskForHuman:
    """The command that stands in the queue."""
    words = answers.words
    return AskForHuman(words.text, answers.number, words.message_ids)


def queued(result: ChatView | Refused, answers: Answers, known: Known) -> Then | None:
    """A place in the queue; from now on everything goes to the staff."""
    if isinstance(result, Refused) or result.state not in {"waiting", "open"}:
        return None
    return Then({"number": result.number}, at="line", says=(in_queue(result),), weight="receipt")


def in_queue(chat: ChatView) -> Say:
    """Which number in the queue, what becomes of the words, and how to leave it."""
    values: dict[str, Value] = {"number": Plain(chat.number), "place": chat.place}
    key = "human.line.queue"
    if chat.opens_at is not None:  # lunch: one waits, and is told until when
        back = f"{chat.opens_at.astimezone(BANGKOK):%H:%M}"
        values, key = {**values, "at": Plain(back)}, "human.line.lunch"
    return Say(Word(key, values), (leave_button(chat.number),))


def left(result: ChatView | Refused, answers: Answers, known: Known) -> Told:
    """Nobody is there now: the number, and when somebody is."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    values = {**_hours(known), "number": Plain(result.number), "opens": opening(result.opens_at)}
    said = Say(Word("human.left", values), (MENU,))
    return Told((said,), weight="receipt", sent_as=result.number)


def opening(at: datetime | None) -> Word | Plain:
    """The next opening, with its weekday."""
    if at is None:
        return Plain("-")
    day = Word(f"human.weekday.d{at.astimezone(BANGKOK).weekday()}")
    return Word("human.opens", {"weekday": day, "at": at})


def heard(result: ChatView | Refused, answers: Answers, known: Known) -> Then | None:
    """Silence while an officer is there; the place in the queue while nobody is yet."""
    if isinstance(result, Refused) or result.state not in {"waiting", "open"}:
        return None
    is_told = result.state == "waiting" and result.is_news
    says = (in_queue(result),) if is_told else ()
    return Then({"number": result.number}, at="line", says=says)


def over(result: ChatView | Refused, answers: Answers, known: Known) -> Told:
    """The bot answers again."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    look = Button(
        Word("track.see", {"number": Plain(result.number)}), press("track", "show", result.number)
    )
    return Told((Say(Word("human.line.left"), (look, MENU)),), sent_as=result.number)


def leave_button(number: str) -> Button:
    """End the talk."""
    return Button(Word("human.leave"), press("human", "leave", number), means="yes")


def line(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Where somebody is reminded that he talks with a human."""
    return (Say(Word("human.line.go_on"), (leave_button(answers.number),)),)


def about(step: str) -> Entry:
    """The entry of a button that names a case or a talk."""

    def enter(value: str, known: Known) -> Opening | None:
        number = read_number(value)
        return Opening({"number": number}, at=step) if number else None

    return enter


def contact(answers: Answers, known: Known) -> Told:
    """Telephone and office hours, for who asks for no more than the number."""
    key = "human.contact" if known.town.phone else "human.contact_unnumbered"
    said = Word(key, {**_hours(known), "town": Plain(known.town_name)})
    write = Button(Word("human.menu"), press("human", "open"))
    return Told((Say(said, (write, MENU)),), weight="answer")


def nothing_open(answers: Answers, known: Known) -> Told:
    """Somebody ends a talk where none is."""
    write = Button(Word("human.menu"), press("human", "open"))
    return Told((Say(Word("human.nothing_open"), (write, MENU)),), weight="prompt")


def _hours(known: Known) -> dict[str, Value]:
    town = known.town
    hours = town.office_hours_en if known.language == "en" else town.office_hours
    phone = Plain(town.phone)
    call = Word("human.call", {"phone": phone}) if town.phone else Plain("")
    return {"hours": Plain(hours), "phone": phone, "call": call}


flow = Flow(
    name="human",
    answers=Answers,
    menu_rank=5,
    reads_typed=lambda typed, known: read_deed(typed, known, "human", ("about",)),
    entries={
        "open": at_the_start,
        "held": from_held,
        "contact": lambda value, known: Opening(at="telephone"),
        "nothing": lambda value, known: Opening(at="over"),
        "about": about("words"),
        "leave": about("leave_it"),
    },
    steps=(
        Ask("words", WORDS, asks=ask_words, left_by=LEFT_BY),
        Do("ask", ask, left, queued),
        Ask("line", text(at_least=1, at_most=4000), asks=line, has_ways=False),
        Do("say", lambda answers, known: SayInChat(answers.number, answers.line.text), over, heard),
        Do("show", lambda answers, known: ShowInChat(answers.number, ""), over, heard),
        Do("leave_it", lambda answers, known: LeaveChat(answers.number), over),
        Tell("telephone", contact),
        Tell("over", nothing_open),
    ),
)
