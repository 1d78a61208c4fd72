"""Codes on paper, for who has lost the phone."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from bot.web.staff.slowdown import FREE_TRIES
from tests.actions.browser import PASSWORD, Browser, account
from tests.actions.console.test_second_step import enrols, gives_code, logs_in_half
from tests.actions.townhall import Clock, Townhall

CODE = re.compile(r'<li class="number">((?:\w{4}-){2}\w{4})</li>')


@pytest.fixture
def codes(hall: Townhall, browser: Browser, clock: Clock) -> list[str]:
    """Of an account with an app, which has just written them down."""
    account(hall)
    browser.logs_in("wichai")
    enrols(browser, clock)
    return makes(browser)


def makes(browser: Browser) -> list[str]:
    browser.opens("/staff/me")
    return CODE.findall(browser.posts("/staff/me/recovery", 200, old=PASSWORD))


def comes(app: Flask, code: str, answer: int) -> Browser:
    """Somebody who knows the password, at a browser of his own, with this code."""
    other = Browser(app)
    logs_in_half(other)
    other.posts("/staff/log-in/recovery", answer, recovery=code)
    return other


def test_each_of_eight_codes_opens_the_account_once(app: Flask, codes: list[str]) -> None:
    assert len(set(codes)) == 8
    came = comes(app, codes[0], 303)
    assert came.went_to == "/staff/me"
    assert "รหัสกู้คืน" in came.opens("/staff/me")
    came.opens("/staff/work/new")
    comes(app, codes[0], 401)
    comes(app, codes[1], 303)


def test_a_code_is_read_as_people_write_it(app: Flask, codes: list[str]) -> None:
    comes(app, f" {codes[0].lower().replace('-', ' ')} ", 303)


def test_new_codes_put_the_old_ones_out_of_use(
    app: Flask, browser: Browser, codes: list[str]
) -> None:
    fresh = makes(browser)
    comes(app, codes[0], 401)
    comes(app, fresh[0], 303)


def test_codes_are_for_the_password_and_for_who_has_a_second_step(
    hall: Townhall, browser: Browser
) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    assert "เปิดการยืนยันสองขั้นก่อน" in browser.posts("/staff/me/recovery", 409, old=PASSWORD)
    browser.posts("/staff/me/recovery", 409, old="a wrong password")


def test_a_code_opens_nothing_without_the_password(app: Flask, codes: list[str]) -> None:
    stranger = Browser(app)
    stranger.opens("/staff/log-in")
    stranger.posts("/staff/log-in/recovery", 302, recovery=codes[0])
    assert stranger.went_to == "/staff/log-in"
    comes(app, codes[0], 303)


def test_a_code_is_anothers_account_no_key(hall: Townhall, app: Flask, codes: list[str]) -> None:
    account(hall, "malee")
    malee = Browser(app)
    malee.logs_in("malee")
    enrols(malee, hall.clock)
    malee.opens("/staff/me")
    malee.posts("/staff/log-out")
    logs_in_half(malee, "malee")
    assert "รหัสกู้คืนไม่ถูกต้อง" in malee.posts("/staff/log-in/recovery", 401, recovery=codes[0])


def test_guessed_codes_must_wait_as_those_of_the_app(app: Flask, codes: list[str]) -> None:
    other = Browser(app)
    logs_in_half(other)
    for _ in range(FREE_TRIES + 1):
        other.posts("/staff/log-in/recovery", 401, recovery="2222-2222-2222")
    other.posts("/staff/log-in/recovery", 429, recovery=codes[0])
    gives_code(other, "123456", 429)


def test_with_the_last_second_step_the_codes_go_too(
    hall: Townhall, browser: Browser, codes: list[str]
) -> None:
    browser.opens("/staff/me")
    browser.posts("/staff/me/second-step/forget", old=PASSWORD)
    member = hall.reads(lambda tx: tx.staff.by_login("wichai"))
    assert member is not None
    assert hall.reads(lambda tx: tx.second_steps.recovery_left(member.id)) == 0
    acts = [entry.act for entry in hall.reads(lambda tx: tx.audit.latest())]
    assert "recovery_codes_made" in acts


def test_nobody_reads_the_codes_in_the_memory(hall: Townhall, codes: list[str]) -> None:
    kept = repr(hall.dump())
    assert not any(code.replace("-", "") in kept or code in kept for code in codes)
