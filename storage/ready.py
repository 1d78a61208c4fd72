"""Statements that are made once, compiled once for each kind of database.

A step of a talk runs four statements, a filing a dozen more. SQLAlchemy's way from a statement to
the driver costs more than they cost the database, so they are kept as SQL text with their
converters and given to the driver's cursor inside SQLAlchemy's transaction. Faults and rows look
as SQLAlchemy's do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError, InvalidRequestError

Bound = tuple[object, ...] | dict[str, object]
Converter = Callable[[Any], Any]
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


class Answer(IteratorResult[*tuple[Any, ...]]):
    """What a statement brought: rows as SQLAlchemy gives them, and how many it wrote."""

    def __init__(
        self, names: SimpleResultMetaData, rows: Sequence[tuple[Any, ...]], rowcount: int
    ) -> None:
        super().__init__(names, iter(rows))
        self.rowcount = rowcount


class _Compiled:
    """One statement for one kind of database."""

    __slots__ = (
        "_binds",
        "_converters",
        "_dialect",
        "_named",
        "_names",
        "_required",
        "_types",
        "columns",
        "sql",
    )

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self.columns = SimpleResultMetaData(
            [str(column.key) for column in statement.exported_columns]
        )
        self._required = {name for name, bind in compiled.binds.items() if bind.required}
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
        self._types = [column.type.dialect_impl(dialect) for column in statement.exported_columns]
        self._dialect = dialect
        self._converters: list[Converter | None] | None = None

    def bind(self, values: Mapping[str, object]) -> Bound:
        if not self._required <= values.keys():
            missing = ", ".join(sorted(self._required - values.keys()))
            raise InvalidRequestError(f"no value for {missing}")
        find = values.get
        bound = [
            convert(find(name, fixed)) if convert else find(name, fixed)
            for name, fixed, convert in self._binds
        ]
        return dict(zip(self._names, bound, strict=True)) if self._named else tuple(bound)

    def read(self, cursor: DBAPICursor, rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Rows of the driver in our types; how it codes a column its first answer tells."""
        converters = self._converters
        if converters is None:
            converters = self._converters = [
                kind.result_processor(self._dialect, told[1])
                for kind, told in zip(self._types, cursor.description, strict=True)
            ]
        return [
            tuple(
                convert(value) if convert else value
                for convert, value in zip(converters, row, strict=True)
            )
            for row in rows
        ]


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
        found = None if row is None else compiled.read(cursor, (row,))[0]
        cursor.close()
        return found

    def all(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Every row, bare."""
        compiled = self._for(connection.dialect)
        cursor = run_raw(connection, compiled.sql, compiled.bind(values))
        rows = compiled.read(cursor, cursor.fetchall())
        cursor.close()
        return rows

    def run(self, connection: Connection, values: Mapping[str, object]) -> Answer:
        """Every row, and how many were written."""
        compiled = self._for(connection.dialect)
        cursor = run_raw(connection, compiled.sql, compiled.bind(values))
        rows = compiled.read(cursor, cursor.fetchall()) if cursor.description else []
        count = cursor.rowcount
        cursor.close()
        return Answer(compiled.columns, rows, count)

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
