"""A real browser for tests: one a test process, a clean context a test, loopback only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Response, expect
from werkzeug.serving import make_server

from tests.browser.chromium import LOOPBACK, opened
from tests.browser.phone import PhonePage
from tests.browser.town_hall import TownHall, town_hall

expect.set_options(timeout=30_000)  # two busy cores: slow is no fault


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with opened() as one:
        yield one


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh context, phone width. Leaving loopback fails the test, as a script does."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="th-TH")
    left: list[str] = []
    faults: list[str] = []
    # Only watched: asking Python before each request would cost more than the pages do. Nothing
    # gets out even so: the browser finds no host but our own (`FLAGS`), and what is answered is
    # answered by the test itself.
    context.on("request", lambda request: _note_who_leaves(request, left))
    context.on("response", lambda answer: _note_who_was_answered(answer, left))
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert left == [], "the page asked for something outside"
    assert faults == [], "a script failed"


def _note_who_leaves(request: Request, left: list[str]) -> None:
    address = urlsplit(request.url)
    if address.scheme in {"http", "https"} and address.hostname not in LOOPBACK:
        left.append(request.url)


def _note_who_was_answered(answer: Response, left: list[str]) -> None:
    if answer.url in left:
        left.remove(answer.url)


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownHall]:
    """The whole program, once a test process; each test is somebody of its own."""
    with town_hall(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture
def phone(browser_page: Page, hall: TownHall) -> PhonePage:
    """The simulator's page of that town."""
    return PhonePage(browser_page, hall.phone)


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an app on a free loopback port until the test ends; answers its address."""
    running: list[Any] = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        often = {"poll_interval": 0.02}  # else it would take half a second to end
        threading.Thread(target=server.serve_forever, kwargs=often, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()
