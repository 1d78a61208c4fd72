"""A web server that dies in the middle of a form leaves nothing readable and nothing half sent."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from bot.actions.tips import release
from tests.vault.footprints import counts, dump
from tests.vault.traces import traces
from tests.whole.stack import running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
WORDS = "คำพยานนกเป็ดน้ำ8813 แบ่งเงินค่าทราย"
FILE, INSIDE = "บัญชีนกเป็ดน้ำ9924.pdf", "CANARYDEATHAUTHOR"
BROWSER = "CanaryBrowser/99.31"
MOMENTS = {
    "before /tip/seal": 0,
    "after /tip/seal": 0,
    "before /tip/send": 0,
    "inside the sending": 0,
    "after /tip/send": 1,
}

Sent = str | tuple[str, bytes, str]


@dataclass
class Server:
    """A server in a process of its own, and one visitor of it."""

    process: subprocess.Popen[bytes]
    signals: Path
    pool: PoolManager = field(
        default_factory=lambda: PoolManager(
            headers={"User-Agent": BROWSER}, timeout=Timeout(90), retries=False
        )
    )

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{(self.signals / 'port').read_text()}"

    def posts(self, path: str, **fields: Sent | list[str]) -> str:
        sent: list[tuple[str, Sent]] = []
        for name, value in fields.items():
            sent += [(name, one) for one in (value if isinstance(value, list) else [value])]
        answer = self.pool.request("POST", f"{self.home}{path}", fields=sent)
        return answer.data.decode()

    def visits(self) -> None:
        """The form from beginning to end; the line breaks where the server dies."""
        with suppress(HTTPError):
            begun = self.posts("/tip/write", concerns="nobody")
            readers = re.findall(r'name="reader" value="([^"]*)"', begun)
            paper = (FILE, b"%PDF-1.4 " + INSIDE.encode(), "application/pdf")
            token = hidden(begun, "token")
            code = self.posts("/tip/seal", token=token, reader=readers, what=WORDS, files=paper)
            self.posts("/tip/send", token=hidden(code, "token"))

    def dies_at(self, moment: str) -> None:
        """Let it go on up to this moment, then kill it."""
        visit = threading.Thread(target=self.visits, daemon=True)
        visit.start()
        for number in range(1, 20):
            mark = self.signals / f"{number}.here"
            for _ in range(3000):
                if mark.exists():
                    break
                time.sleep(0.02)
            if mark.read_text() == moment:
                break
            mark.with_suffix(".go").touch()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        visit.join(30)


def hidden(page: str, name: str) -> str:
    return unescape(re.findall(rf'name="{name}" value="([^"]*)"', page)[0])


@pytest.fixture
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    if request.param == "sqlite":
        var = tmp_path / "var"
        return f"sqlite:///{var}/prongsai.db", f"sqlite:///{var}/vault.db"
    new: Callable[[], str] = request.getfixturevalue("new_postgres")
    return new(), new()


@pytest.fixture
def server(urls: tuple[str, str], tmp_path: Path) -> Iterator[Server]:
    signals, spare = tmp_path / "signals", tmp_path / "tmp"
    for folder in (signals, spare):
        folder.mkdir()
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.vault.watched_server", tmp_path / "var", signals, *urls],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(spare)},
            stdout=out,
            stderr=out,
        )
    for _ in range(3000):
        if (signals / "port").exists():
            break
        assert process.poll() is None, "the server did not start"
        time.sleep(0.02)
    made = Server(process, signals)
    yield made
    process.kill()
    process.wait()
    made.pool.clear()


@pytest.mark.parametrize(
    ("urls", "moment"),
    [("sqlite", moment) for moment in MOMENTS]
    + [("postgresql", moment) for moment in MOMENTS if "before" not in moment],
    indirect=["urls"],
)
def test_a_server_that_dies_with_a_form_leaves_nothing_readable_or_half_sent(
    server: Server, urls: tuple[str, str], tmp_path: Path, moment: str
) -> None:
    server.dies_at(moment)
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    for name, url in zip(("main", "vault"), urls, strict=True):
        dump(url, dumps / name)
    assert traces(tmp_path, [WORDS, FILE, INSIDE, BROWSER]) == []
    sent = MOMENTS[moment]
    left = counts(urls[1])
    assert left["spool"] == sent, "whole or not at all"
    assert bool(left["spool_parts"]) == bool(left["spool_key_files"]) == bool(sent)
    with running(tmp_path / "var", database_url=urls[0], vault_database_url=urls[1]) as again:
        again.deps.vault.empty_drafts()  # as every start of the web does
        begun = counts(urls[1])
        assert begun["drafts"] == begun["draft_parts"] == 0, "a start forgets what was not sent"
        assert release(again.deps.vault, "demo", os.urandom) == sent
