"""The town hall's side of the channel: command line, public keys, the morning's word."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyrage import x25519

from bot.cli.tips import tips
from bot.tip_hours import TipHours
from tests.whole.stack import Stack, running


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("hall")) as made:
        phone = made.phone("somsri")
        phone.says("แจ้งเบาะแส").hears("15 นาที")
        for label in ("แจ้งในแชตนี้", "อื่น ๆ / ไม่ทราบ"):
            phone.picks(label).wait_for()
        phone.says("เรื่องที่ต้องเปิดด้วยกุญแจ").wait_for()
        for _ in range(5):
            phone.picks("ข้าม").wait_for()
        for label in ("เสร็จแล้ว", "ต่อไป: ขอรหัส"):
            phone.picks(label).wait_for()
        phone.picks("แสดงที่นี่").hears("จดรหัส 20 หลัก")
        phone.picks("จดรหัสแล้ว → ส่ง").hears("ส่งแล้ว")
        yield made


def run(stack: Stack, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(tips, arguments, obj=stack.deps, input=typed)


def key(stack: Stack, who: str = "officer-suphap") -> str:
    return str(stack.deps.settings.var_dir / "demo-keys" / f"demo-{who}.txt")


def test_an_officer_opens_answers_and_moves_a_tip(stack: Stack) -> None:
    run(stack, "release", "--now")
    opened = run(stack, "open", "--identity", key(stack))
    assert "[what] เรื่องที่ต้องเปิดด้วยกุญแจ" in opened.output, opened.output
    tip = run(stack, "list", "--identity", key(stack)).output.split()[0]
    assert run(stack, "answer", tip, "--identity", key(stack), typed="ขอบคุณค่ะ\n").exit_code == 0
    assert run(stack, "state", tip, "examining", "--identity", key(stack)).exit_code == 0
    assert "examining" in run(stack, "list", "--identity", key(stack)).output
    assert run(stack, "open", "nothing", "--identity", key(stack)).exit_code == 1
    assert "links hold" in run(stack, "audit", "verify").output


def test_a_stranger_key_opens_nothing(stack: Stack, tmp_path: Path) -> None:
    stranger = tmp_path / "key.txt"
    stranger.write_text(str(x25519.Identity.generate()))
    assert "no approved reader" in run(stack, "open", "--identity", str(stranger)).output
    stranger.write_text("nothing")
    assert "no age identity" in run(stack, "open", "--identity", str(stranger)).output


def test_a_new_officer_needs_an_approved_ones_word(stack: Stack, tmp_path: Path) -> None:
    file = str(tmp_path / "new.txt")
    added = run(stack, "officers", "add", "ใหม่ ตัวอย่าง", "--unit", "กองคลัง", "--out", file)
    assert "waits for approval" in added.output
    reader = added.output.split()[0]
    alone = run(stack, "officers", "approve", reader, "--identity", file)
    assert alone.exit_code == 1
    assert run(stack, "officers", "approve", reader, "--identity", key(stack)).exit_code == 0
    assert "ใหม่ ตัวอย่าง (กองคลัง), takes part" in run(stack, "officers", "list").output
    assert run(stack, "open", "--identity", file).output == "", "older tips are not for new keys"
    assert oct(Path(file).stat().st_mode)[-3:] == "600"


def test_a_key_may_be_that_of_an_account(stack: Stack, tmp_path: Path) -> None:
    hall = stack.deps.towns.by_slug("demo")
    assert hall is not None
    with stack.deps.store.reading(hall.town.id) as tx:
        member = tx.staff.by_login("suphap")
    assert member is not None
    told = ["officers", "add", "สุภาพ ตัวอย่าง", "--unit", "สำนักปลัด", "--out"]
    added = run(stack, *told, str(tmp_path / "a.txt"), "--login", "suphap")
    reader = added.output.split()[0]
    with stack.deps.vault.reading("demo", role="staff") as vtx:
        found = vtx.readers.find(reader)
    assert found is not None
    assert found.holder == member.id
    nobody = run(stack, *told, str(tmp_path / "b.txt"), "--login", "nobody")
    assert nobody.exit_code == 2
    own = run(stack, "officers", "approve", reader, "--identity", key(stack))
    assert own.exit_code == 1, "nobody vouches for his own second key"


def test_the_channel_opens_once_and_only_complete(stack: Stack) -> None:
    assert "open already" in run(stack, "init").output


def test_keys_are_public_and_the_page_leaves_no_trace(stack: Stack) -> None:
    page = stack.client.get("/tip/keys")
    assert page.status_code == 200
    assert "age1" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    assert "script" not in page.headers["Content-Security-Policy"]


def test_the_morning_word_goes_to_linked_integrity_officers(stack: Stack) -> None:
    hall = stack.deps.towns.by_slug("demo")
    assert hall is not None
    with stack.deps.store.begin(hall.town.id) as tx:
        member = tx.staff.by_login("suphap")
        assert member is not None
        tx.staff.new_link_code(member.id, "CODE1234", stack.deps.clock() + timedelta(days=1))
        tx.staff.use_link_code("CODE1234", "U" + "e" * 32)
    assert TipHours(stack.deps).send_digest(hall) == 1
    assert "หัวสายบันทึก" in run(stack, "digest", "--now").output


CLOSED = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBzWWkyRlR2UWwrQ1A2WXY5WXI4bWpRIDQKTkZuOGlnTXUvRkNFQ2ow
bGhyNmgxYS92ZlNkWTZiQTFLVG1FMEl1ditYMAotLS0gK09uaHVxNEFlZjZuOXFzMjFYZXpXNERCUGlmVGlsWVNVVDYzUEhl
bGJuNAoz50PqzQAWMFOeXfdoVKEDPZEgP6SipgqR9upd/FaxMC5f5twZh+4lr1xzD6ghZsPq2DcnDsZc7CyQJdpBN7MEscHo
a9yYMk/QhXRvWj3IveIbYu75lUdln7olRPFPoTp0RUhQ8qRJac3fozSXNXT/3cY=
"""
"""An identity of nobody, closed by age itself under "six plain words", as cheaply as age can."""


def test_an_identity_may_lie_under_a_passphrase(tmp_path: Path) -> None:
    from bot.actions.tips_reading import CannotOpenError, read_identity

    closed = tmp_path / "closed.age"
    closed.write_bytes(b64decode(CLOSED))
    assert read_identity(closed, lambda: "six plain words").reveal().startswith("AGE-SECRET-KEY-1")
    with pytest.raises(CannotOpenError):
        read_identity(closed, lambda: "wrong")
