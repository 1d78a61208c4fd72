"""The vault's shape: nothing in it could hold who somebody is, or when exactly."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from bot.actions.tips_commands import EnrolReader
from storage.vault import Vault
from storage.vault.engine import VaultEngine
from storage.vault.tables import metadata
from tests.vault.conftest import TOWN, Clock, Hall

FORBIDDEN = re.compile(
    r"line|user|person|citizen|phone|address|agent|event|message|token|session|\bip\b|_at$|time|cookie"
)
ALLOWED = (sa.String, sa.LargeBinary, sa.Date, sa.Boolean, sa.Integer, sa.Text)


def test_no_column_could_hold_a_person_or_a_time() -> None:
    for table in metadata.tables.values():
        for column in table.columns:
            where = f"{table.name}.{column.name}"
            assert not FORBIDDEN.search(column.name), where
            assert isinstance(column.type, ALLOWED), where
            assert not isinstance(column.type, sa.DateTime | sa.Time), where
            assert column.server_default is None, where
            assert column.default is None, where


def test_numbers_are_only_those_of_chain_counts_and_slices() -> None:
    numbers = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Integer)
    }
    slices = {f"{table}.number" for table in ("draft_parts", "spool_parts", "parts")}
    assert numbers - slices == {"audit.number", "pulse.id", "tallies.count"}


def test_every_table_belongs_to_a_town_and_points_only_inside() -> None:
    for table in metadata.tables.values():
        assert table.name == "pulse" or table.primary_key.columns[0].name == "town"
        for key in table.foreign_keys:
            assert key.column.table.name == "tips"


def test_sqlite_keeps_no_order_of_rows() -> None:
    dialect = sa.create_engine("sqlite://").dialect
    for table in metadata.tables.values():
        assert "WITHOUT ROWID" in str(CreateTable(table).compile(dialect=dialect))


def test_the_migration_makes_the_very_tables(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    vault = Vault(f"sqlite:///{tmp_path}/v.db", clock=Clock())
    for _ in range(2):
        vault.migrate()
        engine = sa.create_engine(f"sqlite:///{tmp_path}/v.db")
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"version_table": "vault_version"}
            )
            assert compare_metadata(context, metadata) == []
        engine.dispose()
        vault.unmake()
    vault.dispose()


def test_the_file_forgets_what_is_deleted(hall: Hall) -> None:
    with hall.vault._engine.reading() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("secure_delete", "journal_mode", "synchronous")
        }
    assert told == {"secure_delete": 1, "journal_mode": "delete", "synchronous": 2}
    assert not hall.file.with_name("vault.db-wal").exists()
    assert oct(hall.file.stat().st_mode)[-3:] == "600"


def test_a_broken_link_of_the_chain_is_named(hall: Hall) -> None:
    with hall.vault.begin(TOWN) as vtx:
        assert vtx.audit.first_broken() is None
        count = len(vtx.audit.all())
        vtx.connection.exec_driver_sql("UPDATE audit SET deed = 'nothing' WHERE number = 2")
        assert vtx.audit.first_broken() == 2
    assert count >= 7


def test_towns_do_not_see_each_other(hall: Hall) -> None:
    with hall.vault.begin("another") as vtx:
        assert vtx.readers.all() == ()
        assert vtx.readers.salt() is None
        assert vtx.audit.all() == ()


def test_two_processes_may_write(hall: Hall, clock: Clock) -> None:
    other = Vault(f"sqlite:///{hall.file}", clock=clock)
    with hall.vault.begin(TOWN) as vtx:
        vtx.drafts.save("a", b"1")
    with other.begin(TOWN) as vtx:
        assert vtx.drafts.find("a") == b"1"
    other.dispose()


def test_the_vault_lives_on_postgresql_too(new_postgres: Callable[[], str]) -> None:
    vault = Vault(new_postgres(), clock=Clock())
    vault.migrate()
    from bot.actions.tips import perform_tip

    with vault.begin(TOWN) as vtx:
        vtx.drafts.save("a", b"1")
        assert vtx.drafts.find("a") == b"1"
    with vault.begin(TOWN, role="staff") as vtx:
        key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
        perform_tip(vtx, EnrolReader("x", "y", key), os.urandom)
    with vault.reading(TOWN, role="staff") as vtx:
        kinds = vtx.connection.exec_driver_sql(
            "SELECT relpersistence FROM pg_class WHERE relname IN ('drafts', 'draft_parts')"
        ).scalars()
        assert set(kinds) == {"u"}
        assert len(vtx.readers.all()) == 1
        assert isinstance(vtx.audit.all()[0].done_on, datetime.date)
    vault.unmake()
    vault.dispose()


def test_a_server_that_is_not_there_holds_no_thread_for_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(
        "storage.vault.engine.create_engine", lambda url, **more: asked.update(more)
    )
    VaultEngine("postgresql+psycopg://nobody@nowhere/vault")._get()
    assert asked["connect_args"] == {"connect_timeout": 5}
