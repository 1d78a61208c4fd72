"""What gunicorn may write down: of its processes, but nothing of a request."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from flask import Flask
from gunicorn.config import Config

from bot.logs import HIDDEN, set_up
from bot.server import QuietLogger, Server


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    out = io.StringIO()
    set_up("debug", out)
    yield out
    root.handlers[:], root.level = before
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
def logger() -> Iterator[Any]:
    config = Config()
    config.set("loglevel", "warning")
    made = QuietLogger(config)
    yield made
    made.error_log.handlers.clear()


def test_a_bad_request_leaves_no_address_and_no_line_of_it(
    logger: Any, lines: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    logger.warning("Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'GET /tip/x'")
    try:
        raise ValueError("words of a citizen")
    except ValueError:
        logger.exception("Error handling request %s %s", "GET", "/media/1/x.jpg?sign=secret")
    written = lines.getvalue() + "".join(capfd.readouterr())
    for private in ("203.0.113.7", "/tip/x", "secret", "words of a citizen"):
        assert private not in written
    first, second = (json.loads(line) for line in lines.getvalue().splitlines())
    assert first["says"] == HIDDEN
    assert second["kind"] == "ValueError"


def test_the_fate_of_a_process_is_told(logger: Any, lines: io.StringIO) -> None:
    logger.error("Worker (pid:%s) was sent SIGKILL!", 42)
    assert json.loads(lines.getvalue())["says"] == "Worker (pid:42) was sent SIGKILL!"


def test_no_line_is_written_of_a_request() -> None:
    """Addresses, paths and their time are not ours to keep."""

    def nothing() -> None:
        pass

    server = Server(
        Flask("none"), bind="127.0.0.1:0", processes=1, on_fork=nothing, on_stop=nothing
    )
    assert server.cfg.accesslog is None
    assert server.cfg.capture_output is False
