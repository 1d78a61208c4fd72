"""One's own account: where one is logged in, the second step, the password, the tie to LINE."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import segno
from flask import abort
from markupsafe import Markup

from bot.actions import second_steps
from bot.actions.linking import LinkCode, issue_link_code, show_code, unlink_person
from bot.actions.passwords import TooManyAtOnce, WeakPassword, is_right
from bot.actions.people import set_password
from bot.web.staff import session
from bot.web.staff.ground import Page, back, context_of, deps, for_staff, show, town_hall, typed
from bot.web.staff.session import LIFE, LoggedIn

if TYPE_CHECKING:
    from storage import Tx
    from storage.staff import StaffMember as StaffRow


def me(someone: LoggedIn) -> Page:
    """Everything about one's own account."""
    return _show(someone)


def _show(someone: LoggedIn, code: int = 200, fault: str = "", done: str = "") -> Page:
    with deps().store.reading(someone.town_id) as tx:
        return show(
            "me.html",
            someone,
            code,
            sessions=tx.sessions.of_staff(someone.member.id, deps().clock() - LIFE),
            has_second=second_steps.has_second_step(tx, _row(tx, someone)),
            fault=fault,
            done=done,
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
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        try:
            if not is_right(row.password_hash, typed("old", 200)):
                return _show_fault(someone, "wrong")
            set_password(tx, someone.member, row, typed("new", 200), spare=someone.session_id)
        except TooManyAtOnce:
            return _show_fault(someone, "slow")
        except WeakPassword:
            return _show_fault(someone, "weak")
    return back("/staff/me", done="password")


def second_step(someone: LoggedIn) -> Page:
    """Tie an authenticator app: the secret as a picture, as letters, and as an address."""
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        if second_steps.has_second_step(tx, row):
            return back("/staff/me")
        kept = tx.second_steps.authenticator(row.id)
        secret = kept.secret if kept else second_steps.begin(tx, row, deps().random)
    return _show_secret(someone, row, secret)


def confirm_second_step(someone: LoggedIn) -> Page:
    """The first code of the app; from here on this log-in counts as one with two steps."""
    now = deps().clock()
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        kept = tx.second_steps.authenticator(row.id)
        if second_steps.confirm(tx, row, typed("code", 20), now):
            tx.sessions.end_all(row.id)
            session.begin(tx, someone.town_id, row, "totp")
            return back("/staff/me")
    if kept is None or kept.is_confirmed:
        return back("/staff/me")
    return _show_secret(someone, row, kept.secret, 401)


def forget_second_step(someone: LoggedIn) -> Page:
    """Take it away, for the password."""
    with deps().store.begin(someone.town_id) as tx:
        row = _row(tx, someone)
        try:
            if not is_right(row.password_hash, typed("old", 200)):
                return _show_fault(someone, "wrong")
        except TooManyAtOnce:
            return _show_fault(someone, "slow")
        second_steps.take_away(tx, someone.member, row)
        tx.sessions.end_all(row.id)
        session.begin(tx, someone.town_id, row, "password")
    return back("/staff/me")


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


def _show_secret(someone: LoggedIn, row: StaffRow, secret: str, code: int = 200) -> Page:
    address = second_steps.address_for_app(secret, row, town_hall(someone).town.name)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return show(
        "second_step.html", someone, code,
        address=address, picture=_dots(address), groups=groups,
        fault="" if code == 200 else "wrong",
    )  # fmt: skip


def _show_fault(someone: LoggedIn, fault: str) -> Page:
    return _show(someone, 429 if fault == "slow" else 409, fault)


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
    ("/link", for_staff(link), ["GET"]),
    ("/link", for_staff(new_link_code), ["POST"]),
    ("/link/undo", for_staff(unlink), ["POST"]),
)
