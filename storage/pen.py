"""How a process writes to its SQLite file: whoever has the pen writes for all who stand in line.

A commit costs as much as a whole turn of talk, and to wake a thread only so that it writes costs
half of one. So a turn that comes as a function is carried out by whoever has the pen: he carries
out his own, then those of all behind him, each in a savepoint, commits once and tells everybody
how it ended. Nobody returns before the commit that he is part of.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

from sqlalchemy import Connection, RootTransaction

from storage.ready import run_raw
from storage.writer_lock import WriterLock

PATIENCE: Final = 30.0  # seconds in which a turn to write must come
CLOSING_PATIENCE: Final = 5.0
MOST_TURNS: Final = 16  # in one commit; other processes wait meanwhile

T = TypeVar("T")


class StoreError(Exception):
    """The database cannot be used as it was asked to be."""


class _Place:
    """Somebody in line, who writes himself when he is called."""

    __slots__ = ("_door",)

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._door.acquire()

    def wait(self, patience: float = -1) -> bool:
        """Wait to be called, without end if no seconds are given; whether it happened."""
        return self._door.acquire(timeout=patience)

    def call(self) -> None:
        """He has the pen now, or his errand has been carried out. Happens once."""
        self._door.release()


class _Errand(_Place, Generic[T]):
    """Somebody in line, whose turn another one may carry out."""

    __slots__ = ("fault", "is_over", "result", "work")

    def __init__(self, work: Callable[[Connection], T]) -> None:
        super().__init__()
        self.work = work
        self.result: T | None = None
        self.fault: Exception | None = None
        self.is_over = False

    def outcome(self) -> T:
        """What the work gave. Raises what it raised."""
        if self.fault is not None:
            raise self.fault
        return cast("T", self.result)


class _Line:
    """The pen, and all who wait for it, in the order in which they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[_Place] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def enter(self, place: _Place) -> bool:
        """Take the pen if nobody has it, else stand in line; whether it was taken."""
        with self._lock:
            if self._is_taken:
                self._waiting.append(place)
                return False
            self._is_taken = True
            return True

    def next_errand(self) -> _Errand[Any] | None:
        """Take the one in front out of the line, if somebody else can do his errand."""
        with self._lock:
            if self._waiting and isinstance(self._waiting[0], _Errand):
                return cast("_Errand[Any]", self._waiting.popleft())
            return None

    def leave(self) -> None:
        """Hand the pen to the one in front, or lay it down."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().call()
            else:
                self._is_taken = False

    def give_up(self, place: _Place) -> bool:
        """Leave the line; False where his moment has just come."""
        with self._lock:
            if place not in self._waiting:
                return False
            self._waiting.remove(place)
            return True


class Pen:
    """The write connection of one process to one SQLite file."""

    def __init__(self, database: Path, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._processes = WriterLock(database)
        self._line = _Line()  # who has its pen may touch what follows
        self._holder = 0
        self._connection: Connection | None = None

    def carry_out(self, work: Callable[[Connection], T]) -> T:
        """A turn: returns after the commit it is part of, or raises and has left nothing.

        The work may run in another thread, and that one can have done nothing else meanwhile: it
        shall be short, and touch nothing but its arguments and the database.
        """
        errand = _Errand(work)
        self._stand_in_line(errand)
        if not errand.is_over:
            self._write_for_all(errand)
        return errand.outcome()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A block with a commit of its own: undone if it raises."""
        with self.alone():
            connection, transaction = self._begin()
            try:
                yield connection
            except BaseException:
                self._undo(transaction)
                raise
            self._commit(transaction)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No transaction is open and nobody writes, in any process, for the block."""
        self._stand_in_line(_Place())
        with self._in_hand():
            yield

    def close(self) -> None:
        """Let go of the connection and the file, after whoever is writing."""
        place = _Place()
        is_first = self._line.enter(place)
        if not is_first and not place.wait(CLOSING_PATIENCE) and self._line.give_up(place):
            return  # a connection that is closed under its user takes the process with it
        try:
            self._drop_connection()
            self._processes.close()
        finally:
            self._line.leave()

    def _stand_in_line(self, place: _Place) -> None:
        """Return when the pen is his, or his errand is over."""
        if self._holder == threading.get_ident():
            raise RuntimeError("this thread already has a write transaction open")
        if self._line.enter(place):
            return
        try:
            if place.wait(PATIENCE):
                return
        except BaseException:  # Ctrl-C: a place that nobody answers for would hold up all behind it
            self._step_out(place)
            raise
        if self._line.give_up(place):
            raise StoreError("another thread has been writing for too long")
        place.wait()

    def _step_out(self, place: _Place) -> None:
        """Leave the line without having written; a pen that comes in this very moment goes on."""
        if self._line.give_up(place):
            return
        place.wait(PATIENCE)
        if not (isinstance(place, _Errand) and place.is_over):
            self._line.leave()

    @contextmanager
    def _in_hand(self) -> Iterator[None]:
        """Write, alone among all processes, and hand the pen on at the end of the block."""
        self._holder = threading.get_ident()
        try:
            with self._processes.held():
                yield
        finally:
            self._holder = 0
            self._line.leave()

    def _write_for_all(self, first: _Errand[T]) -> None:
        """Carry out errands from the first on, commit, hand the pen on, then tell everybody."""
        done: list[_Errand[Any]] = []
        try:
            with self._in_hand():
                connection, transaction = self._begin()
                self._write_round(connection, transaction, first, done)
        except BaseException as fault:
            lost = StoreError("the commit failed")
            lost.__cause__ = fault
            for errand in done:
                errand.fault = errand.fault or lost
            if not done or not isinstance(fault, Exception):
                raise
        finally:
            for errand in done[1:]:
                errand.is_over = True
                errand.call()

    def _write_round(
        self,
        connection: Connection,
        transaction: RootTransaction,
        first: _Errand[T],
        done: list[_Errand[Any]],
    ) -> None:
        """Fill one transaction and commit it. If it raises, nothing of it was written."""
        errand: _Errand[Any] | None = first
        try:
            while errand is not None:
                done.append(errand)
                self._run(errand, connection)
                errand = self._line.next_errand() if len(done) < MOST_TURNS else None
            transaction.commit()
        except BaseException:
            self._drop_connection()  # whatever its state, the next writer gets a fresh one
            raise

    def _run(self, errand: _Errand[T], connection: Connection) -> None:
        """Carry out one errand; its fault undoes it alone. Raises where SQLite undid everything."""
        run_raw(connection, "SAVEPOINT turn")  # the commit releases it
        try:
            errand.result = errand.work(connection)
        except Exception as fault:  # noqa: BLE001 - raised where the turn was asked for
            errand.fault = fault
            run_raw(connection, "ROLLBACK TO turn")
            run_raw(connection, "RELEASE turn")

    def _begin(self) -> tuple[Connection, RootTransaction]:
        try:
            connection = self._connection = self._connection or self._connect()
            return connection, connection.begin()
        except BaseException:
            self._drop_connection()
            raise

    def _commit(self, transaction: RootTransaction) -> None:
        try:
            transaction.commit()
        except Exception as fault:
            self._drop_connection()
            raise StoreError("the commit failed") from fault

    def _undo(self, transaction: RootTransaction) -> None:
        try:
            transaction.rollback()
        except Exception:  # noqa: BLE001 - SQLite has undone it already: the disk is full or gone
            self._drop_connection()

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
