"""A dump of the server's memory while it handles a tip that a browser sealed holds neither words
nor code; of one that came without script it does, for that moment, as the page says."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page
from urllib3 import PoolManager

from tests.browser.test_tip_sealed import seals

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
WHAT = "คำพยานนกตะขาบ9913 หัวหน้าขอเงินสี่หมื่น"
PAPER = "สัญญาตะขาบ7731.pdf"
NO_SCRIPT = "คำพยานนกยูง8824 ไม่มีสคริปต์"


CHUNK, MARGIN = 256 * 1024, 512


@dataclass
class Before:
    """The server's memory as it was when nobody had written anything yet: what has not changed
    since then holds no word of anybody, and need not be searched each time."""

    pid: int
    _held: dict[int, bytes] = field(default_factory=dict)

    def changed(self) -> Iterator[bytes]:
        """What is different now, with a little of what stands around it."""
        for begin, body in memory(self.pid):
            for at in range(0, len(body), CHUNK):
                chunk = body[at : at + CHUNK]
                if self._held.get(begin + at) != chunk:
                    self._held[begin + at] = chunk
                    yield body[max(0, at - MARGIN) : at + CHUNK + MARGIN]


@dataclass
class Onlooker:
    """Reads the memory of the halted server, again and again, until told to stop."""

    before: Before
    signals: Path
    needles: list[str]
    found: dict[str, set[str]] = field(default_factory=dict)
    sealed_seen: int = 0
    _ending: threading.Event = field(default_factory=threading.Event)
    _count: int = 0

    def __enter__(self) -> Onlooker:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(60)

    def _watch(self) -> None:
        while not self._ending.is_set():
            mark = self.signals / f"{self._count + 1}.here"
            if not mark.exists():
                time.sleep(0.01)
                continue
            self._count += 1
            self._look(mark.read_text())
            (self.signals / f"{self._count}.go").touch()

    def _look(self, where: str) -> None:
        wanted = {one: forms(one) for one in self.needles}
        here = self.found.setdefault(where, set())
        for body in self.before.changed():
            self.sealed_seen += b"age-encryption.org/v1\n-> X25519" in body
            here |= {one for one, shapes in wanted.items() if any(s in body for s in shapes)}

    @property
    def all_found(self) -> set[str]:
        return set().union(*self.found.values())


def forms(needle: str) -> list[bytes]:
    """As bytes, and as Python holds text: one byte a sign, two where it is Thai."""
    plain = needle.encode()
    return [plain] if needle.isascii() else [plain, needle.encode("utf-16-le")]


def memory(pid: int) -> Iterator[tuple[int, bytes]]:
    """Everything that the process could read of itself and has written, and where it lies."""
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as raw:
        for line in maps:
            span = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if span is None:
                continue  # what cannot be written holds no words of anybody
            begin, end = int(span[1], 16), int(span[2], 16)
            try:
                raw.seek(begin)
                yield begin, raw.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    signals = tmp_path / "signals"
    signals.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.vault.watched_server", tmp_path / "var", signals], cwd=ROOT
    )
    try:
        for _ in range(3000):
            if (signals / "port").exists():
                break
            assert process.poll() is None, "the server did not start"
            time.sleep(0.02)
        yield process, f"http://127.0.0.1:{(signals / 'port').read_text()}", signals
    finally:
        process.kill()
        process.wait()


def snapshot(process: subprocess.Popen[bytes]) -> Before:
    """The memory before anybody came; skips the test where it cannot be read."""
    before = Before(process.pid)
    try:
        assert sum(map(len, before.changed())) > 10_000_000
    except PermissionError:
        pytest.skip("this machine does not let a parent read its child's memory")
    return before


def test_the_servers_memory_holds_neither_words_nor_code(
    browser_page: Page, server: tuple[subprocess.Popen[bytes], str, Path]
) -> None:
    process, home, signals = server
    before = snapshot(process)
    paper: dict[str, object] = {"name": PAPER, "mimeType": "", "buffer": b"%PDF-1.4 CANARYMEM7"}
    code = seals(browser_page, home, WHAT, paper)
    needles = [WHAT, PAPER, "CANARYMEM7", code, code.replace(" ", "")]
    with Onlooker(before, signals, needles) as onlooker:
        browser_page.locator("#send").click()
        browser_page.wait_for_selector("#sent:visible", timeout=90_000)
    seen = {"before /tip/part", "before /tip/sealed", "inside the sending", "after /tip/sealed"}
    assert seen <= set(onlooker.found)
    assert onlooker.sealed_seen, "the sealed parts were in what was read"
    assert onlooker.all_found == set()
    count = _mailbox(browser_page, home, before, signals, code, onlooker._count)
    _without_script(home, before, signals, count)


def _mailbox(page: Page, home: str, before: Before, signals: Path, code: str, count: int) -> int:
    page.goto(f"{home}/mailbox")
    page.wait_for_selector("#browser-derives:visible")
    page.fill("#code", code)
    more = "เพิ่มเติมนกตะขาบ3355"
    needles = [code, code.replace(" ", ""), code.replace(" ", "-"), more]
    with Onlooker(before, signals, needles, _count=count) as onlooker:
        page.locator("#code-form button").click()
        page.wait_for_selector("#box:visible", timeout=90_000)
        page.fill("#words", more)
        page.locator("#add button").click()
        page.get_by_text("เพิ่มแล้วค่ะ").wait_for(timeout=90_000)
    assert {"after /mailbox/look", "after /mailbox/part"} <= set(onlooker.found)
    assert onlooker.all_found == set()
    return onlooker._count


def _without_script(home: str, before: Before, signals: Path, count: int) -> None:
    """The control: here the words are there, so a dump that finds nothing says something."""
    pool = PoolManager()
    begun = pool.request("POST", f"{home}/tip/write", fields={"concerns": "nobody"})
    text = begun.data.decode()
    fields = [("token", re.findall(r'name="token" value="([^"]*)"', text)[0])]
    fields += [("reader", one) for one in re.findall(r'name="reader" value="([^"]*)"', text)]
    with Onlooker(before, signals, [NO_SCRIPT], _count=count) as onlooker:
        pool.request("POST", f"{home}/tip/seal", fields=[*fields, ("what", NO_SCRIPT)])
    assert onlooker.found["before /tip/seal"] == {NO_SCRIPT}
