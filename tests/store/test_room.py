"""Room for a few: never more inside, in the order in which they came."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.room import Room

LONG = 30.0


def test_never_more_inside_than_places_and_all_come_in() -> None:
    room, inside, most, lock = Room(3, LONG), 0, 0, threading.Lock()

    def go(_: int) -> None:
        nonlocal inside, most
        with room.inside():
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(go, range(600)))
    assert inside == 0
    assert 1 <= most <= 3


def test_who_came_first_goes_in_first() -> None:
    room, came = Room(1, LONG), []

    def go(number: int) -> None:
        with room.inside():
            came.append(number)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(5)]
    with room.inside():
        for number, thread in enumerate(threads):
            thread.start()
            while len(room._line) <= number:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    assert came == [0, 1, 2, 3, 4]


def test_who_waits_too_long_is_told_and_leaves_the_line() -> None:
    room = Room(1, 0.01)
    with room.inside(), pytest.raises(TimeoutError), room.inside():
        pass
    with room.inside():
        pass


def test_a_door_that_opens_while_one_gives_up_is_used() -> None:
    room = Room(1, LONG)
    with room.inside():
        assert not room._give_up(threading.Lock())  # not in the line: its place was handed on


@pytest.mark.parametrize("is_just_called", [False, True])
def test_who_is_interrupted_in_line_takes_no_place_with_him(
    monkeypatch: pytest.MonkeyPatch, *, is_just_called: bool
) -> None:
    """Ctrl-C: he is gone from the line, or hands on the place that came free just then."""
    room = Room(1, LONG)

    class Door:
        """Whose waiting is interrupted."""

        def acquire(self, timeout: float = -1) -> bool:
            if timeout < 0:
                return True  # when it is made
            if is_just_called:
                room._leave()
            raise KeyboardInterrupt

        def release(self) -> None:
            """It is opened."""

    room._enter()
    with monkeypatch.context() as patch:
        patch.setattr("storage.room.threading.Lock", Door)
        with pytest.raises(KeyboardInterrupt):
            room._enter()
    if not is_just_called:
        room._leave()
    assert (room._free, len(room._line)) == (1, 0)


def test_a_fault_inside_frees_the_place() -> None:
    room = Room(1, 0.01)
    with pytest.raises(ZeroDivisionError), room.inside():
        raise ZeroDivisionError
    with room.inside():
        pass
