"""What staff and citizens are told after a change, as meaning; `bot.flex` draws it.

Only a question, an explanation and the result are pushed to a citizen (the rest is seen on asking),
and a group hears one line without anything personal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from handlers.dialogue import press
from handlers.outcomes import Button, Card, Plain, Reply, Row, Say, Show, Value, Word


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a card for staff says of a fresh case. `division` is the name people read."""

    number: str
    kind: str
    category: str
    division: str
    reply_due_on: date
    place: str = field(default="", repr=False)
    photo: str = field(default="", repr=False)


def new_case_card(case: NewCase) -> tuple[Reply, ...]:
    """For the officers of the division: number, kind, place, due date, photo, two buttons."""
    label = kind_of(case)
    rows = [
        Row(Word("notice.row.category"), label),
        Row(Word("notice.row.division"), Plain(case.division)),
        Row(Word("notice.row.due"), Word("notice.date", {"day": case.reply_due_on})),
    ]
    if case.place:
        rows.insert(1, Row(Word("notice.row.place"), Plain(case.place)))
    card = Card(
        title=Word(f"notice.new.{case.kind}"),
        alt=Word("notice.new.alt", {"number": case.number, "category": label}),
        big=Plain(case.number),
        rows=tuple(rows),
        photo=case.photo,
        buttons=(
            _staff_button("accept", case.number),
            _staff_button("open", case.number),
        ),
    )
    return (Show(card),)


def new_case_line(case: NewCase) -> tuple[Reply, ...]:
    """For a group: one line, nothing personal, no place."""
    values: dict[str, Value] = {
        "number": case.number,
        "category": kind_of(case),
        "division": Plain(case.division),
    }
    return (Say(Word("notice.new.group", values)),)


def question_to_citizen(number: str, words: str) -> tuple[Reply, ...]:
    """The staff asks the reporter something; a button opens the answer."""
    text = Word("notice.question", {"number": number, "words": Plain(words)})
    label = Word("track.reply", {"number": Plain(number)})
    answer = Button(label, press("answer", "open", number))
    return (Say(text, (answer,)),)


def result_to_citizen(number: str, words: str) -> tuple[Reply, ...]:
    """The work is done; the staff's own sentence, and a way to look at the time line."""
    text = Word("notice.result", {"number": number, "words": Plain(words)})
    look = Button(Word("track.see", {"number": Plain(number)}), press("track", "show", number))
    return (Say(text, (look,)),)


def citizen_answered(number: str) -> tuple[Reply, ...]:
    """To the owner: the reporter has answered; the words are read on opening the case."""
    text = Word("notice.answered", {"number": number})
    return (Say(text, (_staff_button("open", number),)),)


def citizen_cancelled(number: str) -> tuple[Reply, ...]:
    """To the owner: the reporter has taken the case back."""
    return (Say(Word("notice.cancelled", {"number": number})),)


def kind_of(case: NewCase) -> Word:
    """The category of a complaint, the kind of anything else."""
    is_complaint = case.kind == "complaint"
    return Word(f"category.{case.category}" if is_complaint else f"kind.{case.kind}")


def _staff_button(name: str, number: str) -> Button:
    """A step on a case; its label carries the number, so that it does the same when typed."""
    label = Word(f"staff.deed.{name}", {"number": Plain(number)})
    return Button(label, press("staff", name, number))
