"""Every page of the officers, Thai and English, phone and desk: axe finds nothing, nothing is cut
off, the keyboard reaches everything, and a screen reader names every control."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from bot.actions.tips import perform_tip
from bot.actions.tips_commands import EnrolBody
from tests.browser.accessibility import axe_finds, words_that_are_cut
from tests.browser.officers import Screen, deliver, enrolled, hire, screen, tap
from tests.browser.test_tip_line import tab_to
from tests.vault.test_canary import picture
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

NAMELESS = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
.filter(e => e.checkVisibility() && e.type != 'hidden'
  && !(e.textContent || e.ariaLabel
    || [...(e.labels || [])].map(l => l.textContent).join('')).trim())
.map(e => e.outerHTML)"""
UNREACHED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea')]
.filter(e => e.checkVisibility() && e.type != 'hidden' && !e.disabled && e.tabIndex < 0)
.map(e => e.outerHTML)"""


@dataclass
class Office:
    """A town hall with work on every page."""

    stack: Stack
    home: str
    phrases: dict[str, str]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("screens")) as made:
        hire(made, "wanna", "kanda", "malai", "nobody-yet")
        yield made


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    return {}


@pytest.fixture
def office(
    browser: Browser, serve: Callable[[Flask], str], stack: Stack, kept: dict[str, str]
) -> Iterator[Office]:
    before, home = list(browser.contexts), serve(stack.app)
    if not kept:
        kept.update(enrolled(browser, home, stack, "wanna", "kanda"))
        _fill(stack)
        waits = screen(browser, home, "malai")
        waits.enrols("มาลัย สมมติ", "กองช่าง")
    yield Office(stack, home, kept)
    for context in browser.contexts:
        if context not in before:
            context.close()


def _fill(stack: Stack) -> None:
    paper = ("สัญญา.pdf", b"%PDF-1.4".ljust(2000))
    Visitor(stack.app.test_client()).sends("เรื่อง", ("ก.jpg", picture()), paper, where="ที่นี่")
    deliver(stack)
    with stack.deps.vault.begin("demo") as vtx:
        by = next(one for one in vtx.readers.approved() if one.title.startswith("kanda"))
        perform_tip(vtx, EnrolBody("ป.ป.ช. สมมติ", by.public_key, by.id), os.urandom)


def looks_right(page: Page, width: int) -> None:
    assert axe_finds(page) == []
    assert words_that_are_cut(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(UNREACHED) == []


def at(office: Office, browser: Browser, login: str, width: int) -> Screen:
    made = screen(browser, office.home, login, width)
    made.phrase = office.phrases.get(login, "")
    return made


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("spoken", ["", "?lang=en"])
def test_every_page_looks_right(office: Office, browser: Browser, width: int, spoken: str) -> None:
    one = at(office, browser, "wanna", width)
    for path in ("", "/key", "/counter"):
        one.goes(f"/staff/tips{path}{spoken}")
        expect(one.page.locator("#needs-script")).to_be_hidden()
        looks_right(one.page, width)
        for summary in one.page.locator("main summary").all():
            summary.click()
        looks_right(one.page, width)
    one.page.locator("input[value=nobody]").check()
    one.page.locator("main form button").click()
    expect(one.page.locator("#what")).to_be_visible()
    looks_right(one.page, width)
    one.goes(f"/staff/tips{spoken}")
    one.unlocks()
    looks_right(one.page, width)
    one.page.locator("#rows a").first.click()
    one.page.wait_for_selector("#tip article", timeout=60_000)
    for summary in one.page.locator("#tip summary:visible").all():
        if not summary.locator("xpath=..").evaluate("d => d.open"):
            summary.click()
    looks_right(one.page, width)
    expect(one.page.locator("html")).to_have_attribute("lang", "en" if spoken else "th")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_way_to_a_key_looks_right(office: Office, browser: Browser, width: int) -> None:
    new = at(office, browser, "nobody-yet", width)
    new.goes("/staff/tips")
    expect(new.page).to_have_url(f"{office.home}/staff/tips/key")
    looks_right(new.page, width)
    new.page.fill("#unit", "กองคลัง")
    new.page.locator("#enrol button").click()
    new.page.wait_for_selector("#maker:visible")
    looks_right(new.page, width)
    expect(new.page.get_by_role("meter")).to_have_attribute("value", "60")
    tap(new.page, "จดแล้ว")
    expect(new.page.locator("#typed-again")).to_be_focused()
    looks_right(new.page, width)
    waits = at(office, browser, "malai", width)
    waits.goes("/staff/tips/key")
    looks_right(waits.page, width)


def test_without_script_the_list_says_why_nothing_opens(office: Office, browser: Browser) -> None:
    one = at(office, browser, "wanna", 360)
    still = browser.new_context(
        java_script_enabled=False, storage_state=one.page.context.storage_state()
    ).new_page()
    still.goto(f"{office.home}/staff/tips")
    expect(still.get_by_text("เปิดได้ในเบราว์เซอร์ที่ใช้สคริปต์เท่านั้น")).to_be_visible()
    expect(still.locator("#rows li")).to_have_count(1)
    expect(still.locator("#unlock")).to_be_hidden()


def test_a_tip_is_worked_on_by_keyboard_alone(office: Office, browser: Browser) -> None:
    one = at(office, browser, "kanda", 1280)
    page = one.page
    page.goto(f"{office.home}/staff/tips")
    page.wait_for_selector("#unlock:visible")
    tab_to(page, "#phrase")
    page.keyboard.insert_text(one.phrase)
    page.keyboard.press("Enter")
    page.wait_for_selector("#unlocked:visible", timeout=60_000)
    expect(page.locator("#list"), "led on to the list").to_be_focused()
    tab_to(page, "#rows a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#tip article", timeout=60_000)
    expect(page.locator("#tip"), "led on to the tip").to_be_focused()
    tab_to(page, "form[data-act=note] textarea, details:has(> form[data-act=note]) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#note-words")
    page.keyboard.insert_text("ด้วยแป้นพิมพ์อย่างเดียว")
    tab_to(page, "form[data-act=note] button")
    page.keyboard.press("Enter")
    one.hears("เรียบร้อย")
    expect(page.locator("#said"), "and hears that it is done").to_be_focused()
    expect(page.locator("[data-slot=notes]")).to_contain_text("ด้วยแป้นพิมพ์อย่างเดียว")
    tab_to(page, "#tip a[href='#']")
    page.keyboard.press("Enter")
    expect(page.locator("#list")).to_be_visible()
    tab_to(page, "#lock-now")
    page.keyboard.press("Enter")
    one.hears("ล็อกแล้ว")
    expect(page.locator("#phrase")).to_be_focused()
