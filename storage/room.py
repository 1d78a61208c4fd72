"""Room for a few at a time, in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Room:
    """So many threads are inside at once; the others stand in line for `patience` seconds."""

    def __init__(self, places: int, patience: float) -> None:
        self._free = places
        self._patience = patience
        self._lock = threading.Lock()
        self._line: deque[threading.Lock] = deque()  # one closed door for each who waits

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Hold a place for the block. Raises TimeoutError."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._free:  # then nobody waits, because a place is handed on and not laid down
                self._free -= 1
                return
            door = threading.Lock()
            door.acquire()
            self._line.append(door)
        try:
            if door.acquire(timeout=self._patience) or not self._give_up(door):
                return
        except BaseException:  # Ctrl-C: a place that nobody takes would be lost for good
            if not self._give_up(door):
                self._leave()
            raise
        raise TimeoutError("no place came free in time")

    def _give_up(self, door: threading.Lock) -> bool:
        """Leave the line; False where the door was opened in this very moment."""
        with self._lock:
            if door not in self._line:
                return False
            self._line.remove(door)
            return True

    def _leave(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1
