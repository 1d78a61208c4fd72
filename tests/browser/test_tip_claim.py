"""The claim page in a browser: the code is made there and never leaves it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from bot.simulator.driver import Phone
from casework.receipt_codes import read_code
from tests.browser.accessibility import axe_finds
from tests.browser.test_tip_sealed import Wire
from tests.vault.test_claim import link_in, phone, stack
from tests.vault.web import Visitor
from tests.whole.stack import Stack

pytestmark = pytest.mark.browser
__all__ = ["phone", "stack"]


@pytest.fixture
def at_claim(browser_page: Page, serve: Callable[[Flask], str], stack: Stack, phone: Phone) -> Page:
    browser_page.goto(serve(stack.app) + link_in(phone))
    browser_page.wait_for_selector("#may-make:visible")
    return browser_page


def test_the_code_is_made_on_the_page_alone(
    at_claim: Page, stack: Stack, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(at_claim, stack.app, monkeypatch)
    expect(at_claim, "the link's secret does not stay in the history").not_to_have_url(
        re.compile("#")
    )
    assert axe_finds(at_claim) == []
    at_claim.locator("#make").click()
    at_claim.wait_for_selector("#made:visible", timeout=60_000)
    assert axe_finds(at_claim) == []
    code = at_claim.locator("#code").inner_text()
    assert read_code(code)
    assert wire.carries("age1"), "the wire was really tapped"
    for needle in (code, code.replace(" ", "")):
        assert not wire.carries(needle)
    phone.picks("จดรหัสแล้ว → ส่ง").hears("ส่งแล้ว")
    assert Visitor(stack.app.test_client()).posts("/mailbox", code=code).status_code == 200


def test_a_link_that_was_used_says_so(at_claim: Page, stack: Stack, phone: Phone) -> None:
    from tests.vault.test_claim import mailbox

    token = link_in(phone).split("#")[1]
    Visitor(stack.app.test_client()).posts("/claim", token=token, **mailbox(stack)[1])
    at_claim.locator("#make").click()
    at_claim.get_by_text("มีคนเปิดลิงก์นี้แล้ว").wait_for(timeout=60_000)
    expect(at_claim.locator("#made")).to_be_hidden()


def test_without_a_link_the_page_says_where_to_find_one(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    browser_page.goto(f"{serve(stack.app)}/claim")
    browser_page.get_by_text("ต้องเปิดจากปุ่มในแชต").wait_for()
    expect(browser_page.locator("#make")).to_be_hidden()
