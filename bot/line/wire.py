"""Kept connections to one host: HTTP/1.1 with time limits, and no repeats of its own.

On the standard library's client, whose call costs a third of urllib3's (docs/performance.md). What
a pool adds is small: a stack of idle connections, and a look before each use whether the other side
has hung up meanwhile, so that only calls that were really begun can end in doubt.
"""

from __future__ import annotations

import select
import ssl
import threading
import weakref
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final, Literal
from urllib.parse import urlsplit

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 10.0
MOST_IDLE: Final = 32  # connections kept; more callers at once get their own for one call

Fault = Literal["", "timeout", "refused", "reset"]


class WireError(Exception):
    """No answer. "refused": nothing reached the host; "timeout" and "reset": it may have."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Answer:
    """What the host said. `is_cut`: there was more than was to be taken."""

    status: int
    body: bytes
    kind: str  # content type, as told
    request_id: str
    is_cut: bool = False


class Wire:
    """Calls to one host, from any thread; make it after forking."""

    def __init__(self, url: str) -> None:
        """`url`: scheme, host and port; a path in front of all paths is kept."""
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")
        self._tls: ssl.SSLContext | None = None
        self._idle: deque[HTTPConnection] = deque()
        self._lock = threading.Lock()
        weakref.finalize(self, _close_all, self._idle)  # a channel's wire goes with its client

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
        *,
        at_most: int | None = None,
    ) -> Answer:
        """One call, once. `WireError` where no whole answer came."""
        with self._connection() as connection, _in_doubt():
            connection.request(method, self._prefix + path, body, dict(headers))
            answer = connection.getresponse()
            taken, is_cut = _take(answer, at_most)
            if is_cut or answer.will_close:
                connection.close()  # the rest stays on the wire
        return Answer(
            answer.status,
            taken,
            answer.headers.get("content-type", ""),
            answer.headers.get("x-line-request-id", ""),
            is_cut,
        )

    @contextmanager
    def _connection(self) -> Iterator[HTTPConnection]:
        connection = self._kept() or self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        with self._lock:
            if connection.sock is not None and len(self._idle) < MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _kept(self) -> HTTPConnection | None:
        """The connection used last, if the other side has not hung up."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
            if not _is_readable(connection):
                return connection
            connection.close()  # it was closed, or speaks unasked: not to be trusted

    def _connect(self) -> HTTPConnection:
        if self._is_tls:
            self._tls = self._tls or ssl.create_default_context()
            connection: HTTPConnection = HTTPSConnection(
                self._host, self._port, timeout=CONNECT_SECONDS, context=self._tls
            )
        else:
            connection = HTTPConnection(self._host, self._port, timeout=CONNECT_SECONDS)
        try:
            connection.connect()
        except OSError as error:  # name, route, time, certificate: nothing was said yet
            connection.close()
            raise WireError("refused") from error
        connection.sock.settimeout(READ_SECONDS)
        return connection


@contextmanager
def _in_doubt() -> Iterator[None]:
    """From here on the host may have heard us, whatever goes wrong."""
    try:
        yield
    except TimeoutError as error:
        raise WireError("timeout") from error
    except (OSError, HTTPException) as error:
        raise WireError("reset") from error


def _take(answer: HTTPResponse, at_most: int | None) -> tuple[bytes, bool]:
    if at_most is None:
        return answer.read(), False
    taken = answer.read(at_most + 1)
    if len(taken) > at_most:
        return b"", True
    return taken + answer.read(), False


def _close_all(idle: deque[HTTPConnection]) -> None:
    while idle:
        idle.pop().close()


def _is_readable(connection: HTTPConnection) -> bool:
    """An idle connection has nothing to say; what can be read there is its end."""
    if connection.sock is None:
        return True
    watch = select.poll()
    watch.register(connection.sock, select.POLLIN)
    return bool(watch.poll(0))
