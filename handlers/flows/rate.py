"""Stars for a result: a tap; the unhappy are asked why, and may have the case taken up again.

Buttons under a message vanish with the next one, so "5 ดาว" may be typed without a number too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from casework.numbering import read_number
from casework.ratings import REASONS, UNHAPPY
from handlers.answers import UNSAID, Option, Typed, choice, text
from handlers.citizen_commands import RateCase, Rated, ReopenCase
from handlers.commands import CaseFiled, CaseView, FindMyCases, Refused
from handlers.dialogue import press
from handlers.flow import Ask, Do, Entry, Flow, Opening, Tell, Then, Told
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Value, Word
from handlers.shapes import MENU, read_deed, refusal
from handlers.tracking_cards import kind_of
from handlers.typed import plain
from handlers.words import Words

COUNTS = (5, 4, 3, 2, 1)
FOLLOW = Button(Word("track.menu"), press("track", "open"))
LABELS = {"change": "give", "again": "not_done"}


@dataclass(frozen=True, slots=True)
class Answers:
    """Which case, how many stars, why so few, or what is not done."""

    number: str = ""
    stars: int = 0
    can: bool = False  # be taken up again
    reason: str = ""
    words: Typed = UNSAID
    deed: str = "change"  # what is wanted of a case that was not named


def giving(stars: int) -> Entry:
    """The button of so many stars."""

    def enter(value: str, known: Known) -> Opening | None:
        number = read_number(value)
        return Opening({"number": number, "stars": stars}, at="keep") if number else None

    return enter


def which_one(deed: str) -> Entry:
    """Stars, or "not done", without a number: of the case that waits for it."""

    def enter(value: str, known: Known) -> Opening:
        stars = int(value) if value in {"1", "2", "3", "4", "5"} else 0
        return Opening({"stars": stars, "deed": deed}, at="which")

    return enter


def waiting(cases: tuple[CaseView, ...], answers: Answers) -> list[CaseView]:
    """My cases for which this can be said now; of rated ones only where no other waits."""
    if answers.deed == "again":
        return [case for case in cases if case.may_reopen]
    may = [case for case in cases if case.may_rate]
    return [case for case in may if not case.stars] or may


def the_only_one(result: tuple[CaseView, ...], answers: Answers, known: Known) -> Then | None:
    """Where only one case waits, the stars are its, or what is not done."""
    found = waiting(result, answers)
    if len(found) != 1 or not (answers.stars or answers.deed == "again"):
        return None
    return Then({"number": found[0].number, "stars": answers.stars})


def has_stars(answers: Answers) -> bool:
    """Whether stars are given; else it is told what is not done."""
    return answers.stars > 0


def choose_one(result: tuple[CaseView, ...], answers: Answers, known: Known) -> Told:
    """Which of these; a tap, or its label typed."""
    found = waiting(result, answers)
    if not found:
        key = "rate.none_done" if answers.deed == "again" else "rate.none_waits"
        return Told((Say(Word(key), (FOLLOW, MENU)),), weight="prompt")
    entry = f"s{answers.stars}" if answers.stars else answers.deed
    label = f"rate.stars.{entry}" if answers.stars else f"rate.{LABELS[answers.deed]}"
    buttons = tuple(
        Button(Word(label, {"number": Plain(case.number)}), press("rate", entry, case.number))
        for case in found
    )
    kinds = [f"{case.number} {known.words.render(kind_of(case), known.language)}" for case in found]
    asked = Word("rate.which.put", {"list": Plain("\n".join(f"• {kind}" for kind in kinds))})
    return Told((Say(asked, (*buttons, MENU)),), weight="prompt")


def to_change(value: str, known: Known) -> Opening | None:
    """Show the stars once more; the answer counts for a day after the first one."""
    number = read_number(value)
    return Opening({"number": number}, at="stars") if number else None


def stars_again(answers: Answers, known: Known) -> Told:
    """The five buttons, as under the result."""
    values: dict[str, Value] = {"number": Plain(answers.number)}
    buttons = tuple(
        Button(Word(f"rate.stars.s{count}", values), press("rate", f"s{count}", answers.number))
        for count in COUNTS
    )
    return Told((Say(Word("rate.change_ask", values), (*buttons, MENU)),))


def _change(number: str) -> Button:
    return Button(Word("rate.change", {"number": Plain(number)}), press("rate", "change", number))


def not_done(value: str, known: Known) -> Opening | None:
    """Ask what is not done."""
    number = read_number(value)
    return Opening({"number": number}, at="words") if number else None


def kept(result: Rated | Refused, answers: Answers, known: Known) -> Told:
    """Thanks, or why not."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    thanks = Word("rate.thanks", {"stars": result.stars})
    return Told((Say(thanks, (_change(result.number), MENU)),))


def ask_why(result: Rated | Refused, answers: Answers, known: Known) -> Then | None:
    """So few stars are asked about; they are kept already."""
    if isinstance(result, Refused) or result.stars > UNHAPPY:
        return None
    return Then({"number": result.number, "stars": result.stars, "can": result.may_reopen})


def why(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What was wrong?"""
    values: dict[str, Value] = {"number": answers.number, "stars": answers.stars}
    return (Say(Word("rate.why", values), _again(answers.number) if answers.can else ()),)


def explained(result: Rated | Refused, answers: Answers, known: Known) -> Told:
    """The reason is kept; the case can be taken up again."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    values: dict[str, Value] = {"number": result.number}
    ways = _again(result.number) if result.may_reopen else ()
    return Told((Say(Word("rate.noted", values), (*ways, _change(result.number), MENU)),))


def reasons(known: Known) -> tuple[Option, ...]:
    """One tap each."""
    return tuple(Option(reason, Word(f"why.{reason}")) for reason in REASONS)


def _again(number: str) -> tuple[Button, ...]:
    label = Word("rate.not_done", {"number": Plain(number)})
    return (Button(label, press("rate", "again", number)),)


def ask_words(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """What is not done."""
    return (Say(Word("rate.words.put", {"number": Plain(answers.number)})),)


def reopen(answers: Answers, known: Known) -> ReopenCase:
    """The command that takes it up again."""
    return ReopenCase(answers.number, answers.words.text, answers.words.message_ids)


def reopened(result: CaseView | CaseFiled | Refused, answers: Answers, known: Known) -> Told:
    """It is open again; or a linked new case was filed because the old one is too old."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    number = Plain(result.number)
    key = "rate.filed_again" if isinstance(result, CaseFiled) else "rate.reopened"
    values: dict[str, Value] = {
        "number": number,
        "old": Plain(answers.number),
        "day": result.reply_due_on,
    }
    look = Button(Word("track.see", {"number": number}), press("track", "show", result.number))
    return Told((Say(Word(key, values), (look, MENU)),), weight="receipt", sent_as=result.number)


def read_typed(typed: str, known: Known) -> str:
    """ "ให้ 5 ดาว 69-K7M3QX", "ยังไม่เสร็จ 69-K7M3QX"; or the same without a number."""
    if data := _numberless(known.words).get(plain(typed)):
        return data
    return read_deed(typed, known, "rate", (*(f"s{count}" for count in COUNTS), "again", "change"))


@lru_cache(maxsize=64)
def _numberless(words: Words) -> dict[str, str]:
    found = {
        plain(phrase): press("rate", "which", str(count))
        for count in COUNTS
        for phrase in words.phrases[f"rate.bare.s{count}"]
    }
    for deed in ("which", "undone"):
        found |= {
            plain(phrase): press("rate", deed) for phrase in words.phrases[f"rate.bare.{deed}"]
        }
    return found


flow = Flow(
    name="rate",
    answers=Answers,
    has_draft=False,
    entries={
        **{f"s{count}": giving(count) for count in COUNTS},
        "again": not_done,
        "change": to_change,
        "which": which_one("change"),
        "undone": which_one("again"),
    },
    reads_typed=read_typed,
    steps=(
        Do("which", lambda answers, known: FindMyCases(), choose_one, the_only_one),
        Do(
            "keep",
            lambda answers, known: RateCase(answers.number, answers.stars),
            kept,
            ask_why,
            when=has_stars,
        ),
        Ask("reason", choice(reasons), asks=why, when=has_stars),
        Do(
            "explain",
            lambda answers, known: RateCase(answers.number, answers.stars, (answers.reason,)),
            explained,
            when=has_stars,
        ),
        Ask("words", text(at_least=3, at_most=2000), asks=ask_words),
        Do("open_again", reopen, reopened),
        Tell("stars", stars_again),
    ),
)
