"""Bulk work in small transactions, so that no citizen waits behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from sqlalchemy.sql.dml import UpdateBase

from storage.scope import Opener

BATCH: Final = 50
T = TypeVar("T")


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, at most `BATCH` at a time."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def run_in_batches(doors: Opener, statement: UpdateBase, **values: object) -> int:
    """Repeat a statement that changes at most `BATCH` rows until it finds no more; how many."""
    changed = 0
    while True:
        with doors().writing() as connection:
            found = connection.execute(statement, values).rowcount
        changed += found
        if found < BATCH:
            return changed
