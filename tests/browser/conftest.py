"""A real browser for tests: one a test process, a clean context a test, loopback only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from werkzeug.serving import make_server

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.phone import PhonePage
from tests.browser.town_hall import TownHall, town_hall

expect.set_options(timeout=30_000)  # two busy cores: slow is no fault

LOOPBACK = {"127.0.0.1", "localhost", "prongsai.localhost", "line.localhost"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    chromium = find_chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(chromium.path), args=FLAGS, env=dict(chromium.env)
        )
        yield opened
        opened.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh context, phone width. Leaving loopback fails the test, as a script does."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="th-TH")
    left: list[str] = []
    faults: list[str] = []
    context.route("**/*", lambda route: _stay_home(route, left))
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert left == [], "the page asked for something outside"
    assert faults == [], "a script failed"


def _stay_home(route: Route, left: list[str]) -> None:
    address = urlsplit(route.request.url)
    if address.scheme in {"http", "https"} and address.hostname not in LOOPBACK:
        left.append(route.request.url)
        route.abort()
    else:
        route.continue_()


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
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()
