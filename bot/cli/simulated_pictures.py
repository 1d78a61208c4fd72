"""Pictures that nobody has sent before, small and quickly made."""

from __future__ import annotations

import random
import struct
import zlib

WIDTH, HEIGHT, FIELDS = 64, 48, 8


def picture(chance: random.Random) -> bytes:
    """Eight by six fields of chance colours, as PNG."""
    rows = []
    for _ in range(HEIGHT // FIELDS):
        fields = b"".join(chance.randbytes(3) * FIELDS for _ in range(WIDTH // FIELDS))
        rows += [b"\0" + fields] * FIELDS
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    checked = name + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))
