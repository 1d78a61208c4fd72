"""What files carry beside what they show: none of it is in what officers get of a picture, and
all of it stays sealed where a paper is kept as it is."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from bot.actions.tips_files import (
    LONGEST_NAME,
    UnfitFile,
    fit,
    name_line,
    plain_name,
    without_name,
)
from tests.vault.conftest import TOWN, Hall
from tests.vault.traces import traces
from tests.vault.web import Visitor
from tests.whole.stack import running

MARKS = (
    "CANARYMAKE", "CANARYOWNER", "CANARYXMP", "CANARYIPTC", "CANARYTEXT", "CANARYCOMMENT",
    "CANARYPROFILE", "CANARYTAIL", "CANARYTHUMB",
)  # fmt: skip
XMP = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    b"<dc:creator>CANARYXMP</dc:creator><exif:GPSLatitude>13,43.8N</exif:GPSLatitude></x:xmpmeta>"
)
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x12\x1c\x02\x50\0\x0aCANARYIPTC\0"
SUMMARY = (
    b"%PDF-1.7\n1 0 obj<</Author(CANARYAUTHOR)/Creator(CANARYTOOL)>>endobj\ntrailer<</Info 1 0 R>>"
)


def exif() -> Image.Exif:
    notes = Image.Exif()
    notes[0x010F], notes[0x0110] = "CANARYMAKE", "CANARYMAKE"
    notes[0x9C9D], notes[0x013B] = "CANARYOWNER".encode("utf-16-le"), "CANARYOWNER"
    gps = notes.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (13.0, 43.0, 52.0), "E", (100.0, 31.0, 26.0)
    return notes


def plain() -> Image.Image:
    return Image.effect_noise((80, 60), 40).convert("RGB")


def jpeg() -> bytes:
    out = io.BytesIO()
    profile = b"\0" * 128 + b"CANARYPROFILE"
    plain().save(out, "JPEG", exif=exif(), comment=b"CANARYCOMMENT", icc_profile=profile)
    body = out.getvalue()
    pieces = b"".join(
        b"\xff" + bytes([mark]) + struct.pack(">H", len(told) + 2) + told
        for mark, told in ((0xE1, XMP), (0xED, IPTC), (0xE1, b"Exif\0\0CANARYTHUMB"))
    )
    return body[:2] + pieces + body[2:] + b"CANARYTAIL"


def png() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "CANARYTEXT")
    told.add_text("Comment", "CANARYCOMMENT " * 20, zip=True)
    told.add_itxt("XML:com.adobe.xmp", "CANARYXMP", "th", "ผู้ถ่าย")
    out = io.BytesIO()
    plain().save(out, "PNG", pnginfo=told, exif=exif())
    return out.getvalue() + b"CANARYTAIL"


def webp() -> bytes:
    out = io.BytesIO()
    plain().save(out, "WEBP", exif=exif(), xmp=XMP, icc_profile=b"\0" * 128 + b"CANARYPROFILE")
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("make", [jpeg, png, webp])
def test_of_a_picture_only_what_it_shows_remains(make: Callable[[], bytes]) -> None:
    body = make()
    assert any(mark.encode() in body for mark in MARKS), "there was something to lose"
    (kept,) = fit("ภาพลับ.jpg", body, keeps_original=False)
    assert kept.kind == "evidence"
    for mark in MARKS:
        for form in (mark.encode(), mark.encode("utf-16-le"), mark.encode("utf-16-be")):
            assert form not in kept.body, mark
    seen = Image.open(io.BytesIO(kept.body))
    assert seen.format == "JPEG"
    assert not seen.getexif()
    drawn = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert set(seen.info) <= drawn
    markers = {kept.body[at + 1] for at in _segments(bytes(kept.body))}
    assert markers <= {0xD8, 0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}, "not one segment for notes"
    assert kept.body[-2:] == b"\xff\xd9", "and nothing behind the end"


def _segments(body: bytes) -> list[int]:
    """Offsets of a JPEG's segments up to the picture itself."""
    at, found = 2, [0]
    while body[at] == 0xFF and body[at + 1] != 0xDA:
        found.append(at)
        at += 2 + int.from_bytes(body[at + 2 : at + 4])
    return [*found, at]


def test_the_original_stays_whole_only_where_it_was_ticked() -> None:
    body = jpeg()
    picture, original = fit("ภาพลับ.jpg", body, keeps_original=True)
    assert (picture.kind, original.kind) == ("evidence", "document")
    assert without_name(original.head + original.body) == ("ภาพลับ.jpg", "image/*", body)


def docx(author: str = "CANARYDOCX") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("docProps/core.xml", f"<dc:creator>{author}</dc:creator>")
        packed.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "marks"),
    [
        ("สัญญาเงินทอน๒๕๖๙.pdf", SUMMARY, ["CANARYAUTHOR", "CANARYTOOL"]),
        ("บันทึกลับ.docx", docx(), ["CANARYDOCX"]),
    ],
)
def test_papers_keep_what_they_carry_and_are_sealed_with_their_names(
    hall: Hall, name: str, body: bytes, marks: list[str]
) -> None:
    from bot.actions.tips_codes import derive
    from bot.actions.tips_counter import Piece, take_at_counter

    (kept,) = fit(name, body, keeps_original=False)
    assert kept.kind == "document"
    with hall.vault.begin(TOWN) as vtx:
        readers = [one.id for one in vtx.readers.approved()]
        pieces = [Piece("what", b"x"), Piece(kept.kind, kept.body, kept.head)]
        mailbox = derive("12345678901234567891", b"salt of sixteen.")
        assert take_at_counter(vtx, readers, pieces, mailbox, os.urandom)
    hall.releases()
    assert traces(hall.file.parent, [name, *marks]) == []
    ((_, paper),) = hall.opens()
    assert without_name(paper.body) == (name, without_name(kept.head + kept.body)[1], body)


def test_the_warning_stands_on_the_page_before_anything_is_sent(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with running(tmp_path_factory.mktemp("warned")) as stack:
        visitor = Visitor(stack.app.test_client())
        visitor.begins()
        assert "PDF" in visitor.page.text
        assert "ข้อมูล" in visitor.page.text


def saved(comment: bytes) -> bytes:
    out = io.BytesIO()
    plain().save(out, "JPEG", comment=comment)
    return out.getvalue()


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 200
POLYGLOTS: dict[str, tuple[bytes, str]] = {
    "a picture with a packed file behind it": (jpeg() + docx(), "evidence"),
    "a picture with a script in its comment": (saved(b"<script>alert(1)</script>"), "evidence"),
    "a paper with a packed file behind it": (SUMMARY + docx(), "document"),
    "a page": (b"<html><script>alert(1)</script>", "unknown"),
    "a drawing that runs": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "unknown"),
    "a program": (b"MZ" + b"\0" * 300, "unknown"),
    "an animated picture": (b"GIF89a" + b"\0" * 64, "unknown"),
    "a camera file of an iPhone": (HEIC, "heic"),
    "a packed file that is no paper": (
        b"PK\x05\x06" + b"\0" * 18,
        "unknown",
    ),
}


@pytest.mark.parametrize("which", POLYGLOTS)
def test_a_file_is_what_its_bytes_are(which: str) -> None:
    body, expected = POLYGLOTS[which]
    if expected in {"evidence", "document"}:
        (kept,) = fit("ภาพ.jpg", body, keeps_original=False)
        assert kept.kind == expected
        if expected == "evidence":
            assert b"PK\x03\x04" not in kept.body
            assert b"<script" not in kept.body
        return
    with pytest.raises(UnfitFile) as told:
        fit("ภาพ.jpg", body, keeps_original=False)
    assert told.value.fault == expected


def png_bomb() -> bytes:
    """Ten thousand pixels a side in a few kilobytes."""
    side = 30_000
    line = zlib.compressobj(9)
    rows = b"".join(line.compress(b"\0" * (side // 8 + 1)) for _ in range(2000)) + line.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A text that unpacks to a hundred megabytes."""
    out = io.BytesIO()
    plain().save(out, "PNG")
    body = out.getvalue()
    packed = zlib.compress(b"\0" * 100_000_000, 9)
    return body[:33] + chunk(b"zTXt", b"Comment\0\0" + packed) + body[33:]


def list_bomb() -> bytes:
    """A packed file with sixty thousand names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "")
        packed.writestr("word/document.xml", "")
        for number in range(60_000):
            packed.writestr(f"x{number}", b"")
    return out.getvalue()


@pytest.mark.parametrize("make", [png_bomb, text_bomb, list_bomb])
def test_traps_are_refused_without_taking_the_memory(make: Callable[[], bytes]) -> None:
    body = make()
    assert len(body) < 20 * 1024 * 1024
    tracemalloc.start()
    try:
        with pytest.raises(UnfitFile):
            fit("ภาพ.png", body, keeps_original=False)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 64 * 1024 * 1024


def test_a_list_that_lies_about_its_length_is_refused() -> None:
    body = bytearray(docx())
    at = body.rfind(b"PK\x05\x06")
    body[at + 12 : at + 16] = b"\xff\xff\xff\x7f"
    with pytest.raises(UnfitFile):
        fit("x.docx", bytes(body), keeps_original=False)
    with pytest.raises(UnfitFile):
        fit("x.docx", b"PK\x03\x04" + b"\0" * 100, keeps_original=False)


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_a_screen_does_not_obey(name: str) -> None:
    kept = plain_name(name)
    assert kept
    assert len(kept) <= LONGEST_NAME
    assert kept.isprintable()
    assert not set(kept) & set("/\\\0\n\r\u202e\u2066")
    assert plain_name(kept) == kept


@given(st.text(max_size=100), st.binary(max_size=200))
def test_a_name_goes_and_comes_back_with_its_bytes(name: str, body: bytes) -> None:
    assert without_name(name_line(name, "application/pdf") + body) == (
        plain_name(name),
        "application/pdf",
        body,
    )


@given(st.binary(max_size=400))
def test_any_bytes_are_fit_or_refused_and_nothing_else(body: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"):
        assert told_of(head + body) in {"", "heic", "too_large", "broken", "unknown", "busy"}


def told_of(body: bytes) -> str:
    try:
        assert fit("x", body, keeps_original=True)
    except UnfitFile as told:
        return told.fault
    return ""
