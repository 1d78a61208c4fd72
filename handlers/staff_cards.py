"""How a case looks to an officer in LINE: a card in a list, a card in full, what may be done."""

from __future__ import annotations

from handlers.commands import CaseStep, StaffCase
from handlers.dialogue import press
from handlers.known import Known
from handlers.outcomes import Button, Card, Plain, Row, Value, Word
from handlers.shapes import division_called, glance
from handlers.tracking_cards import DOT, what_happened

SAID_SHOWN = 4  # the newest lines of the conversation; the console shows all

BUTTONS = {
    "accept": "accept",
    "ask": "ask",
    "forward": "forward",
    "resolve": "close",
    "progress": "report",
    "explain": "explain",
}
"""Deeds of the rules, in the order of the buttons, and the entries of the talk that do them."""


def brief(case: StaffCase, known: Known) -> Card:
    """A case in a list: no words of the citizen."""
    look = Button(deed("open", case.number), press("staff", "open", case.number))
    return Card(
        title=kind_of(case),
        alt=Plain(case.number),
        big=Plain(case.number),
        rows=facts(case, known),
        buttons=(look, *deeds(case)),
    )


def in_full(case: StaffCase, alt: Word, known: Known) -> Card:
    """Everything an officer on the case needs."""
    rows = [*facts(case, known)]
    if case.owner:
        rows.append(Row(Word("staff.row.owner"), Plain(case.owner)))
    if case.detail:
        rows.append(Row(Word("staff.row.detail"), Plain(glance(case.detail))))
    if case.place:
        rows.append(Row(Word("staff.row.place"), Plain(glance(case.place))))
    rows += [_said(step) for step in case.said[-SAID_SHOWN:]]
    if case.after_links:
        count = Word("staff.after.count", {"count": len(case.after_links)})
        rows.append(Row(Word("staff.row.after"), count))
    buttons = list(deeds(case))
    if case.map_link:
        buttons.append(Button(Word("staff.map"), case.map_link, does="open"))
    for rank, link in enumerate((*case.photo_links, *case.after_links), start=1):
        buttons.append(Button(Word("staff.photo", {"rank": rank}), link, does="open"))
    return Card(
        title=kind_of(case),
        alt=alt,
        big=Plain(case.number),
        rows=tuple(rows),
        photo=case.photo_links[0] if case.photo_links else "",
        buttons=tuple(buttons),
    )


def _said(step: CaseStep) -> Row:
    """What was asked, answered, added or noted, and when."""
    is_told = step.kind == "forwarded"
    happened = what_happened(step) if is_told else Word(f"console.event.{step.kind}")
    told: dict[str, Value] = {"at": step.at, "happened": happened}
    if not step.words:
        return Row(DOT, Word("track.line", told))
    return Row(DOT, Word("track.line_said", {**told, "words": Plain(glance(step.words))}))


def facts(case: StaffCase, known: Known) -> tuple[Row, ...]:
    """State, due date, division; and what must not be overlooked."""
    rows = [
        Row(Word("staff.row.state"), Word(f"state.{case.state}")),
        Row(Word("staff.row.due"), Word("talk.day", {"day": case.reply_due_on})),
        Row(Word("staff.row.division"), division_called(case.division, known)),
    ]
    for flag, is_up in (("unexplained", case.is_unexplained), ("spoken", case.has_spoken)):
        if is_up:
            rows.append(Row(Word("staff.row.mind"), Word(f"staff.mind.{flag}")))
    return tuple(rows)


def deeds(case: StaffCase) -> tuple[Button, ...]:
    """What may be done next, as the rules computed it, so that nobody is offered a forbidden step.

    An explanation is offered where one is owed; to close, where there is a result to tell or,
    before anybody has accepted it, a reason.
    """
    open_now = {*case.deeds, *({"resolve"} if "accept" in case.deeds else ())}
    return tuple(
        Button(deed(name, case.number), press("staff", name, case.number))
        for right, name in BUTTONS.items()
        if right in open_now and (right != "explain" or case.is_unexplained)
    )


def deed(name: str, number: str) -> Word:
    """The label of a button that names a case; typed, it does the same."""
    return Word(f"staff.deed.{name}", {"number": Plain(number)})


def end_button(number: str) -> Button:
    """To end a case for a reason, without work."""
    return Button(Word("end.open", {"number": Plain(number)}), press("end", "open", number))


def kind_of(case: StaffCase) -> Word:
    """The category of a complaint, the kind of anything else."""
    is_complaint = case.kind == "complaint"
    return Word(f"category.{case.category}" if is_complaint else f"kind.{case.kind}")
