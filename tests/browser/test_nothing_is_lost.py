"""Log-ins that run out, screens that several use, steps that take a page away: no word is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.errands import log_in, reported_lamp, wording
from tests.browser.test_desk_and_field import NOTE
from tests.browser.test_staff_console import desk, does, office
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser
__all__ = ["desk"]  # the fixture
Desk = Callable[[], Page]


def test_who_was_logged_out_meanwhile_loses_nothing(hall: TownHall, desk: Desk) -> None:
    number = reported_lamp(hall, "malee", "ไฟหน้าร้านค้าดับค่ะ")
    page = office(desk(), hall, "wichai", number)
    page.context.clear_cookies()
    does(page, "note", {NOTE: "โทรกลับบ่ายสอง"}, wording("console.deed.note"))
    expect(page.locator("#deed-note .kept")).to_contain_text("หมดเวลาเข้าสู่ระบบ")
    expect(page.get_by_label(NOTE)).to_have_value("โทรกลับบ่ายสอง")
    tab = page.context.new_page()
    log_in(tab, hall, "napa")
    does(page, "note", {}, wording("console.deed.note"))
    expect(page.locator("#deed-note .kept")).to_contain_text("ตอนนี้เข้าสู่ระบบเป็น นภา")
    page.context.clear_cookies()
    log_in(tab, hall, "wichai")
    does(page, "note", {}, wording("console.deed.note"))
    expect(page.locator(".talk")).to_contain_text("โทรกลับบ่ายสอง")
    expect(page.get_by_label(NOTE)).to_have_value("")


def test_a_draft_is_nobody_elses(hall: TownHall, desk: Desk) -> None:
    number = reported_lamp(hall, "malee", "ไฟหน้าโรงเรียนดับค่ะ")
    page = office(desk(), hall, "wichai", number)
    page.locator("#deed-note summary").first.click()
    page.get_by_label(NOTE).fill("เจ้าของบ้านดุ")
    page.context.clear_cookies()  # the log-in runs out
    office(page, hall, "napa", number)
    expect(page.get_by_label(NOTE)).to_have_value("")
    page.context.clear_cookies()
    office(page, hall, "wichai", number)
    expect(page.get_by_label(NOTE)).to_have_value("เจ้าของบ้านดุ")
    page.get_by_role("button", name="ออกจากระบบ").click()
    expect(page.get_by_label("รหัสผ่าน")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('draft '))") == []


def test_after_a_split_back_leads_to_the_case_of_the_address(hall: TownHall, desk: Desk) -> None:
    number = reported_lamp(hall, "somsri", "ไฟดับและฝาท่อแตกค่ะ")
    page = office(desk(), hall, "napa", number)
    heading = page.get_by_role("heading", level=1)
    split = {"รายละเอียดของเรื่องที่แยก": "ฝาท่อแตก"}
    does(page, "split", split, wording("console.deed.split"))
    expect(heading).not_to_contain_text(number)
    made = heading.locator(".number").inner_text()
    assert page.url.endswith(f"/staff/case/{made}")
    page.go_back()
    expect(heading).to_contain_text(number)
    assert page.url.endswith(f"/staff/case/{number}")


def test_a_step_that_takes_the_case_from_sight_is_done_and_says_so(
    hall: TownHall, desk: Desk
) -> None:
    number = reported_lamp(hall, "malee", "ที่จริงเป็นเรื่องขยะค่ะ")
    page = office(desk(), hall, "wichai", number)
    page.locator("#more > summary").click()
    page.locator("#deed-category summary").first.click()
    page.locator("#category").select_option("garbage")
    does(page, "category", {}, wording("console.deed.category"))
    expect(page.get_by_role("status").filter(has_text=number)).to_contain_text("ไปที่")
    assert "/staff/work/mine" in page.url


def test_what_leads_nowhere_any_more_is_not_sent_twice(hall: TownHall, desk: Desk) -> None:
    """Whatever took the case from sight meanwhile: the deed was done before the page was asked."""
    number = reported_lamp(hall, "malee", "ไฟท้ายซอยดับค่ะ")
    page = office(desk(), hall, "wichai", number)
    page.route("**/note", lambda route: route.fulfill(
        status=303, headers={"Location": f"{hall.web}/staff/case/70-XXXXXX"}
    ))  # fmt: skip
    does(page, "note", {NOTE: "โทรแล้ว"}, wording("console.deed.note"))
    expect(page.locator("#deed-note .kept")).to_contain_text("ส่งแล้วค่ะ")
    expect(page.locator("#deed-note button")).to_be_disabled()


def test_words_on_other_pages_stay_where_the_log_in_runs_out(hall: TownHall, desk: Desk) -> None:
    page = office(desk(), hall, "napa")
    page.goto(f"{hall.web}/staff/settings/answers")
    page.locator("#n-new").fill("รับทราบ")
    page.locator("#x-new").fill("รับเรื่องแล้วค่ะ จะไปดูพรุ่งนี้")
    page.context.clear_cookies()
    form = page.locator("form").filter(has=page.locator("#x-new"))
    form.get_by_role("button").click()
    expect(form.locator(".kept")).to_contain_text("หมดเวลาเข้าสู่ระบบ")
    expect(page.locator("#x-new")).to_have_value("รับเรื่องแล้วค่ะ จะไปดูพรุ่งนี้")
    log_in(page.context.new_page(), hall, "napa")
    form.get_by_role("button").click()
    expect(page.locator("details").filter(has_text="รับทราบ")).to_have_count(1)
