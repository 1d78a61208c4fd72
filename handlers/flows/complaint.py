"""A complaint: what, where, pictures, how the name is treated, a look over it, the receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from casework.numbering import show_case_key
from handlers.answers import (
    UNSAID,
    Choice,
    Kept,
    Option,
    Rejected,
    Typed,
    Words,
    choice,
    photos,
    place,
)
from handlers.commands import CaseFiled, FileCase, NameLevel, Where
from handlers.dialogue import press
from handlers.flow import Ask, Confirm, Do, Flow, Opening, Told
from handlers.heard import Heard, Text
from handlers.known import Known
from handlers.nods import is_nothing
from handlers.outcomes import Button, Card, Plain, Row, Say, Show, Word
from handlers.shapes import MENU, division_called, glance, pin_or_words
from knowledge.danger import danger_to_life

A_WORD_OR_TWO = 12  # characters; a sentence is a report of its own
NAME_LEVELS: tuple[NameLevel, ...] = ("known", "hidden", "none")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a citizen told us of a complaint."""

    category: str = "other"
    detail: Typed = UNSAID
    place: Where | None = field(default=None, repr=False)
    photos: tuple[str, ...] = ()
    name: NameLevel = "known"


def categories(known: Known) -> tuple[Option, ...]:
    """The kinds of this town."""
    return tuple(
        Option(category.code, Word(f"category.{category.code}"))
        for category in known.town.categories
    )


@dataclass(frozen=True)
class Detail(Words):
    """What happened; "nothing" is no answer."""

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Text) and is_nothing(heard.text, known):
            return Rejected(Word("accept.not_optional"))
        return super().read(heard, known)


DETAIL = Detail(at_least=5, at_most=4000)  # "ไฟดับ" is a complaint


@dataclass(frozen=True)
class Kind(Choice):
    """One of the kinds; a word or two in the citizen's own language name it too."""

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Text) and len(heard.text.strip()) <= A_WORD_OR_TWO:
            guessed = known.guess_category(heard.text)
            if (kind := next(iter(guessed), "")) in {one.value for one in self.options(known)}:
                return kind
        return super().read(heard, known)


def name_levels(known: Known) -> tuple[Option, ...]:
    """Known to staff, hidden from all but the owner of the case, none."""
    return tuple(Option(level, Word(f"complaint.name.{level}")) for level in NAME_LEVELS)


def from_held(value: str, known: Known) -> Opening:
    """Start with the text that waited for this tap; its kind was guessed, or is asked."""
    offered = {category.code for category in known.town.categories}
    answers: dict[str, object] = {"category": value} if value in offered else {}
    if not known.held:
        return Opening(answers, says=(Say(Word("talk.held_lost")),))
    detail = DETAIL.read(Text(known.held), known)
    if isinstance(detail, Rejected):
        return Opening(answers, says=(Say(detail.why),), uses_held=True)
    return Opening({**answers, "detail": detail}, uses_held=True)


def opened(value: str, known: Known) -> Opening:
    """From the menu. Text that waits is what the person wants to report; it is said so."""
    if not known.held:
        return Opening()
    guessed = () if danger_to_life(known.held) else known.guess_category(known.held)
    opening = from_held(next(iter(guessed), ""), known)
    if "detail" not in opening.answers:
        return opening
    used = Word("complaint.held_used", {"words": Plain(glance(known.held))})
    return replace(opening, says=(Say(used),))


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
        Ask("place", place(), optional=True),
        Ask("photos", photos(up_to=5), optional=True),
        Ask("name", choice(name_levels)),
        Confirm(overview),
        Do("file", file, receipt),
    ),
)
