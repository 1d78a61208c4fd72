"""Passkeys of the own account, and the log-in with one after the password."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

from flask import Response, jsonify, redirect, request
from flask import session as cookie

from bot.actions import passkeys, second_steps
from bot.actions.own_commands import AskNewPasskey, DropPasskey, KeepNewPasskey
from bot.actions.passkeys import Fresh, Party, WrongPasskey
from bot.web.staff import door, session
from bot.web.staff.fresh import wrong_password
from bot.web.staff.ground import Page, back, deps, do, for_staff, typed
from bot.web.staff.me import show_me
from bot.web.staff.session import LoggedIn
from handlers.commands import Refused

LONGEST_ANSWER: Final = 16_000  # letters
_COOKIE: Final = "passkey"
STATUS: Final = {"wrong": 409, "slow": 429}


def ask_new(someone: LoggedIn) -> Page:
    """For the password: what the browser is to ask a new key."""
    fault = wrong_password(someone, typed("old", 200))
    if fault:
        return _json({"fault": fault}, STATUS[fault])
    asked = do(someone, AskNewPasskey(_party(), typed("name", 40), _new_browser()))
    if isinstance(asked, Refused):
        return _json({"fault": asked.reason}, 409)
    return Response(str(asked), mimetype="application/json")


def keep_new(someone: LoggedIn) -> Page:
    """The new key; with it this log-in counts as one with two steps, and the others end."""
    command = KeepNewPasskey(_party(), _answer(), _spent_browser())
    answer = do(someone, command)
    if isinstance(answer, Refused):
        return show_me(someone, 409, answer.reason)
    _log_in_anew(someone, "passkey")
    return back("/staff/me", done="passkey")


def drop(someone: LoggedIn, passkey_id: str) -> Page:
    """Take one away, for the password; every other log-in ends."""
    fault = wrong_password(someone, typed("old", 200))
    if fault:
        return show_me(someone, STATUS[fault], fault)
    answer = do(someone, DropPasskey(passkey_id))
    if isinstance(answer, Refused):
        return show_me(someone, 404, "no_passkey")
    _log_in_anew(someone, "")
    return back("/staff/me", done="passkey_gone")


def ask() -> Page:
    """Half way through a log-in: what the browser is to ask the key."""
    half = door.half_way()
    if half is None:
        return _json({"fault": "half"}, 403)
    town_id, row = half
    made = Fresh(deps().clock(), deps().random)
    with deps().store.begin(town_id) as tx:
        asked = passkeys.ask(tx, row, _party(), _new_browser(), made)
    if asked is None:
        return _json({"fault": "no_passkey"}, 404)
    return Response(asked, mimetype="application/json")


def log_in() -> Page:
    """The key's answer opens the console, after the password and in this browser."""
    half = door.half_way()
    if half is None:
        return redirect("/staff/log-in")
    town_id, row = half
    line, now = (town_id, f"passkey of {row.id}"), deps().clock()
    if not door.slow_down().take(line, now):
        return door.ask_second(town_id, row, 429, "slow")
    with deps().store.begin(town_id) as tx:
        is_right = _is_right(lambda: passkeys.check(tx, row, _party(), _answer(), _spent_browser()))
    if not is_right:
        return door.ask_second(town_id, row, 401, "wrong_passkey")
    door.slow_down().was_right(line)
    return door.let_in(town_id, row, "passkey")


def _is_right(check: Callable[[], None]) -> bool:
    try:
        check()
    except WrongPasskey:
        return False
    return True


def _log_in_anew(someone: LoggedIn, via: str) -> None:
    with deps().store.begin(someone.town_id) as tx:
        row = tx.staff.by_id(someone.member.id)
        if row is not None:
            has_more = second_steps.has_second_step(tx, row)
            tx.sessions.end_all(row.id)
            session.begin(
                tx, someone.town_id, row, via or (someone.via if has_more else "password")
            )


def _party() -> Party:
    return passkeys.party_of(deps().settings.public_url, request.host_url)


def _new_browser() -> str:
    """A secret in the cookie that ties the question to this browser and this log-in. Asking again
    before answering replaces the question."""
    return str(cookie.setdefault(_COOKIE, secrets.token_urlsafe(32)))


def _spent_browser() -> str:
    return str(cookie.pop(_COOKIE, ""))


def _answer() -> str:
    return typed("credential", LONGEST_ANSWER)


def _json(body: dict[str, str], status: int) -> Response:
    answer: Response = jsonify(body)
    answer.status_code = status
    return answer


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/me/passkeys/ask", for_staff(ask_new, also_unenrolled=True), ["POST"]),
    ("/me/passkeys", for_staff(keep_new, also_unenrolled=True), ["POST"]),
    ("/me/passkeys/<passkey_id>/drop", for_staff(drop), ["POST"]),
    ("/log-in/passkey/ask", ask, ["POST"]),
    ("/log-in/passkey", log_in, ["POST"]),
)
