"""One's own account: where one is logged in, the second step, the password, the tie to LINE."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import segno
from flask import abort, request
from markupsafe import Markup

from bot.actions import second_steps
from bot.actions.linking import LinkCode, issue_link_code, show_code, unlink_person
from bot.actions.own_commands import BeAway, MakeRecoveryCodes
from bot.actions.passwords import WeakPassword
from bot.actions.people import set_password
from bot.web.staff import session
from bot.web.staff.fresh import wrong_password
from bot.web.staff.ground import (
    Page,
    back,
    context_of,
    deps,
    do,
    for_staff,
    show,
    town_hall,
    typed,
)
from bot.web.staff.session import LIFE, LoggedIn
from casework.days import read_day_if_any
from casework.officehours import bangkok_date
from handlers.commands import Refused

if TYPE_CHECKING:
    from storage import Tx
    from storage.staff import StaffMember as StaffRow


def me(someone: LoggedIn) -> Page:
    """Everything about one's own account."""
    return show_me(someone)


def show_me(someone: LoggedIn, code: int = 200, fault: str = "") -> Page:
    """The page of the own account; `fault` says what was refused."""
    if someone.must_enrol:  # of the own account it sees this page only
        return _show_enrolment(someone, code, fault)
    with deps().store.reading(someone.town_id) as tx:
        row, today = _row(tx, someone), bangkok_date(deps().clock())
        app = tx.second_steps.authenticator(row.id)
        return show(
            "me.html",
            someone,
            code,
            sessions=tx.sessions.of_staff(row.id, deps().clock() - LIFE),
            has_app=bool(app and app.is_confirmed),
            passkeys=tx.second_steps.passkeys(row.id),
            away_until=row.away_until if row.is_away(today) else None,
            today=today,
            codes_left=tx.second_steps.recovery_left(row.id),
            fault=fault,
            done=request.args.get("done", ""),
        )


def end_session(someone: LoggedIn, session_id: str) -> Page:
    """End one of one's own log-ins, or all the others."""
    with deps().store.begin(someone.town_id) as tx:
        if session_id == "others":
            tx.sessions.end_all(someone.member.id, but=someone.session_id)
        elif not tx.sessions.end(session_id, someone.member.id):
            abort(404)
        tx.audit.add("session_ended", staff_id=someone.member.id, subject=someone.member.id)
    return back("/staff/me")


def change_password(someone: LoggedIn) -> Page:
    """A new password, for the old one; every other log-in ends."""
    fault = wrong_password(someone, typed("old", 200))
    if fault:
        return _refuse(someone, fault)
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        try:
            set_password(tx, someone.member, row, typed("new", 200), spare=someone.session_id)
        except WeakPassword:
            return _refuse(someone, "weak")
    return back("/staff/me", done="password")


def second_step(someone: LoggedIn) -> Page:
    """Tie an authenticator app: the secret as a picture, as letters, and as an address."""
    return _show_enrolment(someone)


def _show_enrolment(someone: LoggedIn, code: int = 200, fault: str = "") -> Page:
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        kept = tx.second_steps.authenticator(row.id)
        if kept and kept.is_confirmed:
            return back("/staff/me")
        secret = kept.secret if kept else second_steps.begin(tx, row, deps().random)
    return _show_secret(someone, row, secret, code, fault)


def confirm_second_step(someone: LoggedIn) -> Page:
    """The first code of the app; from here on this log-in counts as one with two steps."""
    now = deps().clock()
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        kept = tx.second_steps.authenticator(row.id)
        if second_steps.confirm(tx, row, typed("code", 20), now):
            tx.sessions.end_all(row.id)
            session.begin(tx, someone.town_id, row, "totp")
            return back("/staff/me", done="app")
    if kept is None or kept.is_confirmed:
        return back("/staff/me")
    return _show_secret(someone, row, kept.secret, 401, "wrong_code")


def forget_second_step(someone: LoggedIn) -> Page:
    """Take the app away, for the password; passkeys stay."""
    fault = wrong_password(someone, typed("old", 200))
    if fault:
        return _refuse(someone, fault)
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        second_steps.forget_app(tx, row)
        has_more = second_steps.has_second_step(tx, row)
        tx.sessions.end_all(row.id)
        session.begin(tx, someone.town_id, row, someone.via if has_more else "password")
    return back("/staff/me", done="app_gone")


def recovery_codes(someone: LoggedIn) -> Page:
    """Fresh codes for the day on which the phone is lost, for the password; shown once."""
    fault = wrong_password(someone, typed("old", 200))
    if fault:
        return _refuse(someone, fault)
    made = do(someone, MakeRecoveryCodes())
    if isinstance(made, Refused):
        return _refuse(someone, made.reason)
    return show("recovery.html", someone, codes=made, made_at=deps().clock())


def be_away(someone: LoggedIn) -> Page:
    """On leave until a day, or back."""
    try:
        until = read_day_if_any(typed("until", 10))
    except ValueError:
        return _refuse(someone, "wrong_day")
    answer = do(someone, BeAway(until))
    if isinstance(answer, Refused):
        return _refuse(someone, answer.reason)
    return back("/staff/me", done="away" if until else "back")


def link(someone: LoggedIn) -> Page:
    """The tie to LINE."""
    return show("link.html", someone, code="")


def new_link_code(someone: LoggedIn) -> Page:
    """A code by POST, so that a preview makes none."""
    context = context_of(someone)
    with deps().store.begin(someone.town_id) as tx:
        made = issue_link_code(tx, someone.member, someone.member.id, context)
    if not isinstance(made, LinkCode):
        abort(403)
    return show("link.html", someone, code=show_code(made.code))


def unlink(someone: LoggedIn) -> Page:
    """Undo one's own tie to LINE."""
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        if row.line_user is not None:
            unlink_person(tx, row.line_user)
    return back("/staff/link")


def _show_secret(
    someone: LoggedIn, row: StaffRow, secret: str, code: int = 200, fault: str = ""
) -> Page:
    address = second_steps.address_for_app(secret, row, town_hall(someone).town.name)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return show(
        "second_step.html", someone, code,
        address=address, picture=_dots(address), groups=groups, fault=fault,
    )  # fmt: skip


def _refuse(someone: LoggedIn, fault: str) -> Page:
    return show_me(someone, 429 if fault == "slow" else 409, fault)


def _dots(address: str) -> Markup:
    """The picture that an app reads, drawn in the page itself."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, scale=4, border=3, omitsize=True, title=None
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704  squares of ours


def _row(tx: Tx, someone: LoggedIn) -> StaffRow:
    row = tx.staff.by_id(someone.member.id)
    if row is None:
        abort(404)
    return row


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/me", for_staff(me), ["GET"]),
    ("/me/session/<session_id>/end", for_staff(end_session), ["POST"]),
    ("/me/password", for_staff(change_password), ["POST"]),
    ("/me/second-step", for_staff(second_step, also_unenrolled=True), ["GET"]),
    ("/me/second-step", for_staff(confirm_second_step, also_unenrolled=True), ["POST"]),
    ("/me/second-step/forget", for_staff(forget_second_step), ["POST"]),
    ("/me/away", for_staff(be_away), ["POST"]),
    ("/me/recovery", for_staff(recovery_codes), ["POST"]),
    ("/link", for_staff(link), ["GET"]),
    ("/link", for_staff(new_link_code), ["POST"]),
    ("/link/undo", for_staff(unlink), ["POST"]),
)
