"""SQLite's one pen: who may write when, and one commit for all who stand in line.

SQLite has one writer. Here the line is a lock in the process and `flock` on `<file>.lock` for the
other processes, so that nobody waits in SQLite's own back-off, whose sleeps make the tail.

A commit with synchronous=FULL costs more than the whole turn before it. So whoever finds others
waiting behind him leaves the transaction open for them; the last one commits for all, and each
returns only after that commit. A turn stands in a savepoint of its own: its fault costs nobody
else anything. A commit that fails is told to everybody who was in it.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, RootTransaction

from storage.ready import run_raw

PATIENCE: Final = 30.0  # seconds in which a turn to write must come
CLOSING_PATIENCE: Final = 5.0
MOST_TURNS: Final = 16  # in one commit; other processes wait meanwhile
LOOK_AGAIN: Final = 0.05  # seconds after which one who waits for the commit sees to it himself


class StoreError(Exception):
    """The database cannot be used as it was asked to be."""


class WriterLock:
    """One writer at a time, over all threads and processes that use this file.

    Ended processes let go by themselves, `kill -9` included.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def take(self) -> None:
        """Wait until no other process writes."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def give_back(self) -> None:
        """Let another process write."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Alone for the block."""
        self.take()
        try:
            yield
        finally:
            self.give_back()

    def close(self) -> None:
        """Let go of the file; a lock held through a parent's descriptor is the parent's."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class _Round:
    """Turns that share one commit."""

    __slots__ = ("fault", "is_over", "transaction", "turns")

    def __init__(self, transaction: RootTransaction) -> None:
        self.transaction = transaction
        self.turns = 0
        self.fault: Exception | None = None
        self.is_over = threading.Event()


class Pen:
    """The write connection of one process to one SQLite file."""

    def __init__(self, database: Path, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._processes = WriterLock(database)
        self._turn = threading.Lock()  # who holds it may touch what follows
        self._holder = 0
        self._connection: Connection | None = None
        self._round: _Round | None = None
        self._count = threading.Lock()
        self._waiting = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A turn: returns after the commit it is part of, or raises and has left nothing."""
        with self._held(counts=True):
            now = self._round or self._begin()
            try:
                run_raw(now.transaction.connection, "SAVEPOINT turn")
                yield now.transaction.connection  # the commit releases the savepoints
            except BaseException as fault:
                self._take_back(fault)
                raise
            finally:
                self._end_turn(now)
        self._await_commit(now)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No transaction is open and nobody writes, in any process, for the block."""
        with self._held(counts=False):
            self._finish()
            with self._processes.held():
                yield

    def close(self) -> None:
        """Let go of the connection and the file, after whoever is writing."""
        if not self._turn.acquire(timeout=CLOSING_PATIENCE):
            return  # a connection that is closed under its user takes the process with it
        try:
            self._finish()
            self._drop_connection()
            self._processes.close()
        finally:
            self._turn.release()

    @contextmanager
    def _held(self, *, counts: bool) -> Iterator[None]:
        """Hold the turn. Those who are counted will write, so a commit may be left to them."""
        if self._holder == threading.get_ident():
            raise RuntimeError("this thread already has a write transaction open")
        self._add_waiting(counts)
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise StoreError("another thread has been writing for too long")
        finally:
            self._add_waiting(-counts)
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = 0
            self._turn.release()

    def _add_waiting(self, more: int) -> None:
        with self._count:
            self._waiting += more

    def _begin(self) -> _Round:
        self._processes.take()
        try:
            connection = self._connection = self._connection or self._connect()
            self._round = _Round(connection.begin())
        except BaseException:
            self._drop_connection()
            self._processes.give_back()
            raise
        return self._round

    def _take_back(self, fault: BaseException) -> None:
        """Undo this turn only; where SQLite has undone everything, the round is lost."""
        now = self._round
        assert now is not None
        try:
            run_raw(now.transaction.connection, "ROLLBACK TO turn")
            run_raw(now.transaction.connection, "RELEASE turn")
        except Exception as worse:  # noqa: BLE001 - the disk is full or gone: all of the round hear of it
            now.fault = fault if isinstance(fault, Exception) else worse

    def _end_turn(self, now: _Round) -> None:
        now.turns += 1
        if now.fault is not None or not self._waiting or now.turns >= MOST_TURNS:
            self._finish()

    def _finish(self) -> None:
        """Commit the open round, if there is one, and tell all who are in it."""
        now, self._round = self._round, None
        if now is None:
            return
        try:
            if now.fault is None:
                now.transaction.commit()
        except Exception as fault:  # noqa: BLE001 - raised in each turn of the round
            now.fault = fault
        finally:
            if now.fault is not None:
                self._drop_connection()  # whatever its state, the next writer gets a fresh one
            self._processes.give_back()
            now.is_over.set()

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _await_commit(self, now: _Round) -> None:
        while not now.is_over.wait(LOOK_AGAIN):
            with self._held(counts=False):
                if self._round is now:  # he for whom it was left gave up his place
                    self._finish()
        if now.fault is not None:
            raise StoreError("the commit failed") from now.fault
