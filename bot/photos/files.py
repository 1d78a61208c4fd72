"""Pictures on the disk: written and synced before their row, named by what nobody can guess."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from bot.photos.clean import Clean

if TYPE_CHECKING:
    from storage.photos import Photo

Size = Literal["large", "small"]
SIZES: Final[tuple[Size, ...]] = ("large", "small")
ORPHANED_AFTER: Final = timedelta(hours=1)

_ADDRESS = re.compile(r"[A-Za-z0-9_-]{8,80}")
_NAME = re.compile(r"(?P<address>[A-Za-z0-9_-]{8,80})\.(large|small)\.jpg")


@dataclass(frozen=True, slots=True)
class PhotoFiles:
    """The folder `root/<town>/<first two letters>/<address>.<size>.jpg`; readable by us alone."""

    root: Path

    def path(self, town_id: int, address: str, size: Size) -> Path:
        """Where a rendition lies; ValueError for what cannot be an address."""
        if not _ADDRESS.fullmatch(address):
            raise ValueError("not an address of a photo")
        return self.root / str(int(town_id)) / address[:2] / f"{address}.{size}.jpg"

    def write(self, town_id: int, address: str, picture: Clean) -> None:
        """Both renditions, safely on the disk when this returns."""
        for size, body in (("large", picture.large), ("small", picture.small)):
            _write_synced(self.path(town_id, address, size), body)  # type: ignore[arg-type]
        _sync_folder(self.path(town_id, address, "large").parent)

    def remove(self, town_id: int, address: str) -> None:
        """Delete both renditions; gone already is well."""
        for size in SIZES:
            self.path(town_id, address, size).unlink(missing_ok=True)

    def remove_of(self, photos: Iterable[Photo]) -> None:
        """Delete the files of rows that were deleted; call it after the commit."""
        for photo in photos:
            self.remove(photo.town_id, photo.address)

    def sweep(self, is_kept: Callable[[int, str], bool], now: datetime) -> int:
        """Delete files older than an hour whose row does not exist; how many."""
        removed = 0
        for path in self._all():
            town, address = _of_path(path)
            if not _is_older(path, now - ORPHANED_AFTER):
                continue
            if town is None or not is_kept(town, address):
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _all(self) -> Iterable[Path]:
        return (path for path in self.root.glob("*/*/*") if path.is_file())


def _of_path(path: Path) -> tuple[int | None, str]:
    """The town and address of a file, (None, "") for half-written and strange ones."""
    name = _NAME.fullmatch(path.name)
    town = path.parent.parent.name
    if name is None or not town.isdecimal():
        return None, ""
    return int(town), name["address"]


def _is_older(path: Path, than: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < than
    except FileNotFoundError:
        return False


def _write_synced(path: Path, body: bytes) -> None:
    """Under a passing name first, so that a crash leaves no half picture under the real one.

    The name is this writer's alone: another process may be at the same picture.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    passing = path.with_suffix(f".{secrets.token_hex(8)}.part")
    try:
        handle = os.open(passing, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)  # where the disk is full


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems do not sync folders
            os.fsync(handle)
    finally:
        os.close(handle)
