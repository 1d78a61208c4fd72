"""Tables come and go by migrations, and are what the program believes them to be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from storage import Keys, Store, migrate
from storage.engine import read_url
from storage.tables import metadata
from tests.databases import Clock, found_town
from tests.store.test_cases import LAMP, file


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/er/main.db"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


def tables(url: str) -> set[str]:
    engine = create_engine(read_url(url))
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_up_with_data_down_and_up_again(empty_database: str, keys: Keys, clock: Clock) -> None:
    migrate.upgrade(empty_database)
    assert migrate.current(empty_database) == migrate.newest()
    store = Store(empty_database, keys=keys, clock=clock)
    file(store, found_town(store))
    store.dispose()
    migrate.upgrade(empty_database)
    store = Store(empty_database, keys=keys, clock=clock)
    with store.reading(1) as tx:
        assert tx.cases.by_number(LAMP.number) is not None
    store.dispose()
    migrate.downgrade(empty_database, "base")
    assert tables(empty_database) == {"alembic_version"}
    assert migrate.current(empty_database) is None
    migrate.upgrade(empty_database)
    assert tables(empty_database) == {"alembic_version", *metadata.tables}


def test_looking_makes_no_file(tmp_path: Path) -> None:
    assert migrate.current(f"sqlite:///{tmp_path}/deep/main.db") is None
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    migrate.upgrade(f"sqlite:///{tmp_path}/main.db")
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


def test_migrations_and_tables_agree(database: str) -> None:
    engine = create_engine(read_url(database))
    with engine.connect() as connection:
        # SQLite writes an empty default in another way than it was given
        opts = {"compare_server_default": engine.dialect.name == "postgresql"}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **opts})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_partial_indexes_stand_in_the_database(database: str) -> None:
    """Autogenerate does not compare the conditions of indexes."""
    engine = create_engine(read_url(database))
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    with engine.connect() as connection:
        found = {row[0]: row[1] for row in connection.execute(text(asked[engine.dialect.name]))}
    engine.dispose()
    for table in metadata.tables.values():
        for index in table.indexes:
            is_partial = index.dialect_options["sqlite"]["where"] is not None
            assert (" WHERE " in found[str(index.name)]) == is_partial, index.name


def test_two_that_migrate_at_once_do_not_collide(empty_database: str) -> None:
    code = "import sys; from storage import migrate; migrate.upgrade(sys.argv[1])"
    if empty_database.startswith("sqlite"):
        Path(str(read_url(empty_database).database)).parent.mkdir(parents=True)
    here = Path(__file__).parents[2]
    both = [
        subprocess.Popen([sys.executable, "-c", code, empty_database], cwd=here) for _ in range(2)
    ]
    assert [one.wait() for one in both] == [0, 0]
    assert migrate.current(empty_database) == migrate.newest()


def test_an_installed_package_migrates_too(tmp_path: Path) -> None:
    """From a copy elsewhere, with another working folder: nothing looks at the checkout."""
    site = tmp_path / "odd % name" / "site"
    here = Path(__file__).parents[2]
    shutil.copytree(here / "storage", site / "storage")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from storage import migrate;"
        "assert migrate.__file__.startswith(sys.argv[1]);"
        "migrate.upgrade(sys.argv[2]); print(migrate.current(sys.argv[2]))"
    )
    url = f"sqlite:///{tmp_path}/x.db"
    done = subprocess.run(
        [sys.executable, "-c", code, str(site), url],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == migrate.newest()
