"""One writer at a time to one SQLite file, over all threads and processes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class WriterLock:
    """A lock file beside the database. Ended processes let go by themselves, `kill -9` included."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait until no other process writes; alone for the block."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        file = self._file
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file; a lock held through a parent's descriptor is the parent's."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
