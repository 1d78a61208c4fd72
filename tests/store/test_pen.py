"""One commit for all who stand in line, and a fault that costs only its own turn."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from storage import Store, StoreError
from storage.towns import Town
from tests.databases import found_town

DAY = date(2026, 11, 20)
THREADS = 8


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return found_town(sqlite_store)


class Commits:
    """Counts the commits of the one write connection, and can make them fail."""

    def __init__(self, store: Store) -> None:
        self.seen = 0
        self.fails = False
        event.listen(store.doors().writer, "commit", self._count)

    def _count(self, connection: Connection) -> None:
        self.seen += 1
        if self.fails:
            raise OSError("no space left on device")


@pytest.fixture
def commits(sqlite_store: Store) -> Commits:
    return Commits(sqlite_store)


class Line:
    """Threads that stand in line behind a turn that is held until all have come."""

    def __init__(self, store: Store, town: Town) -> None:
        self._store = store
        self._town = town
        self._pen = store.doors()._pen
        self._threads = ThreadPoolExecutor(THREADS)

    def run(self, *names: str, first: str = "first") -> list[BaseException | None]:
        """A turn a name, all behind `first`; what became of each, `first` in front."""
        is_held, may_go = threading.Event(), threading.Event()
        head = self._threads.submit(self._turn, first, is_held, may_go)
        assert is_held.wait(60)
        rest = [self._threads.submit(self._turn, name) for name in names]
        while self._pen is not None and self._pen._waiting < len(names):
            may_go.wait(0.001)
        may_go.set()
        return [one.exception(timeout=60) for one in (head, *rest)]

    def _turn(
        self,
        name: str,
        is_held: threading.Event | None = None,
        may_go: threading.Event | None = None,
    ) -> None:
        with self._store.begin(self._town.id) as tx:
            assert tx.inbox.first_time(name, DAY)
            if is_held is not None and may_go is not None:
                is_held.set()
                assert may_go.wait(60)
            if name.startswith("bad"):
                raise ZeroDivisionError


@pytest.fixture
def line(sqlite_store: Store, town: Town) -> Line:
    return Line(sqlite_store, town)


def _known(store: Store, town: Town, *names: str) -> list[bool]:
    with store.begin(town.id) as tx:
        return [not tx.inbox.first_time(name, DAY) for name in names]


def test_all_who_stand_in_line_share_one_commit(
    sqlite_store: Store, town: Town, line: Line, commits: Commits
) -> None:
    assert line.run("a", "b", "c") == [None] * 4
    assert commits.seen == 1
    assert _known(sqlite_store, town, "first", "a", "b", "c") == [True] * 4


def test_a_turn_that_fails_costs_the_others_nothing(
    sqlite_store: Store, town: Town, line: Line
) -> None:
    ends = line.run("a", "bad", "c")
    assert [type(end) for end in ends] == [type(None), type(None), ZeroDivisionError, type(None)]
    assert _known(sqlite_store, town, "first", "a", "bad", "c") == [True, True, False, True]


def test_the_first_turn_may_fail_too(sqlite_store: Store, town: Town, line: Line) -> None:
    ends = line.run("a", first="bad first")
    assert [type(end) for end in ends] == [ZeroDivisionError, type(None)]
    assert _known(sqlite_store, town, "bad first", "a") == [False, True]


def test_a_commit_that_fails_is_told_to_all_and_leaves_nothing(
    sqlite_store: Store, town: Town, line: Line, commits: Commits
) -> None:
    commits.fails = True
    ends = line.run("a", "b")
    assert all(isinstance(end, StoreError) for end in ends)
    commits.fails = False
    assert _known(sqlite_store, town, "first", "a", "b") == [False] * 3


def test_where_sqlite_has_undone_everything_all_hear_of_it(
    sqlite_store: Store, town: Town, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: SQLite rolls the whole transaction back by itself."""
    undone = Store.begin

    def begin_and_lose(name: str) -> None:
        with undone(sqlite_store, town.id) as tx:
            assert tx.inbox.first_time(name, DAY)
            tx.inbox._ground.connection.exec_driver_sql("ROLLBACK")
            raise ZeroDivisionError

    monkeypatch.setattr(
        line, "_turn", _instead(line._turn, when="bad", use=begin_and_lose), raising=True
    )
    ends = line.run("a", "bad")
    assert isinstance(ends[0], StoreError)
    assert isinstance(ends[1], StoreError) or ends[1] is None  # before it, or in the next round
    assert isinstance(ends[2], ZeroDivisionError)
    was_told = [end is None for end in ends]
    assert _known(sqlite_store, town, "first", "a", "bad") == was_told


def _instead(usual: object, *, when: str, use: object) -> object:
    def turn(name: str, *more: object) -> None:
        (use if name == when else usual)(name, *(() if name == when else more))  # type: ignore[operator]

    return turn


def test_nobody_waits_for_one_who_gave_up_his_place(
    sqlite_store: Store, town: Town, commits: Commits
) -> None:
    pen = sqlite_store.doors()._pen
    assert pen is not None
    pen._add_waiting(1)  # somebody in line, who will never come
    try:
        assert _known(sqlite_store, town, "a") == [False]
        assert commits.seen == 1
    finally:
        pen._add_waiting(-1)
    assert _known(sqlite_store, town, "a") == [True]


def test_a_round_ends_while_the_line_never_does(
    sqlite_store: Store, town: Town, commits: Commits
) -> None:
    pen = sqlite_store.doors()._pen
    assert pen is not None
    done = threading.Barrier(17)

    def turn(number: int) -> None:
        with sqlite_store.begin(town.id) as tx:
            tx.inbox.first_time(f"event {number}", DAY)
        done.wait(60)

    pen._add_waiting(1)
    threads = [threading.Thread(target=turn, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    done.wait(60)
    pen._add_waiting(-1)
    for thread in threads:
        thread.join()
    assert commits.seen >= 1
    assert _known(sqlite_store, town, *(f"event {n}" for n in range(16))) == [True] * 16


def test_who_writes_alone_finds_no_open_round(sqlite_store: Store, town: Town) -> None:
    pen = sqlite_store.doors()._pen
    assert pen is not None
    pen._add_waiting(1)
    writer = threading.Thread(target=_known, args=(sqlite_store, town, "a"))
    writer.start()
    while pen._round is None and writer.is_alive():
        pass
    assert sqlite_store.sweeps.fold_log()
    pen._add_waiting(-1)
    writer.join(60)
    assert _known(sqlite_store, town, "a") == [True]


def test_a_thread_that_waits_too_long_says_so(
    sqlite_store: Store, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.pen.PATIENCE", 0.01)
    caught: list[BaseException] = []

    def other() -> None:
        try:
            _known(sqlite_store, town, "a")
        except StoreError as error:
            caught.append(error)

    with sqlite_store.begin(town.id) as tx:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(60)
        dialogue = tx.dialogues.lock("U1")
        tx.dialogues.save(replace(dialogue, last_event_ms=1))
    assert "too long" in str(caught[0])


def test_a_file_that_cannot_be_opened_lets_the_next_one_try(
    sqlite_store: Store, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen = sqlite_store.doors()._pen
    assert pen is not None
    sqlite_store.dispose()
    monkeypatch.setattr(pen, "_connect", lambda: (_ for _ in ()).throw(OSError("gone")))
    with pytest.raises(OSError, match="gone"), pen.writing():
        pass
    assert _known(sqlite_store, town, "a") == [False]
    with pytest.raises(DBAPIError), sqlite_store.begin(town.id) as tx:
        tx.inbox._ground.connection.exec_driver_sql("no such statement")
    assert _known(sqlite_store, town, "a") == [True]


def test_closing_waits_for_whoever_writes(sqlite_store: Store, town: Town) -> None:
    is_held, may_go = threading.Event(), threading.Event()
    seen: list[str] = []

    def write() -> None:
        with sqlite_store.begin(town.id) as tx:
            is_held.set()
            assert may_go.wait(60)
            tx.inbox.first_time("late", DAY)
            seen.append("written")

    def close() -> None:
        sqlite_store.dispose()
        seen.append("closed")

    writer, closer = threading.Thread(target=write), threading.Thread(target=close)
    writer.start()
    assert is_held.wait(60)
    closer.start()
    closer.join(0.05)  # it cannot get further, however long we look
    may_go.set()
    writer.join(60)
    closer.join(60)
    assert seen == ["written", "closed"]
    assert _known(sqlite_store, town, "late") == [True]


def test_closing_takes_nothing_from_one_who_writes_for_too_long(
    sqlite_store: Store, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.pen.CLOSING_PATIENCE", 0.01)
    with sqlite_store.begin(town.id) as tx:
        threading.Thread(target=sqlite_store.dispose).run()
        assert tx.inbox.first_time("late", DAY)
    assert _known(sqlite_store, town, "late") == [True]
