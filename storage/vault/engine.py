"""The vault's own engine: nothing deleted stays readable, one writer at a time on one machine."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from storage.vault import roles

if TYPE_CHECKING:
    from sqlite3 import Connection as Raw

PRAGMAS = (
    "PRAGMA secure_delete = ON",  # freed pages are overwritten with zeroes
    "PRAGMA journal_mode = DELETE",  # a write-ahead log would keep old pages beside the file
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
)
WAIT_SECONDS = 20
CONNECT_SECONDS = 5  # a server that is not there shall hold no thread for minutes
PASSED = ("spool", "spool_parts", "spool_key_files")
VACUUMED = ("tips", "parts", "tip_key_files", "answers", "notes", "packages", "steps", "proposals")

Role = Literal["web", "staff", "worker", "owner"]
"""Who asks: the doors of informants, officers' work, timers and command line, migrations."""


class VaultEngine:
    """Connections of one process. After a fork call `dispose` before use."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._engine: Engine | None = None
        self._made_by = 0
        self._has_roles: bool | None = None
        self._writing = RLock()
        path = self._url.database if self._url.get_backend_name() == "sqlite" else None
        self.file = Path(path) if path and path != ":memory:" else None

    @property
    def is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def writing(self, role: Role = "owner") -> Iterator[Connection]:
        """One write transaction; on SQLite no other process of this machine writes meanwhile."""
        with self._writing, self._alone(), self._get().connect() as plain:
            connection = plain.execution_options(vault_begin="BEGIN IMMEDIATE")
            with connection.begin():
                self._take(role, connection)
                yield connection

    @contextmanager
    def reading(self, role: Role = "owner") -> Iterator[Connection]:
        """A read-only look."""
        with self._get().connect() as connection, connection.begin():
            self._take(role, connection)
            yield connection

    @contextmanager
    def standing_still(self) -> Iterator[Connection]:
        """PostgreSQL: a read-only look at one moment, however long it takes."""
        with self._get().connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def _take(self, role: Role, connection: Connection) -> None:
        """Lower this transaction to what its work needs; SQLite knows no roles."""
        if self.is_sqlite or role == "owner":
            return
        if self._has_roles is None:
            self._has_roles = roles.are_there(connection)
        if self._has_roles:
            connection.exec_driver_sql(f"SET LOCAL ROLE {roles.PREFIX}{role}")

    def arrange_roles(self, connection: Connection) -> None:
        """After a migration: who may touch what."""
        if not self.is_sqlite:
            self._has_roles = roles.arrange(connection)

    def settings_of_server(self) -> dict[str, str]:
        """What a PostgreSQL server keeps beside the tables; empty on SQLite."""
        if self.is_sqlite:
            return {}
        asked = text(
            "SELECT name, setting FROM pg_settings WHERE name IN"
            " ('archive_mode', 'log_statement', 'log_min_duration_statement')"
        )
        logged = text(
            "SELECT count(*) FROM pg_class WHERE relname IN ('drafts', 'draft_parts')"
            " AND relpersistence <> 'u'"
        )
        with self.reading() as connection:
            told = {str(name): str(value) for name, value in connection.execute(asked)}
            return {**told, "logged_drafts": str(connection.scalar(logged))}

    def has_roles(self) -> bool | None:
        """Whether the database itself keeps web, staff and worker apart; None on SQLite."""
        if self.is_sqlite:
            return None
        with self.reading() as connection:
            return roles.are_there(connection)

    def vacuum(self) -> None:
        """Rewrite the database without its holes; outside of any transaction."""
        self._outside("VACUUM" if self.is_sqlite else f"VACUUM (FULL) {', '.join(VACUUMED)}")

    def forget_passage(self) -> None:
        """After a delivery: what lay in the spool leaves nothing, not even dead rows.

        In PostgreSQL those tell the order of arrival, and by the number of their transaction the
        moment. SQLite overwrote them at once. What another transaction still sees in that very
        moment stays until the next delivery, whether or not that one brings anything.
        """
        if not self.is_sqlite:
            self._outside(f"VACUUM (FULL) {', '.join(PASSED)}")

    def _outside(self, statement: str) -> None:
        with self._writing, self._alone():
            raw = self._get().raw_connection()
            try:
                cursor = raw.cursor()
                if self.is_sqlite:
                    # In memory it would be the whole file once more; what lies in SQLite's unnamed
                    # file meanwhile is what the vault holds anyway, sealed.
                    cursor.execute("PRAGMA temp_store = FILE")
                else:
                    raw.driver_connection.autocommit = True  # type: ignore[union-attr]
                cursor.execute(statement)
                cursor.close()
            finally:
                raw.invalidate()  # its settings were ours alone

    def dispose(self) -> None:
        """Let go of all connections; those that a parent opened are left to the parent."""
        if self._engine is not None:
            self._engine.dispose(close=self._made_by == os.getpid())
        self._engine = None
        self._has_roles = None
        self._writing = RLock()  # a fork may have copied a held one

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.file is None:
            yield
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(f"{self.file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _get(self) -> Engine:
        if self._engine is None:
            self._engine = self._make()
            self._made_by = os.getpid()
        return self._engine

    def _make(self) -> Engine:
        # Parameters of statements never show in an error: they may be names of drafts.
        if not self.is_sqlite:
            return create_engine(
                self._url,
                hide_parameters=True,
                pool_pre_ping=True,
                connect_args={"connect_timeout": CONNECT_SECONDS},
            )
        if self.file is not None:
            self.file.touch(mode=0o600)
        engine = create_engine(
            self._url, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS}
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine


def _prepare(raw: Raw, _record: object) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves
    cursor = raw.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("vault_begin", "BEGIN"))
