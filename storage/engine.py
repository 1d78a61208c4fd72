"""How the two databases are opened, and who may write when.

SQLite has one writer, and `storage.pen` says whose turn it is. Connections belong to the process
that made them; after a fork all is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from storage.pen import PATIENCE, Pen, StoreError
from storage.ready import run_raw
from storage.room import Room

T = TypeVar("T")

FEW: Final = 5
"""Write transactions of one process at once, on PostgreSQL. Between two statements a thread waits
for the interpreter, and the more there are the longer: of eight some waited thrice as long as the
middle. With five at a time, in the order in which they came, as many are done, and the slowest of
a hundred is a fifth quicker (docs/performance.md)."""

POOL_SIZE: Final = 20  # threads that may be in the database at once
OVERFLOW: Final = 10
FOLDING_PATIENCE: Final = 200  # milliseconds for which writers may wait for it

_COUNT_ROWS: Final = {"preserve_rowcount": True}
"""Of INSERT … ON CONFLICT too: whether a row was new is what the inbox lives on."""

MAPPED: Final = 256 * 1024 * 1024
"""Bytes of the file that readers see as memory: a list of fifty thousand cases looks at pages all
over the file, and what processes share costs them nothing of their own."""
_SQLITE_HABITS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",
)


def read_url(url: str) -> URL:
    """The address with the driver we use; `postgres://` is understood, memory databases are not."""
    if url.startswith("postgres://"):
        url = url.replace("postgres://", "postgresql://", 1)
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise StoreError("DATABASE_URL must begin with sqlite:/// or postgresql://")
    if parsed.database in (None, "", ":memory:"):
        raise StoreError("DATABASE_URL must name a file: sqlite:///var/prongsai.db")
    return parsed.set(drivername="sqlite")


def open_engine(url: URL, *, may_write: bool = True) -> Engine:
    """An engine with our habits. On SQLite a writer takes its lock when a transaction begins."""
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, may_write=may_write)
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=OVERFLOW,
        pool_timeout=PATIENCE,
        connect_args={"connect_timeout": 5, "options": "-c timezone=UTC"},
        execution_options=_COUNT_ROWS,
        hide_parameters=True,
    )


def _open_sqlite(url: URL, *, may_write: bool) -> Engine:
    if may_write:
        engine = create_engine(
            url,
            poolclass=NullPool,
            connect_args={"check_same_thread": False},
            execution_options=_COUNT_ROWS,
            hide_parameters=True,
        )
    else:
        engine = create_engine(
            url,
            pool_size=POOL_SIZE,
            max_overflow=OVERFLOW,
            pool_timeout=PATIENCE,
            execution_options=_COUNT_ROWS,
            hide_parameters=True,
        )
    start = "BEGIN IMMEDIATE" if may_write else "BEGIN"

    @event.listens_for(engine, "connect")
    def _settle_in(raw: Any, _record: object) -> None:  # noqa: ANN401
        raw.isolation_level = None  # we begin transactions ourselves
        for habit in _SQLITE_HABITS:
            raw.execute(habit)
        if not may_write:
            raw.execute("PRAGMA query_only=ON")
            raw.execute(f"PRAGMA mmap_size={MAPPED}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        run_raw(connection, start)

    return engine


class Doors:
    """The connections of one process to one database."""

    def __init__(self, url: URL) -> None:
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.writer = open_engine(url)
        self.reader = open_engine(url, may_write=False) if self.is_sqlite else self.writer
        self._pen = Pen(Path(str(url.database)), self.writer.connect) if self.is_sqlite else None
        self._room = Room(FEW, PATIENCE)

    def carry_out(self, work: Callable[[Connection], T]) -> T:
        """A write transaction as a function, which on SQLite may run in another thread."""
        if self._pen is not None:
            return self._pen.carry_out(work)
        with self.writing() as connection:
            return work(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction: commits at the end of the block, undone if it raises."""
        if self._pen is None:
            with self._room.inside(), self.writer.begin() as connection:
                yield connection
            return
        with self._pen.writing() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only transaction."""
        with self.reader.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(postgresql_readonly=True)
            with connection.begin():
                yield connection

    def fold_log(self) -> bool:
        """SQLite: bring the write-ahead log into the file and empty it; False if readers hold it.

        Pages of the file are wiped when words are erased; the log would keep their older copies.
        """
        if self._pen is None:
            return True
        with self._pen.alone():
            raw = self.writer.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute(f"PRAGMA busy_timeout={FOLDING_PATIENCE}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                seen = cursor.fetchone()  # busy, frames in the log, frames folded
                cursor.close()
            finally:
                raw.close()
        return seen is not None and seen[0] == 0

    def close(self) -> None:
        """Let go of everything."""
        if self._pen is not None:
            self._pen.close()
        self.writer.dispose()
        self.reader.dispose()
