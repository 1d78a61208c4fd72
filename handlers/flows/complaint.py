"""A complaint: what, where, pictures, how the name is treated, a look over it, the receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from casework.numbering import read_number, show_case_key
from handlers.answers import (
    UNSAID,
    Answer,
    Choice,
    Kept,
    Option,
    Rejected,
    Story,
    Typed,
    offered,
    photos,
    place,
)
from handlers.citizen_commands import FindNeighbours, FollowCase, NeighbourCase
from handlers.commands import CaseFiled, CaseView, FileCase, NameLevel, Refused, Where
from handlers.dialogue import press
from handlers.flow import Ask, Confirm, Do, Flow, Opening, Then, Told
from handlers.heard import Heard, Text
from handlers.known import Category, Known
from handlers.naming import Naming, name_levels
from handlers.outcomes import Button, Card, Cards, Plain, Reply, Row, Say, Show, Word
from handlers.shapes import MENU, cut, division_called, glance, pin_or_words, refusal
from knowledge.danger import danger_to_life
from knowledge.places import places_in

OTHER = "other"  # none of the cases nearby
MOST_DATA = 2 * 300  # bytes in UTF-16 behind a button: LINE takes 300 units
LONGEST_TAPPED = 80  # characters of a line that a button may make the place
A_WORD_OR_TWO = 12  # characters; a sentence is a report of its own
Means = Literal["", "yes"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a citizen told us of a complaint."""

    category: str = "other"
    detail: Typed = UNSAID
    place: Where | None = field(default=None, repr=False)
    near: tuple[dict[str, Any], ...] = ()  # cases nearby, as JSON values
    same: str = ""  # the number of the one that is the same matter, or OTHER
    photos: tuple[str, ...] = ()
    name: NameLevel = "known"


def categories(known: Known) -> tuple[Option, ...]:
    """The kinds of this town."""
    return _kinds(known.town.categories)


@lru_cache(maxsize=256)
def _kinds(categories: tuple[Category, ...]) -> tuple[Option, ...]:
    return tuple(Option(one.code, Word(f"category.{one.code}")) for one in categories)


DETAIL = Story(at_least=5, at_most=4000, opened_by="complaint.says.open")  # "ไฟดับ" is one


@dataclass(frozen=True)
class Kind(Choice):
    """One of the kinds; a word or two in the citizen's own language name it too."""

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Text) and len(heard.text.strip()) <= A_WORD_OR_TWO:
            guessed = known.guess_category(heard.text)
            if (kind := next(iter(guessed), "")) in {one.value for one in self.options(known)}:
                return kind
        return super().read(heard, known)


def from_held(value: str, known: Known) -> Opening:
    """Start with the text that waited for this tap; its kind was guessed, or is asked."""
    offered = {category.code for category in known.town.categories}
    answers: dict[str, object] = {"category": value} if value in offered else {}
    if not known.held:
        return Opening(answers, says=(Say(Word("talk.held_lost")),))
    detail = DETAIL.read(Text(known.held, known.came_in), known)
    if isinstance(detail, Rejected):
        return Opening(answers, says=(Say(detail.why),), uses_held=True)
    return Opening({**answers, "detail": detail}, uses_held=True)


def opened(value: str, known: Known) -> Opening:
    """From the menu. Text that waits is what the person wants to report; it is said so."""
    if not known.held:
        return Opening()
    is_danger = danger_to_life(known.held)
    guessed = () if is_danger else known.guess_category(known.held)
    if len(known.held.strip()) < A_WORD_OR_TWO and not (guessed or is_danger):
        return Opening()  # a slip of the finger, or a name: it tells nothing
    opening = from_held(next(iter(guessed), ""), known)
    if "detail" not in opening.answers:
        return opening
    used = Word("complaint.held_used", {"words": Plain(glance(known.held))})
    return replace(opening, says=(Say(used),))


def where(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """The question for the place, with the places that the report itself named to tap, and the
    line that was taken for more of the report, though it may be the place."""
    told = answers.detail
    spots = dict.fromkeys(places_in(told.text), told.message_ids)
    if 0 < len(told.added) <= LONGEST_TAPPED:
        spots[told.added] = told.message_ids[-1:]
    made = (
        Button(Plain(cut(spot)), press("complaint", "place", offered(spot, ids)))
        for spot, ids in spots.items()
    )
    buttons = tuple(button for button in made if len(button.data.encode("utf-16-le")) <= MOST_DATA)
    return (Say(Word("complaint.place.ask"), buttons),)


def pictures(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """The question for pictures; those that came along the way are counted."""
    count = len(answers.photos)
    return (
        Say(Word("complaint.photos.some" if count else "complaint.photos.ask", {"count": count})),
    )


def has_pin(answers: Answers) -> bool:
    """Whether neighbours can be looked for."""
    return answers.place is not None and answers.place.lat is not None


def look_around(answers: Answers, known: Known) -> FindNeighbours:
    """The command that looks for the same matter nearby."""
    assert answers.place is not None
    assert answers.place.lat is not None
    assert answers.place.lon is not None
    return FindNeighbours(answers.category, answers.place.lat, answers.place.lon)


def around(found: tuple[NeighbourCase, ...], answers: Answers, known: Known) -> Then:
    """Go on, with what may be the same matter."""
    near = [
        {
            "number": case.number,
            "category": case.category,
            "state": case.state,
            "metres": case.metres,
            "days": max((known.now - case.received_at).days, 0),
            "words": case.words,
            "photo": case.photo_link,
        }
        for case in found
        if not case.is_mine
    ]
    return Then({"near": near})


def nobody(found: object, answers: Answers, known: Known) -> Told:
    """Never told: looking around always goes on."""
    return Told(())


def neighbours(answers: Answers, known: Known) -> tuple[Reply, ...]:
    """Up to three cards, and the question whether one of them is the same matter."""
    means: Means = "yes" if len(answers.near) == 1 else ""
    cards = tuple(_neighbour(one, rank, means) for rank, one in enumerate(answers.near, start=1))
    return (Say(Word("complaint.same.ask")), Cards(Word("complaint.same.alt"), cards))


def _neighbour(case: dict[str, Any], rank: int, means: Means) -> Card:
    number = Plain(case["number"])
    age = "today" if case["days"] == 0 else "days"
    rows = [
        Row(Word("complaint.near.state"), Word(f"state.{case['state']}")),
        Row(Word("complaint.near.far"), Word("complaint.near.metres", {"metres": case["metres"]})),
        Row(Word("complaint.near.age"), Word(f"complaint.near.{age}", {"days": case["days"]})),
    ]
    if case["words"]:
        rows.append(Row(Word("complaint.row.detail"), Plain(glance(case["words"]))))
    same = Word("complaint.same.this", {"rank": rank})
    return Card(
        title=Word(f"category.{case['category']}"),
        alt=number,
        big=number,
        rows=tuple(rows),
        photo=case["photo"],
        buttons=(Button(same, press("complaint", "same", case["number"]), means=means),),
    )


@dataclass(frozen=True)
class Same(Answer):
    """One of the cards, or another matter."""

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        return value if value == OTHER else read_number(value)

    def buttons(self, at: tuple[str, str], kept: Kept, known: Known) -> tuple[Button, ...]:
        return (Button(Word("complaint.same.other"), press(*at, OTHER), means="no"),)


def is_same(answers: Answers) -> bool:
    """Whether somebody else has reported it already."""
    return answers.same not in {"", OTHER}


def followed(result: CaseView | Refused, answers: Answers, known: Known) -> Told:
    """No second case: the citizen follows the first one."""
    if isinstance(result, Refused):
        return Told((refusal(result, known),))
    values = {"number": Plain(result.number)}
    look = Button(Word("track.see", values), press("track", "show", result.number))
    said = Say(Word("complaint.same.followed", values), (look, MENU))
    return Told((said,), weight="receipt", sent_as=result.number)


def overview(answers: Answers, known: Known) -> Card:
    """Everything before it is sent."""
    rows = (
        Row(Word("complaint.row.category"), Word(f"category.{answers.category}")),
        Row(Word("complaint.row.detail"), Plain(glance(answers.detail.text))),
        Row(Word("complaint.row.place"), pin_or_words(answers.place)),
        Row(
            Word("complaint.row.photos"),
            Word("complaint.photos.count", {"count": len(answers.photos)}),
        ),
        Row(Word("complaint.row.name"), Word(f"complaint.name.{answers.name}")),
    )
    title = Word("complaint.confirm.title")
    return Card(title, title, rows=rows, note=Word("complaint.confirm.note"))


def file(answers: Answers, known: Known) -> FileCase:
    """The command that makes a case of it."""
    return FileCase(
        kind="complaint",
        category=answers.category,
        detail=answers.detail.text,
        where=answers.place,
        photo_ids=answers.photos,
        name_level=answers.name,
        detail_message_ids=answers.detail.message_ids,
    )


def receipt(filed: CaseFiled, answers: Answers, known: Known) -> Told:
    """Number, due date, division, the case key, and what happens next."""
    number = Plain(filed.number)
    rows = (
        Row(Word("complaint.row.category"), Word(f"category.{filed.category}")),
        Row(Word("complaint.row.division"), division_called(filed.division, known)),
        Row(Word("complaint.row.received"), Word("talk.day", {"day": filed.received_at})),
        Row(Word("complaint.row.due"), Word("talk.day", {"day": filed.reply_due_on})),
        Row(Word("complaint.row.key"), Plain(show_case_key(filed.case_key))),
    )
    follow = Word("track.follow", {"number": number})
    card = Card(
        title=Word("complaint.receipt.title"),
        alt=Word("complaint.receipt.alt", {"number": number}),
        big=number,
        rows=rows,
        note=Word(f"complaint.receipt.{'nameless' if answers.name == 'none' else 'next'}"),
        buttons=(Button(follow, press("track", "show", filed.number)),),
    )
    sent_as = "" if answers.name == "none" else filed.number
    return Told((Show(card, (MENU,)),), weight="receipt", sent_as=sent_as)


flow = Flow(
    name="complaint",
    answers=Answers,
    menu_rank=1,
    entries={"open": opened, "held": from_held},
    steps=(
        Ask("category", Kind(categories), is_loose=True),
        Ask("detail", DETAIL),
        Ask("place", place(), optional=True, asks=where, more_of="detail"),
        Do("look_around", look_around, nobody, around, when=has_pin),
        Ask("same", Same(), asks=neighbours, when=lambda a: bool(a.near), is_fixable=False),
        Do("follow", lambda a, known: FollowCase(a.same), followed, when=is_same),
        Ask("photos", photos(up_to=5), optional=True, asks=pictures, more_of="detail"),
        Ask("name", Naming(name_levels)),
        Confirm(overview),
        Do("file", file, receipt),
    ),
)
