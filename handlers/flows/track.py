"""Follow a case: my own as cards, any by its number, with its key in full; take one's own back."""

from __future__ import annotations

from dataclasses import dataclass, field

from casework.numbering import read_case_key, read_number
from handlers.answer_card import HUMAN
from handlers.answers import YES, Option, choice, code
from handlers.citizen_commands import FollowCase, UnfollowCase
from handlers.commands import CancelCase, CaseView, FindCase, FindMyCases, Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Entry, Flow, Opening, Tell, Told
from handlers.known import Known
from handlers.outcomes import Button, Cards, Plain, Say, Show, Word
from handlers.shapes import MENU, in_whole, read_deed, refusal, with_menu
from handlers.tracking_cards import brief, in_full

MINE = Button(Word("track.menu"), press("track", "open"))
LONGEST = 48  # characters of a number with its key and a word before it
STRANGE = {  # numbers that are none of ours
    "": Word("track.mistyped"),
    "example": Word("track.example"),
    "bare": Word("track.bare_number"),
    "cut_short": Word("track.cut_short"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case, and the key that opens its words."""

    number: str = ""
    case_key: str = field(default="", repr=False)
    sure: str = ""
    strange: str = ""


def read_typed(typed: str, known: Known) -> str:
    """A number at any time, alone or with its key behind it; or what is to be done with it."""
    if len(typed) > LONGEST or not (number := read_number(typed)):
        return ""
    if data := read_deed(typed, known, "track", ("unwatch", "watch", "show", "key", "cancel")):
        return data
    parts = typed.split()
    read = next(at for at in range(1, len(parts) + 1) if read_number(" ".join(parts[:at])))
    key = read_case_key(" ".join(parts[read:]))
    return press("track", "show", f"{number}:{key}" if key else number)


def one(value: str, known: Known) -> Opening | None:
    """A case by `number` or `number:key`."""
    number, _, key = value.partition(":")
    return Opening({"number": number, "case_key": key}, at="find") if read_number(number) else None


def by_key(value: str, known: Known) -> Opening | None:
    """Ask for the key of this number."""
    return Opening({"number": value}, at="case_key") if read_number(value) else None


def to_cancel(value: str, known: Known) -> Opening | None:
    """Ask whether the citizen is sure."""
    return Opening({"number": value}, at="sure") if read_number(value) else None


def show_mine(cases: tuple[CaseView, ...], answers: Answers, known: Known) -> Told:
    """My cases, newest first, side by side."""
    report = Button(Word("complaint.menu"), press("complaint", "open"))
    if not cases:
        return Told((Say(Word("track.none"), (report, MENU)),))
    cards = tuple(brief(case, known) for case in cases)
    return Told((Cards(Word("track.mine", {"count": len(cards)}), cards, (report, MENU)),))


def show_one(case: CaseView | None, answers: Answers, known: Known) -> Told:
    """One case: to strangers kind, state and dates; to its own citizen everything."""
    if case is None:
        return Told((Say(Word("track.not_found"), (MINE, MENU)),))
    return Told(with_menu((Show(in_full(case, known)), *unabridged(case))))


def unabridged(case: CaseView) -> tuple[Say, ...]:
    """What the card cuts short: what was reported, and what staff said last."""
    said = [step.words for step in case.steps if step.words]
    answer = in_whole("".join(said[-1:]), case.number)
    return (*in_whole(case.detail, case.number), *answer[:1])


def not_ours(value: str, known: Known) -> Opening | None:
    """A number that is none of ours."""
    return Opening({"strange": value}, at="mistyped") if value in STRANGE else None


def mistyped(answers: Answers, known: Known) -> Told:
    """Something like a number of ours that is none: what ours look like, and a way without one."""
    ways = (MINE, HUMAN, MENU) if answers.strange == "bare" else (MINE, MENU)
    return Told((Say(STRANGE[answers.strange], ways),), weight="prompt")


def key_alone(answers: Answers, known: Known) -> Told:
    """A key opens nothing without the number it was given with."""
    return Told((Say(Word("track.key_alone"), (MINE, MENU)),), weight="prompt")


def watched(result: CaseView | Refused, answers: Answers, known: Known) -> Told:
    """Followed, or followed no longer."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    key = "track.watched" if result.is_followed else "track.unwatched"
    number = Plain(result.number)
    look = Button(Word("track.see", {"number": number}), press("track", "show", result.number))
    return Told((Say(Word(key, {"number": number}), (look, MENU)),))


def about(step: str) -> Entry:
    """The entry of a button that names a case."""

    def enter(value: str, known: Known) -> Opening | None:
        number = read_number(value)
        return Opening({"number": number}, at=step) if number else None

    return enter


def cancelled(result: CaseView | Refused, answers: Answers, known: Known) -> Told:
    """What came of it."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    return Told((Say(Word("track.cancelled", {"number": Plain(result.number)}), (MENU,)),))


def sure(answers: Answers, known: Known) -> tuple[Say, ...]:
    """The question before a case is taken back, and the way out of it."""
    keep = Button(Word("track.keep"), press("talk", "cancel"), means="no")
    return (Say(Word("track.sure.ask", {"number": Plain(answers.number)}), (keep,)),)


flow = Flow(
    name="track",
    answers=Answers,
    menu_rank=4,
    has_draft=False,
    entries={
        "open": lambda value, known: Opening(at="mine"),
        "show": one,
        "key": by_key,
        "cancel": to_cancel,
        "watch": about("follow"),
        "unwatch": about("unfollow"),
        "key_alone": lambda value, known: Opening(at="key_alone"),
        "mistyped": not_ours,
    },
    reads_typed=read_typed,
    steps=(
        Do("mine", lambda answers, known: FindMyCases(), show_mine),
        Ask("case_key", code(read_case_key, Word("accept.case_key"))),
        Do("find", lambda answers, known: FindCase(answers.number, answers.case_key), show_one),
        Ask("sure", choice(lambda known: (Option(YES, Word("track.sure.yes")),)), asks=sure),
        Do("take_back", lambda answers, known: CancelCase(answers.number), cancelled),
        Tell("mistyped", mistyped),
        Tell("key_alone", key_alone),
        Do("follow", lambda answers, known: FollowCase(answers.number), watched),
        Do("unfollow", lambda answers, known: UnfollowCase(answers.number), watched),
    ),
)
