"""Canary forensics of the web door, and of chat and web together on both kinds of database."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from bot.actions.tips import release
from tests.vault.footprints import PAPER, Ear, about, counts, dump, every_key, tells_in_chat
from tests.vault.test_canary import picture
from tests.vault.traces import traces
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

WORDS = "คำพยานนกปรอด8842 ขอเงินทอนค่าถนน"
MORE = "คำพยานนกแซงแซว3307 มีใบเสร็จ"
CHAT = "คำพยานนกพิราบ6610 แบ่งเงินกันที่ท่าน้ำ"
FILE = "ใบเสร็จนกเอี้ยง1193.pdf"
PHOTO = "ภาพนกเอี้ยง2204.jpg"
PDF = b"%PDF-1.4 CANARYAUTHOR"
ADDRESS = "203.0.113.177"
BROWSER = "CanaryBrowser/77.13"
SEEN = {
    "REMOTE_ADDR": ADDRESS,
    "HTTP_USER_AGENT": BROWSER,
    "HTTP_X_FORWARDED_FOR": "198.51.100.99",
    "HTTP_REFERER": "http://canary.test/",
}
NEEDLES = [WORDS, MORE, FILE, PHOTO, "CANARYAUTHOR", "CANARYCAMERA", ADDRESS, BROWSER]
NEEDLES += ["198.51.100.99", "canary.test"]


def passer(stack: Stack) -> Visitor:
    """A visitor with an address and a browser of his own."""
    client = stack.app.test_client()
    client.environ_base.update(SEEN)
    return Visitor(client)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Settings that name the two databases."""
    if request.param == "sqlite":
        return {}
    new: Callable[[], str] = request.getfixturevalue("new_postgres")
    return {"database_url": new(), "vault_database_url": new()}


@pytest.fixture
def stack(
    databases: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stack]:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    with running(tmp_path / "var", **databases) as made:
        yield made


def keys_of(stack: Stack) -> list[bytes]:
    return every_key(stack.deps.settings.secret_key.get_secret_value())


def look(stack: Stack, folder: Path, needles: list[str]) -> list[str]:
    """Search all files, and all rows of both databases."""
    dumps = folder / "dumps"
    dumps.mkdir(exist_ok=True)
    settings = stack.deps.settings
    dump(settings.main_database, dumps / "main")
    dump(settings.vault_database, dumps / "vault")
    return traces(folder, needles, keys_of(stack))


def quiet(url: str) -> dict[str, int]:
    """Rows a table once nothing is on its way."""
    before = counts(url)
    for _ in range(500):
        Event().wait(0.02)
        now = counts(url)
        if now == before:
            return dict(now)
        before = now
    raise AssertionError("never came to rest")


def numbers(stack: Stack) -> str:
    """All that is measured, without what only tells that time went by."""
    told = stack.app.test_client().get("/metrics").text
    assert "prongsai_events_total" in told
    waits = ("prongsai_worker_seconds", "prongsai_outbox_oldest_seconds")
    return "\n".join(line for line in told.splitlines() if not line.startswith(waits))


def test_the_web_door_leaves_nothing_anywhere(
    stack: Stack, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = quiet(stack.deps.settings.main_database)
    measured = numbers(stack)
    visitor = passer(stack)
    visitor.begins()
    visitor.seals(WORDS, (FILE, PDF), (PHOTO, picture()))
    code = visitor.code
    needles = [*NEEDLES, code, code.replace(" ", "")]
    assert look(stack, tmp_path, needles) == [], "while it waits for the last tap"
    visitor.posts("/tip/send", token=visitor.hidden("token")[0])
    assert look(stack, tmp_path, needles) == [], "in the spool"
    visitor.posts("/mailbox", code=code)
    visitor.posts("/mailbox/add", ticket=visitor.hidden("ticket")[0], words=MORE)
    release(stack.deps.vault, "demo", bytes)
    assert look(stack, tmp_path, needles) == [], "with the officers"
    visitor.posts("/mailbox", code=code)
    visitor.posts("/mailbox/withdraw", ticket=visitor.hidden("ticket")[0], sure="yes")
    assert look(stack, tmp_path, needles) == [], "withdrawn"
    assert quiet(stack.deps.settings.main_database) == before, "the main database knows nothing"
    assert numbers(stack) == measured
    out, err = capfd.readouterr()
    assert not [needle for needle in needles if needle in out + err]


def test_a_chat_and_a_twin_who_only_followed_look_alike(
    stack: Stack, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    main = stack.deps.settings.main_database
    phone, twin = stack.phone("somsri"), stack.phone("malee")
    ear = Ear(stack)
    for one in (phone, twin):
        one.follows().wait_for()
    before, measured = quiet(main), numbers(stack)
    followed = [one for one in ear.ids if one.startswith("01")]
    assert look(stack, tmp_path, followed), "hashes of ids are found where there are any"
    ear.ids.clear()
    code = tells_in_chat(phone, CHAT, picture())
    release(stack.deps.vault, "demo", bytes)
    assert len(ear.ids) > 30, "the ids were really noted"
    needles = [CHAT, "CANARYCAMERA", PAPER, code, code.replace(" ", ""), *sorted(ear.ids)]
    assert look(stack, tmp_path, needles) == []
    assert quiet(main) == before
    assert numbers(stack) == measured, "nobody counts who went through the side door"
    assert about(main, phone.person.user_id) == about(main, twin.person.user_id)
    vault = tmp_path / "dumps" / "vault"
    vault.rename(tmp_path / "tmp" / "vault")
    only = [*traces(tmp_path / "tmp", [phone.person.user_id], keys_of(stack))]
    for file in (tmp_path / "var").glob("vault.db*"):
        file.rename(tmp_path / "tmp" / file.name)
    only += traces(tmp_path / "tmp", [phone.person.user_id], keys_of(stack))
    assert only == []
    out, err = capfd.readouterr()
    assert not [needle for needle in needles if needle in out + err]


def test_postgres_files_and_logs_hold_nothing_either(
    new_postgres: Callable[[], str],
    postgres_server: str,
    tmp_path: Path,
) -> None:
    """The server's own files: tables, write-ahead log, error log; UNLOGGED tables too."""
    import psycopg

    urls = {"database_url": new_postgres(), "vault_database_url": new_postgres()}
    with running(tmp_path, **urls) as stack:
        visitor = passer(stack)
        code = visitor.sends(WORDS, (FILE, PDF))
        chat = tells_in_chat(stack.phone("somsri"), CHAT, picture())
        visitor.begins()
        visitor.seals("ไม่ได้ส่ง " + MORE)
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            found = connection.execute("SHOW data_directory").fetchone()
    assert found is not None
    needles = [WORDS, CHAT, MORE, FILE, PAPER]
    needles += [code, code.replace(" ", ""), chat, chat.replace(" ", "")]
    raw = [form for needle in needles for form in (needle.encode(), needle.encode("utf-16-le"))]
    seen = 0
    for body in _bodies(Path(found[0])):
        seen += b"age-encryption.org/v1" in body
        assert not [form for form in raw if form in body]
    assert seen, "the right folder was searched"


def _bodies(folder: Path) -> Iterator[bytes]:
    """All files; other tests' databases may vanish meanwhile."""
    for place, _, names in os.walk(folder):  # which passes over a folder that has just gone
        for name in names:
            file = Path(place, name)
            with suppress(FileNotFoundError):
                if file.is_file():
                    yield file.read_bytes()
