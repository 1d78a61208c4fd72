"""What people do on the screen, once for the tests and for the pictures of the README."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.phone import PhonePage
from tests.browser.town_hall import TownHall


def report_a_lamp(phone: PhonePage, detail: str = "ไฟถนนหน้าตลาดดับมาสามคืนแล้วค่ะ") -> str:
    """File a complaint with buttons, words, a place and a photo; answers its number."""
    phone.picks_from_the_menu("แจ้งเรื่อง").hears("ต้องการแจ้งเรื่องอะไรคะ")
    phone.folds_the_menu()
    phone.taps("ไฟสาธารณะ").hears("เกิดอะไรขึ้นคะ")
    phone.says(detail).hears("อยู่ตรงไหนคะ")
    phone.taps("ส่งตำแหน่ง").shares_a_place().hears("มีรูปไหมคะ")
    phone.sends_the_sample_photo().hears("ได้รับรูปแล้ว 1")
    phone.taps("ต่อไป").hears("ดูแลชื่อของท่าน")
    phone.taps("เจ้าหน้าที่ทราบชื่อ").hears("ตรวจก่อนส่ง")
    phone.taps("ส่งเรื่อง").hears("รับเรื่องแล้วค่ะ")
    return phone.reads_a_number()


def accept(phone: PhonePage, number: str) -> None:
    """The officer takes the case by the button of the notice."""
    phone.folds_the_menu()
    phone.hears(number).taps(f"รับ {number}").hears("ผู้รับผิดชอบ")


def resolve(phone: PhonePage, number: str, result: str = "เปลี่ยนหลอดไฟแล้ว สว่างแล้วค่ะ") -> None:
    """The officer closes the case with a sentence."""
    phone.taps(f"ปิด {number}").hears("พิมพ์ผลการดำเนินการ")
    phone.says(result).hears("ดำเนินการเสร็จสิ้น")


def log_in(page: Page, hall: TownHall, login: str) -> None:
    """Enter the console with the log-in that the start of a demo prints."""
    page.goto(f"{hall.web}/staff/log-in")
    page.get_by_label("ชื่อผู้ใช้").fill(login)
    page.get_by_label("รหัสผ่าน").fill(hall.passwords[login])
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("navigation")).to_be_visible()
