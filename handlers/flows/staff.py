"""Work on cases from LINE; executives look. For others these words and buttons do not exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from casework.numbering import read_number
from casework.officehours import bangkok_date
from handlers.answers import UNSAID, Option, Typed, choice, photos, text
from handlers.commands import (
    AcceptCase,
    AskCitizen,
    ListWork,
    OpenCase,
    Refused,
    ResolveCase,
    StaffCase,
    WorkListName,
)
from handlers.dialogue import press
from handlers.flow import Ask, Do, Entry, Flow, Opening, Then, Told
from handlers.known import Known, may_read, may_work
from handlers.outcomes import Button, Cards, Plain, Reply, Say, Show, Value, Word
from handlers.shapes import MENU, in_whole, read_deed, refusal, with_menu
from handlers.staff_cards import brief, deed, end_button, in_full
from handlers.staff_commands import (
    AddAfterPhoto,
    AssignCase,
    ExplainDelay,
    ForwardCase,
    ReportProgress,
)

WHICH: tuple[WorkListName, ...] = ("new", "mine", "due", "late", "answered", "reopened")
DEEDS = ("accept", "ask", "forward", "close", "report", "explain", "open")
MOST_CARDS = 10
MOST_WHOLE = 4  # messages behind a card: LINE takes five
OUTSIDE = "outside"
WORDS = text(at_least=2, at_most=2000)


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case or list, and the words for the citizen."""

    number: str = ""
    which: WorkListName = "new"
    question: Typed = UNSAID
    takes_photo: bool = False
    result: Typed = UNSAID
    after: tuple[str, ...] = ()
    why: Typed = UNSAID
    to: str = ""
    agency: Typed = UNSAID
    letter: Typed = UNSAID
    progress: Typed = UNSAID
    delay: Typed = UNSAID
    picture: str = field(default="", repr=False)


def read_typed(typed: str, known: Known) -> str:
    """ "รับ 69-K7M3QX", or a number alone."""
    if data := read_deed(typed, known, "staff", DEEDS if may_work(known) else ("open",)):
        return data
    number = read_number(typed) if len(typed) <= 16 else None
    return press("staff", "open", number) if number else ""


def about(step: str) -> Entry:
    """The entry of a button that names a case; who only reads may do nothing but look."""

    def enter(value: str, known: Known) -> Opening | None:
        number = read_number(value) if step == "look" or may_work(known) else None
        return Opening({"number": number}, at=step) if number else None

    return enter


def listing(which: WorkListName) -> Entry:
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


def told(word: str) -> Any:  # noqa: ANN401 - what a step tells, see `Do.tells`
    """A sentence, and the case as it stands now with what may be done next."""

    def tell(found: StaffCase | Refused, answers: Answers, known: Known) -> Told:
        if isinstance(found, Refused):
            return Told((refusal(found, known, *next_deeds(found, answers.number)),))
        said = Word(word, {"number": Plain(found.number)})
        first: tuple[Reply, ...] = () if word == "staff.alt" else (Say(said),)
        card = Show(in_full(found, said, known))
        newest = found.said[-1].words if found.said else ""
        whole = (*in_whole(newest, found.number), *in_whole(found.detail, found.number))
        replies = with_menu((*first, card, *whole[: MOST_WHOLE - len(first)]))
        return Told(replies, inside=found.number)

    return tell


def pictured(found: StaffCase | Refused, answers: Answers, known: Known) -> Told:
    """An after-photo is kept; it is asked for nothing more."""
    if isinstance(found, Refused):
        return Told((refusal(found, known),))
    count = len(found.after_links) or 1
    values: dict[str, Value] = {"number": Plain(found.number), "count": count}
    ways = [Button(deed("open", found.number), press("staff", "open", found.number))]
    if "resolve" in found.deeds:
        ways.insert(0, Button(deed("close", found.number), press("staff", "close", found.number)))
    return Told((Say(Word("staff.after.kept", values), (*ways, MENU)),), inside=found.number)


def next_deeds(refused: Refused, number: str) -> tuple[Button, ...]:
    """What leads on where something was refused: to accept first, to look again."""
    if refused.reason != "accept_first":
        return (Button(deed("open", number), press("staff", "open", number)),)
    return (Button(deed("accept", number), press("staff", "accept", number)), end_button(number))


def weighed(found: StaffCase | Refused, answers: Answers, known: Known) -> Then | None:
    """Whether finishing takes a picture; a case that cannot be finished is only shown."""
    if isinstance(found, Refused) or "resolve" not in found.deeds:
        return None
    return Then({"number": found.number, "takes_photo": found.needs_photo})


def not_yet(found: StaffCase | Refused, answers: Answers, known: Known) -> Told:
    """Why it cannot be finished now."""
    if isinstance(found, Refused):
        return Told((refusal(found, known, *next_deeds(found, answers.number)),))
    reasons = {"received": "accept_first"}
    why = Refused(reasons.get(found.state, "already_done"))
    return Told((refusal(why, known, *next_deeds(why, found.number)),))


def putting(key: str) -> Any:  # noqa: ANN401 - how a question is put, see `Ask.asks`
    """A question that names the case."""

    def put(answers: Answers, known: Known) -> tuple[Reply, ...]:
        return (Say(Word(key, {"number": Plain(answers.number)})),)

    return put


def put_result(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What was done; or that it ends without."""
    said = Word("staff.result.put", {"number": Plain(answers.number)})
    return (Say(said, (end_button(answers.number),)),)


def places(known: Known) -> tuple[Option, ...]:
    """The town's divisions, and whoever is not the town."""
    own = tuple(
        Option(code, Word("staff.to.unit", {"name": Plain(name)}))
        for code, name in known.town.divisions.items()
    )
    return (*own, Option(OUTSIDE, Word("staff.to.outside")))


def finish(answers: Answers, known: Known) -> ResolveCase:
    """The command that finishes the work."""
    return ResolveCase(
        answers.number, answers.result.text, answers.after, without_photo=answers.why.text
    )


def forward(answers: Answers, known: Known) -> ForwardCase:
    """The command that hands it to another agency; the letter is of today."""
    return ForwardCase(
        answers.number,
        answers.agency.text,
        answers.letter.text,
        bangkok_date(known.now),
        photo_ids=answers.after,
    )


def is_outside(answers: Answers) -> bool:
    """Whether it goes to another agency."""
    return answers.to == OUTSIDE


flow = Flow(
    name="staff",
    answers=Answers,
    meant_for=may_read,
    reads_typed=read_typed,
    entries={
        **{which: listing(which) for which in WHICH},
        "open": about("look"),
        "accept": about("take"),
        "ask": about("question"),
        "forward": about("to"),
        "close": about("weigh"),
        "report": about("progress"),
        "explain": about("delay"),
        "pictured": about("picture"),
    },
    steps=(
        Do("list", lambda answers, known: ListWork(answers.which), show_list),
        Do("look", lambda answers, known: OpenCase(answers.number), told("staff.alt")),
        Do("take", lambda answers, known: AcceptCase(answers.number), told("staff.accepted")),
        Do("picture", lambda answers, known: AddAfterPhoto(answers.number, ""), pictured),
        Ask("question", WORDS, asks=putting("staff.question.put")),
        Do(
            "send",
            lambda answers, known: AskCitizen(
                answers.number, answers.question.text, photo_ids=answers.after
            ),
            told("staff.asked"),
        ),
        Do("weigh", lambda answers, known: OpenCase(answers.number), not_yet, weighed),
        Ask("result", WORDS, asks=put_result),
        Ask("after", photos(up_to=5), optional=True, when=lambda answers: answers.takes_photo),
        Ask(
            "why",
            text(at_least=3, at_most=200),
            asks=putting("staff.why.put"),
            when=lambda answers: answers.takes_photo and not answers.after,
        ),
        Do("finish", finish, told("staff.resolved")),
        Ask("to", choice(places), asks=putting("staff.to.put")),
        Ask("agency", text(at_least=2, at_most=200), when=is_outside),
        Ask("letter", text(at_least=1, at_most=80), when=is_outside),
        Do("forward", forward, told("staff.forwarded"), when=is_outside),
        Do(
            "hand_over",
            lambda answers, known: AssignCase(answers.number, division=answers.to),
            told("staff.moved"),
        ),
        Ask("progress", WORDS, asks=putting("staff.report.put")),
        Do(
            "tell",
            lambda answers, known: ReportProgress(
                answers.number, answers.progress.text, photo_ids=answers.after
            ),
            told("staff.reported"),
        ),
        Ask("delay", WORDS, asks=putting("staff.delay.put")),
        Do(
            "excuse",
            lambda answers, known: ExplainDelay(
                answers.number, answers.delay.text, photo_ids=answers.after
            ),
            told("staff.explained"),
        ),
    ),
)
