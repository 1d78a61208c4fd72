"""Whether a text holds another, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Holds(FunctionElement[bool]):
    """Whether a text holds another: instr in SQLite, position in PostgreSQL."""

    name = "holds"
    type = Boolean()
    inherit_cache = True


@compiles(Holds)
def _in_postgresql(element: Holds, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    whole, part = (compiler.process(one, **more) for one in element.clauses)
    return f"position({part} in {whole}) > 0"


@compiles(Holds, "sqlite")
def _in_sqlite(element: Holds, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    whole, part = (compiler.process(one, **more) for one in element.clauses)
    return f"instr({whole}, {part}) > 0"
