"""The published counts on phone and desk, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page

from casework.tip_counts import table
from tests.browser.accessibility import axe_finds
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("numbers")) as made:
        hall = made.deps.towns.by_slug("demo")
        assert hall is not None
        full = table("2570-1", date(2027, 4, 1), {"2026-10": 3, "2027-01": 7}, {"2026-10": 2})
        empty = table("2569-2", date(2026, 10, 1), {}, {})
        with made.deps.store.begin(hall.town.id) as tx:
            for one in (full, empty):
                tx.tip_tables.put(one.half_year, one.frozen_on, one.write())
        yield made


@pytest.mark.parametrize("spoken", ["", "?lang=en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_counts_look_right(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack, width: int, spoken: str
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.goto(f"{serve(stack.app)}/tip/numbers{spoken}")
    assert axe_finds(browser_page) == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
    months = browser_page.locator("table").nth(1).locator("th").all_inner_texts()
    assert len(set(months)) == 6
    assert all(months)
    assert browser_page.context.cookies() == []
