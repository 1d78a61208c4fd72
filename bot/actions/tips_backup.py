"""The vault's own backup: rows as lines of JSON in one age file, and back again.

Nothing plain touches a disk: lines flow through age into the file. Unsent tips are left out. Old
files are deleted, because a backup that lives on keeps what was deleted.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyrage
from pyrage import x25519

from handlers.outcomes import Secret
from storage.vault.copying import COPIED, read_rows, write_row
from storage.vault.sealing import BadKeyError, recipient

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

    from storage.vault import Vault

VERSION = 1
KEPT_DAYS = 14
NAME = "vault-{day}.age"


class NoBackupError(Exception):
    """The file is no whole backup of ours, or the key does not open it."""


class NotEmptyError(Exception):
    """The vault holds tips or readers: a restore would mix two vaults."""


class NoKeysError(ValueError):
    """A file that should hold public keys holds none, or something else."""


def file_of(folder: Path, day: date) -> Path:
    """Where the backup of a day lies."""
    return folder / NAME.format(day=day.isoformat())


def keys_in(file: Path) -> tuple[str, ...]:
    """The public keys in a file, one a line, as age's own `-R` reads it. Raises `NoKeysError`."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        keys = tuple(str(recipient(one)) for one in lines if one and not one.startswith("#"))
    except (OSError, UnicodeDecodeError, BadKeyError):
        raise NoKeysError("it cannot be read, or holds something else than age1… keys") from None
    if not keys:
        raise NoKeysError("there is no key (age1…) in it")
    return keys


def continuity_keys(vault: Vault, towns: Iterable[str]) -> tuple[str, ...]:
    """The continuity keys of these towns."""
    keys: list[str] = []
    for town in towns:
        with vault.reading(town, role="staff") as vtx:
            keys += [one.public_key for one in vtx.readers.approved() if one.is_continuity]
    return tuple(dict.fromkeys(keys))


def back_up(vault: Vault, folder: Path, recipients: Sequence[str], today: date) -> Path:
    """Write today's backup, sealed to these keys.

    Raises `BadKeyError` for what is none, `NoKeysError` where nobody could open it.
    """
    keys = [recipient(key) for key in recipients]
    if not keys:
        raise NoKeysError("there is no key to seal a backup to")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = file_of(folder, today)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    with vault.looking() as look, fresh.open("wb") as out:
        lines = _Lines(_written(read_rows(look), today))
        pyrage.encrypt_io(io.BufferedReader(lines), out, keys)
    fresh.rename(file)
    return file


def forget_old(folder: Path, today: date, days: int = KEPT_DAYS) -> int:
    """Delete backups older than so many days; how many."""
    gone = 0
    for file in folder.glob(NAME.format(day="*")):
        try:
            made = date.fromisoformat(file.stem.removeprefix("vault-"))
        except ValueError:
            continue
        if today - made > timedelta(days=days):
            file.unlink()
            gone += 1
    return gone


def restore(vault: Vault, file: Path, identity: Secret) -> int:
    """Fill an empty, migrated vault; how many rows. Raises `NoBackupError`, `NotEmptyError`.

    All or nothing: a cut or changed file leaves the vault empty.
    """
    with vault.whole() as connection:
        if next(read_rows(lambda: nullcontext(connection)), None) is not None:
            raise NotEmptyError
        rows = _Rows(partial(write_row, connection))
        try:
            with file.open("rb") as closed:
                key = x25519.Identity.from_str(identity.reveal())
                pyrage.decrypt_io(closed, rows, [key])
        except (pyrage.DecryptError, pyrage.IdentityError, OSError):
            raise NoBackupError("the key does not open this file, or it is not whole") from None
        return rows.finish()


class _Lines(io.RawIOBase):
    """Lines as a file that can be read, so that no more than one is in memory."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._left:
            line = next(self._lines, None)
            if line is None:
                return 0
            self._left = line
        room = memoryview(buffer)
        count = min(len(room), len(self._left))
        room[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def _written(rows: Iterable[tuple[str, dict[str, Any]]], today: date) -> Iterator[bytes]:
    yield _line({"prongsai": "vault", "v": VERSION, "made_on": today.isoformat()})
    count = 0
    for table, row in rows:
        count += 1
        yield _line({"t": table, "r": {name: _plain(value) for name, value in row.items()}})
    yield _line({"end": count})


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _value(plain: object) -> object:
    if isinstance(plain, dict):
        if "b" in plain:
            return base64.b64decode(plain["b"])
        return date.fromisoformat(plain["d"])
    return plain


class _Rows(io.RawIOBase):
    """Takes a backup's opened bytes as they come and puts its rows back, line by line."""

    def __init__(self, put: Callable[[str, dict[str, Any]], None]) -> None:
        self._put = put
        self._left = b""
        self._count = -1
        self._ended = False

    def writable(self) -> bool:
        return True

    def write(self, buffer: ReadableBuffer) -> int:
        told = bytes(memoryview(buffer))
        *lines, self._left = (self._left + told).split(b"\n")
        for line in lines:
            self._take(line)
        return len(told)

    def _take(self, line: bytes) -> None:
        try:
            told = json.loads(line)
            if self._count < 0:
                if (told.get("prongsai"), told.get("v")) != ("vault", VERSION):
                    raise NoBackupError("this is no backup of a vault of this version")
            elif "end" in told:
                self._ended = told["end"] == self._count
            elif told["t"] not in COPIED:
                raise NoBackupError("the backup names a table that does not exist")
            else:
                row = {name: _value(value) for name, value in told["r"].items()}
                self._put(told["t"], row)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NoBackupError("the backup is not whole") from None
        self._count += 1

    def finish(self) -> int:
        """How many rows there were; raises `NoBackupError` where the end is missing."""
        if not self._ended or self._left:
            raise NoBackupError("the backup is not whole")
        return self._count - 1
