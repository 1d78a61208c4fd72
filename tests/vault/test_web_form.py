"""The web door without script: from the first question to the last tap, and nothing in between."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from werkzeug import formparser
from werkzeug.test import TestResponse

from bot.actions import tips_files
from bot.actions.tips import release
from bot.actions.tips_files import UnfitFile, fit, plain_name, without_name
from bot.actions.tips_reading import OpenPart, open_tip, read_identity, reader_of
from bot.cli.tips import tips
from bot.web import tips_form
from bot.web.tips_room import Brake
from tests.vault.conftest import Clock
from tests.vault.test_canary import picture
from tests.vault.test_web_sealed import room_of
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

WHAT = "หัวหน้าขอเงินก่อนออกใบอนุญาต"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("web")) as made:
        yield made


@pytest.fixture
def visitor(stack: Stack) -> Visitor:
    return Visitor(stack.app.test_client(use_cookies=True))


def opened(stack: Stack, who: str = "officer-suphap") -> list[tuple[OpenPart, ...]]:
    """What an officer can read, after a delivery."""
    release(stack.deps.vault, "demo", bytes)
    file = stack.deps.settings.var_dir / "demo-keys" / f"demo-{who}.txt"
    identity = read_identity(file, lambda: "")
    with stack.deps.vault.reading("demo") as vtx:
        reader = reader_of(vtx, identity)
        return [
            open_tip(vtx, one, reader, identity, originals=True)
            for one in vtx.tips.readable_by(reader.id)
        ]


def words(parts: tuple[OpenPart, ...]) -> dict[str, bytes]:
    return {part.kind: part.body for part in parts}


def test_a_tip_reaches_the_officers_whole(stack: Stack, visitor: Visitor) -> None:
    visitor.sends(WHAT + "หนึ่ง", ("คลัง.jpg", picture()), ("สัญญา.pdf", PDF), where="ห้องคลัง")
    (parts,) = [one for one in opened(stack) if words(one)["what"].decode() == WHAT + "หนึ่ง"]
    told = words(parts)
    assert told["where"].decode() == "ห้องคลัง"
    assert without_name(told["document"]) == ("สัญญา.pdf", "application/pdf", PDF)
    assert b"CANARYCAMERA" not in told["evidence"]
    assert not Image.open(io.BytesIO(told["evidence"])).getexif()
    assert len(parts) == 4


@pytest.mark.parametrize("path", ["/tip", "/t/demo/tip", "/mailbox", "/t/demo/mailbox"])
@pytest.mark.parametrize("spoken", ["", "?lang=en"])
def test_pages_leave_no_trace(visitor: Visitor, path: str, spoken: str) -> None:
    page = visitor.opens(path + spoken)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers
    assert "ETag" not in page.headers
    assert "noreferrer" in page.text


def test_recusal_comes_first_and_takes_the_key_away(stack: Stack, visitor: Visitor) -> None:
    assert "textarea" not in visitor.opens("/tip").text
    visitor.posts("/tip/write")
    assert "กรุณาเลือกอย่างน้อยหนึ่งข้อ" in visitor.page.text
    visitor.begins("unit:สำนักปลัด")
    assert len(visitor.hidden("reader")) == 2
    visitor.seals(WHAT + "สอง")
    visitor.posts("/tip/send", token=visitor.hidden("token")[0])
    texts = [words(one)["what"].decode() for one in opened(stack)]
    others = [words(one)["what"].decode() for one in opened(stack, "officer-thamma")]
    assert WHAT + "สอง" not in texts
    assert WHAT + "สอง" in others


def test_too_few_readers_show_bodies_outside(visitor: Visitor) -> None:
    visitor.begins("unit:สำนักปลัด", "unit:หน่วยตรวจสอบภายใน")
    assert "1205" in visitor.page.text
    assert "textarea" not in visitor.page.text


def test_nobody_but_a_reader_who_was_shown_can_be_added(visitor: Visitor) -> None:
    visitor.begins()
    token = visitor.hidden("token")[0]
    visitor.posts("/tip/seal", token=token, reader=["made-up", "too"], what="x")
    assert "ไม่ถึง 2 คน" in visitor.page.text


def test_nothing_is_sent_before_the_last_tap(stack: Stack, visitor: Visitor) -> None:
    before = len(opened(stack))
    visitor.begins()
    visitor.seals("ไม่ได้ส่ง")
    token, code = visitor.hidden("token")[0], visitor.code
    assert len(opened(stack)) == before
    visitor.posts("/mailbox", code=code)
    assert visitor.page.status_code == 404
    visitor.posts("/tip/drop", token=token)
    assert "ลบที่เขียนไว้ทั้งหมด" in visitor.page.text
    visitor.posts("/tip/send", token=token)
    assert visitor.page.status_code == 410
    assert len(opened(stack)) == before


def test_a_form_is_one_tip_however_often_it_is_sent(stack: Stack, visitor: Visitor) -> None:
    before = len(opened(stack))
    visitor.begins()
    token, readers = visitor.hidden("token")[0], visitor.hidden("reader")
    visitor.seals("เดิม")
    first = visitor.code
    visitor.posts("/tip/seal", token=token, reader=readers, what="แก้แล้ว")
    assert visitor.code != first, "a changed answer gets a new code"
    for _ in range(2):
        visitor.posts("/tip/send", token=token)
        assert "ส่งแล้ว" in visitor.page.text
    visitor.posts("/tip/seal", token=token, reader=readers, what="อีกครั้ง")
    assert "ส่งแล้ว" in visitor.page.text
    visitor.posts("/tip/drop", token=token)
    assert "ส่งแล้ว" in visitor.page.text
    found = opened(stack)
    assert len(found) == before + 1
    assert "แก้แล้ว" in [words(one)["what"].decode() for one in found]


@pytest.mark.parametrize("token", ["", "AAAA", "x" * 300, "é"])
def test_a_form_of_another_start_keeps_the_words_on_the_page(visitor: Visitor, token: str) -> None:
    visitor.begins()
    visitor.posts("/tip/seal", token=token, reader=visitor.hidden("reader"), what="<b>คำเดิม")
    assert visitor.page.status_code == 409
    assert "&lt;b&gt;คำเดิม" in visitor.page.text
    visitor.seals("คำเดิม")
    assert visitor.code


def test_only_what_must_be_answered(visitor: Visitor) -> None:
    visitor.begins()
    visitor.seals("  ", where="ที่เดิม")
    assert visitor.page.status_code == 422
    assert "ที่เดิม" in visitor.page.text
    visitor.seals("x" * 20_001)
    assert "20,000" in visitor.page.text


def test_files_that_cannot_be_taken_are_named_and_nothing_is_kept(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.begins()
    heic = b"\0\0\0\x18ftypheic" + b"\0" * 40
    visitor.seals(WHAT, ("ก.heic", heic), ("virus.exe", b"MZ\0\0"), ("c.jpg", b"\xff\xd8\xff\xe0"))
    assert visitor.page.status_code == 422
    for told in ("ก.heic", "virus.exe", "c.jpg", WHAT):
        assert told in visitor.page.text
    visitor.seals(WHAT, *[(f"{n}.pdf", PDF) for n in range(11)])
    assert "10 ไฟล์" in visitor.page.text
    monkeypatch.setattr(tips_form, "MOST_BYTES_IN_ALL", 10)
    visitor.seals(WHAT, ("a.pdf", PDF))
    assert "20 MB" in visitor.page.text


def multipart(*fields: tuple[str, str, bytes]) -> bytes:
    """By hand: the test client itself would put a large body into a temporary file."""
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + body
        for name, file, body in fields
    ]
    return b"\r\n".join((*parts, b"--b--\r\n"))


def _posts_raw(visitor: Visitor, body: bytes) -> TestResponse:
    return visitor.client.post(
        "/tip/seal", data=body, content_type="multipart/form-data; boundary=b"
    )


def test_too_much_is_refused_before_it_is_read(visitor: Visitor) -> None:
    assert _posts_raw(visitor, b"0" * (22 * 1024 * 1024)).status_code == 413


def test_a_large_upload_never_touches_a_disk(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    visitor.begins()
    body = multipart(
        ("token", "", visitor.hidden("token")[0].encode()),
        *[("reader", "", reader.encode()) for reader in visitor.hidden("reader")],
        ("what", "", WHAT.encode()),
        ("files", '; filename="big.pdf"', b"%PDF-" + b"0" * 3_000_000),
    )
    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
        monkeypatch.setattr(formparser, name, refuse, raising=False)
    visitor.page = _posts_raw(visitor, body)
    assert visitor.code


def test_originals_are_kept_only_on_request() -> None:
    (clean,) = fit("a.jpg", picture(), keeps_original=False)
    assert clean.kind == "evidence"
    clean, original = fit("a.jpg", picture(), keeps_original=True)
    assert without_name(original.head + original.body)[2] == picture()


def test_pictures_are_unpacked_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tips_files, "PATIENCE_SECONDS", 0.01)
    with tips_files._DRAWING, pytest.raises(UnfitFile, match="busy"):
        fit("a.jpg", picture(), keeps_original=False)
    assert fit("a.jpg", picture(), keeps_original=False)


def _office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        (_office("[Content_Types].xml", "word/document.xml"), "wordprocessingml.document"),
        (_office("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
        (_office("mimetype", "content.xml"), "opendocument"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 90, "x-ole-storage"),
        (b"\n%PDF-1.7", "pdf"),
    ],
)
def test_documents_are_known_by_their_bytes(body: bytes, type_: str) -> None:
    (made,) = fit("x.jpg", body, keeps_original=False)
    assert without_name(made.head + made.body)[1].endswith(type_)


@pytest.mark.parametrize(
    "body", [b"", b"PK\x03\x04rubbish", _office("a.exe"), b"<svg/>", b"GIF89a"]
)
def test_other_files_are_refused(body: bytes) -> None:
    with pytest.raises(UnfitFile):
        fit("a.pdf", body, keeps_original=True)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/รูป.pdf", "รูป.pdf"),
        ("C:\\งาน\\a.docx", "a.docx"),
        ("a\u202efdp.exe\n", "afdp.exe"),
        ("...", "file"),
    ],
)
def test_names_of_files_obey_nobody(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_an_odd_document_reads_as_a_nameless_file() -> None:
    assert without_name(b"no header") == ("file", "application/octet-stream", b"no header")


def test_the_brake_empties_and_fills_for_everybody_alike() -> None:
    clock = Clock()
    brake = Brake(clock)
    assert [brake.lets_pass() for _ in range(41)] == [True] * 40 + [False]
    clock.passes(seconds=2)
    assert [brake.lets_pass(), brake.lets_pass()] == [True, False]


def test_a_full_queue_keeps_the_words_on_the_page(
    stack: Stack, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Brake, "lets_pass", lambda _: False)
    visitor.begins()
    visitor.seals(WHAT)
    assert visitor.page.status_code == 503
    assert WHAT in visitor.page.text


def test_who_pours_without_paying_leaves_the_door_with_script_open(
    stack: Stack, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_of(stack)
    monkeypatch.setattr(room.brake_without_script, "_left", 0.0)
    monkeypatch.setattr(room.brake_without_script, "a_second", 0.0)
    visitor.begins()
    visitor.seals(WHAT)
    assert visitor.page.status_code == 503
    assert room.brake.lets_pass()


def test_waiting_parts_are_wiped_within_the_hour(stack: Stack, visitor: Visitor) -> None:
    from datetime import timedelta

    visitor.begins()
    visitor.seals("จะถูกลบ")
    token = visitor.hidden("token")[0]
    late = stack.deps.clock() + timedelta(minutes=61)
    hand = stack.deps.side_door._hand
    original = hand._clock
    hand._clock = lambda: late
    stack.deps.side_door._back.sweep()
    hand._clock = original
    visitor.posts("/tip/send", token=token)
    assert visitor.page.status_code == 410


def test_an_unknown_town_and_a_closed_channel(tmp_path: Path, visitor: Visitor) -> None:
    assert visitor.opens("/t/nowhere/tip").status_code == 404
    assert visitor.opens("/tip/send").status_code == 405


def test_the_chat_offers_the_web_form_first(stack: Stack) -> None:
    phone = stack.phone("somsri")
    phone.says("แจ้งเบาะแส").hears("1. หน้าเว็บ ไม่ต้องเข้าสู่ระบบ (แนะนำ")
    told = json.dumps([one.content for one in phone.messages], ensure_ascii=False)
    address = "https://prongsai.localhost/t/demo/tip?openExternalBrowser=1"
    assert address in told
    assert stack.client.get(address.removeprefix("https://prongsai.localhost")).status_code == 200
    phone.picks("ยกเลิก").wait_for()


def test_the_command_line_puts_an_original_under_a_name_of_ours(
    stack: Stack, visitor: Visitor, tmp_path: Path
) -> None:
    visitor.sends("มีสัญญาแนบ", ("สัญญาแนบ.pdf", PDF))
    release(stack.deps.vault, "demo", bytes)
    key = stack.deps.settings.var_dir / "demo-keys" / "demo-officer-suphap.txt"
    told = ["open", "--identity", str(key)]

    def opened() -> int:
        with stack.deps.vault.reading("demo") as vtx:
            return [one.deed for one in vtx.audit.all()].count("original_opened")

    none = opened()
    seen = CliRunner().invoke(tips, told, obj=stack.deps).output
    assert "มีสัญญาแนบ" in seen
    assert "สัญญาแนบ.pdf" not in seen, "an original is opened on demand"
    assert "stay closed; --originals opens and records them" in seen
    assert opened() == none
    told.append("--originals")
    seen = CliRunner().invoke(tips, told, obj=stack.deps).output
    assert "สัญญาแนบ.pdf (application/pdf" in seen
    assert opened() > none
    CliRunner().invoke(tips, [*told, "--pictures", str(tmp_path / "out")], obj=stack.deps)
    (original,) = [
        file for file in (tmp_path / "out").glob("*.original") if file.read_bytes() == PDF
    ][:1]
    assert oct(original.stat().st_mode)[-3:] == "600"
