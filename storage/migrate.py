"""Bring a main database to the newest shape, or back; works in an installed package too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.pool import NullPool

from storage.engine import read_url
from storage.pen import StoreError
from storage.revisions import Standing, newest_of, refuse_newer, standing_of
from storage.writer_lock import WriterLock

SCRIPTS: Final = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME: Final = 7_268_003_914  # of PostgreSQL's advisory locks, ours


def upgrade(url: str, to: str = "head") -> None:
    """Create or update the tables; all or nothing. A missing file is made, for its owner only.

    Raises `NewerDatabaseError` where a later version of the program was here.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(str(parsed.database))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    _run(url, lambda config: command.upgrade(config, to))


def downgrade(url: str, to: str) -> None:
    """Go back to a revision; "base" takes all tables away."""
    _run(url, lambda config: command.downgrade(config, to))


def current(url: str) -> str | None:
    """The revision that this database has, or None for an empty or missing one."""
    parsed = read_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return None
    engine = create_engine(parsed, poolclass=NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this program wants."""
    return newest_of(SCRIPTS)


def standing(url: str) -> Standing:
    """Whether a database has the shape that this program wants."""
    return standing_of(SCRIPTS, current(url))


def _run(url: str, step: Callable[[Config], Any]) -> None:
    with _alone(url) as connection:
        refuse_newer(SCRIPTS, MigrationContext.configure(connection).get_current_revision())
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
        config.attributes["connection"] = connection
        step(config)
        _refuse_loose_ends(connection)


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """One transaction, with nobody else migrating or, on SQLite, writing."""
    parsed = read_url(url)
    engine = create_engine(parsed, poolclass=NullPool)
    if parsed.get_backend_name() == "sqlite":
        with _sqlite_lock(Path(str(parsed.database))):
            _let_tables_be_rebuilt(engine)
            with engine.begin() as connection:
                yield connection
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        yield connection


@contextmanager
def _sqlite_lock(database: Path) -> Iterator[None]:
    lock = WriterLock(database)
    try:
        with lock.held():
            yield
    finally:
        lock.close()


def _let_tables_be_rebuilt(engine: Any) -> None:  # noqa: ANN401
    """SQLite changes a table by building it anew; foreign keys are checked at the end instead."""

    @event.listens_for(engine, "connect")
    def _settle_in(raw: Any, _record: object) -> None:  # noqa: ANN401
        raw.isolation_level = None
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_loose_ends(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreError("the migration would leave rows that point to nothing; undone")
