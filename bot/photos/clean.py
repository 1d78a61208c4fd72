"""A picture as it came, made fit to keep: two plain JPEGs, upright, with nothing hidden in them.

What the camera wrote (time, place) is read first, for staff; the renditions carry none of it. A
file is believed for its bytes, never for its name or the type that somebody gave it.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.photos.heic import CannotDecode, jpeg_of

LARGE, SMALL = 2048, 480  # longest side in pixels
MOST_PIXELS: Final = 60_000_000
MOST_PROGRESSIVE: Final = 30_000_000
MOST_UNPACKED: Final = 13_000_000
"""A plain JPEG is decoded small, a progressive one is held whole. PNG and WebP are unpacked whole,
at up to 20 bytes a pixel: a megabyte of PNG can hold sixty million of them."""

MOST_BYTES: Final = 20 * 1024 * 1024
QUALITY: Final = 85

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_HEIF_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN_AT, _TAKEN_AT_PLAIN = 0x9003, 0x0132
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, struct.error)


class UnfitPicture(Exception):
    """Cannot be kept; `fault` is a short code: "not_a_picture", "heic", "too_large", "broken"."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Clean:
    """Two renditions; `width` and `height` are of the large one.

    `private` may hold "taken_at" (camera's own time, ISO without zone), "lat" and "lon" (degrees).
    `sha256` (hex) is of the bytes as they came.
    """

    large: bytes = field(repr=False)
    small: bytes = field(repr=False)
    width: int
    height: int
    sha256: str
    private: Mapping[str, Any] = field(default_factory=dict, repr=False)
    likeness: str = ""  # difference hash, 64 bits in hex: alike pictures differ in few of them
    kind: str = "image/jpeg"


def clean(body: bytes) -> Clean:
    """Decode, turn upright, strip, and write anew in two sizes. Raises `UnfitPicture`."""
    picture = _open(body)
    try:
        private = _what_the_camera_wrote(picture)
        large = _upright(picture)
        large.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        small = large.copy()
        small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
        return Clean(
            large=_as_jpeg(large),
            small=_as_jpeg(small),
            width=large.width,
            height=large.height,
            sha256=hashlib.sha256(body).hexdigest(),
            private=private,
            likeness=f"{_likeness(small):016x}",
        )
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnfitPicture("too_large") from None
    except _BROKEN:
        raise UnfitPicture("broken") from None


def _likeness(picture: Image.Image) -> int:
    """Whether each of 8 × 8 fields is darker than its right neighbour, as one number."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BILINEAR)
    levels = list(grey.tobytes())
    bits = 0
    for row in range(8):
        for at in range(8):
            bits = bits << 1 | (levels[row * 9 + at] < levels[row * 9 + at + 1])
    return bits


def _open(body: bytes) -> Image.Image:
    if len(body) > MOST_BYTES:
        raise UnfitPicture("too_large")
    if body[4:8] == b"ftyp" and body[8:12] in _HEIF_BRANDS:
        body = _out_of_heic(body)
    try:
        picture = Image.open(io.BytesIO(body), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnfitPicture("too_large") from None
    except UnidentifiedImageError:
        raise UnfitPicture("not_a_picture") from None
    except _BROKEN:
        raise UnfitPicture("broken") from None
    # The header tells the size before a single pixel is unpacked.
    if picture.width * picture.height > _most_pixels(picture):
        raise UnfitPicture("too_large")
    return picture


def _out_of_heic(body: bytes) -> bytes:
    try:
        return jpeg_of(body, most_pixels=MOST_UNPACKED, longest=LARGE)
    except CannotDecode as fault:
        raise UnfitPicture("too_large" if fault.is_too_large else "heic") from None


def _most_pixels(picture: Image.Image) -> int:
    if picture.format != "JPEG":
        return MOST_UNPACKED
    return MOST_PROGRESSIVE if picture.info.get("progressive") else MOST_PIXELS


def _upright(picture: Image.Image) -> Image.Image:
    """Decoded, as the eye saw it, in plain colours; what was transparent becomes white."""
    picture.draft("RGB", (LARGE, LARGE))  # a large JPEG is decoded at half or a quarter at once
    if picture.mode in {"RGB", "RGBA", "L", "LA"}:
        picture.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)  # small before it is copied
    turned = ImageOps.exif_transpose(picture)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        layered = turned.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return turned.convert("RGB")


def _as_jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    # A fresh picture has no notes of its own; what Pillow would carry over is named and emptied.
    picture.info = {}
    picture.save(written, "JPEG", quality=QUALITY, progressive=True, exif=b"", icc_profile=None)
    return written.getvalue()


def _what_the_camera_wrote(picture: Image.Image) -> dict[str, Any]:
    """Time and place, where they are there and make sense; a broken note is no note."""
    try:
        notes = picture.getexif()
        exif, gps = notes.get_ifd(_EXIF_IFD), notes.get_ifd(_GPS_IFD)
    except _BROKEN:
        return {}
    found: dict[str, Any] = {}
    taken_at = _taken_at(exif.get(_TAKEN_AT) or notes.get(_TAKEN_AT_PLAIN))
    if taken_at:
        found["taken_at"] = taken_at
    lat = _degrees(gps.get(2), gps.get(1), "S", 90)
    lon = _degrees(gps.get(4), gps.get(3), "W", 180)
    if lat is not None and lon is not None and (lat, lon) != (0.0, 0.0):
        found["lat"], found["lon"] = lat, lon
    return found


def _taken_at(written: object) -> str:
    """EXIF's "2026:11:21 14:03:00" as ISO, or ""."""
    from datetime import datetime

    try:
        # A camera knows no zone; this is the time on its own face.
        seen = datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return ""
    return seen.isoformat()


def _degrees(parts: object, side: object, negative: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number with five decimals (a metre)."""
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:  # not a number fails here too
        return None
    return round(-value if str(side).strip("\0 ").upper() == negative else value, 5)
