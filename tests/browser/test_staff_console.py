"""The console in a real browser: every page for everybody, and the ways officers go."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import unfold
from tests.browser.errands import accept, after_photo, log_in, reported_lamp, wording
from tests.browser.phone import PhonePage
from tests.browser.test_the_whole_way import assert_fine
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of every page, for whoever wants to look at them."""

PAGES = {
    "wichai": ("work/new", "work/mine", "work/late", "search", "search?view=table",
               "search?view=map", "search?view=heat", "case/{number}", "take-in", "chats", "me",
               "me/second-step", "me/letters", "link"),
    "napa": ("work/new", "search?q=ไฟ", "case/{number}", "settings/answers", "questions"),
    "admin": ("people", "people/new", "people/{staff}", "people/divisions", "audit", "settings",
              "settings/categories", "settings/days-off", "settings/answers",
              "settings/wording?q=เรื่อง", "me", "me/letters", "questions"),
    "mayor": ("week", "me/letters", "work/late", "search", "case/{number}", "audit"),
    "": ("log-in", "log-in/line", "log-in/line/x"),
}  # fmt: skip


@pytest.fixture
def desk(browser: Browser) -> Iterator[Callable[[], Page]]:
    """More browsers, each somebody else's."""
    opened = []

    def open_one() -> Page:
        opened.append(browser.new_context(viewport={"width": 1280, "height": 800}, locale="th-TH"))
        return opened[-1].new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def lamp(hall: TownHall) -> str:
    """A case to look at; who looks changes nothing of it."""
    return reported_lamp(hall, "somsri")


def office(page: Page, hall: TownHall, login: str, number: str = "") -> Page:
    log_in(page, hall, login)
    if number:
        page.goto(f"{hall.web}/staff/case/{number}")
    return page


def accepts(page: Page) -> None:
    """Take the case: the page that the button brings is a new one."""
    page.get_by_role("button", name="รับเรื่อง").click()
    expect(page.locator("#deed-resolve")).to_be_visible()


def does(page: Page, deed: str, fill: dict[str, str], press: str) -> None:
    """Open a deed's form where it is closed, fill it in and send it.

    What was done before must have come to its end: it brings a new page, and what is typed is gone.
    """
    form = page.locator(f"#deed-{deed}")
    if not form.is_visible():
        page.locator("#more > summary").click()
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    for label, words in fill.items():
        form.get_by_label(label).fill(words)
    form.get_by_role("button", name=press, exact=True).click()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("login", list(PAGES))
def test_every_page_serves_everybody(
    browser_page: Page, hall: TownHall, lamp: str, login: str, width: int
) -> None:
    number, page = lamp, browser_page
    page.set_viewport_size({"width": width, "height": 800})
    staff = ""
    if login:
        log_in(page, hall, login)
    if login == "admin":
        page.goto(f"{hall.web}/staff/people")
        found = re.search(r"/staff/people/([0-9a-f-]{36})", page.content())
        assert found
        staff = found[1]
    # Thai at both widths is looked at by `test_every_page`, on every page that there is.
    for path in PAGES[login]:
        for spoken in ("th", "en") if SHOTS else ("th" if width == 360 else "en",):
            address = path.format(number=number, staff=staff)
            page.goto(f"{hall.web}/staff/{address}{'&' if '?' in path else '?'}lang={spoken}")
            unfold(page)
            assert_fine(page, width)
            if SHOTS and spoken == "th":
                name = re.sub(r"\W+", "-", path.split("{")[0] + path.split("}")[-1])
                page.screenshot(path=Path(SHOTS) / f"{login}-{name}-{width}.png", full_page=True)


def test_from_the_report_over_two_stars_to_five(
    phone: PhonePage, hall: TownHall, desk: Callable[[], Page]
) -> None:
    """File → accept on the phone → ask → answer → done with photo → 2 stars → again → 5 stars."""
    number = reported_lamp(hall, "malee", "ไฟทางเข้าวัดดับหลายดวงค่ะ")
    accept(phone.of("officer-wichai"), number)
    page = office(desk(), hall, "wichai", number)
    does(page, "ask", {"คำถามถึงผู้แจ้ง": "ดับกี่ดวงคะ"}, wording("console.deed.ask"))
    phone.switches_to("malee").hears("ดับกี่ดวงคะ")
    phone.taps(wording("track.reply", number=number))
    phone.hears(wording("answer.words.put", number=number)).says("สามดวงค่ะ")
    phone.hears(wording("answer.sent", number=number))
    page.goto(f"{hall.web}/staff/work/answered")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("main")).to_contain_text("สามดวงค่ะ")
    finish(page, "เปลี่ยนหลอดแล้วค่ะ", "seagreen")
    phone.hears("เปลี่ยนหลอดแล้วค่ะ")
    phone.taps(wording("rate.stars.s2", number=number))
    phone.hears(wording("rate.why", number=number)).taps(wording("why.not_fixed"))
    phone.taps(wording("rate.not_done", number=number))
    phone.hears(wording("rate.words.put", number=number)).says("ยังดับอยู่หนึ่งดวง")
    phone.hears(wording("rate.reopened", number=number))
    page.goto(f"{hall.web}/staff/work/reopened")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("main")).to_contain_text("ยังดับอยู่หนึ่งดวง")
    finish(page, "ครบทุกดวงแล้วค่ะ", "gold")
    phone.hears("ครบทุกดวงแล้วค่ะ").taps(wording("rate.stars.s5", number=number))
    phone.hears(wording("rate.thanks", stars="5"))
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("★★★★★")


def finish(page: Page, words: str, colour: str) -> None:
    page.locator("#deed-resolve summary").first.click()
    page.get_by_label("รูปหลังทำ").set_input_files([after_photo(colour)])
    does(page, "resolve", {"ผลการดำเนินการ": words}, wording("console.deed.resolve"))
    expect(page.locator(".facts .tag.done").first).to_be_visible()


def test_an_officer_logs_in_by_a_link_in_line(
    phone: PhonePage, hall: TownHall, desk: Callable[[], Page]
) -> None:
    page = desk()
    page.goto(f"{hall.web}/staff/log-in")
    page.get_by_role("link", name="ขอลิงก์ทาง LINE").click()
    page.get_by_label("ชื่อผู้ใช้").fill("wichai")
    page.get_by_role("button", name="ส่งลิงก์").click()
    digits = page.locator(".number.big").inner_text()
    phone.of("officer-wichai").hears(wording("console.link.title"))
    with phone.page.context.expect_page() as opened:
        phone.chat.get_by_text(wording("console.link.open"), exact=True).last.click()
    opened.value.wait_for_url("**/staff/log-in/line/**")
    link = urlsplit(opened.value.url).path
    elsewhere = desk()
    elsewhere.goto(f"{hall.web}{link}")
    expect(elsewhere.get_by_role("alert")).to_be_visible()
    page.goto(f"{hall.web}{link}")
    page.get_by_label("เลขสองหลัก").fill(digits)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("navigation", name="เมนูหลัก")).to_be_visible()


def test_two_reports_of_one_lamp_are_merged_and_parted(
    hall: TownHall, desk: Callable[[], Page]
) -> None:
    one = reported_lamp(hall, "somsri", "ไฟหน้าโรงเรียนดับค่ะ ซ้ำ")
    page = office(desk(), hall, "napa", one)
    page.goto(f"{hall.web}/staff/take-in")
    page.get_by_label("ประเภท").select_option("light")
    page.get_by_label("รายละเอียด").fill("ไฟหน้าโรงเรียนดับ โทรมาแจ้ง")
    page.get_by_role("button", name="รับเรื่อง").click()
    other = page.locator("dd .number").first.inner_text()
    page.get_by_role("link", name="ดูเรื่อง").click()
    page.wait_for_url(f"**/staff/case/{other}")
    does(page, "merge", {"เลขที่เรื่องหลัก": one}, wording("console.deed.merge"))
    expect(page.get_by_role("main")).to_contain_text(wording("state.closed"))
    does(page, "unmerge", {}, wording("console.deed.unmerge"))
    expect(page.get_by_role("main")).to_contain_text(wording("state.received"))
    assert other != one


def test_a_stale_form_is_refused_and_keeps_its_words(
    hall: TownHall, desk: Callable[[], Page]
) -> None:
    number = reported_lamp(hall, "boonmee", "ไฟทางโค้งดับค่ะ อันตราย")
    mine, theirs = office(desk(), hall, "napa", number), office(desk(), hall, "wichai", number)
    expect(theirs.locator("#here")).to_be_visible()
    accepts(theirs)
    does(mine, "ask", {"คำถามถึงผู้แจ้ง": "โค้งไหนคะ"}, wording("console.deed.ask"))
    expect(mine.get_by_role("alert")).to_be_visible()
    expect(mine.get_by_label("คำถามถึงผู้แจ้ง")).to_have_value("โค้งไหนคะ")
    does(mine, "ask", {}, wording("console.deed.ask"))
    expect(mine.get_by_role("main")).to_contain_text(wording("state.waiting_citizen"))


def test_a_delay_is_explained_to_the_reporter(
    phone: PhonePage, hall: TownHall, desk: Callable[[], Page]
) -> None:
    number = reported_lamp(hall, "malee", "ไฟริมคลองดับค่ะ ทั้งแถว")
    page = office(desk(), hall, "wichai", number)
    accepts(page)
    words = "ต้องรออะไหล่ถึงสิ้นเดือนค่ะ"
    does(page, "explain", {"เหตุที่ตอบไม่ทัน": words}, wording("console.deed.explain"))
    expect(page.get_by_role("list").last).to_contain_text(words)
    phone.of("malee").hears(words)


def test_without_a_line_nothing_typed_or_chosen_is_lost(
    hall: TownHall, desk: Callable[[], Page]
) -> None:
    number = reported_lamp(hall, "somsri", "ไฟท้ายซอยดับค่ะ มืดสนิท")
    page = office(desk(), hall, "wichai", number)
    accepts(page)
    page.locator("#deed-resolve summary").first.click()
    page.get_by_label("รูปหลังทำ").set_input_files([after_photo()])
    page.get_by_label("ผลการดำเนินการ").fill("ซ่อมแล้วค่ะ")
    page.context.set_offline(True)
    send = page.locator("#deed-resolve").get_by_role("button", name="ดำเนินการเสร็จสิ้น")
    send.click()
    expect(page.locator("#deed-resolve .kept")).to_contain_text("ไม่มีสัญญาณ")
    expect(page.get_by_label("ผลการดำเนินการ")).to_have_value("ซ่อมแล้วค่ะ")
    page.context.set_offline(False)
    send.click()
    expect(page.locator(".facts .tag.done").first).to_be_visible()
    expect(page.get_by_role("img", name="หลังทำ รูปที่ 1")).to_be_visible()


def test_a_draft_survives_a_reload(hall: TownHall, desk: Callable[[], Page]) -> None:
    number = reported_lamp(hall, "somsri", "ไฟหน้าสนามกีฬาดับค่ะ สองดวง")
    page = office(desk(), hall, "wichai", number)
    page.locator("#deed-note summary").first.click()
    page.get_by_label("บันทึก (ผู้แจ้งไม่เห็น)").fill("โทรไปแล้วไม่รับ")
    page.reload()
    expect(page.get_by_label("บันทึก (ผู้แจ้งไม่เห็น)")).to_have_value("โทรไปแล้วไม่รับ")
    does(page, "note", {}, wording("console.deed.note"))
    expect(page.locator(".talk")).to_contain_text("โทรไปแล้วไม่รับ")
    expect(page.get_by_label("บันทึก (ผู้แจ้งไม่เห็น)")).to_have_value("")
