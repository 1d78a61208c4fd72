"""Log-ins are rows of the memory: listed, ended, and dead in every copy of the cookie."""

from __future__ import annotations

import re

from flask import Flask

from bot.actions import System
from bot.actions.people import deactivate, set_password
from bot.web.staff.session import NOTED_EVERY
from tests.actions.browser import PASSWORD, Browser, account
from tests.actions.townhall import Clock, Townhall


def copy_of(browser: Browser, app: Flask) -> Browser:
    """A thief's browser with the same cookie."""
    thief = Browser(app)
    cookie = browser.client.get_cookie("session")
    assert cookie
    thief.client.set_cookie("session", cookie.value)
    return thief


def ends_of(page: str) -> list[str]:
    return re.findall(r'action="(/staff/me/session/[^"]+/end)"', page)


def test_a_stolen_cookie_dies_at_log_out(hall: Townhall, app: Flask, browser: Browser) -> None:
    account(hall)
    browser.logs_in("wichai")
    thief = copy_of(browser, app)
    thief.opens("/staff/work/new")
    browser.posts("/staff/log-out")
    thief.opens("/staff/work/new", 302)


def test_the_cookie_holds_no_name_and_the_memory_no_token(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    with browser.client.session_transaction() as kept:
        token = kept["key"]
        assert row.id not in repr(dict(kept))
    assert token not in repr(hall.dump())


def test_the_log_ins_of_an_account_are_listed_and_one_can_be_ended(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    account(hall)
    phone = Browser(app)
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 9) Chrome/120.0"
    phone.logs_in("wichai")
    browser.logs_in("wichai")
    page = browser.opens("/staff/me")
    assert "Chrome · Android" in page
    (end,) = [one for one in ends_of(page) if "others" not in one]
    browser.posts(end)
    phone.opens("/staff/work/new", 302)
    browser.opens("/staff/work/new")


def test_all_other_log_ins_end_at_once(hall: Townhall, app: Flask, browser: Browser) -> None:
    account(hall)
    others = [Browser(app) for _ in range(3)]
    for one in others:
        one.logs_in("wichai")
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    browser.posts("/staff/me/session/others/end")
    for one in others:
        one.opens("/staff/work/new", 302)
    browser.opens("/staff/work/new")


def test_nobody_ends_the_log_in_of_another(hall: Townhall, app: Flask, browser: Browser) -> None:
    account(hall)
    account(hall, "napa", "head")
    other = Browser(app)
    other.logs_in("napa")
    browser.logs_in("wichai")
    other_end = hall.reads(lambda tx: tx.staff.by_login("napa"))
    assert other_end
    (theirs,) = hall.reads(
        lambda tx: tx.sessions.of_staff(other_end.id, hall.clock.now.replace(year=2020))
    )
    browser.opens("/staff/me")
    browser.posts(f"/staff/me/session/{theirs.id}/end", 404)
    other.opens("/staff/work/new")


def test_a_new_password_ends_the_other_log_ins(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    account(hall)
    thief = Browser(app)
    thief.logs_in("wichai")
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    browser.posts("/staff/me/password", 409, old="wrong words", new="another horse 10")
    browser.posts("/staff/me/password", 409, old=PASSWORD, new="short")
    browser.posts("/staff/me/password", old=PASSWORD, new="another horse 10")
    thief.opens("/staff/work/new", 302)
    browser.opens("/staff/work/new")
    browser.opens("/staff/me")
    browser.posts("/staff/log-out")
    browser.logs_in("wichai", code=401)
    browser.logs_in("wichai", "another horse 10")


def test_a_closed_account_is_logged_out_everywhere(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    hall.writes(lambda tx: deactivate(tx, System(), row))
    browser.opens("/staff/work/new", 302)
    since = hall.clock.now.replace(year=2020)
    assert hall.reads(lambda tx: tx.sessions.of_staff(row.id, since)) == ()


def test_the_last_use_is_noted_now_and_then(hall: Townhall, browser: Browser, clock: Clock) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    since = clock.now.replace(year=2020)
    began = clock.now
    clock.goes_on(seconds=NOTED_EVERY.total_seconds() - 1)
    browser.opens("/staff/work/new")
    (seen,) = hall.reads(lambda tx: tx.sessions.of_staff(row.id, since))
    assert seen.seen_at == began
    clock.goes_on(seconds=1)
    browser.opens("/staff/work/new")
    (seen,) = hall.reads(lambda tx: tx.sessions.of_staff(row.id, since))
    assert seen.seen_at == clock.now


def test_a_password_set_by_the_command_line_ends_every_log_in(
    hall: Townhall, browser: Browser
) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    hall.writes(lambda tx: set_password(tx, System(), row, "another horse 10"))
    browser.opens("/staff/work/new", 302)


def test_leave_is_said_on_the_own_page_and_seen_where_cases_are_given(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    account(hall, "wichai")
    account(hall, "boss", "head", division=None)
    number = hall.files().number
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    browser.posts("/staff/me/away", 409, until="x")
    browser.opens("/staff/me")
    browser.posts("/staff/me/away", until="2026-11-20")
    assert "ลาถึง" in browser.opens("/staff/me")
    boss = Browser(app)
    boss.logs_in("boss")
    for page in (f"/staff/case/{number}", "/staff/work/new"):
        assert "wichai สมมติ (ลา)" in boss.opens(page)
    browser.posts("/staff/me/away")
    assert "(ลา)" not in boss.opens("/staff/work/new")
