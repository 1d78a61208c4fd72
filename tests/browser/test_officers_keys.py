"""The life of an officer's key: vouched for, closed under new words, changed, lost, given back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.browser.accessibility import axe_finds
from tests.browser.officers import Screen, deliver, hire, screen, tap, vouch_for_all
from tests.browser.test_tip_sealed import Wire
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("keys")) as made:
        hire(made, "wanna", "kanda")
        yield made


@pytest.fixture
def office(
    browser: Browser, serve: Callable[[Flask], str], stack: Stack
) -> Iterator[tuple[Screen, Screen]]:
    """Two screens; wanna has a key that was vouched for, kanda has none."""
    home = serve(stack.app)
    one, two = (screen(browser, home, login) for login in ("wanna", "kanda"))
    one.enrols("วรรณา สมมติ", "สำนักปลัด")
    vouch_for_all(stack)
    yield one, two
    for each in (one, two):
        each.page.context.close()


def change(who: Screen, form: str) -> None:
    """Unfold a change of the key page, and open the key there."""
    who.goes("/staff/tips/key")
    who.page.locator(f"details:has(> #{form}) > summary").click()
    phrase = who.page.locator(f"#{form} [name=phrase]")
    if phrase.count():
        phrase.fill(who.phrase)
    else:
        who.page.locator(f"#{form} [name=sure]").check()
    who.page.locator(f"#{form} button").click()
    who.makes_words()


def vouches(who: Screen, fingerprint: str) -> None:
    """Compare what stands on both screens, tick, tap."""
    who.opens_desk()
    card = who.page.locator("li[data-waits]", has_text=fingerprint)
    expect(card).to_be_visible()
    tap(who.page, "รับรองกุญแจนี้")
    who.hears("ติ๊กยืนยัน")
    card.get_by_role("checkbox").check()
    tap(who.page, "รับรองกุญแจนี้")
    who.hears("เรียบร้อย")


def sends_tip(stack: Stack, what: str) -> None:
    Visitor(stack.app.test_client()).sends(what)
    deliver(stack)


def test_a_new_officer_is_vouched_for_on_another_screen(
    office: tuple[Screen, Screen], stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = office
    wire = Wire(two.page, stack.app, monkeypatch)
    fingerprint = two.enrols("กานดา สมมติ", "กองคลัง")
    expect(two.page.locator("main")).to_contain_text("รอเจ้าหน้าที่อีกคนรับรอง")
    vouches(one, fingerprint)
    assert axe_finds(one.page) == []
    two.goes("/staff/tips/key")
    expect(two.page.locator("main")).to_contain_text("รับรองแล้ว ใช้ได้")
    sends_tip(stack, "หลังรับรอง")
    two.opens_desk()
    expect(two.page.locator("#rows a")).to_have_count(1)
    for secret in ("AGE-SECRET-KEY-1", two.phrase, two.phrase.split()[0] + " ", one.phrase):
        assert not wire.carries(secret)


def test_new_words_open_the_same_key_and_the_old_ones_do_not(
    office: tuple[Screen, Screen], stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = office
    sends_tip(stack, "ก่อนเปลี่ยนวลี")
    before, wire = one.phrase, Wire(one.page, stack.app, monkeypatch)
    change(one, "rewrap")
    assert one.phrase != before
    one.goes("/staff/tips")
    one.page.fill("#phrase", before)
    one.page.locator("#unlock button").click()
    one.hears("วลีหกคำไม่ถูกต้อง")
    one.unlocks()
    one.opens(one.page.locator("#rows a").inner_text())
    assert "ก่อนเปลี่ยนวลี" in one.says()
    for secret in (before, one.phrase, "AGE-SECRET-KEY-1"):
        assert not wire.carries(secret)


def test_words_are_understood_however_they_are_typed(office: tuple[Screen, Screen]) -> None:
    one, _ = office
    one.goes("/staff/tips")
    one.phrase = f"  {one.phrase.upper().replace(' ', ' - ')} "
    one.unlocks()


def test_a_changed_key_takes_its_tips_along(office: tuple[Screen, Screen], stack: Stack) -> None:
    one, two = office
    two.enrols("กานดา สมมติ", "กองคลัง")
    vouch_for_all(stack)
    sends_tip(stack, "ก่อนเปลี่ยนกุญแจ")
    old_words = one.phrase
    change(one, "new-key")
    fresh = one.page.locator("section[data-key] code").nth(1).inner_text()
    new_words, one.phrase = one.phrase, old_words
    one.opens_desk()  # until somebody vouches the old key works
    vouches(two, fresh)
    one.goes("/staff/tips")
    one.page.fill("#phrase", old_words)
    one.page.locator("#unlock button").click()
    one.hears("วลีหกคำไม่ถูกต้อง")
    one.phrase = new_words
    one.unlocks()
    one.opens(one.page.locator("#rows a").inner_text())
    assert "ก่อนเปลี่ยนกุญแจ" in one.says()


def test_lost_words_cost_the_old_tips_until_a_colleague_gives_them_back(
    office: tuple[Screen, Screen], stack: Stack
) -> None:
    one, two = office
    two.enrols("กานดา สมมติ", "กองคลัง")
    vouch_for_all(stack)
    sends_tip(stack, "วลีหายแล้ว")
    change(one, "lost")
    fresh = one.page.locator("section[data-key] code").nth(1).inner_text()
    vouches(two, fresh)
    one.opens_desk()
    expect(one.page.locator("#rows a")).to_have_count(0)
    two.opens_desk()
    two.opens(two.page.locator("#rows a").inner_text())
    form = two.act("access")
    form.locator("select").select_option(label="วรรณา สมมติ (สำนักปลัด)")
    expect(form.locator("code")).to_have_text(fresh)
    form.locator("button").click()
    two.hears("รอเจ้าหน้าที่คนที่สอง")
    one.opens_desk()
    one.opens(one.page.locator("#rows a").inner_text())
    assert "วลีหายแล้ว" in one.says()


def test_who_leaves_leaves_nothing_that_opens(office: tuple[Screen, Screen], stack: Stack) -> None:
    one, _ = office
    one.goes("/staff/tips/key")
    one.page.locator("summary", has_text="พ้นหน้าที่").first.click()
    form = one.page.locator("form[data-keyed='/key/leave']")
    form.locator("button").click()
    one.hears("ติ๊กยืนยัน")
    form.locator("[name=sure]").check()
    form.locator("[name=phrase]").fill(one.phrase)
    form.locator("button").click()
    one.page.wait_for_selector("#enrol", timeout=60_000)
    with stack.deps.vault.reading("demo") as vtx:
        assert "วรรณา สมมติ" not in {reader.title for reader in vtx.readers.all()}


def test_a_key_file_opens_too_but_not_somebody_elses(
    office: tuple[Screen, Screen], stack: Stack, browser: Browser
) -> None:
    one, _ = office
    folder: Path = stack.deps.settings.var_dir / "demo-keys"
    one.goes("/staff/tips")
    one.page.locator("#unlock summary").click()
    one.page.locator("#key-file").set_input_files(folder / "demo-officer-suphap.txt")
    one.page.locator("#unlock button").click()
    one.hears("เป็นกุญแจของคนอื่น")
    expect(one.page.locator("#unlocked")).to_be_hidden()


def test_mistyped_words_close_nothing(office: tuple[Screen, Screen], stack: Stack) -> None:
    _, two = office
    two.goes("/staff/tips/key")
    two.page.fill("#unit", "กองคลัง")
    two.page.locator("#enrol button").click()
    two.page.wait_for_selector("#maker:visible")
    assert axe_finds(two.page) == []
    first = two.page.locator("#six-words").inner_text()
    tap(two.page, "ขอวลีอื่น")
    expect(two.page.locator("#six-words")).not_to_have_text(first)
    tap(two.page, "จดแล้ว")
    two.page.fill("#typed-again", first)
    tap(two.page, "ปิดผนึกกุญแจ")
    two.hears("ไม่ตรงกับที่แสดง")
    assert axe_finds(two.page) == []
    with stack.deps.vault.reading("demo") as vtx:
        assert all(reader.is_approved for reader in vtx.readers.all()), "nobody waits"


def test_six_words_leave_the_screen_after_ten_idle_minutes(
    office: tuple[Screen, Screen],
) -> None:
    """Also for somebody who has no key yet, and so nothing that could lock itself."""
    _, new = office
    new.page.clock.install()
    new.goes("/staff/tips/key")
    new.page.fill("#unit", "กองคลัง")
    new.page.locator("#enrol button").click()
    new.page.wait_for_selector("#maker:visible")
    words = new.page.locator("#six-words").inner_text()
    new.page.clock.run_for(9 * 60_000)
    expect(new.page.locator("#six-words")).to_have_text(words)
    new.page.clock.run_for(70_000)
    expect(new.page.locator("#maker")).to_be_hidden()
    new.hears("ซ่อนวลีหกคำแล้ว")
    assert words not in new.page.content()
    assert axe_finds(new.page) == []
