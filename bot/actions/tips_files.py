"""Files of the web form, made fit to seal: told by their bytes, never by their name.

Pictures lose everything but what they show. PDF and office files cannot be cleaned with certainty:
they are sealed as they are, after a warning that stands before the sending.
"""

from __future__ import annotations

import json
import struct
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from threading import BoundedSemaphore
from typing import Literal

from bot.photos.clean import MOST_BYTES, UnfitPicture, clean
from storage.vault.sealing import Buffer

MOST_FILES = 10
MOST_BYTES_IN_ALL = 20 * 1024 * 1024
"""Without script, of all files of one form together."""

LONGEST_NAME = 200
PATIENCE_SECONDS = 5.0
_DRAWING = BoundedSemaphore(1)
_OFFICE_ROOMS = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
MOST_LIST_BYTES = 512 * 1024
"""Of a packed file's list of names: an office file has dozens, a trap has hundreds of thousands."""

_LIST_END = struct.Struct("<4s4H2LH")
_MOST_END = 65535 + _LIST_END.size + 76  # with a comment, and what large files have besides
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")

Kind = Literal["evidence", "document"]


class UnfitFile(Exception):
    """Cannot be taken; `fault` is the wording's last word: "heic", "too_large", "unknown" …"""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class FitFile:
    """What is to be sealed: a clean picture, or an original with its name inside."""

    kind: Kind
    body: Buffer = field(repr=False)
    head: bytes = field(repr=False, default=b"")  # stands before the body: name and type


def fit(name: str, body: Buffer, *, keeps_original: bool) -> tuple[FitFile, ...]:
    """The parts to seal for one file. Raises `UnfitFile`."""
    if len(body) > MOST_BYTES:
        raise UnfitFile("too_large")
    type_ = _document_type(body)
    if type_:
        return (FitFile("document", body, name_line(name, type_)),)
    picture = FitFile("evidence", _cleaned(body))
    if keeps_original:
        return (picture, FitFile("document", body, name_line(name, "image/*")))
    return (picture,)


def _cleaned(body: Buffer) -> bytes:
    """Pictures are unpacked one at a time: a small file may hold a very large one."""
    if not _DRAWING.acquire(timeout=PATIENCE_SECONDS):
        raise UnfitFile("busy")
    try:
        return clean(bytes(body)).large
    except UnfitPicture as fault:
        known = fault.fault in {"heic", "too_large", "broken"}
        raise UnfitFile(fault.fault if known else "unknown") from None
    finally:
        _DRAWING.release()


def name_line(name: str, type_: str) -> bytes:
    """A file's name and type in one line to stand before it, so that they are sealed too."""
    told = {"name": plain_name(name), "type": type_}
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def without_name(sealed: bytes) -> tuple[str, str, bytes]:
    """Name, type and bytes of an opened document; what is odd reads as a nameless file."""
    line, _, body = sealed.partition(b"\n")
    try:
        told = json.loads(line)
        return plain_name(str(told["name"])), str(told["type"]), body
    except (ValueError, KeyError, TypeError):
        return "file", "application/octet-stream", sealed


def plain_name(name: str) -> str:
    """A file's name without folders and without signs that a reader's screen would obey."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if sign.isprintable())
    return seen.strip(" .")[-LONGEST_NAME:] or "file"


def _document_type(body: Buffer) -> str:
    """The type of a PDF or office file, "" for everything else."""
    begin = bytes(body[:1024])
    if begin.lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    if begin.startswith(_OLD_OFFICE):
        return "application/x-ole-storage"
    if begin.startswith(b"PK\x03\x04"):
        return _office_type(body)
    return ""


def _length_of_list(body: Buffer) -> int:
    """How long a packed file says its list is; what says nothing of the kind has no end."""
    end = bytes(body[-(65535 + _LIST_END.size) :])
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) - at < _LIST_END.size:
        return len(body)
    fields: tuple[int, ...] = _LIST_END.unpack_from(end, at)[1:]
    return fields[4]


def _office_type(body: Buffer) -> str:
    """Only the list of names at the end is read, where it is short; nothing is unpacked."""
    if _length_of_list(body) > MOST_LIST_BYTES:
        raise UnfitFile("unknown")
    end = BytesIO(bytes(body[-(MOST_LIST_BYTES + _MOST_END) :]))
    try:
        with zipfile.ZipFile(end) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnfitFile("unknown") from None
    if "[Content_Types].xml" in names:
        for room, type_ in _OFFICE_ROOMS.items():
            if any(name.startswith(room) for name in names):
                return type_
    if "mimetype" in names and "content.xml" in names:
        return "application/vnd.oasis.opendocument"
    raise UnfitFile("unknown")
