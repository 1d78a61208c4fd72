"""The size of a PNG or JPEG picture, read from its first bytes."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_size(body: bytes, content_type: str) -> tuple[int, int] | None:
    """Width and height; None where the bytes are not of the said type."""
    return _png_size(body) if content_type == "image/png" else _jpeg_size(body)


def _png_size(body: bytes) -> tuple[int, int] | None:
    if len(body) < 24 or not body.startswith(_PNG):
        return None
    width, height = struct.unpack(">II", body[16:24])
    return width, height


def _jpeg_size(body: bytes) -> tuple[int, int] | None:
    if not body.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", body[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(body[at + 2 : at + 4], "big")
    return None
