"""How a case looks to citizens: in short, in full with its time line, and what they may do."""

from __future__ import annotations

import re
from datetime import date

from casework.deadlines import bangkok_date, days_left
from casework.places import Point, map_link, read_spot
from casework.workflow import is_open, may
from handlers.commands import CaseStep, CaseView
from handlers.dialogue import press
from handlers.known import Known
from handlers.outcomes import Button, Card, Plain, Row, Value, Word
from handlers.shapes import division_called, glance

STEPS_SHOWN = 6
_DEGREES = re.compile(r"\d{1,2}\.\d+, \d{2,3}\.\d+")
STARS = (5, 4, 3, 2, 1)
DOT = Plain("●")  # a date would be torn apart in the narrow column of labels
TOLD_BY_KIND = frozenset(
    {"asked", "answered", "added", "progress", "explained", "reopened", "split", "unmerged"}
)
"""Events whose own name says more than the state they led to."""


def brief(case: CaseView, known: Known) -> Card:
    """One case among several."""
    see = Button(
        Word("track.see", {"number": Plain(case.number)}), press("track", "show", case.number)
    )
    note = Word("track.followed_note") if case.is_followed else None
    return Card(
        title=kind_of(case),
        alt=Plain(case.number),
        big=Plain(case.number),
        rows=dates(case, known),
        note=note,
        buttons=(see, *reply_button(case), *_rate_button(case)),
    )


def in_full(case: CaseView, known: Known) -> Card:
    """Everything the asker may see."""
    division = division_called(case.division, known)
    rows = [*dates(case, known), Row(Word("track.row.division"), division)]
    if case.detail:
        rows.append(Row(Word("track.row.detail"), Plain(glance(case.detail))))
    if case.place:
        place = Word("talk.pinned") if pin_of(case) else Plain(glance(case.place))
        rows.append(Row(Word("track.row.place"), place))
    if case.photos:
        rows.append(Row(Word("track.row.photos"), Word("track.photos", {"count": case.photos})))
    if case.stars:
        rows.append(Row(Word("track.row.stars"), Plain("★" * case.stars)))
    rows += [line(step) for step in case.steps[-STEPS_SHOWN:]]
    return Card(
        title=kind_of(case),
        alt=Word("track.alt", {"number": Plain(case.number)}),
        big=Plain(case.number),
        rows=tuple(rows),
        note=None if case.detail or case.is_mine else Word("track.stranger"),
        buttons=buttons(case),
    )


def pin_of(case: CaseView) -> Point | None:
    """The pin, where the place is told by nothing else: degrees are no words for people."""
    return read_spot(case.place) if _DEGREES.fullmatch(case.place) else None


def line(step: CaseStep) -> Row:
    """One line of the time line: what happened, and what was said."""
    told: dict[str, Value] = {"at": step.at, "happened": what_happened(step)}
    if not step.words:
        return Row(DOT, Word("track.line", told))
    return Row(DOT, Word("track.line_said", {**told, "words": Plain(glance(step.words))}))


def what_happened(step: CaseStep) -> Word:
    """By the event where that says more, else by the state it led to."""
    known: dict[str, Value] = {name: Plain(value) for name, value in step.facts.items()}
    if step.kind == "forwarded" and {"agency", "letter"} <= set(known):
        return Word("track.happened.forwarded", known)
    if step.kind == "merged" and "into" in known:
        return Word("track.happened.merged", known)
    if step.kind == "closed" and "reason" in known:
        return Word("track.happened.closed", {"reason": Word(f"reason.{step.facts['reason']}")})
    if step.kind in TOLD_BY_KIND:
        return Word(f"track.happened.{step.kind}")
    return Word("track.step", {"state": Word(f"state.{step.state}")})


def dates(case: CaseView, known: Known) -> tuple[Row, ...]:
    """State, day of receipt, due date and days left: what anybody may see."""
    state = Word(f"state.{case.state}")
    if case.stage:
        state = Word("track.staged", {"state": state, "stage": Word(f"stage.{case.stage}")})
    due = Word("talk.day", {"day": case.reply_due_on})
    if is_open(case.state):
        due = due_day(case.reply_due_on, known)
    return (
        Row(Word("track.row.state"), state),
        Row(Word("track.row.received"), Word("talk.day", {"day": case.received_at})),
        Row(Word("track.row.due"), due),
    )


def due_day(day: date, known: Known) -> Word:
    """When the reply is due, and how far off that is."""
    left = days_left(day, bangkok_date(known.now))
    key = "left" if left > 0 else ("today" if left == 0 else "late")
    return Word(f"track.due.{key}", {"day": day, "days": abs(left)})


def buttons(case: CaseView) -> tuple[Button, ...]:
    """What may be done with it: by its reporter, by a follower, by a stranger."""
    pin = pin_of(case)
    on_the_map = (Button(Word("track.map"), map_link(pin), does="open"),) if pin else ()
    return (*(_own_buttons(case) if case.is_mine else _strangers_buttons(case)), *on_the_map)


def _own_buttons(case: CaseView) -> tuple[Button, ...]:
    found = [*reply_button(case)]
    if case.may_rate and not case.stars:
        found += [_button(f"rate.stars.s{count}", f"rate.s{count}", case) for count in STARS]
    if case.may_rate and case.stars:
        found.append(_button("rate.change", "rate.change", case))
    if case.may_reopen:
        found.append(_button("rate.not_done", "rate.again", case))
    if case.may_add:
        found += [
            _button("more.add", "more.open", case),
            _button("track.talk", "human.about", case),
        ]
    if may(case.state, "cancelled", "citizen"):
        found.append(_button("track.cancel", "track.cancel", case))
    return tuple(found)


def _strangers_buttons(case: CaseView) -> tuple[Button, ...]:
    found = []
    if case.is_followed:
        found.append(_button("track.unwatch", "track.unwatch", case))
    elif case.kind == "complaint" and is_open(case.state) and not case.detail:
        found.append(_button("track.watch", "track.watch", case))
    if not case.detail:
        found.append(_button("track.have_key", "track.key", case))
    return tuple(found)


def reply_button(case: CaseView) -> tuple[Button, ...]:
    """The way to answer what staff have asked."""
    if case.state != "waiting_citizen" or not case.is_mine:
        return ()
    return (_button("track.reply", "answer.open", case),)


def _rate_button(case: CaseView) -> tuple[Button, ...]:
    """The way to the stars, which vanished from under the result."""
    waits = case.may_rate and not case.stars
    return (_button("rate.give", "rate.change", case),) if waits else ()


def kind_of(case: CaseView) -> Word:
    """The category of a complaint, the kind of anything else."""
    is_complaint = case.kind == "complaint"
    return Word(f"category.{case.category}" if is_complaint else f"kind.{case.kind}")


def _button(label: str, leads_to: str, case: CaseView) -> Button:
    flow, entry = leads_to.split(".")
    return Button(Word(label, {"number": Plain(case.number)}), press(flow, entry, case.number))
