"""The web doors in a browser that runs no script, on a narrow phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import AXE, RULES
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("doors")) as made:
        yield made


@pytest.fixture
def still_page(browser: Browser) -> Iterator[Page]:
    """A page of a browser with script switched off."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="th-TH"
    )
    yield context.new_page()
    context.close()


def looks_right(page: Page, browser: Browser) -> None:
    """What stands there now, examined in a browser that may run axe."""
    page.wait_for_load_state()
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    copy = context.new_page()
    copy.route(
        "**/*", lambda route: route.abort() if "tmd" in route.request.url else route.continue_()
    )
    copy.goto(page.url.split("/tip")[0].split("/mailbox")[0] + "/tip/keys")
    copy.set_content(page.content())
    copy.wait_for_load_state()
    copy.evaluate(AXE.read_text(encoding="utf-8"))
    found = copy.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}}).then(r => r.violations"
        ".map(v => `${v.id}: ${v.nodes[0].html}`))",
        RULES,
    )
    assert found == []
    assert copy.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.mark.parametrize("spoken", ["", "?lang=en"])
def test_a_tip_without_script_from_first_page_to_mailbox(
    still_page: Page, browser: Browser, serve: Callable[[Flask], str], stack: Stack, spoken: str
) -> None:
    page, home = still_page, serve(stack.app)
    page.goto(f"{home}/tip{spoken}")
    looks_right(page, browser)
    page.locator("input[value=nobody]").check()
    page.locator("main button").click()
    expect(page.locator("#tip-form")).to_be_visible()
    looks_right(page, browser)
    page.fill("#what", "ผู้รับเหมาให้ซองช่าง")
    page.locator("#files").set_input_files(
        Path(__file__).parents[2] / "docs/../bot/assets/icons/logo.svg"
    )
    page.locator("#tip-form button").click()
    expect(page.locator("[role=alert]"), "a drawing is no evidence").to_be_visible()
    expect(page.locator("#what")).to_have_value("ผู้รับเหมาให้ซองช่าง")
    looks_right(page, browser)
    page.locator("#tip-form button").click()
    page.wait_for_selector("#code:visible")  # the page before has a hidden one
    code = page.locator("#code").inner_text()
    looks_right(page, browser)
    page.locator("form[action*=send] button").click()
    expect(page.locator("main a.button")).to_be_visible()
    looks_right(page, browser)
    page.locator("main a.button").click()
    page.fill("input#code", "1234")
    page.locator("#code-form button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    looks_right(page, browser)
    page.fill("#code", code)
    page.locator("#code-form button").click()
    expect(page.locator("#words")).to_be_visible()
    looks_right(page, browser)
    page.fill("#words", "เพิ่มค่ะ")
    page.locator("form[action*=add] button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    page.locator("input[name=sure]").check()
    page.locator("form[action*=withdraw] button").click()
    expect(page.locator("main a.button")).to_be_visible()
    expect(page.locator("input[name=ticket]")).to_have_count(0)


def test_bodies_outside_are_shown_where_too_few_remain(
    still_page: Page, browser: Browser, serve: Callable[[Flask], str], stack: Stack
) -> None:
    still_page.goto(f"{serve(stack.app)}/tip")
    for box in still_page.locator("input[value^='unit:']").all():
        box.check()
    still_page.locator("main button").click()
    expect(still_page.get_by_text("1205").first).to_be_visible()
    looks_right(still_page, browser)


def test_every_control_can_be_reached_and_touched(
    still_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    still_page.goto(f"{serve(stack.app)}/tip")
    way_out = still_page.locator("#quick-exit")
    box = way_out.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert way_out.get_attribute("rel") == "noreferrer noopener"
