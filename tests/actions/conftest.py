"""A town hall on a real SQLite file, and people who act in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from storage import Keys, Store, migrate
from tests.actions.townhall import SECRET, Clock, Townhall


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; every test works on a copy."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(empty_database: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    path = tmp_path / "town.db"
    copyfile(empty_database, path)
    made = Store(f"sqlite:///{path}", keys=Keys(SECRET), clock=clock)
    yield made
    made.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hall(store: Store, clock: Clock) -> Townhall:
    """A town with three divisions' worth of people; see `Townhall`."""
    return Townhall.open(store, clock)
