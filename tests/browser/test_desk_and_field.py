"""An officer's day in a real browser: pictures on a bad line, merging, pins, handing out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from bot.simulator.pictures import sample_picture
from tests.browser.errands import accept, after_photo, log_in, reported_lamp, wording
from tests.browser.phone import PhonePage
from tests.browser.test_staff_console import accepts, desk, does, office
from tests.browser.test_the_whole_way import assert_fine
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser
__all__ = ["desk"]  # the fixture
Desk = Callable[[], Page]
NOTE = "บันทึก (ผู้แจ้งไม่เห็น)"


def accepted(page: Page, hall: TownHall, number: str, login: str = "wichai") -> Page:
    accepts(office(page, hall, login, number))
    return page


def test_a_picture_goes_with_a_report_on_the_way(hall: TownHall, desk: Desk) -> None:
    number = reported_lamp(hall, "somsri", "ไฟทางเดินริมคลองดับค่ะ")
    page = accepted(desk(), hall, number)
    page.locator("#deed-progress summary").first.click()
    page.get_by_label("รูประหว่างทำ").set_input_files([after_photo("orange")])
    does(page, "progress", {"ความคืบหน้า": "ตั้งเสาใหม่แล้วค่ะ"}, wording("console.deed.progress"))
    expect(page.locator(".talk")).to_contain_text("ตั้งเสาใหม่แล้วค่ะ")
    expect(page.locator(".talk .little img")).to_have_count(1)
    expect(page.locator("#deed-resolve")).to_be_visible()  # no proof of the end


def test_a_stale_form_keeps_its_pictures_too(hall: TownHall, desk: Desk) -> None:
    number = reported_lamp(hall, "boonmee", "ไฟหน้าอนามัยดับค่ะ")
    mine = accepted(desk(), hall, number)
    theirs = office(desk(), hall, "napa", number)
    does(theirs, "note", {NOTE: "ช่างไปพรุ่งนี้"}, wording("console.deed.note"))
    expect(theirs.locator(".talk")).to_contain_text("ช่างไปพรุ่งนี้")
    mine.locator("#deed-resolve summary").first.click()
    mine.get_by_label("รูปหลังทำ").set_input_files([after_photo()])
    does(mine, "resolve", {"ผลการดำเนินการ": "ซ่อมแล้วค่ะ"}, wording("console.deed.resolve"))
    expect(mine.get_by_role("alert")).to_be_visible()
    expect(mine.get_by_role("img", name="รูปที่เก็บไว้ 1")).to_be_visible()
    does(mine, "resolve", {}, wording("console.deed.resolve"))
    expect(mine.get_by_role("img", name="หลังทำ รูปที่ 1")).to_be_visible()


def test_a_line_that_breaks_on_the_way_takes_nothing_along(hall: TownHall, desk: Desk) -> None:
    number = reported_lamp(hall, "malee", "ไฟหลังวัดดับค่ะ")
    page = accepted(desk(), hall, number)
    page.locator("#deed-resolve summary").first.click()
    page.get_by_label("รูปหลังทำ").set_input_files([after_photo("teal")])
    page.route("**/resolve", lambda route: route.abort())  # the question gets through, this not
    does(page, "resolve", {"ผลการดำเนินการ": "เสร็จแล้วค่ะ"}, wording("console.deed.resolve"))
    note = page.locator("#deed-resolve .kept")
    expect(note).to_contain_text("ไม่มีสัญญาณ")
    page.unroute("**/resolve")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(note).to_contain_text("มีสัญญาณแล้ว")
    expect(page.get_by_label("ผลการดำเนินการ")).to_have_value("เสร็จแล้วค่ะ")
    does(page, "resolve", {}, wording("console.deed.resolve"))
    expect(page.locator(".facts .tag.done").first).to_be_visible()
    expect(page.get_by_role("img", name="หลังทำ รูปที่ 1")).to_be_visible()


def test_what_may_be_the_same_is_merged_by_one_tap_and_parted_again(
    hall: TownHall, desk: Desk
) -> None:
    reported_lamp(hall, "somsri", "ไฟหน้าตลาดดับค่ะ")
    number = reported_lamp(hall, "boonmee", "ไฟตรงตลาดไม่ติดค่ะ")
    page = office(desk(), hall, "napa", number)
    page.locator("#more > summary").click()
    page.locator("#deed-merge summary").first.click()
    first = page.locator("#deed-merge .likely > li").first
    other = first.get_by_role("link").inner_text()
    first.get_by_role("button", name="รวมกับเรื่องนี้").click()
    expect(page.locator(".facts")).to_contain_text(other)
    expect(page.locator(".facts .tag").first).to_have_text(wording("state.closed"))
    does(page, "unmerge", {}, wording("console.deed.unmerge"))
    expect(page.locator(".facts .tag").first).to_have_text(wording("state.received"))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_pin_is_set_on_the_map_of_the_counter(hall: TownHall, desk: Desk, width: int) -> None:
    reported_lamp(hall, "somsri", "ไฟสี่แยกดับค่ะ")
    page = desk()
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, hall, "wichai")
    page.goto(f"{hall.web}/staff/take-in")
    ground, pin = page.locator(".pinner svg"), page.locator("#pin")
    ground.click(position={"x": 120, "y": 90})
    expect(pin).not_to_have_value("")
    tapped = pin.input_value()
    lat, lon = map(float, tapped.split(", "))
    assert 5 < lat < 21
    assert 97 < lon < 106
    page.get_by_role("button", name="ขยายแผนที่").click()
    expect(page.locator(".pinner .pin")).to_have_attribute(
        "transform", re.compile(r"scale\(0\.5\)")
    )
    box = ground.bounding_box()
    assert box
    ground.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    moved = [float(part) for part in pin.input_value().split(", ")]
    assert abs(moved[0] - lat) < 0.0005, "the middle of what is nearer is the pin"
    page.get_by_role("button", name="เอาหมุดออก").click()
    expect(pin).to_have_value("")
    page.get_by_label("ที่ไหน ใกล้อะไร").press_sequentially("ตำแหน่ง")
    page.locator(".places button").first.click()
    expect(pin).not_to_have_value("")
    page.get_by_label("ประเภท").select_option("light")
    page.get_by_label("รายละเอียด").fill("ป้าที่เคาน์เตอร์ว่าไฟดับ")
    page.get_by_label("รูป (ถ้ามี)").set_input_files([after_photo("black")])
    page.get_by_role("button", name="รับเรื่อง").click()
    page.get_by_role("link", name="ดูเรื่อง").click()
    expect(page.locator(".map .pin")).to_be_visible()
    expect(page.get_by_role("img", name="ก่อนทำ รูปที่ 1")).to_be_visible()


def test_an_officer_in_the_street_puts_the_pin_where_he_stands(hall: TownHall, desk: Desk) -> None:
    page = desk()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 13.75, "longitude": 100.5})
    log_in(page, hall, "wichai")
    page.goto(f"{hall.web}/staff/take-in")
    page.get_by_role("button", name="ใช้ตำแหน่งที่ยืนอยู่").click()
    expect(page.locator("#pin")).to_have_value("13.75000, 100.50000")


def test_a_page_of_cases_is_handed_out_at_once(hall: TownHall, desk: Desk) -> None:
    number = reported_lamp(hall, "malee", "ไฟหน้าบ้านผู้ใหญ่ดับค่ะ เฉพาะกิจ")
    page = office(desk(), hall, "napa")
    page.goto(f"{hall.web}/staff/search?q=เฉพาะกิจ")
    page.get_by_label("เลือกทั้งหน้านี้").check()
    expect(page.locator("[data-count]")).to_have_text("เลือกแล้ว 1")
    page.get_by_label("มอบเรื่องที่เลือกให้").select_option(label="วิชัย เจ้าหน้าที่สมมติ")
    with page.expect_navigation():
        page.get_by_role("button", name="มอบหมาย").click()
    page.goto(f"{hall.web}/staff/case/{number}")
    expect(page.locator(".facts")).to_contain_text("วิชัย เจ้าหน้าที่สมมติ")


def test_a_view_is_kept_and_dropped(hall: TownHall, desk: Desk) -> None:
    page = office(desk(), hall, "napa")
    page.goto(f"{hall.web}/staff/search?category=light&view=heat")
    page.get_by_text("บันทึกมุมมองนี้").click()
    page.get_by_label("ชื่อมุมมอง").fill("ไฟที่แจ้งบ่อย")
    form = page.locator("form").filter(has=page.get_by_label("ชื่อมุมมอง"))
    with page.expect_navigation():
        form.get_by_role("button").click()
    page.goto(f"{hall.web}/staff/search")
    page.get_by_role("link", name="ไฟที่แจ้งบ่อย").click()
    expect(page.get_by_role("link", name="ความหนาแน่น")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="ลบมุมมอง ไฟที่แจ้งบ่อย").click()
    expect(page.get_by_role("link", name="ไฟที่แจ้งบ่อย")).to_have_count(0)


def test_pictures_stand_on_the_cards_of_both_sides(phone: PhonePage, hall: TownHall) -> None:
    """The officer sees the report's picture, asks with one, is answered with one."""
    number = reported_lamp(hall, "boonmee", "ไฟทางลงท่าน้ำดับค่ะ")
    accept(phone.of("officer-wichai"), number)
    assert_shown(phone)
    phone.taps(wording("staff.deed.ask", number=number))
    phone.hears(wording("staff.question.put", number=number)).sends_the_sample_photo()
    phone.hears(wording("staff.question.put", number=number)).says("เสาต้นนี้ใช่ไหมคะ")
    phone.hears(wording("state.waiting_citizen"))
    phone.switches_to("boonmee").hears("เสาต้นนี้ใช่ไหมคะ")
    assert_shown(phone)
    phone.taps(wording("track.reply", number=number))
    phone.hears(wording("answer.words.put", number=number)).sends_the_sample_photo()
    phone.hears(wording("answer.words.put", number=number)).taps(wording("answer.wordless"))
    phone.hears(wording("answer.sent", number=number))


def assert_shown(phone: PhonePage) -> None:
    """The newest picture of a card is there, not a broken frame."""
    image = phone.chat.locator(".entry[data-author=bot] img").last
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("image => image.naturalWidth") > 100


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_in_the_middle_of_work_serve_everybody(
    hall: TownHall, desk: Desk, width: int
) -> None:
    """A refused form with its pictures, a receipt, a case with odd pictures and a long history."""
    number = reported_lamp(hall, "malee", "ไฟโค้งหน้าวัดดับค่ะ ทั้งแถว")
    page = accepted(desk(), hall, number)
    page.set_viewport_size({"width": width, "height": 800})
    same: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": sample_picture()}
    page.locator("#deed-note summary").first.click()
    page.get_by_label("รูปประกอบบันทึก").set_input_files([after_photo("navy")])
    does(page, "note", {NOTE: "เสาเอียงด้วย ต้องใช้รถกระเช้า"}, wording("console.deed.note"))
    expect(page.locator(".talk .little img")).to_have_count(1)
    page.locator("#deed-resolve summary").first.click()
    page.get_by_label("รูปหลังทำ").set_input_files([same])
    page.locator("#deed-resolve input[name=seen]").evaluate("field => { field.value = '1'; }")
    does(page, "resolve", {"ผลการดำเนินการ": "ซ่อมแล้ว"}, wording("console.deed.resolve"))
    expect(page.get_by_role("img", name="รูปที่เก็บไว้ 1")).to_be_visible()
    assert_fine(page, width)
    does(page, "resolve", {}, wording("console.deed.resolve"))
    expect(page.get_by_text("ควรตรวจ").first).to_be_visible()
    assert_fine(page, width)
    page.goto(f"{hall.web}/staff/take-in")
    page.get_by_label("ประเภท").select_option("road")
    page.get_by_label("รายละเอียด").fill("ถนนทรุดหน้าบ้าน")
    page.locator("#pin").fill("ตรงนั้น")
    page.get_by_label("รูป (ถ้ามี)").set_input_files([after_photo("brown")])
    page.get_by_role("button", name="รับเรื่อง").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("img", name="รูปที่เก็บไว้ 1")).to_be_visible()
    assert_fine(page, width)
    page.locator("#pin").fill("13.75630, 100.50180")
    page.get_by_role("button", name="รับเรื่อง").click()
    expect(page.get_by_role("link", name="ดูเรื่อง")).to_be_visible()
    assert_fine(page, width)
