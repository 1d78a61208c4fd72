"""On a small phone the way out and what is said are in sight, however long the page is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.accessibility import axe_finds
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

COVERED = """() => {
  const out = document.getElementById('quick-exit').getBoundingClientRect();
  const top = document.elementFromPoint(out.x + out.width / 2, out.y + out.height / 2);
  return !top || top.id !== 'quick-exit';
}"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("sight")) as made:
        yield made


def to_the_end(page: Page) -> None:
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.wait_for_function("scrollY > 200")  # there is something to scroll


@pytest.mark.parametrize("path", ["/tip", "/tip/keys"])
def test_the_way_out_stays_in_sight(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack, path: str
) -> None:
    page = browser_page
    page.goto(f"{serve(stack.app)}{path}")
    to_the_end(page)
    expect(page.locator("#quick-exit")).to_be_in_viewport()
    assert not page.evaluate(COVERED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_is_said_is_seen_where_the_button_is(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    page = browser_page
    page.goto(f"{serve(stack.app)}/tip")
    page.locator("input[value=nobody]").check()
    page.locator("main button").click()
    page.wait_for_selector("#browser-seals:visible")
    page.fill("#what", "เรื่อง")
    film: FilePayload = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"film"}
    page.locator("#files").set_input_files(film)
    to_the_end(page)
    page.locator("#tip-form button").click()
    expect(page.locator("#said")).to_contain_text("film.mp4")
    expect(page.locator("#said")).to_be_in_viewport(ratio=1)
    expect(page.locator("#quick-exit")).to_be_in_viewport()
    assert axe_finds(page) == []


def test_escape_three_times_leaves_nothing_on_the_screen(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    page = browser_page
    page.route("https://www.tmd.go.th/**", lambda route: route.fulfill(body="weather"))
    page.goto(f"{serve(stack.app)}/mailbox")
    page.wait_for_selector("#browser-derives:visible")
    page.fill("#code", "1234")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("https://www.tmd.go.th/")
    page.go_back()
    back = 'that page is not the one that "back" leads to'
    expect(page, back).not_to_have_url(re.compile("/mailbox"))


def test_an_error_page_of_the_channel_has_the_way_out_too(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    page = browser_page
    home = serve(stack.app)
    page.goto(f"{home}/t/no-such-town/tip")
    expect(page.locator("#quick-exit")).to_be_visible()
    page.goto(f"{home}/t/no-such-town")
    expect(page.locator("#quick-exit")).to_have_count(0)
