"""Whoever has the pen writes for all who stand in line; a fault costs only its own turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from storage import Store, StoreError, Tx
from storage.pen import MOST_TURNS, Pen, _Line, _Place
from storage.towns import Town
from tests.databases import found_town

DAY = date(2026, 11, 20)
THREADS = 32


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


def _pen(store: Store) -> Pen:
    pen = store.doors()._pen
    assert pen is not None
    return pen


def _note(name: str) -> Callable[[Tx], str]:
    """A turn that writes its name, and fails if it is a bad one."""

    def turn(tx: Tx) -> str:
        assert tx.inbox.first_time(name, DAY)
        if name.startswith("bad"):
            raise ZeroDivisionError
        return name

    return turn


class Line:
    """Threads that stand in line behind a turn that is held until all have come."""

    def __init__(self, store: Store, town: Town) -> None:
        self._store = store
        self._town = town
        self._pen = _pen(store)
        self._threads = ThreadPoolExecutor(THREADS)

    def run(self, *turns: str | Callable[[Tx], str], first: str = "first") -> list[object]:
        """Turns behind `first`, in this order; what came of each, `first` in front.

        A name that begins with "block" is written as a block.
        """
        is_held, may_go = threading.Event(), threading.Event()

        def hold(tx: Tx) -> str:
            is_held.set()
            assert may_go.wait(60)
            return _note(first)(tx)

        ends = [self._threads.submit(self._store.carry_out, self._town.id, hold)]
        assert is_held.wait(60)
        for number, turn in enumerate(turns):
            ends.append(self._submit(turn))
            while len(self._pen._line) <= number:
                may_go.wait(0.001)
        may_go.set()
        return [end.exception(timeout=60) or end.result() for end in ends]

    def _submit(self, turn: str | Callable[[Tx], str]) -> Future[str]:
        if callable(turn):
            return self._threads.submit(self._store.carry_out, self._town.id, turn)
        if turn.startswith("block"):
            return self._threads.submit(self._block, turn)
        return self._threads.submit(self._store.carry_out, self._town.id, _note(turn))

    def _block(self, name: str) -> str:
        with self._store.begin(self._town.id) as tx:
            return _note(name)(tx)


@pytest.fixture
def line(sqlite_store: Store, town: Town) -> Line:
    return Line(sqlite_store, town)


def _known(store: Store, town: Town, *names: str) -> list[bool]:
    with store.begin(town.id) as tx:
        return [not tx.inbox.first_time(name, DAY) for name in names]


def test_all_who_stand_in_line_share_one_commit(
    sqlite_store: Store, town: Town, line: Line, commits: Commits
) -> None:
    assert line.run("a", "b", "c") == ["first", "a", "b", "c"]
    assert commits.seen == 1
    assert _known(sqlite_store, town, "first", "a", "b", "c") == [True] * 4


def test_a_turn_as_a_function_does_the_same_on_either_database(store: Store) -> None:
    town = found_town(store)
    assert store.carry_out(town.id, _note("a")) == "a"
    with pytest.raises(ZeroDivisionError):
        store.carry_out(town.id, _note("bad"))
    assert _known(store, town, "a", "bad") == [True, False]


def test_a_turn_that_fails_costs_the_others_nothing(
    sqlite_store: Store, town: Town, line: Line
) -> None:
    ends = line.run("a", "bad", "c")
    assert [type(end) for end in ends] == [str, str, ZeroDivisionError, str]
    assert _known(sqlite_store, town, "first", "a", "bad", "c") == [True, True, False, True]


def test_the_first_turn_may_fail_too(sqlite_store: Store, town: Town, line: Line) -> None:
    ends = line.run("a", first="bad first")
    assert [type(end) for end in ends] == [ZeroDivisionError, str]
    assert _known(sqlite_store, town, "bad first", "a") == [False, True]


def test_a_fault_keeps_the_frames_of_where_it_arose(line: Line) -> None:
    fault = line.run("bad")[1]
    assert isinstance(fault, ZeroDivisionError)
    frames, names = fault.__traceback__, []
    while frames is not None:
        names.append(frames.tb_frame.f_code.co_name)
        frames = frames.tb_next
    assert names[-1] == "turn"


def test_a_commit_that_fails_is_told_to_all_and_leaves_nothing(
    sqlite_store: Store, town: Town, line: Line, commits: Commits
) -> None:
    commits.fails = True
    ends = line.run("a", "bad", "b")
    assert [type(end) for end in ends] == [StoreError, StoreError, ZeroDivisionError, StoreError]
    commits.fails = False
    assert _known(sqlite_store, town, "first", "a", "b") == [False] * 3


def test_where_sqlite_has_undone_everything_all_hear_of_it(
    sqlite_store: Store, town: Town, line: Line
) -> None:
    """A full disk: SQLite rolls the whole transaction back by itself."""

    def lose(tx: Tx) -> str:
        tx.inbox._ground.connection.exec_driver_sql("ROLLBACK")
        raise ZeroDivisionError

    ends = line.run("a", lose, "c")
    assert [type(end) for end in ends] == [StoreError, StoreError, ZeroDivisionError, str]
    assert _known(sqlite_store, town, "first", "a", "c") == [False, False, True]


def test_who_is_interrupted_takes_the_others_with_him_and_nothing_stays(
    sqlite_store: Store, town: Town, line: Line
) -> None:
    def interrupted(tx: Tx) -> str:
        raise KeyboardInterrupt

    ends = line.run("a", interrupted, "c")
    assert isinstance(ends[0], KeyboardInterrupt)  # in whose thread it came
    assert [type(end) for end in ends[1:]] == [StoreError, StoreError, str]
    assert _known(sqlite_store, town, "first", "a", "c") == [False, False, True]


def test_a_block_has_its_turn_and_its_commit(
    sqlite_store: Store, town: Town, line: Line, commits: Commits
) -> None:
    names = ("a", "block 1", "b", "c", "block 2")
    assert line.run(*names) == ["first", *names]
    assert commits.seen == 4  # first and a, block 1, b and c, block 2
    assert _known(sqlite_store, town, "first", *names) == [True] * 6


def test_a_block_whose_commit_fails_hears_of_it(
    sqlite_store: Store, town: Town, commits: Commits
) -> None:
    commits.fails = True
    with pytest.raises(StoreError, match="commit"):
        _known(sqlite_store, town, "a")
    commits.fails = False
    assert _known(sqlite_store, town, "a") == [False]


def test_a_block_that_sqlite_has_undone_says_why_it_ended(sqlite_store: Store, town: Town) -> None:
    def lose() -> None:
        with sqlite_store.begin(town.id) as tx:
            tx.inbox._ground.connection.exec_driver_sql("ROLLBACK")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lose()
    assert _known(sqlite_store, town, "a") == [False]


def test_a_block_that_cannot_even_be_undone_leaves_a_fresh_connection(
    sqlite_store: Store, town: Town
) -> None:
    def fail(connection: Connection) -> None:
        raise OSError("the disk is gone")

    def raise_in_a_block() -> None:
        with sqlite_store.begin(town.id):
            raise ZeroDivisionError

    assert _known(sqlite_store, town, "a") == [False]
    before = _pen(sqlite_store)._connection
    writer = sqlite_store.doors().writer
    event.listen(writer, "rollback", fail)
    with pytest.raises(ZeroDivisionError):
        raise_in_a_block()
    event.remove(writer, "rollback", fail)
    assert _pen(sqlite_store)._connection is not before
    assert _known(sqlite_store, town, "a") == [True]


def test_a_round_ends_while_the_line_never_does(
    sqlite_store: Store, town: Town, line: Line, commits: Commits
) -> None:
    names = [f"event {number}" for number in range(MOST_TURNS + 3)]
    assert line.run(*names) == ["first", *names]
    assert commits.seen == 2
    assert _known(sqlite_store, town, *names) == [True] * len(names)


def test_nobody_opens_a_second_transaction_inside_of_a_turn(
    sqlite_store: Store, town: Town, line: Line
) -> None:
    def twice(tx: Tx) -> str:
        with sqlite_store.begin(town.id):
            return "twice"

    ends = line.run("a", twice, "c")
    assert [type(end) for end in ends] == [str, str, RuntimeError, str]


def test_who_writes_alone_finds_no_open_transaction(
    sqlite_store: Store, town: Town, line: Line
) -> None:
    folded: list[bool] = []
    pen = _pen(sqlite_store)

    def fold() -> None:
        folded.append(sqlite_store.sweeps.fold_log())

    def fold_behind(tx: Tx) -> str:
        folder.start()
        while not len(pen._line):
            folder.join(0.001)
        return "b"

    folder = threading.Thread(target=fold)
    assert line.run(fold_behind) == ["first", "b"]
    folder.join(60)
    assert folded == [True]
    assert _known(sqlite_store, town, "first") == [True]


def test_a_thread_that_waits_too_long_says_so_and_is_not_waited_for(
    sqlite_store: Store, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.pen.PATIENCE", 0.01)
    caught: list[BaseException] = []

    def other(write: Callable[[], object]) -> None:
        try:
            write()
        except StoreError as error:
            caught.append(error)

    ways = (
        lambda: _known(sqlite_store, town, "a"),
        lambda: sqlite_store.carry_out(town.id, _note("a")),
    )
    with sqlite_store.begin(town.id) as tx:
        for way in ways:
            thread = threading.Thread(target=other, args=(way,))
            thread.start()
            thread.join(60)
        dialogue = tx.dialogues.lock("U1")
        tx.dialogues.save(replace(dialogue, last_event_ms=1))
    assert ["too long" in str(error) for error in caught] == [True, True]
    assert _known(sqlite_store, town, "a") == [False]


def test_who_gives_up_in_the_moment_he_is_called_takes_the_pen(
    sqlite_store: Store, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the pen would be handed to nobody."""
    monkeypatch.setattr("storage.pen.PATIENCE", 0.01)
    pen, may_go = _pen(sqlite_store), threading.Event()
    give_up = pen._line.give_up

    def late(place: _Place) -> bool:
        may_go.set()  # whoever has the pen hands it on now
        writer.join(60)
        return give_up(place)

    monkeypatch.setattr(pen._line, "give_up", late)
    is_held = threading.Event()

    def hold(tx: Tx) -> None:
        is_held.set()
        assert may_go.wait(60)

    def write() -> None:
        with sqlite_store.begin(town.id) as tx:
            hold(tx)

    writer = threading.Thread(target=write)
    writer.start()
    assert is_held.wait(60)
    assert sqlite_store.carry_out(town.id, _note("a")) == "a"
    assert _known(sqlite_store, town, "a") == [True]


@pytest.mark.parametrize("is_just_called", [False, True])
@pytest.mark.parametrize("is_a_block", [False, True])
def test_who_is_interrupted_in_line_holds_up_nobody(
    sqlite_store: Store,
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_just_called: bool,
    is_a_block: bool,
) -> None:
    """Ctrl-C: he is gone from the line, or hands on the pen that came to him just then."""
    may_go, wait = threading.Event(), _Place.wait

    def interrupted(place: _Place, patience: float = -1) -> bool:
        monkeypatch.setattr(_Place, "wait", wait)
        if is_just_called:
            may_go.set()
            holder.join(60)
        raise KeyboardInterrupt

    is_held = threading.Event()

    def hold() -> None:
        with sqlite_store.begin(town.id):
            is_held.set()
            assert may_go.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert is_held.wait(60)
    monkeypatch.setattr(_Place, "wait", interrupted)
    write = partial(sqlite_store.carry_out, town.id, _note("a"))
    with pytest.raises(KeyboardInterrupt):
        _known(sqlite_store, town, "a") if is_a_block else write()
    may_go.set()
    holder.join(60)
    assert _known(sqlite_store, town, "a") == [False]


def test_an_errand_that_another_does_is_waited_for_before_the_interrupt(
    sqlite_store: Store, town: Town, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is being written: who left it now would leave the pen of somebody else."""
    wait, is_in_work = _Place.wait, threading.Event()

    def interrupted(place: _Place, patience: float = -1) -> bool:
        monkeypatch.setattr(_Place, "wait", wait)
        assert is_in_work.wait(60)
        raise KeyboardInterrupt

    def turn(tx: Tx) -> str:
        is_in_work.set()
        return _note("behind")(tx)

    monkeypatch.setattr(_Place, "wait", interrupted)
    _, ended = line.run(turn)
    assert isinstance(ended, KeyboardInterrupt)
    assert _known(sqlite_store, town, "first", "behind") == [True, True]


def test_the_line_keeps_its_order_and_forgets_who_left() -> None:
    line, places = _Line(), [_Place() for _ in range(3)]
    assert line.enter(_Place())
    assert [line.enter(place) for place in places] == [False] * 3
    assert line.next_errand() is None  # the one in front writes himself
    assert line.give_up(places[0])
    assert not line.give_up(places[0])
    line.leave()
    assert places[1].wait(0)
    assert not places[2].wait(0)


def test_a_file_that_cannot_be_opened_lets_the_next_one_try(
    sqlite_store: Store, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen = _pen(sqlite_store)
    sqlite_store.dispose()
    monkeypatch.setattr(pen, "_connect", lambda: (_ for _ in ()).throw(OSError("gone")))
    with pytest.raises(OSError, match="gone"), pen.writing():
        pass
    with pytest.raises(OSError, match="gone"):
        pen.carry_out(lambda connection: connection)
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
