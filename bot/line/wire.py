"""Kept connections to one host: HTTP/1.1 with time limits, and no repeats of its own.

The answer is read by llhttp, the parser of Node (docs/adr/0006); the standard library's client cost
a tenth of a whole event. What is added here is small: a stack of idle connections, and a look
before each use whether the other side has hung up meanwhile, so that only calls that were really
begun can end in doubt.
"""

from __future__ import annotations

import select
import socket
import ssl
import threading
import weakref
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpResponseParser

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 10.0
MOST_IDLE: Final = 32  # connections kept; more callers at once get their own for one call
GULP: Final = 65536  # bytes taken off the wire at once

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
    is_cut: bool = False


class Wire:
    """Calls to one host, from any thread; make it after forking."""

    def __init__(self, url: str) -> None:
        """`url`: scheme, host and port; a path in front of all paths is kept."""
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._is_tls else 80)
        self._authority = parts.netloc.rpartition("@")[2]
        self._prefix = parts.path.rstrip("/")
        self._tls: ssl.SSLContext | None = None
        self._idle: deque[socket.socket] = deque()
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
        patience: float | None = None,
    ) -> Answer:
        """One call, once. `WireError` where no whole answer came; `ValueError` for an odd head.

        `patience`: seconds in which something must come, else the usual ones.
        """
        told = _head(method, self._prefix + path, self._authority, headers, body)
        connection = self._kept() or self._connect()
        connection.settimeout(patience or READ_SECONDS)
        try:
            connection.sendall(told + body if body else told)
            reading = _read(connection, at_most)
        except TimeoutError as error:
            connection.close()
            raise WireError("timeout") from error
        except (OSError, HttpParserError) as error:
            connection.close()
            raise WireError("reset") from error
        self._put_back(connection, may_be_kept=reading.may_be_kept)
        return reading.answer()

    def _put_back(self, connection: socket.socket, *, may_be_kept: bool) -> None:
        with self._lock:
            if may_be_kept and len(self._idle) < MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _kept(self) -> socket.socket | None:
        """The connection used last, if the other side has not hung up."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
            if not _is_readable(connection):
                return connection
            connection.close()  # it was closed, or speaks unasked: not to be trusted

    def _connect(self) -> socket.socket:
        """A new connection; what fails here (name, route, time, certificate) said nothing yet."""
        try:
            connection = socket.create_connection((self._host, self._port), CONNECT_SECONDS)
        except OSError as error:
            raise WireError("refused") from error
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._is_tls:
                self._tls = self._tls or ssl.create_default_context()
                connection = self._tls.wrap_socket(connection, server_hostname=self._host)
        except OSError as error:
            connection.close()
            raise WireError("refused") from error
        return connection


def _head(
    method: str, path: str, authority: str, headers: Mapping[str, str], body: bytes | None
) -> bytes:
    """Everything before the body. A value that would begin another line is refused."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {authority}", "Accept-Encoding: identity"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join((*lines, "", ""))
    if not head.count("\r") == head.count("\n") == len(lines) + 1:
        raise ValueError("a line break in the head of a call")
    return head.encode("latin-1")


class _Reading:
    """One answer as it comes in: what llhttp calls back."""

    def __init__(self, at_most: int | None) -> None:
        self._parser = HttpResponseParser(self)
        self._at_most = at_most
        self._body: list[bytes] = []
        self._taken = 0
        self._kind = ""
        self._status = 0
        self.has_length = False  # else the body lasts until the host hangs up
        self.is_cut = self.is_whole = self.may_be_kept = False

    def feed(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        told = name.lower()
        if told == b"content-type":
            self._kind = value.decode("latin-1")
        elif told in (b"content-length", b"transfer-encoding"):
            self.has_length = True

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()

    def on_body(self, part: bytes) -> None:
        self._taken += len(part)
        if self._at_most is not None and self._taken > self._at_most:
            self.is_cut = True
        else:
            self._body.append(part)

    def on_message_complete(self) -> None:
        if self._status < 200:
            return  # "go on": the answer follows
        self.is_whole = True
        self.may_be_kept = not self.is_cut and self._parser.should_keep_alive()

    def end(self) -> bool:
        """The host hung up; whether that was the end it meant."""
        return self._status >= 200 and not self.has_length

    def answer(self) -> Answer:
        body = b"" if self.is_cut else b"".join(self._body)
        return Answer(self._status, body, self._kind, self.is_cut)


def _read(connection: socket.socket, at_most: int | None) -> _Reading:
    reading = _Reading(at_most)
    while not reading.is_whole and not reading.is_cut:
        got = connection.recv(GULP)
        if got:
            reading.feed(got)
        elif reading.end():
            break
        else:
            raise ConnectionError("hung up in mid answer")
    return reading


def _close_all(idle: deque[socket.socket]) -> None:
    while idle:
        idle.pop().close()


def _is_readable(connection: socket.socket) -> bool:
    """An idle connection has nothing to say; what can be read there is its end."""
    watch = select.poll()
    watch.register(connection, select.POLLIN)
    return bool(watch.poll(0))
