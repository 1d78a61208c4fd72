"""The console over a real database, and a browser to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from bot import web
from bot.web import staff
from bot.wiring import Deps
from tests.actions.browser import Browser, account
from tests.actions.shell import built
from tests.actions.townhall import Clock, Townhall


@pytest.fixture
def deps(
    tmp_path: Path, empty_database: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deps]:
    with built(empty_database, tmp_path, monkeypatch, clock) as made:
        yield made


@pytest.fixture
def hall(deps: Deps, clock: Clock) -> Townhall:
    return Townhall.open(deps.store, clock)


@pytest.fixture
def app(deps: Deps) -> Flask:
    made = Flask("console", static_folder=None)
    made.secret_key = "of these tests"
    made.extensions["prongsai"] = deps
    web.install(made)
    made.register_blueprint(staff.create_blueprint(deps))
    return made


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def officer(hall: Townhall, browser: Browser) -> Browser:
    """A head of all divisions who also works on cases, logged in."""
    account(hall, "wichai", "agent", "head", division=None)
    browser.logs_in("wichai")
    return browser
