"""The web doors on a slow and breaking line, and for hands that have only a keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from casework.receipt_codes import read_code
from tests.browser.accessibility import axe_finds
from tests.browser.test_tip_sealed import opened, seals, sends
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

MEGABYTE = 1024 * 1024
STEP_SECONDS, MOST_IDLE_SECONDS = 4, 14 * 60
WATCH = """() => { window.seen = []; const bar = document.getElementById('bar');
const note = () => bar.hidden || window.seen.push(bar.value / bar.max);
new MutationObserver(note).observe(bar, {attributes: true}); }"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("line")) as made:
        yield made


@pytest.fixture
def home(serve: Callable[[Flask], str], stack: Stack) -> str:
    return serve(stack.app)


def paper(name: str, size: int) -> dict[str, object]:
    return {"name": name, "mimeType": "", "buffer": b"%PDF-1.4 ".ljust(size, b"x")}


def begins(page: Page, home: str, what: str, files: list[Path]) -> None:
    page.goto(f"{home}/tip")
    page.locator("input[value=nobody]").check()
    page.locator("main button").click()
    page.wait_for_selector("#browser-seals:visible")
    page.fill("#what", what)
    page.locator("#files").set_input_files(files)
    page.locator("#tip-form button").click()


def test_large_files_go_out_with_a_bar_that_moves(
    browser_page: Page, home: str, stack: Stack, tmp_path: Path
) -> None:
    file = tmp_path / "สัญญา.pdf"
    file.write_bytes(b"%PDF-1.4 ".ljust(20 * MEGABYTE, b"x"))
    begins(browser_page, home, "ไฟล์ใหญ่", [file])
    browser_page.wait_for_selector("#code-shown:visible", timeout=90_000)
    browser_page.evaluate(WATCH)
    wire = browser_page.context.new_cdp_session(browser_page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1}
    wire.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": 10 * MEGABYTE})
    browser_page.locator("#send").click()
    expect(browser_page.locator("#bar-text")).to_contain_text("/ 20.0 MB", timeout=60_000)
    browser_page.wait_for_selector("#sent:visible", timeout=120_000)
    seen: list[float] = browser_page.evaluate("window.seen")
    assert len({round(one, 2) for one in seen}) >= 5, "within a file too"
    assert seen == sorted(seen)
    expect(browser_page.locator("#bar")).to_be_hidden()
    (mine,) = [one for one in opened(stack) if one["what"].body.decode() == "ไฟล์ใหญ่"]
    assert len(mine["document"].body) > 20 * MEGABYTE


@pytest.mark.parametrize(
    ("sizes", "told"), [([20 * MEGABYTE + 1], "ใหญ่เกินไป"), ([9] * 11, "ไม่เกิน 10 ไฟล์")]
)
def test_too_much_is_told_before_anything_goes_out(
    browser_page: Page, home: str, tmp_path: Path, sizes: list[int], told: str
) -> None:
    files = [tmp_path / f"{number}.pdf" for number in range(len(sizes))]
    for file, size in zip(files, sizes, strict=True):
        file.write_bytes(b"%PDF-1.4 ".ljust(size, b"x"))
    begins(browser_page, home, "x", files)
    expect(browser_page.locator("#said")).to_contain_text(told)
    expect(browser_page.locator("#write")).to_be_visible()
    expect(browser_page.locator("#what")).to_have_value("x")


def stretch_of(route: Route) -> tuple[str, int]:
    """Which part a request carries, and from which byte on."""
    body = route.request.post_data_buffer or b""
    told = {
        name: re.search(rb'name="%s"\r\n\r\n([^\r]*)' % name, body) for name in (b"part", b"at")
    }
    assert told[b"part"]
    assert told[b"at"]
    return told[b"part"][1].decode(), int(told[b"at"][1])


def test_after_a_lost_line_only_what_is_missing_goes_out(
    browser_page: Page, home: str, stack: Stack
) -> None:
    """The line breaks for good within a file; later the same button sends the rest of the file."""
    page, arrived = browser_page, list[tuple[str, int]]()
    page.clock.install()
    seals(page, home, "สายขาดยาว", paper("ก.pdf", 3 * MEGABYTE))
    is_cut, tries = True, 0

    def line(route: Route) -> None:
        nonlocal tries
        tries += 1
        if is_cut and tries == 4:
            route.fetch()  # this one arrives, but its answer is lost
            arrived.append(stretch_of(route))
        if is_cut and tries >= 4:
            route.abort()
            return
        arrived.append(stretch_of(route))
        route.continue_()

    page.route("**/tip/part", line)
    page.locator("#send").click()
    expect(page.locator("#said")).to_contain_text("กำลังลองใหม่", timeout=30_000)
    waits_until_given_up(page, "ยังไม่ได้ส่ง หรือยังไม่แน่")
    assert axe_finds(page) == []
    assert len(arrived) == 4
    is_cut = False
    sends(page)
    paper_id = arrived[-1][0]
    places = [at for part, at in arrived if part == paper_id]
    assert places[0] == 0
    assert places == sorted(places), "never from the beginning again"
    assert len(places) - len(set(places)) == 1, "only the stretch whose answer was lost came twice"
    assert len(set(places)) == 7
    (mine,) = [one for one in opened(stack) if one["what"].body.decode() == "สายขาดยาว"]
    assert len(mine["document"].body) > 3 * MEGABYTE


def test_a_server_that_began_anew_gets_everything_again(
    browser_page: Page, home: str, stack: Stack
) -> None:
    """Its key is gone and with it what waited: nobody is told "sent" before all of it is there."""
    page = browser_page
    seals(page, home, "เริ่มใหม่กลางทาง", paper("ค.pdf", 2 * MEGABYTE))
    seen = list[str]()

    def line(route: Route) -> None:
        seen.append(stretch_of(route)[0])
        if len(seen) == 4:
            stack.deps.vault.empty_drafts()
        route.continue_()

    page.route("**/tip/part", line)
    sends(page)
    (mine,) = [one for one in opened(stack) if one["what"].body.decode() == "เริ่มใหม่กลางทาง"]
    assert len(mine["document"].body) > 2 * MEGABYTE


def waits_until_given_up(page: Page, words: str) -> None:
    """Let the page's pauses pass at once, one after the other, until it says so.

    They are 50 seconds long together. In small steps: a machine that takes its time between two
    tries must not come to the quarter of an hour after which a forgotten page closes.
    """
    for _ in range(MOST_IDLE_SECONDS // STEP_SECONDS):
        if words in page.locator("#said").inner_text():
            return
        page.clock.run_for(STEP_SECONDS * 1000)
        page.wait_for_timeout(100)
    raise AssertionError(page.locator("#said").inner_text())


def opens_a_box(page: Page, home: str, stack: Stack) -> None:
    code = Visitor(stack.app.test_client()).sends("กล่องบนสายขาด")
    page.goto(f"{home}/mailbox")
    page.wait_for_selector("#browser-derives:visible")
    page.fill("#code", code)
    page.locator("#code-form button").click()
    page.wait_for_selector("#box:visible", timeout=60_000)


@pytest.mark.parametrize("lost", [2, 3], ids=["a slice", "the last word"])
def test_what_is_added_on_a_broken_line_arrives_once(
    browser_page: Page, home: str, stack: Stack, lost: int
) -> None:
    page, words = browser_page, f"เพิ่มบนสายขาด {lost}"
    page.clock.install()
    opens_a_box(page, home, stack)
    tries: list[str] = []

    def line(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == lost:
            route.fetch()  # it arrives, but the answer is lost, and then the line is gone
        if lost <= len(tries) <= lost + 5:
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/(tip|mailbox)/part$"), line)
    page.fill("#words", words)
    page.locator("#files").set_input_files([paper("ข.pdf", 1000)])  # type: ignore[arg-type]
    page.locator("#add button").click()
    waits_until_given_up(page, "ยังส่งไม่ครบ")
    assert tries[-1].split("/")[-2] == ("tip" if lost == 2 else "mailbox")
    page.locator("#add button").click()
    for _ in range(40):
        page.clock.run_for(200)
        page.wait_for_timeout(50)
    expect(page.locator("#said")).to_contain_text("เพิ่มแล้ว")
    (mine,) = [one for one in opened_with_all(stack) if words in one]
    assert sorted(mine) == ["%PDF-1.4", "กล่องบนสายขาด", words]


def opened_with_all(stack: Stack) -> list[list[str]]:
    """The first words of every part of every tip."""
    from bot.actions.tips import release
    from bot.actions.tips_reading import open_tip, read_identity, reader_of

    release(stack.deps.vault, "demo", bytes)
    file = stack.deps.settings.var_dir / "demo-keys" / "demo-officer-suphap.txt"
    identity = read_identity(file, lambda: "")
    with stack.deps.vault.reading("demo") as vtx:
        reader = reader_of(vtx, identity)
        tips = [
            open_tip(vtx, one, reader, identity, originals=True)
            for one in vtx.tips.readable_by(reader.id)
        ]
    return [[_begin(part.body) for part in parts] for parts in tips]


def _begin(body: bytes) -> str:
    text = body.decode(errors="replace")
    return "%PDF-1.4" if "%PDF" in text else text


def test_a_forgotten_box_closes_by_itself(browser_page: Page, home: str, stack: Stack) -> None:
    page = browser_page
    page.clock.install()
    opens_a_box(page, home, stack)
    page.clock.run_for(14 * 60_000)
    expect(page.locator("#box")).to_be_visible()
    page.keyboard.press("Shift")
    page.clock.run_for(14 * 60_000)
    expect(page.locator("#box"), "somebody was there").to_be_visible()
    page.clock.run_for(2 * 60_000)
    expect(page.locator("#box")).to_be_hidden()
    expect(page.locator("#answers")).to_have_text("")
    expect(page.locator("#said")).to_contain_text("15 นาที")
    assert axe_finds(page) == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; fails where no key leads there."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by keyboard to {selector}")


def test_a_tip_by_keyboard_alone(browser_page: Page, home: str) -> None:
    page = browser_page
    page.goto(f"{home}/tip")
    tab_to(page, "input[value=nobody]")
    page.keyboard.press("Space")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#browser-seals:visible")
    tab_to(page, "#what")
    page.keyboard.insert_text("พิมพ์ด้วยแป้นอย่างเดียว")
    tab_to(page, "#tip-form button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code-shown:visible", timeout=60_000)
    expect(page.locator("#code-shown"), "a screen reader is led to the code").to_be_focused()
    code = page.locator("#code").inner_text()
    tab_to(page, "#send")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sent:visible", timeout=60_000)
    tab_to(page, "footer a[href*=mailbox]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#browser-derives:visible")
    tab_to(page, "#code")
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    page.keyboard.insert_text((read_code(code) or "").translate(thai))
    page.keyboard.press("Enter")
    page.wait_for_selector("#box:visible", timeout=60_000)
    expect(page.locator("#box")).to_be_focused()
    tab_to(page, "#sure")
    page.keyboard.press("Space")
    tab_to(page, "#withdraw button")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("ถอนเบาะแสแล้ว")


@pytest.mark.parametrize("by", ["click", "keys"])
def test_quick_exit_leaves_no_page_to_go_back_to(browser_page: Page, home: str, by: str) -> None:
    page = browser_page
    page.goto(f"{home}/tip/keys")
    page.goto(f"{home}/mailbox")
    page.wait_for_selector("#browser-derives:visible")
    page.evaluate("document.getElementById('quick-exit').href = '/tip'")  # tests stay at home
    if by == "click":
        page.locator("#quick-exit").click()
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("**/tip")
    page.go_back()
    expect(page).to_have_url(f"{home}/tip/keys")
