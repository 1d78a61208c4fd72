"""What officers do with an open tip: by two, aside, handed on, on paper, and locked in time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pyrage
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pyrage import x25519
from sqlalchemy import select, update
from werkzeug.serving import make_server

from bot.actions.tips import perform_tip
from bot.actions.tips_commands import EnrolBody, SecondBody
from storage.vault.rows import Body
from storage.vault.sealing import Belongs, unwrap
from storage.vault.tables import parts, tips
from tests.browser.accessibility import axe_finds
from tests.browser.officers import Screen, deliver, enrolled, hire, picture_shows, screen, tap
from tests.browser.test_tip_sealed import seals, sends
from tests.vault.test_canary import picture
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

WHAT = "ช่างเรียกเงินก่อนตรวจรับ <script>นกฮูก</script>"
OUTSIDE = x25519.Identity.generate()


@dataclass
class Office:
    """A town hall whose officers have their keys."""

    stack: Stack
    home: str
    phrases: dict[str, str]
    browser: Browser
    known: set[str]

    def screen(self, login: str) -> Screen:
        made = screen(self.browser, self.home, login)
        made.phrase = self.phrases[login]
        return made

    def tip(self, what: str = WHAT, *without: str) -> None:
        visitor = Visitor(self.stack.app.test_client())
        visitor.begins(*without)
        photo, paper = ("ก.jpg", picture()), ("สัญญา.pdf", b"%PDF-1.4 owl".ljust(2000))
        visitor.seals(what, photo, paper, where="กองช่าง")
        visitor.posts("/tip/send", token=visitor.hidden("token")[0])
        deliver(self.stack)

    def label(self) -> str:
        """Of the newest tip."""
        with self.stack.deps.vault.reading("demo") as vtx:
            readers = [one for one in vtx.readers.approved() if not one.is_continuity]
            seen = {one.label for each in readers for one in vtx.tips.readable_by(each.id)}
        (label,) = seen - self.known
        self.known.add(label)
        return label


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("acts")) as made:
        hire(made, "wanna", "kanda", "malai")
        _outside_bodies(made)
        yield made


def _outside_bodies(stack: Stack) -> None:
    with stack.deps.vault.begin("demo") as vtx:
        one, two = [each for each in vtx.readers.approved() if not each.is_continuity]
        for title, key in (("ป.ป.ช. สมมติ", str(OUTSIDE.to_public())), ("จังหวัดสมมติ", "")):
            body = perform_tip(vtx, EnrolBody(title, key, one.id), os.urandom)
            assert isinstance(body, Body)
            perform_tip(vtx, SecondBody(body.id, two.id), os.urandom)


@pytest.fixture(scope="module")
def phrases(browser: Browser, stack: Stack) -> dict[str, str]:
    server = make_server("127.0.0.1", 0, stack.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        home = f"http://127.0.0.1:{server.server_port}"
        return enrolled(browser, home, stack, "wanna", "kanda", "malai")
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def known() -> set[str]:
    return set()


@pytest.fixture
def office(
    browser: Browser,
    serve: Callable[[Flask], str],
    stack: Stack,
    phrases: dict[str, str],
    known: set[str],
) -> Iterator[Office]:
    before = list(browser.contexts)
    yield Office(stack, serve(stack.app), phrases, browser, known)
    for context in browser.contexts:
        if context not in before:
            context.close()


def opened(office: Office, login: str, label: str) -> Screen:
    who = office.screen(login)
    who.opens_desk()
    who.opens(label)
    return who


def test_a_hold_takes_two(office: Office) -> None:
    office.tip()
    label = office.label()
    one = opened(office, "wanna", label)
    one.act("hold").locator("button").click()
    one.hears("รอเจ้าหน้าที่คนที่สอง")
    second = one.page.get_by_role("button", name="ยืนยัน", exact=True)
    expect(second, "not alone").to_be_hidden()
    one.act("hold").locator("button").click()
    one.hears("รอยืนยันอยู่แล้ว")
    two = office.screen("kanda")
    two.opens_desk()
    card = two.page.locator("li[data-waits]", has_text=label)
    card.get_by_role("button", name="ยืนยัน", exact=True).click()
    two.hears("เรียบร้อย")
    expect(two.page.locator("#rows li", has_text=label)).to_contain_text("ระงับการลบ")


def test_access_is_sealed_anew_here_and_confirmed_there(office: Office) -> None:
    hire(office.stack, "latecomer")
    office.tip("ก่อนคนใหม่มา")
    label = office.label()
    came_yesterday(office.stack, label)
    office.phrases |= enrolled(office.browser, office.home, office.stack, "latecomer")
    one = opened(office, "wanna", label)
    form = one.act("access")
    form.locator("select").select_option(label="latecomer สมมติ (หน่วยของ latecomer)")
    form.locator("button").click()
    one.hears("รอเจ้าหน้าที่คนที่สอง")
    late = office.screen("latecomer")
    late.opens_desk()
    expect(late.page.locator("#rows a"), "asked is not given").to_have_count(0)
    two = opened(office, "kanda", label)
    tap(two.page, "ยืนยัน")
    two.hears("เรียบร้อย")
    late.opens_desk()
    late.opens(label)
    assert "ก่อนคนใหม่มา" in late.says()
    expect(late.page.locator("[data-slot=holders]")).to_contain_text("latecomer สมมติ")


def came_yesterday(stack: Stack, label: str) -> None:
    """The vault knows days only: a key of the same day may have been left out."""
    with stack.deps.vault.begin("demo") as vtx:
        day = vtx.today - timedelta(days=1)
        vtx.connection.execute(update(tips).where(tips.c.label == label).values(received_on=day))


def test_who_steps_aside_sees_it_no_more(office: Office) -> None:
    office.tip("เรื่องของญาติ")
    label = office.label()
    one = opened(office, "wanna", label)
    form = one.act("recuse")
    form.locator("button").click()
    one.hears("ติ๊กยืนยัน")
    form.locator("[name=sure]").check()
    form.locator("button").click()
    one.hears("ถอนตัวแล้ว")
    expect(one.page.locator("main")).not_to_contain_text(label)
    two = opened(office, "kanda", label)
    expect(two.page.locator("[data-slot=holders]")).not_to_contain_text("wanna")
    expect(two.page.locator("#access-to option", has_text="wanna")).to_have_count(0)


def test_a_package_opens_with_the_other_bodys_key_alone(office: Office, tmp_path: Path) -> None:
    office.tip()
    label = office.label()
    one = opened(office, "wanna", label)
    form = one.act("refer")
    form.locator("select").select_option(label="ป.ป.ช. สมมติ")
    form.locator("[name=letter]").fill("เรียน ป.ป.ช. ขอส่งเรื่องนกแสก")
    form.locator("label", has_text="ที่ไหน").locator("input").uncheck()
    original = form.locator("label", has_text="ไฟล์ต้นฉบับ").locator("input")
    expect(original, "with camera and place it goes only by choice").not_to_be_checked()
    original.check()
    form.locator("button").click()
    one.hears("เรียบร้อย")
    assert "original_opened" in deeds(office)[-4:], "and by a recorded act"
    expect(one.page.locator("main")).to_contain_text("ส่งต่อหน่วยงานอื่นแล้ว – ป.ป.ช. สมมติ")
    with one.page.expect_download() as waiting:
        one.page.get_by_role("button", name="บันทึกแฟ้มปิดผนึก").click()
    assert waiting.value.suggested_filename.endswith(".age")
    waiting.value.save_as(tmp_path / "package.age")
    plain = pyrage.decrypt((tmp_path / "package.age").read_bytes(), [OUTSIDE])
    with office.stack.deps.vault.reading("demo") as vtx:
        officer = next(one for one in vtx.readers.approved() if one.title.startswith("wanna"))
        tip = next(one for one in vtx.tips.readable_by(officer.id) if one.label == label)
        (package,) = vtx.desk.packages(tip.id)
    kind, page = unwrap(plain, Belongs(tip.id, package.id))
    assert kind == "package"
    told = page.decode()
    assert "ขอส่งเรื่องนกแสก" in told
    assert "&lt;script&gt;นกฮูก" in told, "nothing in it can run"
    assert "data:image/jpeg;base64," in told
    assert 'download="สัญญา.pdf"' in told
    assert "กองช่าง" not in told, "only what was chosen"
    shown = one.page.context.new_page()
    (tmp_path / "package.html").write_bytes(plain)
    shown.goto(f"file://{tmp_path}/package.html")
    picture_shows(shown.locator("img"))


def test_paper_goes_to_a_body_without_a_key(office: Office) -> None:
    office.tip()
    one = opened(office, "wanna", office.label())
    form = one.act("refer")
    form.locator("select").select_option(label="จังหวัดสมมติ")
    form.locator("[name=letter]").fill("ส่งเป็นกระดาษ")
    form.locator("button").click()
    one.hears("เรียบร้อย")
    expect(one.page.get_by_role("button", name="บันทึกแฟ้มปิดผนึก")).to_be_hidden()


def test_a_case_file_is_printed_and_that_is_written_down(office: Office) -> None:
    office.tip("เรื่องที่พิมพ์")
    one = opened(office, "wanna", office.label())
    told = "() => { window.print = () => { document.body.dataset.printed = 'yes'; }; }"
    one.page.evaluate(told)  # wrapped: what evaluates to a function would be called at once
    one.act("print").locator("button").click()
    expect(one.page.locator("body[data-printed]")).to_be_attached()
    one.page.emulate_media(media="print")
    expect(one.page.get_by_text("เรื่องที่พิมพ์")).to_be_visible()
    for hidden in (".acts", ".top nav", "#unlocked", "footer"):
        expect(one.page.locator(hidden).first).to_be_hidden()
    with office.stack.deps.vault.reading("demo") as vtx:
        assert vtx.audit.all()[-1].deed in {"tip_printed", "case_printed", "file_printed"}
        assert vtx.audit.first_broken() is None


def test_a_state_changes_with_a_reason_that_only_officers_read(office: Office) -> None:
    office.tip()
    one = opened(office, "wanna", office.label())
    form = one.act("move")
    form.locator("button").click()
    one.hears("กรอกให้ครบ")
    form.locator("[name=state]").select_option("examining")
    form.locator("[name=why]").fill("นัดดูเอกสาร")
    form.locator("button").click()
    one.hears("เรียบร้อย")
    expect(one.page.locator("[data-slot=state]").first).to_contain_text("กำลังตรวจสอบ")
    expect(one.page.locator("[data-slot=notes]")).to_contain_text("นัดดูเอกสาร")


def test_an_original_is_saved_never_shown(office: Office, tmp_path: Path) -> None:
    office.tip()
    one = opened(office, "wanna", office.label())
    assert deeds(office)[-1] == "tip_opened"
    one.page.get_by_role("button", name="เปิดต้นฉบับ").click()
    link = one.page.get_by_role("button", name="สัญญา.pdf")
    link.wait_for()
    assert deeds(office)[-1] == "original_opened", "written down before it is given"
    with one.page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == "สัญญา.pdf"
    waiting.value.save_as(tmp_path / "x")
    assert (tmp_path / "x").read_bytes().startswith(b"%PDF-1.4")
    expect(one.page.locator("main")).to_contain_text("เปิดด้วยความระวัง")


def deeds(office: Office) -> list[str]:
    with office.stack.deps.vault.reading("demo") as vtx:
        return [one.deed for one in vtx.audit.all()]


def test_an_original_does_not_come_with_the_rest(office: Office) -> None:
    """Everything else was fetched when the tip was opened; the page asked for no original."""
    office.tip()
    one = office.screen("wanna")
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.opens_desk()
    one.opens(office.label())
    fetched = {url.split("/sealed/")[1] for url in asked if "/sealed/" in url}
    with office.stack.deps.vault.reading("demo", role="owner") as vtx:
        rows = vtx.connection.exec_driver_sql("SELECT id, is_apart FROM parts").all()
    apart = {id_ for id_, is_apart in rows if is_apart}
    assert apart
    assert fetched
    assert not fetched & apart


def test_an_original_that_cannot_be_written_down_is_not_given(office: Office) -> None:
    office.tip()
    one = opened(office, "wanna", office.label())
    one.page.route("**/original*", lambda route: route.abort())
    one.page.get_by_role("button", name="เปิดต้นฉบับ").click()
    one.hears("ไม่มีสัญญาณ")
    assert "สัญญา.pdf" not in one.says()
    assert deeds(office)[-1] == "tip_opened"


def test_a_name_that_deceives_the_eye_is_shown_plainly(office: Office, browser_page: Page) -> None:
    name = "../รายการ\u202efdp.exe.pdf"
    paper: dict[str, object] = {"name": name, "mimeType": "", "buffer": b"%PDF-1.4 x"}
    seals(browser_page, office.home, "ชื่อไฟล์หลอกตา", paper)
    sends(browser_page)
    deliver(office.stack)
    one = opened(office, "wanna", office.label())
    one.page.get_by_role("button", name="เปิดต้นฉบับ").click()
    button = one.page.locator("#tip button[data-slot=name]")
    expect(button).to_have_text("รายการfdp.exe.pdf")
    with one.page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "รายการfdp.exe.pdf"


def test_what_was_told_is_text_and_nothing_else(office: Office) -> None:
    office.tip()
    one = opened(office, "wanna", office.label())
    assert "<script>นกฮูก</script>" in one.says()
    expect(one.page.locator("#tip script")).to_have_count(0)


def test_the_page_locks_itself_after_ten_idle_minutes(office: Office) -> None:
    office.tip("ก่อนล็อก")
    label = office.label()
    one = office.screen("wanna")
    one.page.clock.install()
    one.opens_desk()
    one.opens(label)
    one.act("answer").locator("textarea").fill("ยังไม่ได้ส่ง")
    one.page.clock.run_for(9 * 60_000)
    one.page.keyboard.press("Shift")
    one.page.clock.run_for(9 * 60_000)
    assert "ก่อนล็อก" in one.says(), "somebody was there"
    one.page.clock.run_for(65_000)
    one.hears("ล็อกเอง")
    nothing_is_left(one.page, "ก่อนล็อก", "ยังไม่ได้ส่ง", one.phrase)
    assert axe_finds(one.page) == []
    one.page.locator("#rows a", has_text=label).click()
    one.unlocks()
    one.page.wait_for_selector("#tip article", timeout=60_000)
    tap(one.page, "ล็อกเดี๋ยวนี้")
    nothing_is_left(one.page, "ก่อนล็อก", one.phrase)


def nothing_is_left(page: Page, *words: str) -> None:
    """Neither in the document, nor in fields, nor in what a browser keeps for a site."""
    expect(page.locator("#unlocked")).to_be_hidden()
    held: str = page.evaluate(
        """() => document.documentElement.outerHTML
        + [...document.querySelectorAll('input, textarea')].map(f => f.value).join(' ')
        + JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie
        + JSON.stringify(history.state) + location.href"""
    )
    for word in words:
        assert word not in held


def test_swapped_bytes_are_not_shown(office: Office) -> None:
    """Somebody with the database puts another tip's words in the place of these."""
    office.tip("เรื่องแท้")
    label = office.label()
    office.tip("เรื่องอื่น")
    other = office.label()
    vault = office.stack.deps.vault
    with vault.begin("demo") as vtx:
        officer = next(one for one in vtx.readers.approved() if one.title.startswith("wanna"))
        ids = {one.label: one.id for one in vtx.tips.readable_by(officer.id)}
        mine, theirs = (
            vtx.connection.execute(
                select(parts.c.id, parts.c.sealed)
                .where(parts.c.tip == ids[each])
                .order_by(parts.c.is_apart)
            ).all()
            for each in (label, other)
        )
        for part in mine:
            swap = update(parts).where(parts.c.id == part.id).values(sealed=theirs[0].sealed)
            vtx.connection.execute(swap)
    one = opened(office, "wanna", label)
    one.page.get_by_role("button", name="เปิดต้นฉบับ").click()
    expect(one.page.get_by_text("ส่วนนี้เปิดไม่ได้")).to_have_count(len(mine))
    assert "เรื่องอื่น" not in one.says()


def test_a_swapped_key_of_a_tip_is_noticed(office: Office) -> None:
    """Somebody with the database would read what officers write from then on."""
    office.tip("เรื่องกุญแจแท้")
    label = office.label()
    mine = str(x25519.Identity.generate().to_public())
    with office.stack.deps.vault.begin("demo", role="owner") as vtx:
        vtx.connection.execute(update(tips).where(tips.c.label == label).values(tip_key=mine))
    one = office.screen("wanna")
    one.opens_desk()
    one.page.locator("#rows a", has_text=label).click()
    one.hears("ข้อมูลอาจถูกสลับ")
    expect(one.page.locator("main")).not_to_contain_text("เรื่องกุญแจแท้")
    expect(one.page.locator("form[data-act=answer]")).to_be_hidden()
