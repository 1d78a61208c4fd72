"""Statements that are made once, compiled once for each kind of database.

A step of a talk runs four statements, a filing a dozen more. SQLAlchemy's way from a statement to
the driver costs more than they cost the database, so they are kept as SQL text with their
converters and given to the driver's cursor inside SQLAlchemy's transaction. Faults and rows look
as SQLAlchemy's do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
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
        "_binders",
        "_dialect",
        "_fixed",
        "_is_named",
        "_names",
        "_pick",
        "_readers",
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
        self._names = names = list(compiled.positiontup or compiled.params)
        self._is_named = compiled.positiontup is None
        binds = [compiled.binds[name] for name in names]
        self._fixed = {
            name: bind.value for name, bind in zip(names, binds, strict=True) if not bind.required
        }
        self._pick = itemgetter(*names, names[-1])  # of one name alone it would make no tuple
        self._binders = _where_needed(
            bind.type.dialect_impl(dialect).bind_processor(dialect) for bind in binds
        )
        self._types = [column.type.dialect_impl(dialect) for column in statement.exported_columns]
        self._dialect = dialect
        self._readers: list[tuple[int, Converter]] | None = None

    def bind(self, values: Mapping[str, object]) -> Bound:
        """What the driver takes. Raises InvalidRequestError where a value is missing."""
        try:
            bound = list(self._pick({**self._fixed, **values} if self._fixed else values))
        except KeyError as missing:
            raise InvalidRequestError(f"no value for {missing}") from None
        for place, convert in self._binders:
            bound[place] = convert(bound[place])
        bound.pop()
        return dict(zip(self._names, bound, strict=True)) if self._is_named else tuple(bound)

    def read(self, cursor: DBAPICursor, rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Rows of the driver in our types; how it codes a column its first answer tells."""
        if self._readers is None:
            self._readers = _where_needed(
                kind.result_processor(self._dialect, told[1])
                for kind, told in zip(self._types, cursor.description, strict=True)
            )
        return [_converted(row, self._readers) for row in rows]


def _where_needed(converters: Iterable[Converter | None]) -> list[tuple[int, Converter]]:
    return [(place, convert) for place, convert in enumerate(converters) if convert is not None]


def _converted(row: Sequence[Any], readers: list[tuple[int, Converter]]) -> tuple[Any, ...]:
    values = list(row)
    for place, convert in readers:
        values[place] = convert(values[place])
    return tuple(values)


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
