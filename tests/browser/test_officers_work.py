"""Two officers enrol, a tip comes by the form, is opened, answered and concluded; the informant
reads the answer and writes back. Nothing secret leaves a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import axe_finds
from tests.browser.officers import Screen, deliver, hire, picture_shows, screen, vouch_for_all
from tests.browser.test_tip_sealed import Wire, seals, sends
from tests.vault.footprints import dump, every_key
from tests.vault.test_canary import picture
from tests.vault.traces import traces
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

TOLD = "หัวหน้าขอเงินนกเงือก7714 ก่อนออกใบอนุญาต"
ANSWER = "ขอบคุณค่ะ เห็นด้วยตาเองหรือไม่ นกปรอด8825"


@dataclass
class Office:
    """A town hall with two officers at their screens."""

    stack: Stack
    home: str
    one: Screen
    two: Screen


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("officers")) as made:
        hire(made, "wanna", "kanda", "latecomer")
        yield made


@pytest.fixture
def office(browser: Browser, serve: Callable[[Flask], str], stack: Stack) -> Iterator[Office]:
    home = serve(stack.app)
    one, two = (screen(browser, home, login) for login in ("wanna", "kanda"))
    yield Office(stack, home, one, two)
    for each in (one, two):
        each.page.context.close()


def test_from_the_first_key_to_the_last_word(
    office: Office,
    browser_page: Page,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    one, two = office.one, office.two
    wire = Wire(browser_page, office.stack.app, monkeypatch)
    shown = [one.enrols("วรรณา สมมติ (นิติกร)", "สำนักปลัด"), two.enrols("กานดา สมมติ", "กองคลัง")]
    assert axe_finds(one.page) == []
    vouch_for_all(office.stack)
    with office.stack.deps.vault.reading("demo") as vtx:
        assert set(shown) <= {reader.fingerprint for reader in vtx.readers.approved()}

    photo: dict[str, object] = {"name": "ก.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    code = seals(browser_page, office.home, TOLD, photo)
    sends(browser_page)
    deliver(office.stack)

    one.opens_desk()
    assert axe_finds(one.page) == []
    row = one.page.locator("#rows a")
    label = row.inner_text()
    assert len(label.split()) == 2
    one.opens(label)
    assert TOLD in one.says()
    picture_shows(one.page.locator("#tip img"))
    assert axe_finds(one.page) == []

    form = one.act("answer")
    form.locator("textarea").fill(ANSWER)
    form.locator("[name=asking]").check()
    form.locator("button").click()
    one.hears("ปิดผนึกถึงผู้แจ้ง")
    expect(one.page.locator("main")).to_contain_text("รอผู้แจ้งตอบ")

    box = browser_page
    opens_box(box, office.home, code)
    expect(box.locator("#answers")).to_contain_text(ANSWER)
    box.fill("#words", "เห็นเองค่ะ นกแก้ว9936")
    box.locator("#add button").click()
    expect(box.locator("#said")).to_contain_text("เพิ่มแล้ว")
    deliver(office.stack)

    two.opens_desk()
    two.opens(label)
    assert "นกแก้ว9936" in two.says()
    assert ANSWER in two.says(), "officers read each other's answers"
    form = two.act("conclude")
    form.locator("[name=outcome]").select_option("founded")
    form.locator("[name=words]").fill("ตรวจสอบแล้ว มีมูลค่ะ")
    form.locator("[name=why]").fill("หลักฐานตรงกัน นกยูง1147")
    form.locator("button").click()
    two.hears("เรียบร้อย")
    expect(two.page.locator("main")).to_contain_text("สรุปผลแล้ว – มีมูล")

    opens_box(box, office.home, code)
    expect(box.locator("#answers")).to_contain_text("ตรวจสอบแล้ว มีมูลค่ะ")
    expect(box.locator("main")).not_to_contain_text("นกยูง1147")
    secrets = secrets_of(office, code)
    nothing_secret_was_sent(wire, secrets)
    nothing_secret_lies_anywhere(office.stack, tmp_path, secrets)
    assert not [secret for secret in secrets if secret in caplog.text]


def opens_box(page: Page, home: str, code: str) -> None:
    page.goto(f"{home}/mailbox")
    page.wait_for_selector("#browser-derives:visible")
    page.fill("#code", code)
    page.locator("#code-form button").click()
    page.wait_for_selector("#box:visible", timeout=60_000)


def secrets_of(office: Office, code: str) -> list[str]:
    """Words of three people, the code, and what opens the keys."""
    secrets = [TOLD, ANSWER, "นกแก้ว9936", "นกยูง1147", "ตรวจสอบแล้ว มีมูลค่ะ"]
    secrets += ["AGE-SECRET-KEY-1", "CANARYCAMERA", code, code.replace(" ", "")]
    for each in (office.one, office.two):
        assert each.phrase
        secrets += [each.phrase, each.phrase.replace(" ", "+"), " ".join(each.phrase.split()[:2])]
    return secrets


def nothing_secret_was_sent(wire: Wire, secrets: list[str]) -> None:
    """Every request as it came to the server: no private key, no passphrase, no word, no code."""
    assert wire.carries("age-encryption.org/v1"), "the wire was really tapped"
    for secret in secrets:
        assert not wire.carries(secret), secret


def nothing_secret_lies_anywhere(stack: Stack, folder: Path, secrets: list[str]) -> None:
    """Files, journals and all rows of both databases, also under every key on this disk."""
    settings, dumps = stack.deps.settings, folder / "dumps"
    dumps.mkdir()
    dump(settings.main_database, dumps / "main")
    dump(settings.vault_database, dumps / "vault")
    keys = every_key(settings.secret_key.get_secret_value())
    demo = settings.var_dir / "demo-keys"  # invented officers' keys, for the demo alone
    demo.rename(folder.parent / "demo-keys")
    try:
        assert traces(settings.var_dir, secrets, keys) == []
        assert traces(dumps, secrets, keys) == []
        titles = traces(dumps, ["วรรณา สมมติ (นิติกร)"], keys)
        assert titles, "what is public is found"
    finally:
        (folder.parent / "demo-keys").rename(demo)
