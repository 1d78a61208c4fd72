"""A picture is believed for its bytes, stripped, upright, and small enough."""

from __future__ import annotations

import io
import socket
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from bot.photos.clean import LARGE, MOST_BYTES, SMALL, UnfitPicture, clean
from bot.photos.heic_process import decoded

CANARY = "กุ้งแห้งหกตัว"


def picture(
    size: tuple[int, int] = (40, 30),
    kind: str = "JPEG",
    mode: str = "RGB",
    colour: Any = "red",
    exif: Image.Exif | None = None,
) -> bytes:
    written = io.BytesIO()
    options = {"exif": exif} if exif is not None else {}
    Image.new(mode, size, colour).save(written, kind, **options)
    return written.getvalue()


def notes(**fields: Any) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = fields.get("turn", 1)
    exif[ExifTags.Base.ImageDescription] = CANARY
    exif[ExifTags.Base.Model] = "SecretCam 9000"
    if "taken" in fields:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = fields["taken"]
    if "gps" in fields:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(fields["gps"])
    return exif


BANGKOK = {1: "N", 2: (13.0, 45.0, 22.5), 3: "E", 4: (100.0, 30.0, 6.0)}


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_send_becomes_two_jpegs(kind: str) -> None:
    kept = clean(picture((3000, 1500), kind))
    assert (kept.width, kept.height) == (LARGE, LARGE // 2)
    assert opened(kept.large).format == opened(kept.small).format == "JPEG"
    assert opened(kept.small).size == (SMALL, SMALL // 2)


def test_a_small_picture_is_not_blown_up() -> None:
    kept = clean(picture((40, 30)))
    assert opened(kept.large).size == opened(kept.small).size == (40, 30)


def test_the_camera_s_notes_go_to_staff_and_leave_the_picture() -> None:
    exif = notes(taken="2026:11:21 14:03:00", gps=BANGKOK)
    kept = clean(picture(exif=exif))
    assert kept.private == {"taken_at": "2026-11-21T14:03:00", "lat": 13.75625, "lon": 100.50167}
    for body in (kept.large, kept.small):
        assert not opened(body).getexif()
        assert b"SecretCam" not in body
        assert b"Exif" not in body
        assert CANARY.encode() not in body


def test_a_picture_is_turned_upright() -> None:
    exif = notes(turn=6)
    assert opened(clean(picture((40, 30), exif=exif)).large).size == (30, 40)


def test_south_and_west_are_negative_and_nonsense_is_nothing() -> None:
    gps = {1: "S", 2: (13.0, 0.0, 0.0), 3: "W", 4: (100.0, 0.0, 0.0)}
    assert clean(picture(exif=notes(gps=gps))).private == {"lat": -13.0, "lon": -100.0}
    for odd in (
        {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (100.0, 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 3: "E"},
    ):
        assert clean(picture(exif=notes(gps=odd, taken="yesterday"))).private == {}


def test_what_was_transparent_becomes_white() -> None:
    kept = clean(picture(kind="PNG", mode="RGBA", colour=(255, 0, 0, 0)))
    assert opened(kept.large).getpixel((5, 5)) == (255, 255, 255)


def test_odd_colours_become_plain_ones() -> None:
    for mode in ("L", "P", "1", "CMYK", "LA"):
        kind = "JPEG" if mode == "CMYK" else "PNG"
        assert opened(clean(picture(kind=kind, mode=mode, colour=0)).large).mode == "RGB"


def fault_of(body: bytes) -> str:
    with pytest.raises(UnfitPicture) as unfit:
        clean(body)
    return unfit.value.fault


def heic(size: tuple[int, int] = (640, 480), exif: Image.Exif | None = None) -> bytes:
    """As an iPhone keeps its pictures."""
    written = io.BytesIO()
    shown = Image.linear_gradient("L").resize(size).convert("RGB")
    file = pillow_heif.from_pillow(shown)
    file.save(written, quality=60, exif=(exif or notes()).tobytes())
    return written.getvalue()


def test_a_telephone_s_own_format_becomes_jpegs_without_place_and_camera() -> None:
    body = heic((2400, 1200), notes(taken="2026:11:21 14:03:00", gps=BANGKOK))
    assert b"SecretCam" in body
    kept = clean(body)
    assert kept.private == {"taken_at": "2026-11-21T14:03:00", "lat": 13.75625, "lon": 100.50167}
    assert (kept.width, kept.height) == (LARGE, LARGE // 2)
    for one in (kept.large, kept.small):
        assert opened(one).format == "JPEG"
        assert not opened(one).getexif()
        for mark in (b"SecretCam", b"Exif", CANARY.encode()):
            assert mark not in one


def test_a_telephone_s_picture_is_turned_once() -> None:
    assert opened(clean(heic((640, 480), notes(turn=6))).large).size == (480, 640)


def test_heic_that_nobody_can_read_is_refused_by_its_name() -> None:
    body = heic()
    assert fault_of(b"\0\0\0\x18ftypheic" + b"\0" * 40) == "heic"
    assert fault_of(body[: len(body) // 2]) == "heic"
    assert fault_of(body.replace(b"ftypheic", b"ftypavif")[:300]) == "heic"


def test_a_telephone_s_picture_of_too_many_points_is_not_unpacked() -> None:
    """Its head says so; behind it are the points of a small one."""
    body = heic()
    at = body.index(b"ispe") + 8  # width and height, as the head tells them
    assert fault_of(body[:at] + struct.pack(">II", 4000, 3300) + body[at + 8 :]) == "too_large"


PAYLOAD = """
import ctypes, os, socket, sys
sys.path.insert(0, sys.argv[2])
from bot.photos.heic_process import bring_tools, close_doors
bring_tools()
marker, length, parent = (int(one) for one in sys.argv[3:6])
close_doors()

def peeked():
    found = ctypes.create_string_buffer(length)
    here = (ctypes.c_void_p * 2)(ctypes.addressof(found), length)
    there = (ctypes.c_void_p * 2)(marker, length)
    if ctypes.CDLL(None).process_vm_readv(parent, here, 1, there, 1, 0) < 0:
        raise PermissionError
    return found.raw

for name, act in {
    "reads a file": lambda: open(sys.argv[1], "rb").read(),
    "writes a file": lambda: open(sys.argv[1] + ".new", "wb").write(b"x"),
    "calls": lambda: socket.socket().connect(("127.0.0.1", int(sys.argv[6]))),
    "looks into its parent": lambda: open(f"/proc/{parent}/mem", "rb").read(1),
    "peeks into its parent": peeked,
    "forks": os.fork,
    "starts": lambda: os.execv("/bin/true", ["/bin/true"]),
    "stops its parent": lambda: os.kill(parent, 0),
}.items():
    try:
        act()
    except (OSError, PermissionError):
        continue
    os.write(1, name.encode() + b";")
os.write(1, b"tried all")
"""
PARENT = """
import ctypes, os, subprocess, sys
sys.path.insert(0, sys.argv[3])
from bot.unseen import hide_memory
hide_memory()
marker = ctypes.create_string_buffer(b"a draft of a tip")
where = [str(ctypes.addressof(marker)), str(len(marker.raw)), str(os.getpid()), sys.argv[4]]
subprocess.run([sys.executable, "-c", sys.argv[1], sys.argv[2], sys.argv[3], *where])
"""


def test_who_reads_heic_can_write_nothing_and_sees_nothing_of_ours(tmp_path: Path) -> None:
    """The library behind it is large; should somebody's picture take it over, it stands alone."""
    key = tmp_path / "secret_key"
    key.write_text("secret")
    root = str(Path(__file__).parent.parent.parent)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", PARENT, PAYLOAD, str(key), root, port],
            check=False,
            capture_output=True,
        )
    assert done.stdout == b"tried all", done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["secret_key"]
    assert decoded(heic(), 13_000_000, LARGE)
    assert decoded(heic(), 1000, LARGE) is None


def test_whoever_waits_too_long_for_the_one_reader_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = BoundedSemaphore(1)
    monkeypatch.setattr("bot.photos.heic._ONE", taken)
    monkeypatch.setattr("bot.photos.heic.PATIENCE_SECONDS", 0.01)
    with taken:
        assert fault_of(heic()) == "heic"


def test_what_is_no_picture_is_refused() -> None:
    assert fault_of(b"") == "not_a_picture"
    assert fault_of(b"%PDF-1.7 ...") == "not_a_picture"
    assert fault_of(picture(kind="GIF", mode="P", colour=0)) == "not_a_picture"


def test_half_a_picture_is_refused() -> None:
    whole = picture((800, 800), "PNG", colour="blue")
    assert fault_of(whole[: len(whole) // 2]) == "broken"


def bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 10_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    assert fault_of(bomb(side, side)) == "too_large"


def test_a_small_jpeg_that_claims_a_giant_is_refused() -> None:
    """Told by its head; what it would unpack to is never asked of the machine."""
    body = bytearray(picture((24, 24), "JPEG"))
    at = body.index(b"\xff\xc0") + 5  # the frame: how high and how wide
    body[at : at + 4] = struct.pack(">HH", 8_000, 8_000)
    assert fault_of(bytes(body)) == "too_large"


def test_too_many_bytes_are_refused_unread() -> None:
    assert fault_of(b"\xff\xd8" + b"\0" * MOST_BYTES) == "too_large"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of broken notes; the picture is well
@given(st.binary(max_size=200), st.integers(0, 600), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_broken_bytes_are_refused_and_never_raise_else(noise: bytes, at: int, kind: str) -> None:
    body = picture((24, 24), kind, exif=notes(gps=BANGKOK))
    try:
        kept = clean(body[:at] + noise + body[at + len(noise) :])
    except UnfitPicture:
        return
    assert not opened(kept.large).getexif()


@pytest.mark.parametrize(("kind", "side"), [("PNG", 3700), ("WEBP", 3700)])
def test_what_must_be_unpacked_whole_may_not_be_huge(kind: str, side: int) -> None:
    written = io.BytesIO()
    Image.new("L", (side, side)).save(written, kind)
    assert len(written.getvalue()) < 100_000
    assert fault_of(written.getvalue()) == "too_large"


def test_a_progressive_jpeg_has_less_room_than_a_plain_one() -> None:
    plain, progressive = io.BytesIO(), io.BytesIO()
    large = Image.new("L", (6000, 5200))
    large.save(plain, "JPEG")
    large.save(progressive, "JPEG", progressive=True)
    assert clean(plain.getvalue()).width == 2048
    assert fault_of(progressive.getvalue()) == "too_large"


def test_a_full_screen_of_a_phone_fits_whatever_its_kind() -> None:
    for kind in ("PNG", "WEBP", "JPEG"):
        written = io.BytesIO()
        Image.new("RGB", (4032, 3024)).save(written, kind)
        assert clean(written.getvalue()).width == 2048
