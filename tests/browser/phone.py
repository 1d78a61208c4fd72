"""The simulator's page, used as a thumb uses it: only what is on the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

NUMBER = re.compile(r"\b\d{2}-[0-9A-HJ-NP-Z]{6}\b")
"""A case number as it stands on a receipt."""

ANSWER_MS = 30_000


class PhonePage:
    """One phone on the screen. Acts return the phone, so that they can be chained.

    What is heard was said after the last act: the same words may stand there from before.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self._address = address
        self._heard = 0

    @property
    def chat(self) -> Locator:
        """All that was said."""
        return self.page.get_by_test_id("chat")

    def _acts(self) -> None:
        """What stands there now is no answer to what is done next."""
        self._heard = self.chat.locator("[data-author=bot]").count()

    def of(self, person: str) -> PhonePage:
        """Open the page as somebody of the cast."""
        self._heard = 0
        self.page.goto(f"{self._address}/?person={person}")
        expect(self.page.get_by_test_id("rich-menu")).to_be_visible(timeout=ANSWER_MS)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self

    def switches_to(self, person: str) -> PhonePage:
        """Take somebody else's phone, by the buttons of the page."""
        self._heard = 0
        self.page.get_by_test_id(f"person-{person}").click()
        return self

    def folds_the_menu(self) -> PhonePage:
        """Close the rich menu, so that the talk has the screen."""
        if self.page.get_by_test_id("rich-menu").is_visible():
            self.page.get_by_test_id("menu-toggle").click()
        return self

    def picks_from_the_menu(self, label: str) -> PhonePage:
        """Tap an area of the rich menu."""
        self._acts()
        self.page.get_by_test_id("rich-menu").get_by_role("button", name=label).first.click()
        return self

    def says(self, words: str) -> PhonePage:
        """Type and send."""
        self._acts()
        self.page.get_by_test_id("composer").fill(words)
        self.page.get_by_test_id("send").click()
        return self

    def taps(self, label: str) -> PhonePage:
        """Tap the newest button that bears these words: below the chat, or on a card."""
        self._acts()
        named = {"name": label, "exact": True}
        quick = self.page.get_by_test_id("quick-replies").get_by_role("button", **named)  # type: ignore[arg-type]
        on_card = self.chat.get_by_role("button", **named)  # type: ignore[arg-type]
        quick.or_(on_card).last.click(timeout=ANSWER_MS)
        return self

    def shares_a_place(self, rank: int = 1) -> PhonePage:
        """Send one of the invented places through the dialog that is or comes open."""
        self._acts()
        if not self.page.get_by_test_id("places").is_visible():
            self.page.get_by_test_id("location").click()
        self.page.get_by_test_id(f"place-{rank}").click()
        self.page.get_by_test_id("send-location").click()
        return self

    def sends_the_sample_photo(self) -> PhonePage:
        """Send the ready picture."""
        self._acts()
        self.page.get_by_test_id("sample-photo").click()
        return self

    def hears(self, words: str) -> PhonePage:
        """Wait until something that the account said since the last act holds these words."""
        expect(self._said(words).last).to_be_attached(timeout=ANSWER_MS)
        return self

    def _said(self, words: str | re.Pattern[str]) -> Locator:
        since = f"xpath=(.//*[@data-author='bot'])[position() > {self._heard}]"
        return self.chat.locator(since).filter(has_text=words)

    def hears_either(self, first: str, second: str) -> bool:
        """Wait until one of these is said; whether it is the second."""
        either = re.compile(f"{re.escape(first)}|{re.escape(second)}")
        said = self._said(either).last
        expect(said).to_be_attached(timeout=ANSWER_MS)
        return second in said.inner_text()

    def reads_a_number(self) -> str:
        """The newest case number on the screen."""
        found = NUMBER.findall(self.chat.inner_text())
        assert found, "no case number on the screen"
        return str(found[-1])
