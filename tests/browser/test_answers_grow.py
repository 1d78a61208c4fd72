"""A question without an answer, from a citizen's tap to the answer, on both screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import axe_finds
from tests.browser.errands import log_in
from tests.browser.phone import PhonePage
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser

ASKED = "ใบสีม่วงใช้ทำอะไรคะ"
PATHS = ("/staff/questions", "/staff/questions/answer", "/staff/questions/facts")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("spoken", ["th", "en"])
def test_axe_finds_nothing_where_answers_are_written(
    browser_page: Page, hall: TownHall, spoken: str, width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    log_in(browser_page, hall, "napa")
    for path in PATHS:
        browser_page.goto(f"{hall.web}{path}?lang={spoken}")
        assert axe_finds(browser_page) == [], path
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_question_without_an_answer_gets_one(
    browser_page: Page, hall: TownHall, phone: PhonePage
) -> None:
    phone.of("malee").folds_the_menu().says(ASKED).hears("เลือกได้เลย")
    phone.taps("ส่งคำถามนี้ให้เจ้าหน้าที่").hears("ไม่รู้ว่าใครถาม")
    log_in(browser_page, hall, "napa")
    browser_page.goto(f"{hall.web}/staff/questions")
    card = browser_page.locator("li.card", has_text=ASKED)
    card.get_by_label("ผูกกับบริการ").select_option("house-book-copy")
    card.get_by_role("button", name="ผูก").click()
    expect(card).to_have_count(0)
    row = browser_page.get_by_role("row", name=ASKED)

    def is_answered() -> bool:
        browser_page.goto(f"{hall.web}/staff/questions")
        return row.get_by_text("ตอบได้แล้ว").is_visible()

    for _ in range(50):
        if is_answered():
            break
        browser_page.wait_for_timeout(100)
    expect(row).to_contain_text("ตอบได้แล้ว")
    phone.of("malee").folds_the_menu().says(ASKED).hears("ตรงไหมคะ")
