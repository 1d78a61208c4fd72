"""One web process: gunicorn's threads, a fair share of the connections, one processor, short ways.

All processes are woken by a new connection, and whoever is first would take most of them. Two
processes with thirteen and three busy connections serve a third less than two with eight each,
because the threads of one process wait for each other (docs/performance.md).

A thread that wakes would push another one aside, which holds the interpreter that it then waits
for: most of a busy moment went into changing places. So the system is told that our threads need
not run the moment they wake. They get no smaller share of the processor for it.
"""

from __future__ import annotations

import contextlib
import errno
import mmap
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Mapping
from typing import Any, Final, Protocol

from gunicorn.util import http_date, unquote_to_wsgi_str
from gunicorn.workers.gthread import ThreadWorker

from bot.arrivals import Arrival, Haste, TooSlow
from bot.cores import Post
from bot.doorstep import Doorstep
from bot.shared_table import SharedTable

_GIVES_WAY: Final = 0.001  # seconds; another process was woken, too
_AT_MOST: Final = 10  # times; it may be busy, or have ended a moment ago
_STAYS: Final = 50  # milliseconds with a connection that was served
_KEPT_FREE: Final = 4  # threads that never stay, so that nobody else waits for it


_AWAITS: Final = object()  # what a thread says of who has not said all
_UNREAD_SECONDS: Final = 20  # that an answer may lie there without a byte of it being taken
_ANSWER_BYTES: Final = 512 * 1024  # that the system may hold for who takes them slowly


class Door(Haste, Protocol):
    """Answers some paths by a status alone, without the application behind it."""

    def answer(self, method: str, path: str, request: Mapping[str, Any]) -> str:
        """The status line; `request` holds the headers and the body as WSGI names them."""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What every answer of it bears."""


class Shares(SharedTable):
    """How many connections each web process holds."""

    def __init__(self) -> None:
        super().__init__()
        self._ending = mmap.mmap(-1, 1)

    def end(self) -> None:
        """All are to end. A signal says so too, but one that comes before a process has put its
        handlers in place is lost, and the parent would wait for it in vain."""
        self._ending[0] = 1

    @property
    def is_ending(self) -> bool:
        """Whether all are to end."""
        return self._ending[0] == 1

    def fewest(self) -> int:
        """What the process with the fewest holds; 0 where there is none."""
        return min(self.all(), default=0)


class WebProcess(ThreadWorker):  # type: ignore[misc]
    """Made by gunicorn in the parent, run in the child. `age` is gunicorn's number of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        super().__init__(*args, **kwargs)
        self._shares: Shares = self.app.shares
        self._door: Door | None = self.app.door
        self._post = Post(self.app.cores, self.age)
        self._patience = _AT_MOST
        self._staying = 0
        self._count = threading.Lock()
        self._doorstep = Doorstep(super().enqueue_req, self._forget)

    def init_process(self) -> None:
        """Before the first thread is started: all of them inherit it."""
        if hasattr(os, "SCHED_BATCH") and os.sched_getscheduler(0) == os.SCHED_OTHER:  # Linux
            with contextlib.suppress(OSError):  # a container may forbid it: then as ever
                os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        self._post.settle()
        super().init_process()

    def notify(self) -> None:
        """Say that this process is alive, and what it holds: in every turn of its loop."""
        super().notify()
        self._shares.hold(self.age, self.nr_conns)
        self._post.look()
        if self._shares.is_ending:
            self.alive = False

    def run(self) -> None:
        """The loop; what it watches was made a moment ago."""
        self._doorstep.poller = self.poller
        super().run()

    def accept(self, listener: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Take a new connection, unless another process has fewer; leave it to that one first."""
        is_ahead = self.nr_conns > self._shares.fewest()
        if is_ahead and self._patience:
            self._patience -= 1
            time.sleep(_GIVES_WAY)
            return  # whoever is still there is met again in the next turn of the loop
        try:
            super().accept(listener)
        except OSError as fault:
            if fault.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            self._doorstep.make_room()
        self._shares.hold(self.age, self.nr_conns)
        self._patience = 1 if is_ahead else _AT_MOST

    def enqueue_req(self, conn: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Give a connection to a thread; a new one only when it has said what it wants."""
        if conn.initialized:
            super().enqueue_req(conn)
            return
        conn.init()
        _bound_answers(conn.sock)
        conn.parser.unreader = Arrival(conn.sock, self._door)
        self._doorstep.take(conn)

    def murder_pending(self) -> None:
        """In every turn of the loop: whose time is over."""
        self._doorstep.look(is_ending=not self.alive)

    def finish_request(self, conn: Any, fs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """In the loop, when a thread is done. gunicorn would wait there for the other side to
        close, two seconds for each."""
        self._doorstep.served(conn)
        try:
            kept = fs.result()
        except Exception:  # noqa: BLE001 - as gunicorn does, a thread's fault or its being put off
            self._forget(conn)
            return
        if kept is _AWAITS:
            self._doorstep.take(conn)
        elif kept:
            super().finish_request(conn, fs)
        else:
            self._doorstep.see_out(conn)

    def _forget(self, conn: Any) -> None:  # noqa: ANN401
        self.nr_conns -= 1
        conn.close()

    def handle(self, conn: Any) -> Any:  # noqa: ANN401 - gunicorn's own
        """Serve a connection, and what it asks next if that comes in a moment."""
        arrival: Arrival = conn.parser.unreader
        while True:
            if arrival.is_served and arrival.next() != "whole":
                return _AWAITS
            kept = super().handle(conn)
            arrival.is_served = True
            if kept is not True or not self._asks_again(conn):
                return kept

    def _asks_again(self, conn: Any) -> bool:  # noqa: ANN401
        if not self.alive or conn.parser.unreader.buf.getvalue():  # read already: it is looked for
            return False
        with self._count:
            if self._staying >= self.cfg.threads - _KEPT_FREE:
                return False
            self._staying += 1
        try:
            watch = select.poll()
            watch.register(conn.sock, select.POLLIN)
            return bool(watch.poll(_STAYS))
        finally:
            with self._count:
                self._staying -= 1

    def handle_request(self, req: Any, conn: Any) -> bool:  # noqa: ANN401
        """Answer a request; whether the connection may be kept."""
        try:
            return self._answer(req, conn)
        except BlockingIOError:  # see `_bound_answers`
            raise TooSlow from None

    def _answer(self, req: Any, conn: Any) -> bool:  # noqa: ANN401
        door, path = self._door, unquote_to_wsgi_str(req.path)
        is_unread = req.unreader.is_unread
        if door is None or not door.is_for(path) or (req._expected_100_continue and not is_unread):
            return bool(super().handle_request(req, conn))
        status = door.answer(req.method, path, _as_wsgi_names(req))
        closes = is_unread or not self.alive or self._is_full or req.should_close()
        conn.sock.sendall(_head(status, door.headers, closes=closes))
        return not closes

    @property
    def _is_full(self) -> bool:
        return bool(len(self.keepalived_conns) >= self.max_keepalived)


def _bound_answers(sock: socket.socket) -> None:
    """Who asks and does not read shall not hold a thread for long."""
    with contextlib.suppress(OSError):  # a socket file has no such things
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ANSWER_BYTES)
        sock.setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _UNREAD_SECONDS, 0)
        )


def _as_wsgi_names(req: Any) -> Mapping[str, Any]:  # noqa: ANN401
    """The body and the headers of a request. Of one that comes twice all values count."""
    told: dict[str, Any] = {"wsgi.input": req.body}
    for name, value in req.headers:
        key = name.replace("-", "_")
        key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
        told[key] = f"{told[key]},{value}" if key in told else value
    return told


def _head(status: str, headers: tuple[tuple[str, str], ...], *, closes: bool) -> bytes:
    """An answer without a body."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Date: {http_date()}",
        f"Connection: {'close' if closes else 'keep-alive'}",
        *(f"{name}: {value}" for name, value in headers),
    ]
    return "\r\n".join((*lines, "", "")).encode("latin-1")
