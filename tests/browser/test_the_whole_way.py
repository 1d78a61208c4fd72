"""From a citizen's thumb to the officer's and back, on one screen, with everything running."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import axe_finds, words_that_are_cut
from tests.browser.errands import (
    accept,
    after_photo,
    log_in,
    report_a_lamp,
    reported_lamp,
    resolve,
    wording,
)
from tests.browser.phone import PhonePage
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser


def test_a_lamp_is_reported_mended_and_answered(phone: PhonePage) -> None:
    number = report_a_lamp(phone.of("somsri"))
    accept(phone.switches_to("officer-wichai"), number)
    resolve(phone, number, "เปลี่ยนหลอดแล้ว ขอบคุณที่แจ้งค่ะ")
    phone.switches_to("somsri").hears("เปลี่ยนหลอดแล้ว ขอบคุณที่แจ้งค่ะ")
    phone.taps(wording("track.see", number=number)).hears(wording("state.resolved"))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_phone_page_serves_everybody(phone: PhonePage, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 800})
    number = report_a_lamp(phone.of("boonmee"))
    assert_fine(phone.page, width)
    phone.switches_to("officer-wichai").hears(number)
    assert_fine(phone.page, width)
    phone.page.get_by_test_id("location").click()
    assert_fine(phone.page, width)


@pytest.mark.parametrize(("spoken", "width"), [("en", 360), ("th", 1280)])
def test_long_words_and_the_other_language_fit_the_console(
    browser_page: Page, hall: TownHall, spoken: str, width: int
) -> None:
    """What `test_every_page` and `test_staff_console` do not look at."""
    number = reported_lamp(hall, "malee", "ไฟดับทั้งซอย" + "มืดมาก" * 20)
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{hall.web}/staff/log-in?lang={spoken}")
    assert_fine(page, width)
    log_in(page, hall, "wichai")
    for path in ("work/new", "work/mine", "work/due", "work/late", f"case/{number}", "link"):
        page.goto(f"{hall.web}/staff/{path}?lang={spoken}")
        assert_fine(page, width)


def test_a_case_is_worked_on_in_the_browser_and_answered_in_line(
    phone: PhonePage, hall: TownHall
) -> None:
    number = reported_lamp(hall, "malee")
    page = phone.page
    log_in(page, hall, "wichai")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("img", name="รูปที่ 1")).to_be_visible()
    page.get_by_role("button", name="รับเรื่อง").click()
    page.locator("#deed-resolve summary").first.click()
    page.get_by_label("ผลการดำเนินการ").fill("ซ่อมเสร็จแล้วค่ะ")
    page.get_by_label("รูปหลังทำ").set_input_files([after_photo()])
    page.locator("#deed-resolve").get_by_role("button", name="ดำเนินการเสร็จสิ้น").click()
    expect(page.locator(".facts .tag.done").first).to_be_visible()
    phone.of("malee").hears("ซ่อมเสร็จแล้วค่ะ")


@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages_of_a_running_town_serve_everybody(
    browser_page: Page, hall: TownHall, width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "services", "services/birth-registration", "privacy", "tip/keys"):
        answer = browser_page.goto(f"{hall.web}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert_fine(browser_page, width)


def assert_fine(page: Page, width: int) -> None:
    """Nobody is shut out, nothing runs over the edge, no word is cut."""
    page.wait_for_load_state()
    assert axe_finds(page) == [], page.url
    assert words_that_are_cut(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
