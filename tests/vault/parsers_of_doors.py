"""What strangers send to the anonymous doors: whole bodies, slices in any order, last taps."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from flask import Flask
from pyrage import x25519
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException

from bot.actions.tips_sealed import (
    MOST_PART_BYTES,
    Slice,
    add_sealed,
    are_whole,
    hash_of_bearer,
    send_sealed,
    take_slice,
)
from bot.actions.tips_web import Form
from bot.web import tips_room, tips_sealed
from bot.web.tips_room import Sent
from casework.receipt_codes import read_code
from storage.vault import Vault, VaultTx
from storage.vault.rows import TipRow
from storage.vault.sealing import Belongs, seal
from tests.vault.parsers import DRAFTS, clock

APP = Flask(__name__)
BOUNDARY = "x"
PARTS = ("0b7b3c1e-9d5c-4c63-8f4e-2d6f2f0a1b01", "0b7b3c1e-9d5c-4c63-8f4e-2d6f2f0a1b02")
KEY = str(x25519.Identity.generate().to_public())
WHOLE = seal([KEY], Belongs("t", "p", "what"), bytes(range(256)) * 2)
FORM = Form("fuzz", "f" * 32, clock() + timedelta(hours=1))


def bodies(data: bytes) -> None:
    """Any body of any form: read whole in memory, or refused as a browser's fault."""
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    asked = APP.test_request_context("/", method="POST", data=data, content_type=kind)
    with asked, suppress(HTTPException):
        _reads(tips_room._parsed(tips_room.SMALL))


def _reads(sent: Sent) -> None:
    """What the views make of it."""
    tip = tips_sealed._sealed_tip(sent)
    assert all(isinstance(length, int) and length >= 0 for length in tip.parts.values())
    assert len(hash_of_bearer(sent.one("bearer"))) == 64
    code = read_code(sent.one("code"))
    assert code is None or len(code) == 20
    assert tips_sealed._number(sent.one("at")) >= 0


def slices(data: bytes) -> None:
    """Stretches of two parts in any order, three bytes each: what is kept is never wrong."""
    with _rolled_back() as vtx:
        for at in range(0, min(len(data), 60), 3):
            step = data[at : at + 3].ljust(3, b"\0")
            part, begin, length = PARTS[step[0] & 1], step[1] * 3, step[2] * 3
            piece = Slice(part, begin, WHOLE[begin : begin + length])
            taken = take_slice(DRAFTS, vtx, FORM, piece)
            held = vtx.drafts.held(part).length
            assert taken.held == held <= min(len(WHOLE), MOST_PART_BYTES)
            assert _kept(vtx, part) == WHOLE[:held], "no gap, nothing twice, nothing foreign"
            assert are_whole(vtx, {part: len(WHOLE)}) == (held == len(WHOLE))


def _kept(vtx: VaultTx, part: str) -> bytes:
    asked = "SELECT sealed FROM draft_parts WHERE id = ? ORDER BY number"
    rows = vtx.connection.exec_driver_sql(asked, (part,)).scalars()
    return b"".join(bytes(one) for one in rows)


def last_tap(data: bytes) -> None:
    """Fields of a last tap, as lines `name=value`: nothing is sent that did not arrive."""
    fields: MultiDict[str, str] = MultiDict()
    files: MultiDict[str, FileStorage] = MultiDict()
    for line in data.decode(errors="replace").splitlines()[:80]:
        name, _, value = line.partition("=")
        fields.add(name, value)
        if name == "key":
            files.add(name, FileStorage(BytesIO(value.encode())))
    tip = tips_sealed._sealed_tip(Sent(fields, files))
    with _rolled_back() as vtx:
        take_slice(DRAFTS, vtx, FORM, Slice(PARTS[0], 0, WHOLE[:100]))
        assert send_sealed(DRAFTS, vtx, FORM, tip, ["r", "s"]) in {"wrong", "gone"}
        mine = TipRow(PARTS[1], KEY, KEY, "0" * 64, "spooled", None, None)
        assert add_sealed(DRAFTS, vtx, FORM, mine, tip.parts, tip.apart) in {"gone", "over"}
        assert vtx.tips.find(tip.tip) is None


class _Over(Exception):
    """Ends a transaction without keeping anything."""


@contextmanager
def _rolled_back() -> Iterator[VaultTx]:
    with suppress(_Over), _vault().begin("fuzz") as vtx:
        yield vtx
        raise _Over


@cache
def _vault() -> Vault:
    vault = Vault(f"sqlite:///{Path(tempfile.mkdtemp(prefix='fuzz-'))}/v.db", clock=clock)
    vault.migrate()
    return vault


def _body(*fields: tuple[str, str]) -> bytes:
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return ("".join(lines) + f"--{BOUNDARY}--\r\n").encode()


DOORS = {one.__name__: one for one in (bodies, slices, last_tap)}
SEEDS_OF_DOORS: dict[str, tuple[bytes, ...]] = {
    "bodies": (
        _body(("part", PARTS[0]), ("size", "12"), ("apart", PARTS[0]), ("at", "0")),
        _body(("code", "1234 5678 9012 3456 7891"), ("bearer", "ab" * 32)),
        b'--x\r\nContent-Disposition: form-data; name="key"; filename="k"\r\n\r\nage\r\n--x--\r\n',
    ),
    "slices": (b"\0\0\xff", b"\0\0\x20\0\x20\xff\1\0\xff", b"\0\0\x20\0\x10\x20\0\x40\x20"),
    "last_tap": (
        f"tip={PARTS[1]}\ntip_key={KEY}\nmailbox={KEY}\nsecret_hash={'0' * 64}\n"
        f"reader=r\nreader=s\nkey=age-encryption.org/v1\n-> \npart={PARTS[0]}\nsize=100".encode(),
        json.dumps({"part": 1}).encode(),
    ),
}
