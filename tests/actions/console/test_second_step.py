"""A code of an authenticator app beside the password."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask

from bot.actions import System
from bot.actions.towns import change_settings
from bot.web.staff.slowdown import FREE_TRIES
from storage import Keys, Store
from tests.actions.browser import Browser, account
from tests.actions.townhall import Clock, Townhall


def secret_on(page: str) -> str:
    found = re.search(r"secret=([A-Z2-7]{32})", page)
    assert found, page
    return found[1]


def enrols(browser: Browser, clock: Clock) -> pyotp.TOTP:
    app = pyotp.TOTP(secret_on(browser.opens("/staff/me/second-step")))
    browser._sees(
        browser.client.post(
            "/staff/me/second-step",
            data={"csrf_token": token(browser), "code": app.at(clock.now)},
        ),
        303,
    )
    return app


def token(browser: Browser) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.page)
    assert found
    return found[1]


def gives_code(browser: Browser, code: str, expected: int) -> str:
    sent = {"csrf_token": token(browser), "code": code}
    return browser._sees(browser.client.post("/staff/log-in/code", data=sent), expected)


def logs_in_half(browser: Browser, login: str = "wichai") -> None:
    browser.opens("/staff/log-in")
    browser.posts("/staff/log-in", login=login, password="correct horse 9")
    assert browser.went_to == "/staff/log-in/code"
    browser.opens("/staff/log-in/code")


def comes_back(hall: Townhall, browser: Browser, clock: Clock, **later: float) -> pyotp.TOTP:
    """Who has an app logs out and, so much later, gives the password again."""
    account(hall)
    browser.logs_in("wichai")
    app = enrols(browser, clock)
    browser.opens("/staff/me")
    browser.posts("/staff/log-out")
    clock.goes_on(**later)
    logs_in_half(browser)
    return app


def test_with_an_app_the_password_alone_opens_nothing(
    hall: Townhall, browser: Browser, clock: Clock
) -> None:
    app = comes_back(hall, browser, clock, seconds=30)
    browser.opens("/staff/work/new", 302)
    browser.opens("/staff/log-in/code")
    gives_code(browser, "000000", 401)
    browser.opens("/staff/work/new", 302)
    browser.opens("/staff/log-in/code")
    gives_code(browser, app.at(clock.now), 303)
    browser.opens("/staff/work/new")


def test_a_code_opens_once(hall: Townhall, app: Flask, browser: Browser, clock: Clock) -> None:
    account(hall)
    browser.logs_in("wichai")
    totp = enrols(browser, clock)
    clock.goes_on(seconds=60)
    seen = totp.at(clock.now)
    first, thief = Browser(app), Browser(app)
    for one in (first, thief):
        logs_in_half(one)
    gives_code(first, seen, 303)
    gives_code(thief, seen, 401)


@pytest.mark.parametrize(("seconds", "answer"), [(-30, 303), (30, 303), (-90, 401), (90, 401)])
def test_clocks_may_differ_by_one_step(
    hall: Townhall, browser: Browser, clock: Clock, seconds: int, answer: int
) -> None:
    totp = comes_back(hall, browser, clock, minutes=5)
    gives_code(browser, totp.at(int(clock.now.timestamp()) + seconds), answer)


def test_a_code_may_be_typed_in_thai_digits(hall: Townhall, browser: Browser, clock: Clock) -> None:
    totp = comes_back(hall, browser, clock, minutes=5)
    thai = totp.at(clock.now).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    gives_code(browser, thai, 303)


def test_guessed_codes_must_wait(hall: Townhall, browser: Browser, clock: Clock) -> None:
    totp = comes_back(hall, browser, clock)
    for _ in range(FREE_TRIES + 1):
        gives_code(browser, "123456", 401)
    gives_code(browser, totp.at(clock.now), 429)
    clock.goes_on(seconds=61)
    gives_code(browser, totp.at(clock.now), 303)


def test_five_minutes_after_the_password_it_is_asked_again(
    hall: Townhall, browser: Browser, clock: Clock
) -> None:
    totp = comes_back(hall, browser, clock)
    clock.goes_on(seconds=301)
    gives_code(browser, totp.at(clock.now), 302)
    assert browser.went_to == "/staff/log-in"


def test_a_secret_counts_only_after_its_first_code(
    hall: Townhall, browser: Browser, clock: Clock
) -> None:
    account(hall)
    browser.logs_in("wichai")
    secret = secret_on(browser.opens("/staff/me/second-step"))
    assert secret == secret_on(browser.opens("/staff/me/second-step"))
    assert secret not in repr(hall.dump())
    sent = {"csrf_token": token(browser), "code": "000000"}
    assert browser.client.post("/staff/me/second-step", data=sent).status_code == 401
    browser.opens("/staff/me")
    browser.posts("/staff/log-out")
    browser.logs_in("wichai")


def test_it_is_taken_away_for_the_password(hall: Townhall, browser: Browser, clock: Clock) -> None:
    account(hall)
    browser.logs_in("wichai")
    enrols(browser, clock)
    browser.opens("/staff/me")
    browser.posts("/staff/me/second-step/forget", 409, old="wrong words")
    browser.posts("/staff/me/second-step/forget", old="correct horse 9")
    browser.opens("/staff/me")
    browser.posts("/staff/log-out")
    browser.logs_in("wichai")


@pytest.mark.parametrize(
    ("rule", "role", "must"),
    [
        ("required", "administrator", True),
        ("required", "integrity", True),
        ("required", "agent", False),
        ("everybody", "agent", True),
        ("offered", "administrator", False),
        ("", "administrator", True),
        ("", "agent", False),
    ],
)
def test_who_must_have_one_comes_no_further_without(
    hall: Townhall, browser: Browser, clock: Clock, rule: str, role: str, must: bool
) -> None:
    """On a real LINE account (as here) administrators and integrity officers must."""
    change_settings(hall.store, hall.town, {"second_step": rule})
    account(hall, "napa", role, division=None)
    browser.opens("/staff/log-in")
    browser.posts("/staff/log-in", login="napa", password="correct horse 9")
    browser.opens("/staff/me", 302 if must else 200)
    if must:
        assert browser.went_to == "/staff/me/second-step"
        enrols(browser, clock)
        browser.opens("/staff/me")


def test_with_another_secret_key_no_code_opens_and_the_command_line_helps(
    hall: Townhall, clock: Clock
) -> None:
    from bot.actions.second_steps import has_second_step, is_right, take_away

    row = account(hall)
    hall.writes(lambda tx: tx.second_steps.begin_authenticator(row.id, "A" * 32))
    hall.writes(lambda tx: tx.second_steps.confirm_authenticator(row.id))
    other = Store(str(hall.store.url), keys=Keys("another secret of the tests"), clock=clock)
    with other.begin(hall.town.id) as tx:
        assert has_second_step(tx, row)
        for code in (pyotp.TOTP("A" * 32).at(clock.now), "000000", ""):
            assert not is_right(tx, row, code, clock.now)
        take_away(tx, System(), row)
        assert not has_second_step(tx, row)
    other.dispose()
