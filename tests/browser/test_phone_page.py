"""The phone page in a real browser: write, tap, see the card, share a place, take back."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.simulator import Channel, Platform
from bot.simulator.app import Server, create_simulator_app, serve
from tests.simulator.conftest import Api
from tests.simulator.test_phone import TalkingBot

pytestmark = pytest.mark.browser


@pytest.fixture
def running() -> Iterator[tuple[Platform, Server]]:
    bot = TalkingBot()
    channel = Channel("demo", "secret", "token", "http://127.0.0.1:9/webhook", name="เทศบาลสมมติ")
    platform = Platform([channel], deliver=bot, chance=random.Random(5), threads=2)
    bot.api = Api(create_simulator_app(platform).test_client(), "token")
    server = serve(platform).start()
    yield platform, server
    server.close()


@pytest.fixture
def phone(browser_page: Page, running: tuple[Platform, Server]) -> Page:
    browser_page.goto(f"{running[1].url}/?person=malee")
    return browser_page


def test_a_person_files_with_thumbs(phone: Page, running: tuple[Platform, Server]) -> None:
    platform = running[0]
    phone.get_by_test_id("composer").fill("ไฟดับ")
    phone.get_by_test_id("send").click()
    phone.get_by_test_id("quick-reply").filter(has_text="ไฟถนน").click()
    expect(phone.get_by_test_id("chat")).to_contain_text("69-K7M3QX")
    phone.get_by_test_id("location").click()
    phone.get_by_test_id("place-1").click()
    phone.get_by_test_id("send-location").click()
    expect(phone.get_by_test_id("chat")).to_contain_text("ถนนตัวอย่าง")
    phone.get_by_test_id("sample-photo").click()
    expect(phone.locator("img.photo")).to_be_visible()
    phone.get_by_test_id("unsend").first.click()
    expect(phone.get_by_test_id("chat")).to_contain_text("unsent")
    assert platform.chat("malee").messages[0].is_unsent
    expect(phone.get_by_test_id("traffic")).to_contain_text("webhook")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


def test_another_person_has_another_chat(phone: Page) -> None:
    phone.get_by_test_id("composer").fill("ความลับของมาลี")
    phone.keyboard.press("Enter")
    expect(phone.get_by_test_id("chat")).to_contain_text("ความลับของมาลี")
    phone.get_by_test_id("person-boonmee").click()
    expect(phone.get_by_test_id("chat")).not_to_contain_text("ความลับของมาลี")
    phone.get_by_test_id("block").click()
    expect(phone.get_by_test_id("follow")).to_be_visible()
