"""What forked processes count together: one table of numbers in shared memory.

A scrape of `/metrics` meets any one of the web processes, and must hear of all. So the table is
made before forking; each process adds in a row of its own, and the sum of all rows is told. A row
is never cleared: when a process is replaced, what it counted stays counted.
"""

from __future__ import annotations

import itertools
import mmap
import os
import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

ROWS: Final = 32  # more processes than that begin to share rows, and may lose a count
_NUMBER: Final = 8  # bytes

Labels = tuple[str, ...]


class Table:
    """Columns of numbers, a row for each process. Make it, and all columns, before forking."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._taken = 0
        self._cells = memoryview(mmap.mmap(-1, (1 + ROWS * columns) * _NUMBER)).cast("d")
        self._row = 1  # the first cell numbers the processes
        self._lock = threading.Lock()
        os.register_at_fork(before=self._number_next, after_in_child=self._move_on)

    def new(self, count: int = 1) -> int:
        """The first of so many columns that are free."""
        first, self._taken = self._taken, self._taken + count
        if self._taken > self._columns:
            raise ValueError("the table of counts has too few columns")
        return first

    def add(self, column: int, amount: float = 1.0) -> None:
        with self._lock:
            self._cells[self._row + column] += amount

    def sum(self, column: int) -> float:
        """Over all processes, ended ones too."""
        return sum(self._cells[1 + row * self._columns + column] for row in range(ROWS))

    def _number_next(self) -> None:
        self._cells[0] += 1

    def _move_on(self) -> None:
        self._row = 1 + int(self._cells[0]) % ROWS * self._columns
        self._lock = threading.Lock()  # another thread may have held it while forking


class Count:
    """Events, by labels whose values are all known beforehand; any other counts as "other"."""

    def __init__(self, table: Table, name: str, told: str, **labels: Sequence[str]) -> None:
        self._table = table
        self._name, self._told, self._labels = name, told, tuple(labels)
        known = itertools.product(*labels.values())
        self._other: Labels = ("other",) * len(labels)
        self._columns = {each: table.new() for each in (*known, self._other)}

    def add(self, *labels: str) -> None:
        """One more."""
        column = self._columns.get(labels)
        self._table.add(self._columns[self._other] if column is None else column)

    def collect(self) -> Iterator[CounterMetricFamily]:
        """What has been counted, for Prometheus."""
        family = CounterMetricFamily(self._name, self._told, labels=self._labels)
        for labels, column in self._columns.items():
            if seen := self._table.sum(column):
                family.add_metric(labels, seen)
        yield family


class Spread:
    """How long something took, in seconds, by upper bounds."""

    def __init__(self, table: Table, name: str, told: str, bounds: Sequence[float]) -> None:
        self._table = table
        self._name, self._told, self._bounds = name, told, tuple(bounds)
        self._first = table.new(len(self._bounds) + 1)  # the last for all that took longer
        self._seconds = table.new()

    def add(self, seconds: float) -> None:
        """Once more, and it took so long."""
        self._table.add(self._first + bisect_left(self._bounds, seconds))
        self._table.add(self._seconds, seconds)

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """What has been counted, for Prometheus."""
        seen = [self._table.sum(self._first + at) for at in range(len(self._bounds) + 1)]
        names = [*(repr(float(bound)) for bound in self._bounds), "+Inf"]
        up_to = list(zip(names, itertools.accumulate(seen), strict=True))
        family = HistogramMetricFamily(self._name, self._told)
        family.add_metric([], buckets=up_to, sum_value=self._table.sum(self._seconds))
        yield family
