"""The vault as it really is on a disk or a server, and how older ones become it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.actions.tips import release
from storage.vault import Vault
from tests.vault.conftest import TOWN, Clock
from tests.vault.test_schema import FORBIDDEN

HARMLESS = {None, "''", "0", "false", "'2026-01-01'"}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/vault.db"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture
def vault(url: str, clock: Clock) -> Iterator[Vault]:
    made = Vault(url, clock=clock)
    yield made
    made.dispose()


def test_no_column_type_default_or_key_on_disk_could_tell_who_or_when(
    url: str, vault: Vault
) -> None:
    vault.migrate()
    engine = sa.create_engine(url)
    seen = sa.inspect(engine)
    names = set(seen.get_table_names()) - {"vault_version"}
    assert len(names) >= 20
    for name in names:
        for column in seen.get_columns(name):
            where = f"{name}.{column['name']}"
            assert not FORBIDDEN.search(column["name"]), where
            assert not isinstance(column["type"], sa.DateTime | sa.Time | sa.Float), where
            default = column.get("default")
            plain = default.split("::")[0].lower() if isinstance(default, str) else default
            assert plain in HARMLESS, f"{where}: {default}"
            counting: object = column.get("autoincrement")  # typed as a flag, and says "auto" too
            assert counting in (None, False, "auto"), where
        assert {key["referred_table"] for key in seen.get_foreign_keys(name)} <= {"tips"}
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            made = connection.exec_driver_sql("SELECT type, sql FROM sqlite_master").all()
            assert {kind for kind, _ in made} == {"table", "index"}, "no trigger, no view"
            tables = [sql for kind, sql in made if kind == "table" and "vault_version" not in sql]
            assert all("WITHOUT ROWID" in sql for sql in tables)
        else:
            for asked in ("pg_trigger WHERE NOT tgisinternal", "pg_sequences"):
                count = connection.scalar(sa.text(f"SELECT count(*) FROM {asked}"))
                assert count == 0, "no trigger, no serial number"
    engine.dispose()


def test_tips_from_before_officers_work_become_workable(url: str, vault: Vault) -> None:
    vault.migrate("0001")
    tip, part, reader = "t" * 36, "p" * 36, "r" * 36
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in (
            f"INSERT INTO tips VALUES ('{TOWN}', '{tip}', 'k', 'm', 'h', 'received',"
            " '2026-11-01', '2026-11-01')",
            f"INSERT INTO parts VALUES ('{TOWN}', '{part}', '{tip}', {_bytes(engine)})",
            f"INSERT INTO readers VALUES ('{TOWN}', '{reader}', 'x', 'y', 'age1x', 'f', {_no},"
            f" {_yes})",
        ):
            connection.execute(sa.text(_spelt(engine, statement)))
    engine.dispose()
    vault.migrate()
    release(vault, TOWN, os.urandom)
    with vault.reading(TOWN, role="owner") as vtx:
        row = vtx.tips.released(tip)
        assert row is not None
        assert len(row.label.split()) == 2, "it has two words now"
        assert (row.outcome, row.is_held) == ("", False)
        (listed,) = vtx.desk.listed("part", tip)
        assert listed.on == date(2026, 11, 1)
        (kept,) = vtx.readers.approved()
        assert (kept.holder, kept.is_gone) == (reader, False)
    vault.unmake("0001")
    vault.migrate()


_no, _yes = "{no}", "{yes}"


def _spelt(engine: sa.Engine, statement: str) -> str:
    is_sqlite = engine.dialect.name == "sqlite"
    return statement.format(no="0" if is_sqlite else "false", yes="1" if is_sqlite else "true")


def _bytes(engine: sa.Engine) -> str:
    return "x'00'" if engine.dialect.name == "sqlite" else "'\\x00'"
