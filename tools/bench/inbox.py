"""An officer's inbox of a thousand tips in a real browser: until its first words are seen."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.browser.chromium import opened
from tests.browser.many_tips import fill, first_screen
from tests.browser.officers import hire, screen
from tests.whole.stack import running

Row = tuple[str, str, str, bool | None]
MANY, LOOKS = 1000, 11


def run() -> Iterator[Row]:
    """Rows: what, figure, aim, whether it holds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, running(Path(folder)) as stack:
        hire(stack, "wanna")
        fill(stack, "wanna", MANY)
        with _served(stack.app) as home, opened() as browser:
            times = _looks(browser, home)
    told = f"{median(times):.0f} ms ({min(times):.0f}–{max(times):.0f}, {LOOKS} looks)"
    name = "inbox of 1,000 tips, first screen in Chromium"
    yield name, told, "< 1,000 ms", median(times) < 1000


def _looks(browser: Browser, home: str) -> list[float]:
    one = screen(browser, home, "wanna", width=360)
    times = []
    for _ in range(LOOKS):
        one.goes("/staff/tips")
        expect(one.page.locator("#rows li").first).to_be_visible()
        times.append(first_screen(one.page))
    return times


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a request is not the bench's
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    for row in run():
        print(row)
