"""The counter: an officer types for somebody who tells; the code goes over on paper.

Sealed at once like the form without script. Whom it concerns is asked first here too, and the one
who types may be among them: then he reads nothing of it afterwards.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from bot.actions.tips import can_take_tips
from bot.actions.tips_codes import TooManyWaitError
from bot.actions.tips_counter import remaining, take_at_counter
from bot.actions.tips_slip import draw
from bot.web import language
from bot.web.staff.ground import deps
from bot.web.staff.tips_gate import Officer, for_officers, show
from bot.web.tips_form import ASKED, gather
from bot.web.tips_room import Sent
from casework.receipt_codes import new_code, read_code, written
from handlers.known import Language
from handlers.outcomes import Word
from handlers.tip.draft import TipDraft
from handlers.tip.prompts import FEWEST_HOLDERS

if TYPE_CHECKING:
    from bot.web.tips_room import Room

KEPT: Final = timedelta(hours=4)
Faults = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, to be shown again where it cannot be taken. Never kept."""

    token: str = field(repr=False)
    readers: tuple[str, ...] = field(repr=False)
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    faults: Faults = ()


@for_officers
def begin(officer: Officer) -> ResponseReturnValue:
    """What to say to the informant, and the first question."""
    return _begin(officer)


def _begin(officer: Officer, fault: str = "", status: int = 200) -> Response:
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        readers = vtx.readers.approved()
        is_open = can_take_tips(vtx)
    units = tuple(dict.fromkeys(r.unit for r in readers if r.unit and not r.is_continuity))
    page = {"readers": readers, "units": units, "is_open": is_open, "fault": fault}
    return show(officer, "counter.html", status, w=_words(officer), **page)


@for_officers
def write(officer: Officer) -> ResponseReturnValue:
    """The questions, for those readers who remain."""
    concerned = request.form.getlist("concerns")
    if not concerned:
        return _begin(officer, "recusal.needed", 422)
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        left = remaining(vtx, concerned) if can_take_tips(vtx) else ()
    if len(left) < FEWEST_HOLDERS:
        return _begin(officer, "too_few.told", 409)
    token = _room().drafts.token(_room().drafts.new_form(officer.slug))
    return _questions(officer, Typed(token, tuple(one.id for one in left)))


@for_officers
def take(officer: Officer) -> ResponseReturnValue:
    """Seal everything at once and show the code, once."""
    room, sent = _room(), Sent(request.form, request.files)
    answers = {kind: sent.one(kind).replace("\r\n", "\n") for kind in ASKED}
    typed = Typed(sent.one("token"), tuple(request.form.getlist("reader")), answers)
    form = room.drafts.read_token(officer.slug, typed.token)
    if form is None:
        fresh = room.drafts.token(room.drafts.new_form(officer.slug))
        return _again(officer, Typed(fresh, typed.readers, answers), "fault.stale")
    pieces, faults = gather(sent, answers)
    if not answers["what"].strip():
        faults = (("fault.what", ""), *faults)
    if faults:
        return _questions(officer, Typed(typed.token, typed.readers, answers, faults), 422)
    with deps().vault.reading(officer.slug) as vtx:  # as an informant's own form would
        salt, was_taken = vtx.readers.salt() or b"", room.drafts.is_sent(vtx, form)
    if was_taken:
        return show(officer, "counter_done.html", 409, code="", w=_words(officer))
    code = new_code(secrets.token_bytes)
    try:
        mailbox = room.queue.derive(code, salt)
    except TooManyWaitError:
        return _again(officer, typed, "fault.busy")
    with deps().vault.begin(officer.slug) as vtx:
        is_taken = not room.drafts.is_sent(vtx, form) and take_at_counter(
            vtx, typed.readers, pieces, mailbox, secrets.token_bytes
        )
        if is_taken:
            room.drafts.save(vtx, form, TipDraft("sent", room.drafts.now() + KEPT))
    if not is_taken:
        return _begin(officer, "too_few.told", 409)
    return show(officer, "counter_done.html", code=written(code), w=_words(officer))


@for_officers
def slip(officer: Officer) -> ResponseReturnValue:
    """The code on paper; made in memory, kept nowhere."""
    code = read_code(request.form.get("code", ""))
    if code is None:
        return _begin(officer, "mailbox.mistyped", 422)
    town = officer.hall.facts
    name = (town.name_en if language() == "en" else "") or town.name
    address = f"{town.tip_url}/t/{town.slug}"
    spoken: Language = "en" if language() == "en" else "th"
    made = draw(code, name, address, spoken, officer.hall.words)
    headers = {"Content-Disposition": 'attachment; filename="slip.pdf"'}
    return Response(made, mimetype="application/pdf", headers=headers)


def _again(officer: Officer, typed: Typed, fault: str) -> Response:
    again = Typed(typed.token, typed.readers, typed.answers, ((fault, ""),))
    return _questions(officer, again, 409)


def _questions(officer: Officer, typed: Typed, status: int = 200) -> Response:
    return show(officer, "counter_write.html", status, typed=typed, asked=ASKED, w=_words(officer))


def _words(officer: Officer) -> object:
    def w(key: str, **values: str) -> str:
        return officer.hall.words.render(Word(f"tip_web.{key}", values), language())

    return w


def _room() -> Room:
    return cast("Room", current_app.extensions["prongsai_counter"])
