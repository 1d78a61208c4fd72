"""Cases as their readers may see them: the citizen, the stranger, the officer."""

from __future__ import annotations

from typing import cast

from bot.actions.context import ActionContext
from casework.clearance import Asker, shown_to
from casework.places import map_link
from handlers.commands import CaseKind, CaseStep, CaseView, StaffCase
from storage import Tx
from storage.cases import Case, CaseWords
from storage.photos import Photo


def citizen_view(tx: Tx, case: Case, asker: Asker, context: ActionContext) -> CaseView:
    """By the number alone category, state and dates; words, photos and place for the other two."""
    shown = shown_to(asker)
    words = tx.cases.words(case.number) if "words" in shown else ()
    return CaseView(
        number=case.number,
        kind=cast(CaseKind, case.kind),
        category=case.category,
        state=case.state,
        received_at=case.received_at,
        reply_due_on=case.reply_due_on,
        division=context.town.division_name(case.division),
        is_mine=asker == "reporter",
        detail=_text(words, "detail"),
        place=_place(case, words) if "place" in shown else "",
        photos=len(_there(tx, case)) if "photos" in shown else 0,
        steps=_steps(tx, case, words),
    )


def staff_case(tx: Tx, case: Case, context: ActionContext, *, with_words: bool = True) -> StaffCase:
    """A case as a cleared officer sees it; lists leave words and pictures out."""
    owner = tx.staff.by_id(case.owner_id) if case.owner_id else None
    words = tx.cases.words(case.number) if with_words else ()
    has_pin = with_words and case.lat is not None and case.lon is not None
    links = [context.photo_link(photo.id) for photo in _there(tx, case)] if with_words else []
    return StaffCase(
        number=case.number,
        kind=cast(CaseKind, case.kind),
        category=case.category,
        state=case.state,
        division=context.town.division_name(case.division),
        owner=owner.name if owner else "",
        reply_due_on=case.reply_due_on,
        detail=_text(words, "detail"),
        place=_text(words, "place"),
        map_link=map_link((case.lat or 0.0, case.lon or 0.0)) if has_pin else "",
        photo_links=tuple(link for link in links if link),
    )


def _steps(tx: Tx, case: Case, words: tuple[CaseWords, ...]) -> tuple[CaseStep, ...]:
    said = {row.seq: row.text for row in words if row.kind not in {"detail", "place"}}
    events = tx.cases.events(case.number, public_only=True)
    return tuple(
        CaseStep(event.at, event.kind, event.to_state, said.get(event.seq, "")) for event in events
    )


def _text(words: tuple[CaseWords, ...], kind: str) -> str:
    return "\n".join(row.text for row in words if row.kind == kind)


def _place(case: Case, words: tuple[CaseWords, ...]) -> str:
    """The typed words, else the pin in degrees."""
    typed = _text(words, "place")
    if typed or case.lat is None or case.lon is None:
        return typed
    return f"{case.lat:.5f}, {case.lon:.5f}"


def _there(tx: Tx, case: Case) -> list[Photo]:
    return [photo for photo in tx.photos.of_case(case.number) if photo.state != "gone"]
