"""Everything in the anonymous channel that reads bytes of strangers, as functions of bytes.

Each may refuse in its own named way and in no other. Hypothesis feeds them in every test run;
`python -m tests.vault.fuzz` feeds them to Atheris for as long as one likes.
"""

from __future__ import annotations

import json
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from pyrage import x25519

from bot.actions.tips_backup import NoBackupError, _Rows
from bot.actions.tips_export import NoExportError, read_export
from bot.actions.tips_files import UnfitFile, fit, plain_name, without_name
from bot.actions.tips_ids import is_id
from bot.actions.tips_keys import is_key_file, is_wrapped
from bot.actions.tips_proof import is_proven
from bot.actions.tips_reading import CannotOpenError, open_part, read_identity
from bot.actions.tips_sealed import has_worked, hash_of_bearer, is_key, is_sealed
from bot.actions.tips_web import WebDrafts
from bot.keyring import BootKey
from casework.receipt_codes import looks_like_code, read_code
from casework.tip_counts import TipTable
from handlers.outcomes import Secret
from storage.vault.rows import Reader, SealedPart
from storage.vault.sealing import Belongs, MovedPartError, seal, unwrap

KEY = x25519.Identity.generate()
BOOT = BootKey.make(lambda count: b"\x11" * count)
READER = Reader("r", "", "", str(KEY.to_public()), "", is_continuity=False, is_approved=True)


def clock() -> datetime:
    return datetime(2026, 11, 21, tzinfo=UTC)


DRAFTS = WebDrafts(BOOT, lambda count: b"\x12" * count, clock)


def header(data: bytes) -> None:
    with suppress(MovedPartError):
        kind, body = unwrap(data, Belongs("t", "p"))
        assert isinstance(kind, str)
        assert data.endswith(body)


def sealed_part(data: bytes) -> None:
    with suppress(CannotOpenError, MovedPartError):
        open_part("t", SealedPart("p", data), Secret(str(KEY)))
        raise AssertionError("chance made a sealed part")


def sealed_body(data: bytes) -> None:
    """What an informant's browser may seal: anything; opening never ends in another way."""
    part = SealedPart("p", seal([READER.public_key], Belongs("t", "p", "what"), data))
    assert open_part("t", part, Secret(str(KEY))).body == data
    without_name(data)


def upload(data: bytes) -> None:
    with suppress(UnfitFile), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Pillow's, of metadata that is thrown away
        assert fit("x", data, keeps_original=True)


def document(data: bytes) -> None:
    name, type_, body = without_name(data)
    assert plain_name(name) == name
    assert isinstance(type_, str)
    assert data.endswith(body)


def fields(data: bytes) -> None:
    """Short texts of forms."""
    text = data.decode(errors="replace")
    code = read_code(text)
    assert code is None or (len(code) == 20 and looks_like_code(text))
    assert len(hash_of_bearer(text)) == 64
    assert not (is_id(text) and len(text) != 36)
    assert not (is_key(text) and not text.startswith("age1"))
    has_worked("token", text)
    is_sealed(data, 100)
    is_wrapped(data)
    is_key_file(data)


def tickets(data: bytes) -> None:
    text = data.decode(errors="replace")
    assert DRAFTS.open(text, "tip form demo") is None
    assert DRAFTS.read_token("demo", text) is None
    assert not is_proven(BOOT, READER, text, text, clock)


def backup(data: bytes) -> None:
    rows = _Rows(lambda _table, _row: None)
    with suppress(NoBackupError):
        rows.write(b'{"prongsai": "vault", "v": 1}\n')
        rows.write(data)
        rows.finish()


def exported(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tips.json").write_bytes(data)
        with suppress(NoExportError):
            for one in read_export(Path(folder)):
                assert one.folder.parent == Path(folder), "never outside of the export"


def identity(data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with suppress(CannotOpenError):
            read_identity(Path(file.name), lambda: "x")


def table(data: bytes) -> None:
    with suppress(ValueError, KeyError, TypeError):
        TipTable.read("2570-1", clock().date(), json.dumps(json.loads(data)))


PARSERS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one
    for one in (
        header,
        sealed_part,
        sealed_body,
        upload,
        document,
        fields,
        tickets,
        backup,
        exported,
        identity,
        table,
    )
}


def _office(*names: str) -> bytes:
    """The smallest packed file with these names in it."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return made.getvalue()


def _picture(kind: str) -> bytes:
    made, told = BytesIO(), Image.Exif()
    told[271] = "camera"
    Image.new("RGB", (8, 8), "navy").save(made, kind, exif=told)
    return made.getvalue()


SEEDS: dict[str, tuple[bytes, ...]] = {
    "header": (b'# prongsai {"v":1,"tip":"t","part":"p","kind":"what"}\nwords',),
    "sealed_part": (seal([READER.public_key], Belongs("x", "p", "what"), b"words"),),
    "upload": (
        *(b"PK\x03\x04", b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF"),
        *map(_picture, ("JPEG", "PNG", "WEBP")),
        _office("[Content_Types].xml", "word/document.xml"),
        _office("mimetype", "content.xml"),
    ),
    "document": ('{"name": "ก.pdf", "type": "application/pdf"}\nbody'.encode(),),
    "fields": (b"1234 5678 9012 3456 7891", b"age-encryption.org/v1\n-> scrypt x 16\n"),
    "backup": (b'{"t": "salts", "r": {"town": "x", "salt": {"b": "AA=="}}}\n{"end": 1}\n',),
    "exported": (b'{"v": 1, "tips": [{"tip": "../x", "label": "", "state": "", "reader": ""}]}',),
    "identity": (b"AGE-SECRET-KEY-1QQQ", b"age-encryption.org/v1\n-> scrypt"),
    "table": (b'{"months": [["2026-10", 0]], "all": 0, "done": 0}',),
}
