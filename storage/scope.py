"""The town in every statement: what a repository stands on.

A statement of a repository is made once, when its module is imported, and `scoped` refuses one
that does not bind `town`. A repository gets its town when it is built; no method takes one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import BindParameter, Connection, CursorResult, Integer, bindparam
from sqlalchemy.sql.base import Executable

from storage.engine import Doors
from storage.keys import Keys
from storage.ready import Answer, Ready

TOWN: Final[BindParameter[int]] = bindparam("town", type_=Integer)
"""Stands for the town in every scoped statement."""

Opener = Callable[[], Doors]
"""Gives the connections of this process."""

S = TypeVar("S", bound=Executable)


class UnscopedStatementError(Exception):
    """A statement of a repository forgot the town: a fault of the program, seen at import."""


_READY: Final[dict[int, Ready]] = {}
"""By the statement's identity; each holds its statement, so no identity comes twice."""


def scoped(statement: S) -> S:
    """Give the statement back if it binds `town`, else refuse it.

    It is kept ready for the driver unless it holds a list whose length only its values tell.
    """
    compiled = statement.compile()  # type: ignore[attr-defined]
    if "town" not in compiled.params:
        raise UnscopedStatementError(str(statement))
    if not any(bind.expanding for bind in compiled.binds.values()):
        _READY[id(statement)] = Ready(statement)  # type: ignore[arg-type]
    return statement


@dataclass(frozen=True, slots=True)
class Ground:
    """What the repositories of one transaction share."""

    connection: Connection
    town_id: int
    keys: Keys
    clock: Callable[[], datetime]
    new_id: Callable[[], str]


class Repository:
    """One subject of one town, inside one transaction."""

    __slots__ = ("_ground",)

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def _run(
        self, statement: Executable, **values: object
    ) -> Answer | CursorResult[*tuple[Any, ...]]:
        """Execute a scoped statement for this town."""
        values["town"] = self._ground.town_id
        ready = _READY.get(id(statement))
        if ready is not None:
            return ready.run(self._ground.connection, values)
        return self._ground.connection.execute(statement, values)

    def _first(self, ready: Ready, **values: object) -> tuple[Any, ...] | None:
        """The first row of a ready statement for this town, or None."""
        ground = self._ground
        return ready.first(ground.connection, town=ground.town_id, **values)

    def _count(self, ready: Ready, **values: object) -> int:
        """How many rows a ready statement wrote for this town."""
        ground = self._ground
        return ready.count(ground.connection, town=ground.town_id, **values)
