"""What staff and citizens are told after a change, as meaning; `bot.flex` draws it.

Only a question, an explanation and the result are pushed to a citizen (the rest is seen on asking),
and a group hears one line without anything personal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.dialogue import press
from handlers.outcomes import Button, Card, Plain, Reply, Row, Say, Show, Value, Word
from storage.cases import Case, DeskCount

_FIRST_DEEDS = ("accept", "ask", "forward", "close", "open")
"""What may be done with a fresh case; it is finished once somebody has accepted it, and ended at
once only for a reason."""


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
        buttons=tuple(_staff_button(name, case.number) for name in _FIRST_DEEDS),
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


def picture_to_citizen(number: str, kind: str, link: str) -> tuple[Reply, ...]:
    """What a question is about, or how it looks now; the words follow."""
    title = Word(f"notice.picture.{'asked' if kind == 'asked' else 'now'}")
    alt = Word("notice.picture.alt", {"number": Plain(number)})
    return (Show(Card(title=title, alt=alt, photo=link)),)


def explanation_to_citizen(number: str, words: str, due_on: date) -> tuple[Reply, ...]:
    """Why it takes longer, and when the next word comes."""
    text = Word("notice.explained", {"number": number, "words": Plain(words), "day": due_on})
    return (Say(text, (_look(number),)),)


def result_to_citizen(number: str, words: str) -> tuple[Reply, ...]:
    """The work is done: the staff's own sentence, stars to give, and what to do if it is not."""
    text = Word("notice.result", {"number": number, "words": Plain(words)})
    return (Say(text, (*stars(number), not_done(number), _look(number))),)


def end_to_citizen(number: str, reason: str, words: str) -> tuple[Reply, ...]:
    """The case is closed, and why."""
    values: dict[str, Value] = {"number": number, "reason": Word(f"reason.{reason}")}
    key = "notice.closed"
    if words:
        values, key = {**values, "words": Plain(words)}, "notice.closed_said"
    return (Say(Word(key, values), (*stars(number), not_done(number), _look(number))),)


def end_for_follower(number: str, state: str, reopened: int = 0) -> tuple[Reply, ...]:
    """To somebody who follows a neighbour's case: how it ended, and nothing of its words.

    A second end says that it is one, so that nobody is told the same thing twice.
    """
    values: dict[str, Value] = {"number": number, "state": Word(f"state.{state}")}
    key = "notice.followed"
    if reopened:
        values, key = {**values, "times": reopened}, "notice.followed_again"
    return (Say(Word(key, values), (_look(number),)),)


def end_for_joined(number: str, into: str, state: str, reopened: int = 0) -> tuple[Reply, ...]:
    """To somebody whose own case is part of another: how that one ended, and nothing of its
    words, which were written for somebody else."""
    values: dict[str, Value] = {"number": number, "into": into, "state": Word(f"state.{state}")}
    key = "joined.ended"
    if reopened:
        values, key = {**values, "times": reopened}, "joined.ended_again"
    return (Say(Word(key, values), (_look(number),)),)


def stars(number: str) -> tuple[Button, ...]:
    """Five to one; each label carries the number, so that it does the same when typed."""
    return tuple(
        Button(
            Word(f"rate.stars.s{count}", {"number": Plain(number)}),
            press("rate", f"s{count}", number),
        )
        for count in (5, 4, 3, 2, 1)
    )


def not_done(number: str) -> Button:
    """The way to take a finished case up again."""
    return Button(Word("rate.not_done", {"number": Plain(number)}), press("rate", "again", number))


def _look(number: str) -> Button:
    return Button(Word("track.see", {"number": Plain(number)}), press("track", "show", number))


def citizen_answered(number: str) -> tuple[Reply, ...]:
    """To the owner: the reporter has answered; the words are read on opening the case."""
    text = Word("notice.answered", {"number": number})
    return (Say(text, (_staff_button("open", number),)),)


def citizen_added(number: str) -> tuple[Reply, ...]:
    """To the owner: the reporter has sent more."""
    return (Say(Word("notice.added", {"number": number}), (_staff_button("open", number),)),)


def citizen_reopened(number: str) -> tuple[Reply, ...]:
    """To the owner: the reporter says that it is not done."""
    return (Say(Word("notice.reopened", {"number": number}), (_staff_button("open", number),)),)


def citizen_unhappy(number: str, given: int) -> tuple[Reply, ...]:
    """To the owner: one or two stars."""
    text = Word("notice.unhappy", {"number": number, "stars": given})
    return (Say(text, (_staff_button("open", number),)),)


def handed_over(numbers: Sequence[str], by: str) -> tuple[Reply, ...]:
    """To a colleague: these cases are his now; one message, however many."""
    listed = ", ".join(numbers[:REMINDED])
    values: dict[str, Value] = {"number": listed, "name": Plain(by), "count": len(numbers)}
    key = "notice.handed_over" if len(numbers) == 1 else "notice.handed_over_many"
    opens = tuple(_staff_button("open", number) for number in numbers[:REMINDED])
    return (Say(Word(key, values), opens if len(numbers) == 1 else (*opens, *_LISTS)),)


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


# Talks with a human


def chat_waits(number: str) -> tuple[Reply, ...]:
    """To those on duty: somebody wants a human; the words are read on taking over.

    A card, because the buttons under a message vanish when the next one waits."""
    return _to_take("notice.chat_waits", number)


def chat_passed_on(number: str) -> tuple[Reply, ...]:
    """To a colleague, or to one's own phone: the talk is his to take over."""
    return _to_take("notice.chat_passed_on", number)


def _to_take(key: str, number: str) -> tuple[Reply, ...]:
    said = Word(key, {"number": number})
    take = Button(Word("desk.take", {"number": Plain(number)}), press("desk", "chat", number))
    return (Show(Card(title=said, alt=said, buttons=(take,))),)


def chat_passed(name: str) -> tuple[Reply, ...]:
    """To the citizen: somebody else takes over; who, where it is known."""
    if name:
        return (Say(Word("notice.chat_passed", {"name": Plain(name)})),)
    return (Say(Word("notice.chat_passed_to_all")),)


def chat_place(number: str, place: int) -> tuple[Reply, ...]:
    """To the citizen: the queue has moved."""
    return (Say(Word("notice.chat_place", {"number": number, "place": place})),)


def chat_line(number: str, words: str) -> tuple[Reply, ...]:
    """To the officer who has taken over."""
    text = Word("notice.chat_line", {"number": number, "words": Plain(words)})
    pass_on = Button(Word("desk.pass", {"number": Plain(number)}), press("desk", "pass", number))
    return (Say(text, (pass_on, _end_chat(number))),)


def chat_picture(number: str) -> tuple[Reply, ...]:
    """To the officer: a picture came, to be seen on the case."""
    buttons = (_staff_button("open", number), _end_chat(number))
    return (Say(Word("notice.chat_picture", {"number": number}), buttons),)


def chat_left(number: str) -> tuple[Reply, ...]:
    """To the officer: the citizen has gone."""
    return (Say(Word("notice.chat_left", {"number": number})),)


def chat_taken(number: str, name: str) -> tuple[Reply, ...]:
    """To the citizen: somebody is there."""
    return (Say(Word("notice.chat_taken", {"number": number, "name": Plain(name)})),)


def chat_answer(name: str, words: str) -> tuple[Reply, ...]:
    """To the citizen: what the officer says."""
    return (Say(Word("notice.chat_answer", {"name": Plain(name), "words": Plain(words)})),)


def chat_over() -> tuple[Reply, ...]:
    """To the citizen: the bot answers again."""
    return (Say(Word("notice.chat_over")),)


def _end_chat(number: str) -> Button:
    return Button(Word("desk.end", {"number": Plain(number)}), press("desk", "end", number))


# By the clock


def reminder(rung: str, cases: Sequence[Case]) -> tuple[Reply, ...]:
    """One message for all cases of a rung: numbers and due dates, nothing of their words."""
    first = cases[:REMINDED]
    buttons = tuple(_staff_button("open", case.number) for case in first)
    if len(cases) == 1:
        case = cases[0]
        one: dict[str, Value] = {"number": case.number, "day": case.reply_due_on}
        return (Say(Word(f"notice.rung.{rung}", one), buttons),)
    listed = Plain(", ".join(case.number for case in first))
    many: dict[str, Value] = {"count": len(cases), "numbers": listed}
    return (Say(Word(f"notice.rungs.{rung}", many), (*buttons, *_LISTS)),)


def digest(division: str, desk: DeskCount) -> tuple[Reply, ...]:
    """The morning's count for one division."""
    values: dict[str, Value] = {
        "division": Plain(division),
        "open": desk.open,
        "unowned": desk.unowned,
        "soon": desk.soon,
        "late": desk.late,
    }
    return (Say(Word("notice.digest", values), _LISTS),)


REMINDED = 8
_LISTS = tuple(
    Button(Word(f"staff.list.{which}"), press("staff", which))
    for which in ("new", "mine", "due", "late")
)
