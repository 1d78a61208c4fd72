"""A thousand tips: the first screen in a second, all of them found by their two words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.many_tips import fill, first_screen
from tests.browser.officers import hire, screen
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

MANY, TRIES = 1000, 12


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("many")) as made:
        hire(made, "wanna")
        fill(made, "wanna", MANY)
        yield made


@pytest.fixture
def desk(browser: Browser, serve: Callable[[Flask], str], stack: Stack) -> Iterator[Page]:
    made = screen(browser, serve(stack.app), "wanna", width=360)
    made.goes("/staff/tips")
    yield made.page
    made.page.context.close()


def quickest(desk: Page, wanted: float) -> float:
    """Of some tries the first that is quick enough, else the best: other work of the machine only
    ever adds, and what the page itself takes it takes each time."""
    times = [first_screen(desk)]
    while times[-1] >= wanted and len(times) < TRIES:
        desk.reload()
        expect(desk.locator("#rows li").first).to_be_visible()
        times.append(first_screen(desk))
    print(f"first screen: {min(times):.0f} ms of {[round(t) for t in times]}")  # noqa: T201
    return min(times)


def test_the_first_screen_comes_within_a_second(desk: Page) -> None:
    assert quickest(desk, 1000) < 1000


def test_whoever_asks_for_all_gets_all(desk: Page) -> None:
    expect(desk.locator("#rows li")).to_have_count(50)
    desk.get_by_role("link", name="แสดงทั้งหมด 1000").click()
    expect(desk.locator("#rows li")).to_have_count(MANY)
    assert quickest(desk, 2000) < 2000


def test_two_words_find_one_of_a_thousand(desk: Page) -> None:
    desk.get_by_role("link", name="แสดงทั้งหมด 1000").click()
    wanted = desk.locator("#rows a").nth(777).text_content() or ""
    assert wanted
    desk.goto(desk.url.split("?")[0])
    desk.get_by_label("หาด้วยคำสองคำ").fill(wanted)
    expect(desk.locator("#found")).to_contain_text("พบ 1 เรื่อง")
    shown = desk.locator("#rows li:visible a")
    expect(shown).to_have_text([wanted])
