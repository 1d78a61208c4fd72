"""Own addresses in a real browser: added, waiting for their code, removed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.errands import log_in
from tests.browser.test_the_whole_way import assert_fine
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_address_waits_for_its_code(browser_page: Page, hall: TownHall, width: int) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, hall, "napa")
    page.goto(f"{hall.web}/staff/me")
    page.get_by_role("link", name="อีเมลและบริการอื่น").click()
    page.get_by_label("อีเมล หรือที่อยู่ของบริการ").fill("nonsense")
    page.get_by_role("button", name="เพิ่ม แล้วส่งรหัสยืนยัน").click()
    expect(page.get_by_role("alert")).to_contain_text("ใช้ไม่ได้")
    page.get_by_label("อีเมล หรือที่อยู่ของบริการ").fill("napa@town.example")
    page.get_by_role("button", name="เพิ่ม แล้วส่งรหัสยืนยัน").click()
    expect(page.get_by_role("heading", name="na•••@town.example")).to_be_visible()
    page.get_by_label("รหัส 6 หลักที่ได้รับ").fill("000000")
    page.get_by_role("button", name="ยืนยัน na").click()
    expect(page.get_by_role("alert")).to_contain_text("รหัสไม่ตรง")
    assert_fine(page, width)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"letters-{width}.png", full_page=True)
    page.get_by_role("button", name="ลบที่อยู่นี้").click()
    expect(page.get_by_role("status").first).to_contain_text("ลบแล้ว")
