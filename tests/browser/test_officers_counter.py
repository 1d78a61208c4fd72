"""At the counter: an officer types, a slip goes over on paper, and its code opens the mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from casework.receipt_codes import read_code
from tests.browser.accessibility import axe_finds
from tests.browser.officers import Screen, deliver, enrolled, hire, screen
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("counter")) as made:
        hire(made, "wanna")
        yield made


def types(who: Screen, what: str) -> None:
    who.goes("/staff/tips/counter")
    assert axe_finds(who.page) == []
    who.page.locator("main form button").click()
    expect(who.page.locator("[role=alert]")).to_contain_text("เลือกอย่างน้อยหนึ่งข้อ")
    who.page.locator("input[value=nobody]").check()
    who.page.locator("main form button").click()
    who.page.fill("#what", what)
    who.page.locator("main form button").click()
    expect(who.page.locator("#code")).to_be_visible()
    assert axe_finds(who.page) == []


def test_what_is_typed_reaches_the_officers_and_the_slip_opens_the_mailbox(
    browser: Browser,
    browser_page: Page,
    serve: Callable[[Flask], str],
    stack: Stack,
    tmp_path: Path,
) -> None:
    home = serve(stack.app)
    phrases = enrolled(browser, home, stack, "wanna")
    one = screen(browser, home, "wanna", width=360)
    one.phrase = phrases["wanna"]
    types(one, "ผู้แจ้งเล่าที่เคาน์เตอร์")
    code = one.page.locator("#code").inner_text()
    assert read_code(code)
    with one.page.expect_download() as waiting:
        one.page.get_by_role("button", name="ใบรหัส (PDF)").click()
    waiting.value.save_as(tmp_path / "slip.pdf")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")

    browser_page.goto(f"{home}/mailbox")
    browser_page.wait_for_selector("#browser-derives:visible")
    browser_page.fill("#code", code)
    browser_page.locator("#code-form button").click()
    browser_page.wait_for_selector("#box:visible", timeout=60_000)
    deliver(stack)
    one.opens_desk()
    one.opens(one.page.locator("#rows a").inner_text())
    assert "ผู้แจ้งเล่าที่เคาน์เตอร์" in one.says()
    facts = one.page.locator("#tip dl")
    expect(facts, "nothing says where from").not_to_contain_text("เคาน์เตอร์")
    one.page.context.close()


def test_the_consoles_cookie_never_goes_to_the_anonymous_pages(
    browser: Browser, serve: Callable[[Flask], str], stack: Stack
) -> None:
    """Also on a shared host: an officer who tells something himself shows no log-in."""
    one = screen(browser, serve(stack.app), "wanna", width=360)
    shown: dict[str, str] = {}
    for path in ("staff/tips/key", "tip", "mailbox", "claim"):
        answer = one.page.goto(f"{one.home}/{path}")
        assert answer is not None
        shown[path] = answer.request.all_headers().get("cookie", "")
    assert "prongsai_staff" in shown["staff/tips/key"]
    assert [shown[path] for path in ("tip", "mailbox", "claim")] == ["", "", ""]
    one.page.context.close()
