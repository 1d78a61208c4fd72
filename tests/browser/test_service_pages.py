"""Service pages and guides in a real browser, small and large, with script switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from knowledge.index import Index
from tests.browser.accessibility import axe_finds, unfold, words_that_are_cut
from tests.web.town import make_app

pytestmark = pytest.mark.browser

SERVICES = ("building-permit", "sign-tax", "corruption-complaint", "septic-service")
PATHS = [f"/services/{one}" for one in SERVICES]
PATHS += ["/guide/corruption", "/guide/complaints", "/services"]
PATHS += ["/services?q=ขอถังขยะ", "/services?q=จ่ายค่าไฟ", "/services?q=zzzzqqqq"]


@pytest.fixture(scope="module")
def town() -> Flask:
    return make_app(index=Index.load())


@pytest.fixture
def still_page(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="th-TH", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("spoken", ["th", "en"])
def test_axe_finds_nothing_on_service_pages_and_guides(
    browser_page: Page, serve: Callable[[Flask], str], town: Flask, spoken: str, width: int
) -> None:
    home = serve(town)
    browser_page.set_viewport_size({"width": width, "height": 800})
    for path in PATHS:
        join = "&" if "?" in path else "?"
        browser_page.goto(f"{home}{path}{join}lang={spoken}")
        unfold(browser_page, "body")
        assert axe_finds(browser_page) == [], path
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert words_that_are_cut(browser_page) == [], path


def test_a_service_is_found_and_read_without_script(
    still_page: Page, serve: Callable[[Flask], str], town: Flask
) -> None:
    still_page.goto(f"{serve(town)}/services")
    still_page.get_by_role("searchbox").fill("ลูกเพิ่งคลอดต้องทำอะไร")
    still_page.get_by_role("button", name="ค้นหา").click()
    still_page.locator("section[aria-labelledby=found] a").first.click()
    expect(still_page.get_by_role("heading", level=1)).to_have_text("แจ้งเกิด")
    expect(still_page.get_by_text("แจ้งภายใน 15 วันนับแต่วันเกิด").first).to_be_visible()
    still_page.locator("summary").click()
    expect(still_page.get_by_role("table")).to_be_visible()


def test_the_bars_of_the_chart_are_drawn(
    still_page: Page, serve: Callable[[Flask], str], town: Flask
) -> None:
    still_page.goto(f"{serve(town)}/services/sign-tax")
    bars = still_page.locator(".chart .bar")
    assert bars.count() >= 1
    box = bars.first.bounding_box()
    assert box is not None
    assert box["width"] > 100
    assert box["height"] > 5


def test_fingers_find_search_and_poster(
    browser_page: Page, serve: Callable[[Flask], str], town: Flask
) -> None:
    home = serve(town)
    for path in ("/services", "/services/sign-tax"):
        browser_page.goto(home + path)
        heights = browser_page.eval_on_selector_all(
            "main button, main .button, main input[type=search], main summary",
            "all => all.map(a => a.getBoundingClientRect().height)",
        )
        assert heights
        assert min(heights) >= 44
