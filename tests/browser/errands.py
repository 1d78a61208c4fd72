"""What people do on the screen, once for the tests and for the pictures of the README."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from bot.simulator.driver import Phone, words_in
from bot.simulator.pictures import sample_picture
from handlers.words import Words
from tests.browser.phone import NUMBER, PhonePage
from tests.browser.town_hall import TownHall

_words = cache(Words.load)


def wording(key: str, *, language: str = "th", **places: str) -> str:
    """The first line of a wording as it stands on the screen, up to a place that is not given."""
    line = _words().texts[language][key].split("\n")[0]
    for name, value in places.items():
        line = line.replace(f"{{{name}}}", value)
    return line.split("{")[0].strip()


def report_a_lamp(phone: PhonePage, detail: str = "ไฟถนนหน้าตลาดดับมาสามคืนแล้วค่ะ") -> str:
    """File a complaint with buttons, words, a place and a photo; answers its number."""
    phone.picks_from_the_menu("แจ้งเรื่อง").hears(wording("complaint.category.ask"))
    phone.folds_the_menu()
    phone.taps(wording("category.light")).hears(wording("complaint.detail.ask"))
    phone.says(detail).hears(wording("complaint.place.ask"))
    phone.taps(wording("talk.send_location")).shares_a_place()
    if phone.hears_either(wording("complaint.photos.ask"), wording("complaint.near.far")):
        phone.taps(wording("complaint.same.other")).hears(wording("complaint.photos.ask"))
    phone.sends_the_sample_photo()
    phone.hears(wording("complaint.photos.got", count="1"))
    phone.taps(wording("talk.next")).hears(wording("complaint.name.ask"))
    phone.taps(wording("complaint.name.known")).hears(wording("complaint.confirm.title"))
    phone.taps(wording("complaint.confirm.send")).hears(wording("complaint.receipt.title"))
    return phone.reads_a_number()


def reported_lamp(hall: TownHall, person: str, detail: str = "ไฟถนนหน้าตลาดดับมาสามคืนแล้วค่ะ") -> str:
    """As `report_a_lamp`, without a screen: for tests that look at what comes after it."""
    phone = Phone(hall.platform, person)

    def after(key: str) -> Phone:
        return phone.hears(wording(key))

    phone.says(wording("complaint.menu"))
    after("complaint.category.ask").picks("complaint.category=light")
    after("complaint.detail.ask").says(detail)
    after("complaint.place.ask").sends_pin(13.7563, 100.5018, title="ตำแหน่งที่เลือก")
    asked, near = wording("complaint.photos.ask"), wording("complaint.near.far")
    phone.wait_for(lambda it: asked in _said(it) or near in _said(it))
    if near in _said(phone):
        phone.picks(wording("complaint.same.other")).hears(asked)
    phone.sends_photo(sample_picture(), content_type="image/png")
    phone.hears(wording("complaint.photos.got", count="1")).picks("complaint.photos=done")
    after("complaint.name.ask").picks("complaint.name=known")
    after("complaint.confirm.title").picks("complaint.confirm=send")
    after("complaint.receipt.title")
    return str(NUMBER.findall(_said(phone))[-1])


def _said(phone: Phone) -> str:
    return "\n".join(words_in(one.content) for one in phone.new_answers())


def report_by_typing(phone: PhonePage, category: str, detail: str) -> str:
    """File a complaint without a button: each can be typed as well."""
    phone.says(wording("complaint.menu")).hears(wording("complaint.category.ask"))
    phone.says(wording(f"category.{category}")).hears(wording("complaint.detail.ask"))
    phone.says(detail).hears(wording("complaint.place.ask"))
    phone.says("หน้าตลาดสมมติ").hears(wording("complaint.photos.ask"))
    phone.says(wording("talk.no_photo")).hears(wording("complaint.name.ask"))
    phone.says(wording("complaint.name.hidden")).hears(wording("complaint.confirm.title"))
    phone.says(wording("complaint.confirm.send")).hears(wording("complaint.receipt.title"))
    return phone.reads_a_number()


def accept(phone: PhonePage, number: str) -> None:
    """The officer takes the case by the button of the notice."""
    phone.folds_the_menu()
    phone.hears(number).taps(wording("staff.deed.accept", number=number))
    phone.hears(wording("staff.row.owner"))


def resolve(phone: PhonePage, number: str, result: str = "เปลี่ยนหลอดไฟแล้ว สว่างแล้วค่ะ") -> None:
    """The officer closes the case with a sentence."""
    phone.taps(wording("staff.deed.close", number=number))
    phone.hears(wording("staff.result.put", number=number))
    phone.says(result).hears(wording("staff.after.ask")).sends_the_sample_photo()
    phone.hears(wording("staff.after.got", count="1")).taps(wording("talk.next"))
    phone.hears(wording("state.resolved"))


def after_photo(colour: str = "seagreen") -> FilePayload:
    """A picture of the work done, as the console's form takes it."""
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(drawn, "JPEG")
    return {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def log_in(page: Page, hall: TownHall, login: str) -> None:
    """Enter the console with the log-in that the start of a demo prints."""
    page.goto(f"{hall.web}/staff/log-in")
    page.get_by_label("ชื่อผู้ใช้").fill(login)
    page.get_by_label("รหัสผ่าน").fill(hall.passwords[login])
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("navigation", name="เมนูหลัก")).to_be_visible()
