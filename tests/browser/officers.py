"""Integrity officers at their screens: log in, make a key, vouch, open a tip."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from bot.actions.context import System
from bot.actions.people import add_staff
from bot.actions.tips import perform_tip, release
from bot.actions.tips_commands import ApproveReader
from tests.whole.stack import Stack

PASSWORD = "ทดสอบ-ยาวพอ-2569-ก"


@dataclass
class Screen:
    """One officer's browser."""

    page: Page
    home: str
    login: str
    phrase: str = ""

    def goes(self, path: str) -> None:
        self.page.goto(f"{self.home}{path}")

    def logs_in(self) -> None:
        self.goes("/staff/log-in")
        self.page.locator("#login, [name=login]").first.fill(self.login)
        self.page.locator("[name=password]").first.fill(PASSWORD)
        self.page.locator("main form button").first.click()
        self.page.wait_for_url(lambda url: "log-in" not in url)

    def enrols(self, title: str, unit: str) -> str:
        """Up to the key that waits; answers the fingerprint on the screen."""
        page = self.page
        self.goes("/staff/tips/key")
        page.fill("#title", title)
        page.fill("#unit", unit)
        page.locator("#enrol button").click()
        self.makes_words()
        return page.locator("section[data-key] code").first.inner_text()

    def makes_words(self) -> None:
        """Six words are shown, noted, typed again; the page comes back."""
        page = self.page
        page.wait_for_selector("#maker:visible")
        self.phrase = page.locator("#six-words").inner_text()
        assert re.fullmatch(r"([a-z]{3,7} ){5}[a-z]{3,7}", self.phrase)
        page.locator("#words-noted").click()
        expect(page.locator("#six-words")).to_be_hidden()
        page.fill("#typed-again", self.phrase)
        with page.expect_navigation(timeout=60_000):
            page.locator("#words-again button").first.click()

    def unlocks(self) -> None:
        self.page.wait_for_selector("#unlock:visible")
        self.page.fill("#phrase", self.phrase)
        self.page.locator("#unlock button").click()
        self.page.wait_for_selector("#unlocked:visible", timeout=60_000)

    def opens_desk(self) -> None:
        self.goes("/staff/tips")
        self.unlocks()

    def opens(self, label: str) -> None:
        self.page.locator("#rows a", has_text=label).click()
        self.page.wait_for_selector("#tip article", timeout=60_000)

    def act(self, name: str) -> Any:
        """The form of an act, unfolded."""
        form = self.page.locator(f"#tip form[data-act={name}]")
        if not form.is_visible():
            form.locator("xpath=ancestor::details[1]/summary").click()
        return form

    def hears(self, words: str) -> None:
        expect(self.page.locator("#said")).to_contain_text(words, timeout=60_000)

    def says(self) -> str:
        """Everything on the screen."""
        return self.page.locator("main").inner_text()


def hire(stack: Stack, *logins: str, roles: tuple[str, ...] = ("integrity",)) -> None:
    """Accounts of the town hall."""
    town = stack.deps.store.towns.default()
    assert town is not None
    with stack.deps.store.begin(town.id) as tx:
        for login in logins:
            add_staff(
                tx, System("test"), login=login, name=f"{login} สมมติ", roles=roles,
                division=None, password=PASSWORD,
            )  # fmt: skip


def screen(browser: Browser, home: str, login: str, width: int = 1280) -> Screen:
    """A browser of its own, logged in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="th-TH")
    page = context.new_page()
    made = Screen(page, home, login)
    made.logs_in()
    return made


def vouch_for_all(stack: Stack) -> None:
    """What the first two people do together on the command line."""
    with stack.deps.vault.begin("demo", role="owner") as vtx:
        for one in vtx.readers.all():
            if not one.is_approved:
                perform_tip(vtx, ApproveReader(one.id, "set-up"), bytes)


def deliver(stack: Stack) -> None:
    release(stack.deps.vault, "demo", bytes)


def enrolled(browser: Browser, home: str, stack: Stack, *logins: str) -> dict[str, str]:
    """Officers with keys made in browsers and vouched for; their six words by log-in."""
    phrases = {}
    for login in logins:
        made = screen(browser, home, login)
        made.enrols(f"{login} สมมติ", f"หน่วยของ {login}")
        phrases[login] = made.phrase
        made.page.context.close()
    vouch_for_all(stack)
    return phrases


def picture_shows(image: Locator) -> None:
    """It is there, not a broken frame; a page draws pictures a moment after its words."""
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("i => i.naturalWidth > 0")


def tap(page: Page, words: str) -> None:
    """A button by what a screen reader calls it."""
    page.get_by_role("button", name=words, exact=True).click()
