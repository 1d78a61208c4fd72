"""The desk: the inbox of one officer, a tip opened in his page, and what he does with it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from flask import Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from bot.actions import tips_desk
from bot.actions.tips_commands import (
    AskAccess,
    AskHold,
    DropProposal,
    MoveTip,
    NoteOpening,
    NotePrinting,
    PostAnswer,
    PostNote,
    Recuse,
    ReferTip,
    SecondProposal,
    TipCommand,
)
from bot.actions.tips_officers import tip_for
from bot.actions.tips_officers_commands import FetchOriginal, Said
from bot.web import language
from bot.web.staff.ground import deps
from bot.web.staff.tips_gate import (
    Officer,
    for_officers,
    perform,
    refused,
    sent_bytes,
    sent_id,
    sent_line,
    show,
    tell,
    with_proof,
)

if TYPE_CHECKING:
    from bot.actions.tips_desk import Piece, TipPage
    from storage.vault import VaultTx
    from storage.vault.rows import Reader

FIRST: Final = 50
"""Rows that a phone gets before it asks for all."""


@for_officers
def inbox(officer: Officer) -> ResponseReturnValue:
    """What is sealed to me, newest first; whoever has no key yet is led to make one."""
    if officer.reader is None or not officer.reader.is_approved:
        return redirect("/staff/tips/key" + ("?lang=en" if language() == "en" else ""))
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        rows = tips_desk.inbox(vtx, officer.reader, tips_desk.desk_of(officer.hall))
        proposals = tips_desk.awaiting_me(vtx, officer.reader)
        keys = tips_desk.waiting_readers(vtx, officer.reader)
        waiting_bodies = [
            one
            for one in tips_desk.bodies(vtx)
            if not one.is_approved and one.given_by != officer.reader.id
        ]
        wrapped = vtx.readers.wrapped_key(officer.reader.id) or b""
    shown = rows if request.args.get("all") else rows[:FIRST]
    return show(
        officer,
        "desk.html",
        rows=shown,
        count=len(rows),
        proposals=proposals,
        keys=keys,
        waiting_bodies=waiting_bodies,
        wrapped=base64.b64encode(wrapped).decode(),
    )


@with_proof
def open_tip(officer: Officer, tip: str) -> ResponseReturnValue:
    """Everything of a tip but its bytes, and my key file; the chain remembers the opening."""
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        told = _page(officer, vtx, tip)
    if told is None:
        abort(404)
    perform(officer, NoteOpening(tip, officer.mine.id))
    return tell(told)


@for_officers
def sealed(officer: Officer, tip: str, piece: str) -> ResponseReturnValue:
    """Closed bytes of a tip that I can open."""
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        found = tips_desk.read_sealed(vtx, officer.mine, tip, piece)
    if found is None:
        abort(404)
    return _closed(found)


def _closed(sealed: object) -> Response:
    assert isinstance(sealed, bytes)
    return Response(sealed, mimetype="application/octet-stream")


def _act(command: Callable[[str, str], TipCommand]) -> Callable[..., ResponseReturnValue]:
    """A view that does one thing with a tip and tells how the tip stands then."""

    def act(officer: Officer, tip: str) -> ResponseReturnValue:
        result = perform(officer, command(tip, officer.mine.id))
        return refused(result) or _as_it_stands(officer, tip)

    return with_proof(act)


def _as_it_stands(officer: Officer, tip: str) -> Response:
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        told = _page(officer, vtx, tip)
    if told is not None:
        del told["key_file"]  # given out at the opening alone, which is written down
    return tell({"page": told})


answer = _act(lambda tip, me: PostAnswer(tip, me, sent_id("id"), sent_bytes()))
note = _act(lambda tip, me: PostNote(tip, me, sent_id("id"), sent_bytes()))
refer = _act(
    lambda tip, me: ReferTip(tip, me, sent_id("body"), sent_id("id"), sent_bytes(), _said())
)
access = _act(lambda tip, me: AskAccess(tip, me, sent_id("to"), sent_bytes()))
hold = _act(lambda tip, me: AskHold(tip, me, request.form.get("on") == "yes"))
recuse = _act(Recuse)
printed = _act(NotePrinting)


@with_proof
def original(officer: Officer, tip: str) -> ResponseReturnValue:
    """Closed bytes of what nobody cleaned: the chain knows of it before they leave."""
    found = perform(officer, FetchOriginal(tip, officer.mine.id, sent_id("piece")))
    return refused(found) or _closed(found)


def _said() -> tuple[Said, ...]:
    """The sealed words that came with a step."""
    kinds: tuple[Literal["answer", "note"], ...] = ("answer", "note")
    sent = (Said(kind, sent_id(f"{kind}_id"), sent_bytes(kind)) for kind in kinds)
    return tuple(one for one in sent if one.sealed)


@with_proof
def move(officer: Officer, tip: str) -> ResponseReturnValue:
    """A step never comes without its why: a question to the informant, or words among officers."""
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        if tip_for(vtx, tip, officer.mine.id) is None:
            abort(404)
    state, said = sent_line("state"), _said()
    wanted = {"asking": {"answer"}, "concluded": {"answer", "note"}}.get(state, {"note"})
    if not wanted <= {one.kind for one in said}:
        return tell({"refused": "needs_why"}, 409)
    command = MoveTip(tip, officer.mine.id, state, sent_line("reason"), said)
    return refused(perform(officer, command)) or _as_it_stands(officer, tip)


def _second(
    command: Callable[[str, str], TipCommand],
) -> Callable[..., ResponseReturnValue]:
    def act(officer: Officer, proposal: str) -> ResponseReturnValue:
        result = perform(officer, command(proposal, officer.mine.id))
        return refused(result) or _as_it_stands(officer, sent_id("tip"))

    return with_proof(act)


second = _second(SecondProposal)
drop = _second(DropProposal)


def _page(officer: Officer, vtx: VaultTx, tip: str) -> dict[str, object] | None:
    """A tip as our script reads it; None where it does not exist for this officer."""
    desk = tips_desk.desk_of(officer.hall)
    page = tips_desk.read_tip(vtx, officer.mine, tip, desk)
    if page is None:
        return None
    bodies = [one for one in tips_desk.bodies(vtx) if one.is_approved]
    return {
        **_facts(officer, page),
        "key_file": base64.b64encode(page.key_file).decode(),
        "parts": [_piece(officer, one) for one in page.parts],
        "answers": [_piece(officer, one) for one in page.thread],
        "notes": [_piece(officer, one) for one in page.notes],
        "steps": [
            {"state": s.state, "reason": s.reason, "by": s.by, "on": _day(officer, s.on)}
            for s in page.steps
        ],
        "packages": [
            {
                "id": one.id,
                "body": one.body,
                "reference": one.reference,
                "on": _day(officer, one.on),
                "size": one.size,
            }
            for one in page.packages
        ],
        "proposals": [
            {
                "id": one.id,
                "kind": one.kind,
                "to": one.to,
                "by": one.by,
                "on": _day(officer, one.on),
                "is_mine": one.is_mine,
                "may_second": one.may_second,
            }
            for one in page.proposals
        ],
        "holders": [_holder(one) for one in page.holders],
        "may_be_given": [_holder(one) for one in page.may_be_given],
        "allowed": list(page.allowed),
        "bodies": [{"id": b.id, "title": b.title, "key": b.public_key} for b in bodies],
    }


def _facts(officer: Officer, page: TipPage) -> Mapping[str, object]:
    row = page.row
    clock = row.clock
    return {
        "tip": row.tip,
        "label": row.label,
        "state": row.state,
        "received": _day(officer, row.received_on),
        "changed": _day(officer, row.changed_on),
        "keeping": row.keeping,
        "is_held": row.is_held,
        "clock": clock
        and {"kind": clock.kind, "due": _day(officer, clock.due_on), "state": clock.state},
        "tip_key": page.tip_key,
        "mailbox": page.mailbox,
    }


def _piece(officer: Officer, piece: Piece) -> Mapping[str, object]:
    on = _day(officer, piece.on)
    told = {"id": piece.id, "on": on, "by": piece.by, "size": piece.size}
    return {**told, "is_apart": piece.is_apart}


def _holder(reader: Reader) -> Mapping[str, object]:
    return {
        "id": reader.id,
        "title": reader.title,
        "unit": reader.unit,
        "key": reader.public_key,
        "is_continuity": reader.is_continuity,
    }


def _day(officer: Officer, day: date | None) -> str:
    return officer.hall.words.date(day, language()) if day else ""
