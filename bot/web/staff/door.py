"""The way in: password, code of an authenticator app, or a link that the bot sends."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from flask import Response, abort, current_app, redirect, request
from flask import session as cookie
from flask.sansio.app import App

from bot.actions import log_in_links, recovery, second_steps
from bot.actions.passwords import TooManyAtOnce
from bot.actions.people import who_logs_in
from bot.web.staff import known, session
from bot.web.staff.ground import Page, back, deps, show, typed
from bot.web.staff.slowdown import SlowDown

if TYPE_CHECKING:
    from storage.staff import StaffMember as StaffRow
    from storage.towns import Town

HALF_WAY: Final = 300  # seconds from the password to the code
LONGEST_TOKEN: Final = 200


def remember_tries(app: App) -> None:
    """Wrong tries are counted in this process."""
    app.extensions["prongsai_slow_down"] = SlowDown()


def log_in() -> Page:
    """Ask for log-in and password; with several towns, for the town too."""
    if request.method == "POST":
        return _try_password()
    if session.who(deps()) is not None:
        return redirect("/staff")
    return _ask("log_in.html")


def code() -> Page:
    """After a right password: ask for the code of the app."""
    half = half_way()
    if half is None:
        return redirect("/staff/log-in")
    if request.method == "POST":
        return _try_code(*half)
    return ask_second(*half)


def recover() -> Page:
    """After a right password, without the phone: a code that was written down. It counts as the
    second step; guessing waits as it does for the app."""
    half = half_way()
    if half is None:
        return redirect("/staff/log-in")
    town_id, row = half
    slow, now, line = slow_down(), deps().clock(), (half[0], f"code of {row.id}")
    if not slow.take(line, now):
        return ask_second(town_id, row, 429, "slow")
    with deps().store.begin(town_id) as tx:
        is_right = recovery.spend(tx, row, typed("recovery", 40))
    if not is_right:
        return ask_second(town_id, row, 401, "wrong_recovery")
    slow.was_right(line)
    return let_in(town_id, row, "recovery", "/staff/me")


def log_out() -> Page:
    """End the session, and every copy of its cookie."""
    session.end(deps())
    return redirect("/staff/log-in", 303)


def ask_link() -> Page:
    """Have a link sent to one's own LINE; the page afterwards is the same for every name."""
    if request.method == "GET":
        return _ask("log_in_line.html", asked=None)
    town, slow, now = _town(), slow_down(), deps().clock()
    login = typed("login", 80).lower()
    # By the name, as for passwords: behind a proxy everybody has one address.
    its_town, name = known.line_of(town.id, login)
    if not slow.take((its_town, f"link {name}"), now):
        return _ask("log_in_line.html", 429, fault="slow", asked=None)
    context = deps().context(deps().towns.of(town.id))
    with deps().store.begin(town.id) as tx:
        asked = log_in_links.ask(tx, login, context, _token)
        rows = tx.outbox.added
    deps().sender.wake(rows)
    cookie["asked"] = [town.id, asked.browser]
    return _ask("log_in_line.html", asked=asked)


def use_link(token: str) -> Page:
    """Opened from LINE. Looking uses nothing up, so that a preview does no harm."""
    town_id, browser = _asked()
    if request.method == "POST" and browser:
        return _try_link(town_id, browser, token[:LONGEST_TOKEN])
    is_mine = False
    if browser:
        with deps().store.reading(town_id) as tx:
            is_mine = tx.sessions.has_link(browser, token[:LONGEST_TOKEN])
    return _ask("log_in_digits.html", 200 if is_mine else 404, is_mine=is_mine)


def _try_link(town_id: int, browser: str, token: str) -> Page:
    with deps().store.begin(town_id) as tx:
        row = log_in_links.use(tx, browser, token, typed("digits", 2))
        if row is not None:
            session.begin(tx, town_id, row, "line")
            return back("/staff")
        is_mine = tx.sessions.has_link(browser, token)
    return _ask("log_in_digits.html", 401 if is_mine else 404, is_mine=is_mine, fault="wrong")


def _try_password() -> Page:
    town, slow, now = _town(), slow_down(), deps().clock()
    login = typed("login", 80).lower()
    line = known.line_of(town.id, login)
    if not slow.take(line, now):
        return _ask("log_in.html", 429, fault="slow")
    try:
        with deps().store.reading(town.id) as tx:
            row = who_logs_in(tx, login, request.form.get("password", "")[:200])
            has_more = row is not None and second_steps.has_second_step(tx, row)
    except TooManyAtOnce:
        slow.was_none(line)
        return _ask("log_in.html", 429, fault="slow")
    if row is None:
        return _ask("log_in.html", 401, fault="wrong")
    slow.was_right(line)
    if has_more:
        cookie.clear()
        cookie["half"] = [town.id, row.id, int(now.timestamp()), _seal(row)]
        return back("/staff/log-in/code")
    return let_in(town.id, row, "password")


def _try_code(town_id: int, row: StaffRow) -> Page:
    slow, now = slow_down(), deps().clock()
    line = (town_id, f"code of {row.id}")
    if not slow.take(line, now):
        return ask_second(town_id, row, 429, "slow")
    with deps().store.begin(town_id) as tx:
        is_right = second_steps.is_right(tx, row, typed("code", 20), now)
    if not is_right:
        return ask_second(town_id, row, 401, "wrong")
    slow.was_right(line)
    return let_in(town_id, row, "totp")


def let_in(town_id: int, row: StaffRow, via: str, path: str = "/staff") -> Page:
    """Everything that was to be shown was shown."""
    with deps().store.begin(town_id) as tx:
        session.begin(tx, town_id, row, via)
    answer = cast(Response, back(path))
    known.remember(answer, town_id, row.login)
    return answer


def half_way() -> tuple[int, StaffRow] | None:
    """The account whose password was right a moment ago, in this browser."""
    half = cookie.get("half")
    if not isinstance(half, list) or len(half) != 4:
        return None
    town_id, staff_id, since, seal = half
    if deps().clock().timestamp() - since > HALF_WAY or not deps().store.towns.by_id(town_id):
        return None
    with deps().store.reading(town_id) as tx:
        row = tx.staff.by_id(staff_id)
    return (town_id, row) if row and row.is_active and _seal(row) == seal else None


def ask_second(town_id: int, row: StaffRow, status: int = 200, fault: str = "") -> Page:
    """The page of the second step, with the ways that this account has."""
    with deps().store.reading(town_id) as tx:
        kept = tx.second_steps.authenticator(row.id)
        keys = tx.second_steps.passkeys(row.id)
        left = tx.second_steps.recovery_left(row.id)
    has_app = bool(kept and kept.is_confirmed)
    return _ask(
        "code.html", status, fault=fault, has_app=has_app, has_passkey=bool(keys), codes_left=left
    )


def _seal(row: StaffRow) -> str:
    return hashlib.sha256((row.password_hash or "").encode()).hexdigest()[:16]


def _asked() -> tuple[int, str]:
    asked = cookie.get("asked")
    if isinstance(asked, list) and len(asked) == 2 and deps().store.towns.by_id(asked[0]):
        return int(asked[0]), str(asked[1])
    return 0, ""


def _town() -> Town:
    towns = deps().store.towns
    town = towns.by_slug(request.form.get("town", "")) or towns.default()
    if town is None:
        abort(404)
    return town


def _token() -> str:
    return secrets.token_urlsafe(32)


def slow_down() -> SlowDown:
    """The wrong tries that this process has seen."""
    return cast(SlowDown, current_app.extensions["prongsai_slow_down"])


def _ask(template: str, status: int = 200, **values: object) -> Page:
    values.setdefault("fault", "")
    return show(template, None, status, towns=deps().store.towns.all(), **values)


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/log-in", log_in, ["GET", "POST"]),
    ("/log-in/code", code, ["GET", "POST"]),
    ("/log-in/recovery", recover, ["POST"]),
    ("/log-in/line", ask_link, ["GET", "POST"]),
    ("/log-in/line/<token>", use_link, ["GET", "POST"]),
    ("/log-out", log_out, ["POST"]),
)
