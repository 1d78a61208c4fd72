"""A passkey in a real browser: Chromium's own virtual authenticator makes and uses it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.errands import log_in
from tests.browser.test_the_whole_way import assert_fine
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")
LOGIN = "mayor"


@pytest.fixture
def device(browser_page: Page) -> CDPSession:
    """Chromium's authenticator of this very tab, with a finger on it."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def local(hall: TownHall) -> TownHall:
    """The name that a browser knows as this machine's own."""
    return replace(hall, web=hall.web.replace("127.0.0.1", "localhost"))


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def adds_a_key(page: Page, here: TownHall, login: str, name: str = "คอมที่โต๊ะ") -> None:
    page.goto(f"{here.web}/staff/me")
    page.get_by_text("เพิ่มพาสคีย์", exact=True).click()
    page.get_by_label("ตั้งชื่อให้จำได้").fill(name)
    page.locator("#key-old").fill(here.passwords[login])
    page.get_by_role("button", name="เพิ่มพาสคีย์ในเครื่องนี้").click()


def gives_password(page: Page, here: TownHall, login: str) -> None:
    page.goto(f"{here.web}/staff/log-in")
    page.get_by_label("ชื่อผู้ใช้").fill(login)
    page.get_by_label("รหัสผ่าน").fill(here.passwords[login])
    page.get_by_role("button", name="เข้าสู่ระบบ").click()


def logs_out(page: Page) -> None:
    page.get_by_role("button", name="ออกจากระบบ", exact=True).click()
    expect(page.get_by_label("ชื่อผู้ใช้")).to_be_visible()


def removes_it(page: Page, here: TownHall, login: str, name: str) -> None:
    page.goto(f"{here.web}/staff/me")
    page.get_by_text(f"ลบ {name}").click()
    page.locator("#drop-1").fill(here.passwords[login])
    page.get_by_role("button", name="ลบพาสคีย์นี้").click()
    expect(page.get_by_role("status").first).to_contain_text("ลบพาสคีย์แล้ว")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_passkey_is_made_opens_the_console_and_is_removed(
    browser_page: Page, hall: TownHall, device: CDPSession, width: int
) -> None:
    here, page, name = local(hall), browser_page, f"มือถือ {width}"
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, here, LOGIN)
    adds_a_key(page, here, LOGIN, name)
    expect(page.get_by_role("status").first).to_contain_text("เพิ่มพาสคีย์แล้ว")
    expect(page.get_by_role("main")).to_contain_text(name)
    assert_fine(page, width)
    picture(page, f"passkey-me-{width}")
    logs_out(page)
    gives_password(page, here, LOGIN)
    expect(page.get_by_role("button", name="ใช้พาสคีย์")).to_be_visible()
    assert_fine(page, width)
    picture(page, f"passkey-code-{width}")
    page.get_by_role("button", name="ใช้พาสคีย์").click()
    expect(page.get_by_role("navigation", name="เมนูหลัก")).to_be_visible()
    removes_it(page, here, LOGIN, name)


def test_a_device_that_has_a_key_and_one_that_refuses_say_so(
    browser_page: Page, hall: TownHall, device: CDPSession
) -> None:
    here, page = local(hall), browser_page
    log_in(page, here, LOGIN)
    adds_a_key(page, here, LOGIN, "เดิม")
    expect(page.get_by_role("status").first).to_contain_text("เพิ่มพาสคีย์แล้ว")
    adds_a_key(page, here, LOGIN, "ซ้ำ")
    expect(page.locator(".kept").first).to_contain_text("มีพาสคีย์ของบัญชีนี้อยู่แล้ว")
    page.locator("#key-old").fill("wrong words here")
    page.get_by_role("button", name="เพิ่มพาสคีย์ในเครื่องนี้").click()
    expect(page.locator(".kept").first).to_contain_text("รหัสผ่านไม่ถูกต้อง")
    removes_it(page, here, LOGIN, "เดิม")


def test_at_another_address_the_page_says_where_keys_work(
    browser_page: Page, hall: TownHall, device: CDPSession
) -> None:
    page = browser_page
    log_in(page, hall, LOGIN)  # at 127.0.0.1, which is no name
    adds_a_key(page, hall, LOGIN)
    expect(page.locator(".kept").first).to_contain_text("ที่อยู่จริงของระบบ")


def test_without_script_the_page_offers_the_app(browser_page: Page, hall: TownHall) -> None:
    page = browser_page
    log_in(page, hall, LOGIN)
    page.route("**/static/passkeys-*.js", lambda route: route.abort())
    page.goto(f"{hall.web}/staff/me/second-step")
    expect(page.get_by_label("รหัส 6 หลัก")).to_be_visible()
    expect(page.get_by_text("เมื่อเบราว์เซอร์เปิด JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="เพิ่มพาสคีย์ในเครื่องนี้")).to_be_hidden()
