"""Every page that has an address, read from the program's own map, with one of everything on it.

A new page is looked at without anybody listing it. Public pages and those of tips officers, which
need their keys, have tests of their own, where every page is listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from bot import create_app
from tests.actions.browser import Browser as Client
from tests.actions.browser import account
from tests.actions.conftest import empty_database
from tests.actions.console.routes import EVERYBODY
from tests.actions.console.test_every_door import ENDS_THE_SESSION, Doors
from tests.actions.console.test_matrix import SENT, set_stage
from tests.actions.console.test_second_step import enrols, logs_in_half
from tests.actions.shell import built
from tests.actions.townhall import Clock, Townhall
from tests.browser.accessibility import too_small_to_tap, unfold
from tests.browser.test_the_whole_way import assert_fine

pytestmark = pytest.mark.browser

__all__ = ["empty_database"]

ROOMS = ("/staff", "/tip", "/mailbox", "/claim")
ELSEWHERE = {"/staff/tips", "/staff/tips/key", "/staff/tips/counter"}
"""What is shown only with keys; `test_officers_screens` looks at these."""
NOTHING_THERE = {
    "/staff/questions/answer/<answer>", "/staff/log-in", "/staff/log-in/code",
    "/staff/draft/<photo_id>", "/staff/tips/t/<tip>/sealed/<piece>", "/staff",
    "/staff/log-in/line/<token>", "/staff/find", "/staff/ping",
}  # fmt: skip
"""Leads on, says nothing, or is not found in a town without such a thing."""


NOBODYS = ("/staff/log-in",)
"""What only somebody sees who is not logged in."""
WIDTHS = (360, 1280)
PAGES_OF_FORMS = {200, 401, 409}
SENDS = """([path, sent]) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: path });
    for (const [name, value] of Object.entries(sent)) {
        const field = document.createElement('input');
        Object.assign(field, { type: 'hidden', name, value });
        form.append(field);
    }
    form.append(document.querySelector('[name=csrf_token]').cloneNode());
    document.body.append(form);
    form.submit();
}"""
Opens = Callable[[str], Page]


@dataclass
class House:
    """A program with one of everything, and the cookie of somebody who may see all of it."""

    app: Flask
    doors: Doors
    cookie: str
    half: str  # of somebody whose password was right, and whose code is still asked for

    def pages(self) -> dict[str, str]:
        """Every address that answers a page, by its rule."""
        found = {}
        for rule in self.doors.rules("GET"):
            if not rule.rule.startswith(ROOMS):
                continue
            path = self.doors.path(rule)
            with self.doors.people["everything"].client.get(path) as answer:
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    found[rule.rule] = path
        return found

    def answers(self) -> list[str]:
        """Every address whose form is answered by a page of its own: refusals, codes shown once.

        One of each kind: the page that refuses one step of a case refuses all others as well.
        """
        found: dict[tuple[str, ...], str] = {}
        who = self.doors.people["everything"]
        for rule in self.doors.rules("POST", "/staff"):
            if rule.rule in ENDS_THE_SESSION or rule.rule.startswith("/staff/tips"):
                continue
            path = self.doors.path(rule)
            with who.client.post(path, data={**SENT, "csrf_token": who.token}) as answer:
                if answer.mimetype == "text/html" and answer.status_code in PAGES_OF_FORMS:
                    kind = re.findall(
                        r"<title>.*?</title>|role=.(?:alert|status).", answer.get_data(as_text=True)
                    )
                    found.setdefault((str(answer.status_code), *kind), path)
            who.opens("/staff/me")
        return list(found.values())

    def silent(self) -> set[str]:
        """Rules that answered no page, though they are no file, picture or sign of life."""
        there, found = self.pages(), set()
        for rule in self.doors.rules("GET"):
            if rule.rule in there or not rule.rule.startswith(ROOMS):
                continue
            with self.doors.people["everything"].client.get(self.doors.path(rule)) as answer:
                if answer.mimetype == "text/html":
                    found.add(rule.rule)
        return found


@pytest.fixture(scope="module")
def house(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    clock = Clock()
    with (
        pytest.MonkeyPatch.context() as patch,
        built(
            empty_database, tmp_path_factory.mktemp("pages"), patch, clock, is_simulated=True
        ) as deps,
    ):
        hall = Townhall.open(deps.store, clock)
        stage = set_stage(hall, deps)
        app = create_app(deps)
        client, half = Client(app), Client(app)
        account(hall, "everything", *sorted(EVERYBODY), division=None)
        client.logs_in("everything")
        account(hall, "halfway")
        half.logs_in("halfway")
        enrols(half, clock)
        half.opens("/staff/me")
        half.posts("/staff/log-out")
        logs_in_half(half, "halfway")
        doors = Doors(app, stage, {"everything": client}, hall.town)
        yield House(app, doors, cookie_of(client), cookie_of(half))


def cookie_of(client: Client) -> str:
    kept = client.client.get_cookie("prongsai_staff", path="/staff")
    assert kept is not None
    return kept.value


@pytest.fixture
def opens(browser: Browser, house: House, serve: Callable[[Flask], str]) -> Iterator[Opens]:
    """A browser with this cookie."""
    home, opened = serve(house.app), []

    def one(cookie: str) -> Page:
        opened.append(browser.new_context(base_url=home, locale="th-TH"))
        kept = {"name": "prongsai_staff", "value": cookie, "domain": "127.0.0.1", "path": "/staff"}
        opened[-1].add_cookies([cast("Any", kept)])
        return opened[-1].new_page()

    yield one
    for context in opened:
        context.close()


def looks(page: Page, path: str) -> str:
    """What is wrong with this page, on a phone or a desk, with everything on it unfolded."""
    answer = page.goto(path)
    assert answer is not None
    if answer.status != 200:
        return f"{path}: {answer.status}"
    return faults_of(page, path)


def faults_of(page: Page, path: str, widths: tuple[int, ...] = WIDTHS) -> str:
    """Of what is on the screen."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        unfold(page)
        try:
            assert_fine(page, width)
            assert width > min(WIDTHS) or too_small_to_tap(page) == []
        except AssertionError as fault:
            return f"{path}, {width} wide: {fault}"[:600]
    return ""


def test_axe_finds_nothing_on_any_page(house: House, opens: Opens) -> None:
    page = opens(house.cookie)
    faults = [looks(page, path) for path in house.pages().values()]
    faults.append(looks(opens(house.half), "/staff/log-in/code"))
    faults += [looks(opens(""), path) for path in NOBODYS]
    assert not any(faults), "\n".join(filter(None, faults))


def test_what_is_no_page_here_is_known_by_name(house: House) -> None:
    assert house.silent() <= NOTHING_THERE | ELSEWHERE
    assert len(house.pages()) > 30


def test_axe_finds_nothing_on_what_forms_answer(house: House, opens: Opens) -> None:
    page, faults = opens(house.cookie), []
    answers = house.answers()
    for path in answers:
        page.goto("/staff/me")
        with page.expect_navigation():
            page.evaluate(SENDS, [path, SENT])
        faults.append(faults_of(page, f"POST {path}", WIDTHS[:1]))  # the desk shows the same
    page.goto("/staff/nothing-here")
    faults.append(faults_of(page, "what is not found"))
    assert not any(faults), "\n".join(filter(None, faults))
    assert len(answers) > 10, answers
