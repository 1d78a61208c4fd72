"""What was opened can be found again by its words, in the page alone, until it locks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Request, expect

from tests.browser.accessibility import axe_finds
from tests.browser.officers import Screen, deliver, enrolled, hire, screen
from tests.vault.traces import spellings
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

WORD = "นกแสกสี่ตัว"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("search")) as made:
        hire(made, "wanna", "kanda")
        yield made


@pytest.fixture
def desk(browser: Browser, serve: Callable[[Flask], str], stack: Stack) -> Iterator[Screen]:
    home = serve(stack.app)
    phrases = enrolled(browser, home, stack, "wanna", "kanda")
    for what in (f"ผู้รับเหมาพูดถึง{WORD}ทุกครั้ง", "อีกเรื่องหนึ่ง INVOICE 77"):
        paper = ("สัญญาลับ.pdf", b"%PDF-1.4 x")
        Visitor(stack.app.test_client()).sends(what, *([paper] if "INVOICE" in what else []))
    deliver(stack)
    made = screen(browser, home, "wanna")
    made.phrase = phrases["wanna"]
    made.opens_desk()
    yield made
    made.page.context.close()


def finds(desk: Screen, words: str, *labels: str) -> None:
    """Exactly these are shown, in the list's own order, where these words are typed."""
    desk.page.fill("#find", words)
    expect(desk.page.locator("#rows li:visible a")).to_have_text(labels)


def test_opened_words_are_found_in_the_page_and_forgotten_with_the_lock(desk: Screen) -> None:
    page = desk.page
    sent: list[bytes] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.headers}".encode() + (request.post_data_buffer or b""))

    labels = page.locator("#rows a").all_inner_texts()
    finds(desk, WORD)  # nothing was opened yet
    expect(page.locator("#found")).to_contain_text("พบ 0 เรื่อง")
    page.fill("#find", "")
    told = {}
    for label in labels:
        desk.opens(label)
        original = page.locator("#tip button", has_text="เปิดต้นฉบับ")
        if original.count():
            original.click()
            expect(page.locator("#tip")).to_contain_text("สัญญาลับ")
        told[label] = page.locator("#tip").inner_text()
        page.evaluate("location.hash = ''")
        page.wait_for_selector("#tip", state="hidden")
    (mine,) = [label for label in labels if WORD in told[label]]
    (other,) = [label for label in labels if "INVOICE" in told[label]]
    page.on("request", note)
    finds(desk, WORD, mine)
    finds(desk, "invoice  77", other)
    finds(desk, "สัญญาลับ", other)  # an opened document by its name
    finds(desk, mine, mine)  # two words as before
    finds(desk, "", *labels)
    assert not [form for body in sent for form in spellings(WORD) if form in body]
    assert axe_finds(page) == []
    page.fill("#find", WORD)
    page.locator("#lock-now").click()
    page.wait_for_selector("#unlocked", state="hidden")
    expect(page.locator("#find")).to_have_value("")
    expect(page.locator("#rows li:visible a")).to_have_text(labels)
    assert WORD not in page.content()
    finds(desk, WORD)  # the lock forgets
