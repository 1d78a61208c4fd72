"""Canary forensics of the web doors with script, in a real browser, on both kinds of database.

Whoever gets the disk, the databases, the logs, the numbers and the backups afterwards finds
nothing of what was told, of the code, or of the one who told; nothing differs from a server whom
nobody visited.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from pyrage import x25519

from bot.actions.tips import perform_tip, release
from bot.actions.tips_backup import back_up
from bot.actions.tips_commands import AnswerTip
from casework.deadlines import bangkok_date
from tests.browser.test_tip_sealed import seals, sends
from tests.vault.test_canary import picture
from tests.vault.test_web_canary import look, numbers, quiet
from tests.whole.stack import Stack, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WHAT = "คำพยานนกขุนทอง4471 เรียกเงินค่าแบบแปลน"
MORE = "คำพยานนกกางเขน5582 มีคลิปเสียง"
ANSWER = "คำตอบนกเขา6693 ขอวันที่ค่ะ"
PAPER, PHOTO = "สัญญานกขุนทอง1182.pdf", "ภาพนกขุนทอง2293.jpg"
BROWSER, ADDRESS = "CanaryBrowser/88.24 (ScriptIsOn)", "198.51.100.77"
INSIDE = "CANARYAUTHORSCRIPT"


@pytest.fixture(params=["sqlite", "postgresql"])
def stack(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stack]:
    databases: dict[str, str] = {}
    if request.param == "postgresql":
        new: Callable[[], str] = request.getfixturevalue("new_postgres")
        databases = {"database_url": new(), "vault_database_url": new()}
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    with running(tmp_path / "var", **databases) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone whose browser and address could be known again."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        user_agent=BROWSER,
        extra_http_headers={"X-Forwarded-For": ADDRESS},
    )
    yield context.new_page()
    context.close()


def answers(stack: Stack) -> None:
    with stack.deps.vault.begin("demo", role="staff") as vtx:
        reader = vtx.readers.approved()[0].id
        (tip,) = vtx.tips.readable_by(reader)
        perform_tip(vtx, AnswerTip(tip.id, reader, ANSWER), bytes)


def in_the_mailbox(page: Page, home: str, code: str) -> None:
    """Read, add, take back."""
    page.goto(f"{home}/mailbox")
    page.wait_for_selector("#browser-derives:visible")
    page.fill("#code", code)
    page.locator("#code-form button").click()
    page.wait_for_selector("#box:visible", timeout=60_000)
    expect(page.locator("#answers")).to_contain_text(ANSWER)
    page.fill("#words", MORE)
    page.locator("#add button").click()
    page.get_by_text("เพิ่มแล้วค่ะ").wait_for(timeout=60_000)


def test_the_web_doors_with_script_leave_nothing_anywhere(
    page: Page,
    serve: Callable[[Flask], str],
    stack: Stack,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    home, main = serve(stack.app), stack.deps.settings.main_database
    before, measured = quiet(main), numbers(stack)
    photo: dict[str, object] = {"name": PHOTO, "mimeType": "image/jpeg", "buffer": picture()}
    paper: dict[str, object] = {
        "name": PAPER,
        "mimeType": "",
        "buffer": b"%PDF-1.4 " + INSIDE.encode(),
    }
    code = seals(page, home, WHAT, photo, paper)
    needles = [WHAT, MORE, ANSWER, PAPER, PHOTO, INSIDE, "CANARYCAMERA", BROWSER, ADDRESS]
    needles += [code, code.replace(" ", "")]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    waiting: list[list[str]] = []

    def before_the_last_tap(route: Route) -> None:
        waiting.append(look(stack, tmp_path, needles))
        route.continue_()

    page.route("**/tip/sealed", before_the_last_tap)
    sends(page)
    assert waiting == [[]], "while the parts wait for the last tap"
    assert look(stack, tmp_path, needles) == [], "in the spool"
    release(stack.deps.vault, "demo", bytes)
    answers(stack)
    in_the_mailbox(page, home, code)
    release(stack.deps.vault, "demo", bytes)
    day = bangkok_date(stack.deps.clock())
    back_up(
        stack.deps.vault,
        tmp_path / "backups",
        [str(x25519.Identity.generate().to_public())],
        day,
    )
    assert look(stack, tmp_path, needles) == [], "with the officers, and in the backup"
    page.check("#sure")
    page.locator("#withdraw button").click()
    page.get_by_text("ถอนเบาะแสแล้ว").wait_for(timeout=60_000)
    assert look(stack, tmp_path, needles) == [], "withdrawn"
    assert quiet(main) == before, "the main database is that of a server whom nobody visited"
    assert numbers(stack) == measured
    assert page.context.cookies() == []
    assert not any(code.replace(" ", "") in url or "bearer" in url for url in asked)
    out, err = capfd.readouterr()
    assert not [needle for needle in needles if needle in out + err]
