"""Who gets in, for how long, and what wrong tries cost."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from bot import create_app
from bot.actions import System, passwords
from bot.actions.people import deactivate, set_password
from bot.actions.towns import open_town
from bot.web.staff.slowdown import FREE_TRIES, MOST_REMEMBERED, SlowDown
from bot.wiring import Deps
from tests.actions.browser import PASSWORD, Browser, account
from tests.actions.townhall import WORDS, Clock, Townhall

PAGES = ("", "/work/new", "/case/70-222222", "/link", "/photo/70-222222/x")


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_sent_to_the_log_in(hall: Townhall, browser: Browser, path: str) -> None:
    browser.opens(f"/staff{path}", 302)
    assert browser.went_to == "/staff/log-in"


@pytest.mark.parametrize("path", ["/case/70-222222/accept", "/link"])
def test_strangers_change_nothing(hall: Townhall, browser: Browser, path: str) -> None:
    number = hall.files().number
    browser.opens("/staff/log-in")
    before = hall.dump()
    browser.posts(f"/staff{path.replace('70-222222', number)}", 302)
    assert hall.dump() == before


def test_a_log_in_leads_to_the_new_cases(hall: Townhall, browser: Browser) -> None:
    account(hall)
    number = hall.files().number
    browser.logs_in("wichai")
    browser.opens("/staff", 302)
    assert browser.went_to == "/staff/work/new"
    assert number in browser.opens("/staff/work/new")
    browser.opens("/staff/log-in", 302)


def test_the_cookie_is_closed_to_scripts_other_sites_and_plain_http(
    hall: Townhall, deps: Deps
) -> None:
    account(hall)
    client = create_app(deps).test_client()
    page = client.get("/staff/log-in", base_url="https://localhost").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = client.post(
        "/staff/log-in",
        base_url="https://localhost",
        headers={"Referer": "https://localhost/staff/log-in"},
        data={"csrf_token": token[1], "login": "wichai", "password": PASSWORD},
    )
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert all(mark in cookie for mark in ("HttpOnly", "SameSite=Lax", "Secure"))


@pytest.mark.parametrize(("login", "password"), [("wichai", "wrong words"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_a_wrong_name_read_the_same(
    hall: Townhall, browser: Browser, login: str, password: str
) -> None:
    account(hall)
    page = browser.logs_in(login, password, 401)
    assert "ไม่ถูกต้อง" in page
    browser.opens("/staff/work/new", 302)


def test_wrong_tries_must_wait_and_a_right_one_after_the_wait_gets_in(
    hall: Townhall, browser: Browser, clock: Clock
) -> None:
    account(hall)
    for _ in range(FREE_TRIES + 1):
        browser.logs_in("wichai", "wrong words", 401)
    browser.logs_in("wichai", PASSWORD, 429)
    clock.goes_on(seconds=61)
    browser.logs_in("wichai")


def test_a_stranger_who_goes_on_guessing_does_not_keep_the_officer_out(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.posts("/staff/log-out")
    stranger = Browser(app)
    for _ in range(FREE_TRIES + 1):
        stranger.logs_in("wichai", "wrong words", 401)
    stranger.logs_in("wichai", PASSWORD, 429)
    browser.logs_in("wichai")


def test_a_known_browser_waits_in_its_own_line_and_is_known_for_one_account(
    hall: Townhall, browser: Browser
) -> None:
    account(hall)
    account(hall, "napa", "head")
    browser.logs_in("napa")
    browser.posts("/staff/log-out")
    for _ in range(FREE_TRIES + 1):
        browser.logs_in("wichai", "wrong words", 401)
    browser.logs_in("wichai", PASSWORD, 429)
    for _ in range(FREE_TRIES + 1):
        browser.logs_in("napa", "wrong words", 401)
    browser.logs_in("napa", PASSWORD, 429)


def test_a_made_up_mark_of_a_known_browser_is_worth_nothing(
    hall: Townhall, browser: Browser
) -> None:
    account(hall)
    for number in range(FREE_TRIES + 1):
        browser.client.set_cookie("prongsai_known", f"made-up.{number}", path="/staff/log-in")
        browser.logs_in("wichai", "wrong words", 401)
    browser.logs_in("wichai", PASSWORD, 429)


def test_a_flood_of_log_ins_is_told_to_wait(
    hall: Townhall, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(hall)
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    with passwords._AT_ONCE, passwords._AT_ONCE:
        browser.logs_in("wichai", PASSWORD, 429)
    browser.logs_in("wichai")


def test_a_huge_form_is_refused_unread(hall: Townhall, browser: Browser) -> None:
    browser.opens("/staff/log-in")
    browser.posts("/staff/log-in", 413, password="x" * 300_000)


def test_the_wait_grows_to_a_minute_and_is_forgotten(clock: Clock) -> None:
    slow = SlowDown()
    account_ = (1, "wichai")
    waits = []
    for _ in range(12):
        assert slow.take(account_, clock.now)
        waits.append(slow.wait(account_, clock.now).total_seconds())
        clock.goes_on(seconds=int(waits[-1]))
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits[FREE_TRIES:] == [2, 4, 8, 16, 32, 60, 60, 60]
    assert not slow.wait((2, "wichai"), clock.now)
    clock.goes_on(minutes=15)
    assert slow.take(account_, clock.now)
    assert not slow.wait(account_, clock.now)


def test_of_many_tries_at_once_only_the_free_ones_are_made(clock: Clock) -> None:
    """Each is counted before it is known to be wrong."""
    slow = SlowDown()
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: slow.take((1, "wichai"), clock.now), range(16)))
    assert made.count(True) == FREE_TRIES + 1


def test_a_try_that_was_not_made_does_not_count(clock: Clock) -> None:
    slow = SlowDown()
    for _ in range(3 * FREE_TRIES):
        assert slow.take((1, "wichai"), clock.now)
        slow.was_none((1, "wichai"))
    slow.was_none((1, "wichai"))
    assert not slow._tried


def test_guessing_names_does_not_fill_the_memory(clock: Clock) -> None:
    slow = SlowDown()
    for name in range(MOST_REMEMBERED + 1):
        slow.take((1, str(name)), clock.now)
    assert len(slow._tried) <= MOST_REMEMBERED


def test_without_its_token_a_form_is_refused(hall: Townhall, browser: Browser) -> None:
    account(hall)
    number = hall.files().number
    browser.logs_in("wichai")
    before = hall.dump()
    for path in (f"/case/{number}/accept", "/link", "/log-out", "/log-in"):
        browser.posts(f"/staff{path}", 400, csrf_token="made up")
    assert hall.dump() == before


def test_log_out_ends_the_session(hall: Townhall, browser: Browser) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.posts("/staff/log-out")
    browser.opens("/staff/work/new", 302)


def test_a_session_ends_after_ten_hours(hall: Townhall, browser: Browser, clock: Clock) -> None:
    account(hall)
    browser.logs_in("wichai")
    clock.goes_on(hours=10, seconds=1)
    browser.opens("/staff/work/new", 302)


def test_a_session_dies_with_password_and_account(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    hall.writes(lambda tx: set_password(tx, System(), row, "another horse 10"))
    browser.opens("/staff/work/new", 302)
    browser.logs_in("wichai", "another horse 10")
    changed = hall.reads(lambda tx: tx.staff.by_id(row.id))
    assert changed is not None
    hall.writes(lambda tx: deactivate(tx, System(), changed))
    browser.opens("/staff/work/new", 302)


def test_an_account_opens_its_own_town_only(hall: Townhall, browser: Browser, clock: Clock) -> None:
    other = Townhall(hall.store, clock, open_town(hall.store, "thungthong", "อบต.", {}, WORDS))
    account(other, "somchai", "head", division=None)
    number = hall.files().number
    browser.logs_in("somchai", code=401)
    browser.logs_in("somchai", town="thungthong")
    assert number not in browser.opens("/staff/work/new")
    browser.opens(f"/staff/case/{number}", 404)
    browser.opens("/staff/link")
    browser.posts(f"/staff/case/{number}/accept", 404)
