"""Strangers and odd files at every door of the whole program."""

from __future__ import annotations

import io
import stat
import struct
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from bot.photos.files import SIZES
from bot.photos.links import Links
from bot.simulator.pictures import sample_picture
from storage.photos import Photo
from tests.whole.neighbours import (
    Towns,
    files,
    pictures_of,
    sends,
)

# --- pictures


def code_of(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code


def test_a_pictures_link_cannot_be_bent(towns: Towns, photo: Photo) -> None:
    good = towns.deps.photos.link(towns.near_town.id, photo.id)
    assert code_of(towns.client, good) == 200
    path, _, query = good.partition("?")
    until = int(query.split("until=")[1].split("&")[0])
    for bent in (
        path,
        f"{path}?until={until}",
        f"{path}?until={until}&sign=",
        good.replace(f"until={until}", f"until={until + 3600}"),
        good.replace(f"until={until}", f"until=+{until}"),
        good.replace(f"until={until}", "until=٣"),
        good.replace(f"until={until}", "until=99999999999999999999"),
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good + "%00",
        good.replace("sign=", "sign=%E0%B8%81"),
        good.replace(photo.id, photo.address),
        good.replace(photo.id, "..%2F..%2Fsecret_key"),
        good.replace("/media/1/", "/media/01/").replace(photo.id, photo.id.upper()),
        good.replace("/media/1/", "/media/-1/"),
        good.replace("/media/1/", "/media/999999999999999999999/"),
    ):
        assert code_of(towns.client, bent) == 404, bent


def test_a_link_ends_with_its_day_and_with_its_picture(towns: Towns, photo: Photo) -> None:
    key = towns.deps.keys.derive("photo links")
    ends = []
    for hours in (-26, -23):
        made_at = datetime.now(UTC) + timedelta(hours=hours)
        old = Links(key, towns.deps.settings.address, clock=lambda at=made_at: at)  # type: ignore[misc]
        ends.append(code_of(towns.client, old.make(towns.near_town.id, photo.id)))
    assert ends == [404, 200]
    strange = Links(b"x" * 32, towns.deps.settings.address, clock=towns.deps.clock)
    assert code_of(towns.client, strange.make(towns.near_town.id, photo.id)) == 404


def test_a_served_picture_is_a_picture_and_nothing_else(towns: Towns, photo: Photo) -> None:
    with towns.client.get(towns.deps.photos.link(towns.near_town.id, photo.id)) as answer:
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer.headers["Cache-Control"]
        assert "public" not in answer.headers["Cache-Control"]
        assert photo.address not in str(answer.headers)
        assert Image.open(io.BytesIO(answer.data)).format == "JPEG"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 40,000 × 40,000 pixels."""
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic" + b"\0" * 64


def gif() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (20, 20)).save(written, "GIF")
    return written.getvalue()


def both_picture_and_page() -> bytes:
    """A JPEG with a page in its comment and a ZIP after its end."""
    written = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(
        written, "JPEG", comment=b"<html><script>alert(1)</script>", exif=_exif()
    )
    return written.getvalue() + b"PK\x03\x04 secret.txt <script>alert(2)</script>"


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif[0x9286] = "SECRET-COMMENT"
    return exif.tobytes()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (bomb(), "image/png"),
        (svg(), "image/jpeg"),
        (heic(), "image/jpeg"),
        (gif(), "image/jpeg"),
        (b"%PDF-1.7 not a picture", "image/jpeg"),
        (b"", "image/jpeg"),
        (sample_picture()[:200], "image/jpeg"),
        (b"<html><script>alert(1)</script></html>", "text/html"),
    ],
    ids=["bomb", "svg", "heic", "gif", "pdf", "empty", "cut", "html"],
)
def test_what_is_no_picture_is_not_kept_and_costs_no_case(
    towns: Towns, body: bytes, content_type: str
) -> None:
    before = sorted(towns.deps.files.rglob("*.jpg"))
    phone = towns.phone("boonmee")
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=road").wait_for()
    phone.says("ฝาท่อแตกกลางถนน อันตรายมากค่ะ").wait_for().says("หน้าวัด").wait_for()
    phone.sends_photo(body, content_type=content_type).wait_for()
    with towns.deps.store.reading(towns.near_town.id) as tx:
        drafts = tx.photos.drafts_of(phone.person.user_id)
    assert len(drafts) == 1
    sends(phone)
    deadline = time.monotonic() + 60
    state = "wanted"
    while state not in {"failed", "gone", "stored"}:
        assert time.monotonic() < deadline
        towns.deps.photos.wake()
        with towns.deps.store.reading(towns.near_town.id) as tx:
            seen = tx.photos.by_id(drafts[0].id)
        state = seen.state if seen else "removed"
    assert state == "failed"
    assert code_of(towns.client, towns.deps.photos.link(1, drafts[0].id)) == 404
    assert sorted(towns.deps.files.rglob("*.jpg")) == before


def test_of_a_file_that_is_two_things_the_picture_alone_is_kept(towns: Towns) -> None:
    found = files(towns.phone("john"), photos=[both_picture_and_page()])
    [kept] = pictures_of(towns, towns.near_town, found)
    for size in SIZES:
        path = towns.deps.photos.path(kept, size)
        assert path
        body = path.read_bytes()
        for hidden in (b"script", b"SECRET", b"PK\x03\x04", b"Exif"):
            assert hidden not in body


def test_files_and_databases_are_their_owners_alone(towns: Towns, number: str) -> None:
    var = towns.deps.settings.var_dir
    found = [path for path in var.rglob("*") if path.is_file()]
    names = {path.name for path in found}
    assert {"prongsai.db", "prongsai.db-wal", "prongsai.db.lock", "secret_key"} <= names
    loose = [path.name for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert loose == []
    assert any(path.suffix == ".jpg" for path in found)


def test_the_measure_of_traffic_is_not_for_the_internet(towns: Towns) -> None:
    client = towns.client
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 404
    page = client.get("/metrics").text
    for person in towns.platform.people.values():
        assert person.user_id not in page


def test_no_page_tells_where_the_program_lives(towns: Towns, tmp_path: Path) -> None:
    for path in ("/nowhere", "/media/1/x.jpg", "/staff/case/x", "/webhook/../etc/passwd", "/%00"):
        answer = towns.client.get(path)
        assert answer.status_code in {302, 400, 404, 405}
        assert "Traceback" not in answer.get_data(as_text=True)
        assert "/work/" not in answer.get_data(as_text=True).replace("/staff/work/", "")
