from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from bot.web.public.pages import PAGES
from tests.browser.accessibility import axe_finds
from tests.web.town import make_app

pytestmark = pytest.mark.browser

PATHS = [path.replace("<service_id>", "lamp-permit") for path in PAGES.values()]
PATHS += ["/t/nongdao/guide/corruption", "/no-such-page"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("spoken", ["th", "en"])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    browser_page: Page, serve: Callable[[Flask], str], spoken: str, width: int
) -> None:
    home = serve(make_app())
    browser_page.set_viewport_size({"width": width, "height": 800})
    for path in PATHS:
        browser_page.goto(f"{home}{path}?lang={spoken}")
        assert axe_finds(browser_page) == [], path
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_thai_is_drawn_in_the_font_we_ship(
    browser_page: Page, serve: Callable[[Flask], str]
) -> None:
    browser_page.goto(serve(make_app()))
    assert (
        browser_page.evaluate(
            "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status == 'loaded')"
            ".map(f => f.family))"
        ).count("Sarabun")
        >= 2
    )
    assert browser_page.evaluate("document.fonts.check('16px Sarabun', 'ที่')")


def test_fingers_find_the_links_of_the_menu(
    browser_page: Page, serve: Callable[[Flask], str]
) -> None:
    browser_page.goto(serve(make_app()))
    heights = browser_page.eval_on_selector_all(
        "nav a, .button", "all => all.map(a => a.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44
