"""Who has not said all of what he asks, or is not gone yet: watched in the loop, without a thread.

Everything here runs in the loop of one web process (`bot.web_process`) and never waits.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from bot.arrivals import Arrival

MOST_WAITING: Final = 500  # connections; then whoever waits longest makes room
MOST_HELD: Final = 64 * 1024 * 1024  # bytes of all who wait
MOST_LARGE: Final = 6
"""Threads that may read what is too large to be gathered; ten are left for all the rest."""

PLACE_SECONDS: Final = 30.0  # that such a one waits for a thread
LINGERS_SECONDS: Final = 2.0  # after an answer, for the other side to close first
ENDING_SECONDS: Final = 2.0  # once the process is to end
_LOOKS_EVERY: Final = 0.5
_READ_AWAY: Final = 64 * 1024

LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 30\r\n"
    b"Content-Length: 0\r\n\r\n"
)


class Doorstep:
    """`serve` hands a connection to a thread, `close` forgets it."""

    def __init__(self, serve: Callable[[Any], None], close: Callable[[Any], None]) -> None:
        self.poller: selectors.BaseSelector | None = None
        self._serve = serve
        self._close = close
        self._waiting: dict[Any, int] = {}  # and how many bytes of each are held; the oldest first
        self._held = 0
        self._queue: deque[tuple[Any, float]] = deque()
        self._large: set[Any] = set()
        self._leaving: dict[Any, tuple[float, int]] = {}
        self._looked = 0.0

    def take(self, conn: Any) -> None:  # noqa: ANN401 - gunicorn's own, here and below
        """Whoever came, or was served and has said half of what he asks next."""
        if not self._is_handed_on(conn):
            if len(self._waiting) >= MOST_WAITING:
                self.make_room()
            self._waiting[conn] = 0
            self._watch(conn, self._on_readable)
            self._weigh(conn)

    def served(self, conn: Any) -> None:  # noqa: ANN401
        """A thread is done with this one; whoever waits for its place has it now."""
        if conn in self._large:
            self._large.remove(conn)
            if self._queue:
                waiter, _ = self._queue.popleft()
                self._large.add(waiter)
                self._serve(waiter)

    def see_out(self, conn: Any) -> None:  # noqa: ANN401
        """Close it as soon as the other side does; at once would cut off our last words."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        self._leaving[conn] = (time.monotonic() + LINGERS_SECONDS, 0)
        self._watch(conn, self._on_last_words)
        self._on_last_words(conn, conn.sock)

    def make_room(self) -> bool:
        """Send away whoever waits longest; whether there was one."""
        for conn in self._waiting:
            self._refuse(conn, FULL)
            return True
        return False

    def look(self, *, is_ending: bool) -> None:
        """Send away whose time is over. Cheap enough for every turn of the loop."""
        now = time.monotonic()
        if now - self._looked < _LOOKS_EVERY:
            return
        self._looked = now
        for conn in [one for one in self._waiting if _until(one, is_ending=is_ending) <= now]:
            self._refuse(conn, LATE)
        while self._queue and (is_ending or self._queue[0][1] <= now):
            conn, _ = self._queue.popleft()
            self._say(conn, FULL)
            self.see_out(conn)
        for conn in [one for one, (until, _) in self._leaving.items() if until <= now]:
            self._gone(conn)

    def _is_handed_on(self, conn: Any) -> bool:  # noqa: ANN401
        """Whether there is nothing to watch: it is whole, or only a thread can read it."""
        match conn.parser.unreader.gather():
            case "whole":
                self._serve(conn)
            case "large" if len(self._large) < MOST_LARGE:
                self._large.add(conn)
                self._serve(conn)
            case "over":
                self.see_out(conn)
            case "large":
                self._queue.append((conn, time.monotonic() + PLACE_SECONDS))
            case _:
                return False
        return True

    def _on_readable(self, conn: Any, sock: socket.socket) -> None:  # noqa: ANN401
        self._unwatch(sock)
        if self._is_handed_on(conn):
            self._held -= self._waiting.pop(conn)
            return
        self._watch(conn, self._on_readable)
        self._weigh(conn)

    def _weigh(self, conn: Any) -> None:  # noqa: ANN401
        held = conn.parser.unreader.held
        self._held += held - self._waiting[conn]
        self._waiting[conn] = held
        while self._held > MOST_HELD:
            self._refuse(next(one for one, some in self._waiting.items() if some), FULL)

    def _on_last_words(self, conn: Any, sock: socket.socket) -> None:  # noqa: ANN401
        until, read = self._leaving[conn]
        try:
            said = sock.recv(_READ_AWAY, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        read += len(said)
        if not said or read > _READ_AWAY:
            self._gone(conn)
        else:
            self._leaving[conn] = (until, read)

    def _gone(self, conn: Any) -> None:  # noqa: ANN401
        del self._leaving[conn]
        self._unwatch(conn.sock)
        self._close(conn)

    def _refuse(self, conn: Any, words: bytes) -> None:  # noqa: ANN401
        held = self._waiting.pop(conn)
        self._held -= held
        self._unwatch(conn.sock)
        if held:  # who has said nothing gets no answer
            self._say(conn, words)
            self.see_out(conn)
        else:
            self._close(conn)

    def _say(self, conn: Any, words: bytes) -> None:  # noqa: ANN401
        with contextlib.suppress(OSError):
            conn.sock.send(words, socket.MSG_DONTWAIT)

    def _watch(self, conn: Any, heard: Callable[[Any, socket.socket], None]) -> None:  # noqa: ANN401
        assert self.poller is not None, "the loop has not begun"
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(heard, conn))

    def _unwatch(self, sock: socket.socket) -> None:
        assert self.poller is not None
        with contextlib.suppress(KeyError, ValueError, OSError):
            self.poller.unregister(sock)


def _until(conn: Any, *, is_ending: bool) -> float:  # noqa: ANN401
    arrival: Arrival = conn.parser.unreader
    if not is_ending:
        return arrival.until
    return min(arrival.until, arrival.began + ENDING_SECONDS)
