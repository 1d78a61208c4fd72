"""Statements of the hot path, compiled once for each kind of database.

One step of a talk runs four statements. SQLAlchemy's way from a statement to the driver costs
more than these four cost the database, so they are kept as SQL text with their converters and
given to the driver's cursor inside SQLAlchemy's transaction. Faults look as SQLAlchemy's do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

Bound = tuple[object, ...] | dict[str, object]
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


def run_raw(connection: Connection, sql: str, values: Bound = ()) -> DBAPICursor:
    """Execute on the driver's own cursor; a lost connection is taken out of the pool."""
    raw = connection.connection
    driver: Any = raw.dbapi_connection  # both drivers have `execute` beside what DB-API asks for
    try:
        return driver.execute(sql, values)  # type: ignore[no-any-return]
    except Exception as fault:
        dialect = connection.dialect
        driver_error = dialect.loaded_dbapi.Error
        if not isinstance(fault, driver_error):
            raise
        is_lost = dialect.is_disconnect(fault, driver, None)
        if is_lost:
            connection.invalidate(fault)
        raise DBAPIError.instance(
            sql, None, fault, driver_error, hide_parameters=True, connection_invalidated=is_lost
        ) from fault


class _Compiled:
    """One statement for one kind of database."""

    __slots__ = ("_binds", "_named", "_names", "_results", "sql")

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._names = names = list(compiled.positiontup or compiled.params)
        self._named = compiled.positiontup is None
        self._binds = [
            (
                name,
                compiled.binds[name].value,
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            )
            for name in names
        ]
        self._results = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in statement.exported_columns
        ]

    def bind(self, values: Mapping[str, object]) -> Bound:
        find = values.get
        bound = [
            convert(find(name, fixed)) if convert else find(name, fixed)
            for name, fixed, convert in self._binds
        ]
        return dict(zip(self._names, bound, strict=True)) if self._named else tuple(bound)

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            convert(value) if convert else value
            for convert, value in zip(self._results, row, strict=True)
        )


class Ready:
    """A statement that is compiled when a kind of database first asks for it."""

    __slots__ = ("_compiled", "_statement")

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def first(self, connection: Connection, **values: object) -> tuple[Any, ...] | None:
        """The first row, or None."""
        compiled = self._for(connection.dialect)
        cursor = run_raw(connection, compiled.sql, compiled.bind(values))
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else compiled.read(row)

    def all(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Every row."""
        compiled = self._for(connection.dialect)
        cursor = run_raw(connection, compiled.sql, compiled.bind(values))
        rows = [compiled.read(row) for row in cursor.fetchall()]
        cursor.close()
        return rows

    def count(self, connection: Connection, **values: object) -> int:
        """How many rows the statement wrote."""
        compiled = self._for(connection.dialect)
        cursor = run_raw(connection, compiled.sql, compiled.bind(values))
        count = cursor.rowcount
        cursor.close()
        return count

    def sql(self, dialect: Dialect) -> str:
        """What is sent to this kind of database."""
        return self._for(dialect).sql

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return found
