"""The web doors with script: what is told and the code never leave the page in the open."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, Route, expect

from bot.actions.tips import perform_tip, release
from bot.actions.tips_commands import AnswerTip
from bot.actions.tips_files import without_name
from bot.actions.tips_reading import OpenPart, open_tip, read_identity, reader_of
from casework.receipt_codes import read_code
from tests.browser.accessibility import axe_finds
from tests.vault.test_canary import picture
from tests.vault.traces import spellings
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

WHAT = "คำพยานนกกระเต็น5519 หัวหน้าขอเงินสามหมื่น"
PAPER = "สัญญากระเต็น.pdf"
NAME = "ลับเฉพาะกระเต็น.jpg"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("sealed")) as made:
        yield made


class Wire:
    """Everything that a page sends, noted in the browser and again where the server receives it."""

    def __init__(self, page: Page, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[bytes] = []
        self.paths: list[str] = []
        page.on("request", self._note)
        self._inner = app.wsgi_app
        monkeypatch.setattr(app, "wsgi_app", self._receive)

    def _receive(self, environ: dict[str, Any], start: Any) -> Any:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.seen += [body, repr([v for v in environ.values() if isinstance(v, str)]).encode()]
        return self._inner({**environ, "wsgi.input": io.BytesIO(body)}, start)

    def _note(self, request: Request) -> None:
        self.paths.append(request.url.split("/", 3)[3])
        self.seen.append(f"{request.method} {request.url} {request.headers}".encode())
        self.seen.append(request.post_data_buffer or b"")

    def carries(self, needle: str) -> bool:
        return any(form in body for body in self.seen for form in spellings(needle))


def opened(stack: Stack) -> list[dict[str, OpenPart]]:
    """What an officer reads after a delivery."""
    release(stack.deps.vault, "demo", bytes)
    file = stack.deps.settings.var_dir / "demo-keys" / "demo-officer-suphap.txt"
    identity = read_identity(file, lambda: "")
    with stack.deps.vault.reading("demo") as vtx:
        reader = reader_of(vtx, identity)
        tips = [
            open_tip(vtx, one, reader, identity, originals=True)
            for one in vtx.tips.readable_by(reader.id)
        ]
    return [{part.kind: part for part in parts} for parts in tips]


def seals(page: Page, home: str, what: str, *files: dict[str, object]) -> str:
    """Up to the code."""
    page.goto(f"{home}/tip")
    page.locator("input[value=nobody]").check()
    page.locator("main button").click()
    page.wait_for_selector("#browser-seals:visible")
    expect(page.locator("#server-seals")).to_be_hidden()
    expect(page.locator("#files-told")).to_contain_text("ไฟล์ละไม่เกิน 20 MB")
    page.fill("#what", what)
    if files:
        page.locator("#files").set_input_files(list(files))  # type: ignore[arg-type]
    page.locator("#tip-form button").click()
    page.wait_for_selector("#code-shown:visible", timeout=60_000)
    return page.locator("#code").inner_text()


def sends(page: Page) -> None:
    page.locator("#send").click()
    page.wait_for_selector("#sent:visible", timeout=60_000)


def test_neither_words_nor_files_nor_code_leave_the_page(
    browser_page: Page,
    serve: Callable[[Flask], str],
    stack: Stack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wire, home = Wire(browser_page, stack.app, monkeypatch), serve(stack.app)
    photo: dict[str, object] = {"name": NAME, "mimeType": "image/jpeg", "buffer": picture()}
    paper: dict[str, object] = {"name": PAPER, "mimeType": "", "buffer": b"%PDF-1.4 CANARYAUTHOR"}
    code = seals(browser_page, home, WHAT, photo, paper)
    assert read_code(code), "the page made a code that holds"
    assert axe_finds(browser_page) == []
    assert not any("tip/seal" in path for path in wire.paths), (
        "nothing was sent before the last tap"
    )
    sends(browser_page)
    assert axe_finds(browser_page) == []
    assert wire.carries("age-encryption.org/v1"), "the wire was really tapped"
    for needle in (WHAT, NAME, PAPER, "CANARYCAMERA", "CANARYAUTHOR", code, code.replace(" ", "")):
        assert not wire.carries(needle), needle
    (told,) = [one for one in opened(stack) if one["what"].body.decode() == WHAT]
    assert told["evidence"].body.startswith(b"\xff\xd8")
    assert b"CANARYCAMERA" not in told["evidence"].body
    name, type_, body = without_name(told["document"].body)
    assert (name, type_, body) == (PAPER, "application/pdf", b"%PDF-1.4 CANARYAUTHOR")
    assert browser_page.context.cookies() == []
    visitor = Visitor(stack.app.test_client())
    assert visitor.posts("/mailbox", code=code).status_code == 200, "both doors derive alike"


def test_the_mailbox_opens_on_the_device(
    browser_page: Page,
    serve: Callable[[Flask], str],
    stack: Stack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = Visitor(stack.app.test_client()).sends("มีคำถาม")
    release(stack.deps.vault, "demo", bytes)
    with stack.deps.vault.begin("demo", role="staff") as vtx:
        officer = vtx.readers.approved()[0].id
        for tip in vtx.tips.readable_by(officer):
            answer = AnswerTip(tip.id, officer, "คำตอบลับ<b>นกกวัก</b>\nบรรทัดสอง")
            assert perform_tip(vtx, answer, os.urandom)
    page, home = browser_page, serve(stack.app)
    wire = Wire(page, stack.app, monkeypatch)
    page.goto(f"{home}/mailbox")
    page.wait_for_selector("#browser-derives:visible")
    page.fill("#code", "1234 5678")
    page.locator("#code-form button").click()
    expect(page.locator("#said")).to_contain_text("รหัสไม่ถูกต้อง")
    page.fill("#code", code.replace(" ", "-"))
    page.locator("#code-form button").click()
    page.wait_for_selector("#box:visible", timeout=60_000)
    page.wait_for_function("scrollY == 0")  # the heading is not under the bar that stays in sight
    expect(page.locator("#answers")).to_contain_text("คำตอบลับ<b>นกกวัก</b>")
    assert axe_finds(page) == []
    page.fill("#words", "เพิ่มเติมนกกวัก")
    page.locator("#add button").click()
    page.get_by_text("เพิ่มแล้วค่ะ").wait_for(timeout=60_000)
    for needle in (code, code.replace(" ", ""), "เพิ่มเติมนกกวัก"):
        assert not wire.carries(needle)
    added = [one["added"].body.decode() for one in opened(stack) if "added" in one]
    assert "เพิ่มเติมนกกวัก" in added
    page.check("#sure")
    page.locator("#withdraw button").click()
    expect(page.locator("#box")).to_be_hidden()
    expect(page.locator("#said")).to_contain_text("ถอนเบาะแสแล้ว")


def test_an_unknown_code_is_told_so(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    browser_page.goto(f"{serve(stack.app)}/mailbox")
    browser_page.wait_for_selector("#browser-derives:visible")
    browser_page.fill("#code", "1234 5678 9012 3456 7891")
    browser_page.locator("#code-form button").click()
    unknown = browser_page.get_by_text("ไม่พบเบาะแสของรหัสนี้")
    unknown.wait_for(timeout=60_000)


def test_a_broken_line_loses_nothing_and_doubles_nothing(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    """Each request is cut once before it arrives and once after: the answer is lost."""
    broken: list[str] = []

    def cut(route: Route) -> None:
        path = route.request.url.rsplit("/", 1)[-1]
        if broken.count(path) == 0:
            broken.append(path)
            route.abort()
        elif broken.count(path) == 1:
            broken.append(path)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    before = len(opened(stack))
    code = seals(browser_page, serve(stack.app), "สายขาด")
    for path in ("part", "sealed"):
        browser_page.route(f"**/tip/{path}", cut)
    sends(browser_page)
    assert sorted(broken) == ["part", "part", "sealed", "sealed"]
    assert len(opened(stack)) == before + 1
    assert Visitor(stack.app.test_client()).posts("/mailbox", code=code).status_code == 200


def test_a_server_that_began_anew_gets_everything_again(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    code = seals(browser_page, serve(stack.app), "เริ่มใหม่กลางคัน")
    browser_page.evaluate("document.querySelector('[name=token]').value = 'of-another-start'")
    sends(browser_page)
    assert Visitor(stack.app.test_client()).posts("/mailbox", code=code).status_code == 200


def test_a_changed_script_does_not_run(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack
) -> None:
    """The page names the hash of the script; then the form without script is what stands there."""

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "\n;document.title='taken over'")

    browser_page.route("**/tips-*.js", change)
    browser_page.goto(f"{serve(stack.app)}/mailbox")
    browser_page.wait_for_load_state("networkidle")
    assert browser_page.title() != "taken over"
    expect(browser_page.locator("#server-derives")).to_be_visible()


def test_the_file_that_cannot_be_taken_is_named(
    browser_page: Page, serve: Callable[[Flask], str], stack: Stack, tmp_path: Path
) -> None:
    browser_page.goto(f"{serve(stack.app)}/tip")
    browser_page.locator("input[value=nobody]").check()
    browser_page.locator("main button").click()
    browser_page.wait_for_selector("#browser-seals:visible")
    browser_page.fill("#what", "x")
    (tmp_path / "ก.exe").write_bytes(b"MZ")
    browser_page.locator("#files").set_input_files(tmp_path / "ก.exe")
    browser_page.locator("#tip-form button").click()
    expect(browser_page.locator("#said")).to_contain_text("ก.exe")
    expect(browser_page.locator("#code-shown")).to_be_hidden()
