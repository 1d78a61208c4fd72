"""Canary forensics: a tip leaves nothing behind that leads to who told it, or to its words."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from bot.keyring import BootKey
from bot.settings import Settings
from bot.wiring import build
from handlers.heard import Photo, Text, Unsent
from tests.vault.conftest import TOWN, Chat, Hall, Phone
from tests.vault.traces import traces
from tests.whole.stack import running

WORDS = "คำพยานนกขมิ้น7731 เรียกเงินหน้าคลังพัสดุ"
PLACE = "13.731187, 100.523964"


PAPER = b"%PDF-1.7\n1 0 obj <</Author (CANARYAUTHOR)>> endobj CANARYPAPER\n%%EOF"


def picture(mark: str = "CANARYCAMERA") -> bytes:
    """A JPEG whose notes name a camera and a place."""
    exif = Image.Exif()
    exif[0x010F] = mark
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (13.0, 43.0, 52.0), "E", (100.0, 31.0, 26.0)
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(out, "JPEG", exif=exif, comment=mark.encode())
    return out.getvalue()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """A forensic that finds nothing anywhere would prove nothing."""
    (tmp_path / "a").write_text(WORDS)
    (tmp_path / "b").write_bytes(WORDS.encode("utf-16-le"))
    (tmp_path / "c").write_text(WORDS.encode().hex())
    assert len(traces(tmp_path, [WORDS])) == 3


def test_the_vault_keeps_no_trace_of_who_or_what(hall: Hall, chat: Chat, phone: Phone) -> None:
    phone.pictures["555000111222"] = picture()
    chat.begins()
    chat.does(Text(WORDS, "444000111222"), event_id="01CANARYEVENT0000000000001")
    chat.presses("tip.skip=when")
    chat.says(PLACE)
    needles = [chat.user, WORDS, PLACE, "01CANARYEVENT0000000000001", "444000111222"]
    assert traces(hall.file.parent, needles) == [], "while it is being written"
    for step in ("how_much", "how_know", "others"):
        chat.presses(f"tip.skip={step}")
    chat.does(Photo("555000111222"))
    chat.hears("tip.file.kept")
    chat.presses("tip.done=evidence")
    code = chat.gets_code()
    chat.presses("tip.send=")
    needles += ["555000111222", "CANARYCAMERA", code, code.replace(" ", "")]
    assert traces(hall.file.parent, needles) == [], "in the spool"
    hall.releases()
    hall.vault.beat(os.urandom(16))
    assert traces(hall.file.parent, needles) == [], "with the officers"
    ((what, where, evidence),) = hall.opens()
    assert (what.body.decode(), where.body.decode()) == (WORDS, PLACE)
    assert b"CANARYCAMERA" not in evidence.body
    assert not Image.open(io.BytesIO(evidence.body)).getexif()


def test_two_people_leave_rows_of_the_same_shape(hall: Hall, chat: Chat) -> None:
    def shape() -> list[tuple[str, int]]:
        with sqlite3.connect(hall.file) as raw:
            names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master")]
            tables = [n for n in names if not n.startswith(("ix_", "sqlite_"))]
            return [(n, raw.execute(f"SELECT count(*) FROM {n}").fetchone()[0]) for n in tables]

    before = dict(shape())
    chat.sends()
    first = {name: count - before[name] for name, count in shape()}
    middle = dict(shape())
    Chat(chat.door, chat.phone, chat.clock, user="U" + "d2" * 16).sends()
    assert {name: count - middle[name] for name, count in shape()} == first


_WRITES_AND_DIES = """
import os, signal, sys
from pathlib import Path
from tests.vault.conftest import Chat, Clock, Hall, Phone, TOWN
from bot.keyring import BootKey
from storage.vault import Vault

file, words = Path(sys.argv[1]), sys.argv[2]
clock, phone = Clock(), Phone()
vault = Vault(f"sqlite:///{file}", clock=clock)
hall = Hall(vault, (), file, BootKey.make(os.urandom), clock, phone)
chat = Chat(hall.door(), phone, clock)
chat.begins()
chat.says(words)
if sys.argv[3] == "in a transaction":
    with vault.begin(TOWN) as vtx:
        vtx.drafts.save("x" * 64, b"unfinished")
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["between events", "in a transaction"])
def test_a_sudden_death_in_mid_draft_leaves_nothing_readable(hall: Hall, moment: str) -> None:
    died = subprocess.run(
        [sys.executable, "-c", _WRITES_AND_DIES, str(hall.file), WORDS, moment],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    user = "U" + "c1" * 16
    assert traces(hall.file.parent, [WORDS, user]) == []
    with hall.vault.reading(TOWN) as vtx:
        assert len(vtx.drafts.all()) == 1, "the draft was there when the process died"
    hall.vault.empty_drafts()
    with sqlite3.connect(hall.file) as raw:
        assert raw.execute("SELECT count(*) FROM drafts").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM draft_parts").fetchone() == (0,)


def test_another_start_cannot_read_a_draft(hall: Hall, chat: Chat) -> None:
    chat.writes()
    later = Chat(hall.door(BootKey.make(os.urandom)), chat.phone, chat.clock)
    later.presses("tip.send=")
    later.hears("tip.nothing_open")


def test_every_start_makes_a_key_of_its_own(tmp_path: Path) -> None:
    """From the very same settings: nothing that lies on a disk leads to it."""
    chosen = Settings(var_dir=tmp_path)
    first, second = (build(chosen).boot_key for _ in range(2))
    closed = [first.close(b"draft", bound_to="row") for _ in range(2)]
    assert first.open(closed[0], bound_to="row") == b"draft"
    assert second.open(closed[0], bound_to="row") is None
    assert closed[0] != closed[1], "the same words never look the same"
    assert first.name("draft", "U1") != second.name("draft", "U1")


def test_words_that_wait_for_a_choice_lie_under_the_boot_key_alone(hall: Hall, chat: Chat) -> None:
    chat.does(Text(f"{WORDS} ใต้โต๊ะ", "444888111222"), event_id="01CANARYEVENT0000000000002")
    chat.hears("tip.offer")
    needles = [chat.user, WORDS, "444888111222", "01CANARYEVENT0000000000002"]
    assert traces(hall.file.parent, needles) == []
    chat.presses("tip.usual=")
    assert traces(hall.file.parent, needles) == [], "nor what was handed back"


def test_taking_a_message_back_deletes_its_part(hall: Hall, chat: Chat) -> None:
    chat.begins()
    chat.says(WORDS, "444777")
    with sqlite3.connect(hall.file) as raw:
        assert raw.execute("SELECT count(*) FROM draft_parts").fetchone() == (1,)
    chat.does(Unsent("444777"))
    with sqlite3.connect(hall.file) as raw:
        assert raw.execute("SELECT count(*) FROM draft_parts").fetchone() == (0,)


def _rows(var: Path) -> list[str]:
    with sqlite3.connect(var / "prongsai.db") as raw:
        return [line for line in raw.iterdump() if line.startswith("INSERT")]


def _settled_rows(var: Path) -> list[str]:
    """The rows once nothing is on its way any more."""
    for _ in range(500):
        rows = _rows(var)
        if not any("'pending'" in row for row in rows):
            return rows
        Event().wait(0.01)
    raise AssertionError("the outbox never came to rest")


def test_the_whole_chat_leaves_the_main_database_as_it_was(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """From webhook to released tip: compared with the same person who only followed."""
    with running(tmp_path) as stack:
        phone = stack.phone("somsri")
        phone.follows().wait_for()
        before = _settled_rows(tmp_path)
        phone.says("แจ้งเบาะแส").hears("15 นาที")
        phone.picks("แจ้งในแชตนี้").wait_for()
        phone.picks("อื่น ๆ / ไม่ทราบ").wait_for()
        phone.says(WORDS).hears("2/7")
        for _ in range(5):
            phone.picks("ข้าม").wait_for()
        phone.sends_photo(picture()).hears("รวม 1 ไฟล์")
        phone.sends_file("สัญญาลับ-CANARYNAME.pdf", PAPER).hears("รวม 2 ไฟล์")
        phone.picks("เสร็จแล้ว").wait_for()
        phone.picks("ต่อไป: ขอรหัส").wait_for()
        phone.picks("แสดงที่นี่").hears("จดรหัส 20 หลัก")
        code = next(
            str(one.content["text"])
            for one in phone.new_answers()
            if str(one.content.get("text", "")).replace(" ", "").isdigit()
        )
        phone.picks("จดรหัสแล้ว → ส่ง").hears("ส่งแล้ว")
        phone.says(code).hears("รอส่งถึงเจ้าหน้าที่")
        phone.picks("ปิดกล่อง").wait_for()
        after = _rows(tmp_path)
        message_ids = [one.id for one in phone.messages if one.author != "bot"]
        user = phone.person.user_id
    assert after == before
    keys = [stack.deps.settings.secret_key.get_secret_value().encode()]
    papers = ["CANARYNAME", "CANARYAUTHOR", "CANARYPAPER"]
    secret_needles = [
        WORDS, "CANARYCAMERA", *papers, code, code.replace(" ", ""), *message_ids
    ]  # fmt: skip
    assert traces(tmp_path, secret_needles, keys) == []
    vault = tmp_path / "only-the-vault"
    vault.mkdir()
    for file in tmp_path.glob("vault.db*"):
        (vault / file.name).write_bytes(file.read_bytes())
    assert traces(vault, [user], keys) == []
    out, err = capfd.readouterr()
    assert not [needle for needle in [*secret_needles, user] if needle in out + err]
