"""My key: enrolled, changed, lost, given up; and the keys and bodies for which I vouch."""

from __future__ import annotations

import base64
import secrets

from flask import abort, request
from flask.typing import ResponseReturnValue

from bot.actions import tips_desk
from bot.actions.tips import can_take_tips
from bot.actions.tips_commands import (
    AskRemoval,
    CarryOver,
    ChangeWrapping,
    EnrolBody,
    EnrolReader,
    LeaveChannel,
    SecondBody,
    SecondReader,
    TipRefused,
)
from bot.actions.tips_keys import is_wrapped
from bot.actions.tips_proof import ask_proof
from bot.web.staff.ground import deps
from bot.web.staff.tips_gate import (
    ROLE,
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
from storage.vault.sealing import BadKeyError


@for_officers
def key(officer: Officer) -> ResponseReturnValue:
    """My key and everybody's fingerprints; without a key, the way to one."""
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        readers = vtx.readers.all()
        wrapped = vtx.readers.wrapped_key(officer.reader.id) if officer.reader else None
        newer = [
            one
            for one in readers
            if officer.reader
            and one.holder == officer.reader.holder
            and one.id != officer.reader.id
        ]
        is_open = can_take_tips(vtx)
        bodies = tips_desk.bodies(vtx)
    return show(
        officer,
        "key.html",
        readers=readers,
        newer=newer,
        bodies=bodies,
        is_open=is_open,
        may_enrol=ROLE in officer.someone.member.roles,
        unit=_division(officer),
        wrapped=base64.b64encode(wrapped or b"").decode(),
    )


def _division(officer: Officer) -> str:
    own = next(iter(officer.someone.member.divisions), "")
    return officer.hall.rules.divisions.get(own, own)


@for_officers
def enrol(officer: Officer) -> ResponseReturnValue:
    """Enter the public half and the closed file; it opens nothing before a second person vouches.

    For who has a key already this is another one: changed, or made because the words were lost.
    """
    if ROLE not in officer.someone.member.roles:
        abort(404)
    wrapped = sent_bytes("wrapped_key")
    if not is_wrapped(wrapped):
        return tell({"refused": "bad_seal"}, 409)
    mine = officer.reader
    title = mine.title if mine else sent_line("title")
    unit = mine.unit if mine else sent_line("unit")
    command = EnrolReader(
        title=title or officer.someone.member.name,
        unit=unit,
        public_key=sent_line("public_key"),
        holder=officer.someone.member.id,
        wrapped_key=wrapped,
    )
    try:
        made = perform(officer, command)
    except BadKeyError:
        return tell({"refused": "bad_key"}, 409)
    if made is None:
        return tell({"refused": "known_key"}, 409)
    return refused(made) or tell({"reader": made.id})  # type: ignore[attr-defined]


@for_officers
def proof(officer: Officer) -> ResponseReturnValue:
    """A riddle that only my private key solves."""
    house = deps()
    challenge = ask_proof(house.boot_key, officer.mine, house.clock, secrets.token_bytes)
    sealed = base64.b64encode(challenge.sealed).decode()
    return tell({"sealed": sealed, "ticket": challenge.ticket})


@with_proof
def rewrap(officer: Officer) -> ResponseReturnValue:
    """The same key under new words."""
    wrapped = sent_bytes("wrapped_key")
    if not is_wrapped(wrapped):
        return tell({"refused": "bad_seal"}, 409)
    return refused(perform(officer, ChangeWrapping(officer.mine.id, wrapped))) or tell({})


@with_proof
def files(officer: Officer) -> ResponseReturnValue:
    """My key files, to be closed anew for my new key."""
    with deps().vault.reading(officer.slug, role="staff") as vtx:
        mine = tips_desk.key_files_of(vtx, officer.mine)
    told = [{"tip": tip, "sealed": base64.b64encode(body).decode()} for tip, body in mine]
    return tell({"files": told})


@with_proof
def carry(officer: Officer) -> ResponseReturnValue:
    """Key files for my new key; they wait with it for the second person."""
    bodies = [one.stream.read() for one in request.files.getlist("sealed")]
    pairs = tuple(zip(request.form.getlist("tip"), bodies, strict=False))
    command = CarryOver(officer.mine.id, sent_id("new"), pairs)
    result = perform(officer, command)
    return refused(result) or tell({"count": result})


@with_proof
def leave(officer: Officer) -> ResponseReturnValue:
    """I give up my key; what I could open I can open no more."""
    return refused(perform(officer, LeaveChannel(officer.mine.id))) or tell({})


@with_proof
def remove(officer: Officer, reader: str) -> ResponseReturnValue:
    """Ask that somebody who left the office reads no more; a second officer decides."""
    result = perform(officer, AskRemoval(reader, officer.mine.id))
    return refused(result) or tell({})


@with_proof
def vouch(officer: Officer, reader: str) -> ResponseReturnValue:
    """I compared the fingerprint with the person."""
    return refused(perform(officer, SecondReader(reader, officer.mine.id))) or tell({})


@with_proof
def add_body(officer: Officer) -> ResponseReturnValue:
    """Name a body outside, with its public key where it has one."""
    title = sent_line("title")
    if not title:
        return tell({"refused": "no_title"}, 409)
    try:
        command = EnrolBody(title, sent_line("public_key"), officer.mine.id)
        result = perform(officer, command)
    except BadKeyError:
        result = TipRefused("bad_key")
    return refused(result) or tell({})


@with_proof
def vouch_body(officer: Officer, body: str) -> ResponseReturnValue:
    """I checked the body and its key too."""
    return refused(perform(officer, SecondBody(body, officer.mine.id))) or tell({})
