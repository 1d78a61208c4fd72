"""The wire to LINE: connections are kept, nothing is repeated, every end has its name."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from bot.line.client import LineClient
from bot.line.wire import MOST_IDLE, Wire, WireError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Line-Request-Id: r1\r\n\r\n{}"


class Host:
    """A host on loopback that answers each connection as it is told."""

    def __init__(self, serve: Callable[[socket.socket, Host], None]) -> None:
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        self.requests: list[bytes] = []
        self.has_hung_up = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            self._serve(connection, self)
        self.has_hung_up.set()

    def read(self, connection: socket.socket) -> bytes:
        """One request, whole; empty at the end of the connection."""
        got = b""
        while b"\r\n\r\n" not in got:
            more = connection.recv(65536)
            if not more:
                return b""
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            ),
            0,
        )
        while len(body) < length:
            body += connection.recv(65536)
        self.requests.append(head + b"\r\n\r\n" + body)
        return got

    def close(self) -> None:
        self._listener.close()


@contextmanager
def host(serve: Callable[[socket.socket, Host], None]) -> Iterator[Host]:
    made = Host(serve)
    try:
        yield made
    finally:
        made.close()


def _polite(connection: socket.socket, host: Host) -> None:
    while host.read(connection):
        connection.sendall(OK)


def test_a_connection_is_kept_and_used_again() -> None:
    with host(_polite) as line:
        wire = Wire(line.url + "/line/")
        for _ in range(3):
            answer = wire.ask("POST", "/v2/x", b"{}", {"Authorization": "Bearer t"})
            assert (answer.status, answer.body) == (200, b"{}")
    assert line.connections == 1
    assert line.requests[0].startswith(b"POST /line/v2/x HTTP/1.1\r\n")
    assert b"Authorization: Bearer t" in line.requests[0]


def test_a_host_that_has_hung_up_is_called_anew_and_asked_once() -> None:
    def serve(connection: socket.socket, host: Host) -> None:
        host.read(connection)
        connection.sendall(OK)  # says nothing of closing, and closes

    with host(serve) as line:
        wire = Wire(line.url)
        assert wire.ask("GET", "/1", None, {}).status == 200
        assert line.has_hung_up.wait(60)
        assert wire.ask("GET", "/2", None, {}).status == 200
    assert line.connections == 2
    assert len(line.requests) == 2


def test_an_announced_end_is_believed() -> None:
    def serve(connection: socket.socket, host: Host) -> None:
        host.read(connection)
        connection.sendall(OK.replace(b"\r\nX-", b"\r\nConnection: close\r\nX-"))

    with host(serve) as line:
        wire = Wire(line.url)
        assert wire.ask("GET", "/", None, {}).status == 200
        assert not wire._idle


def test_where_nobody_listens_nothing_was_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(WireError) as caught:
        Wire(f"http://127.0.0.1:{port}").ask("POST", "/", b"{}", {})
    assert caught.value.fault == "refused"


def test_a_wrong_certificate_is_refused_before_anything_is_said() -> None:
    with host(_polite) as line, pytest.raises(WireError) as caught:
        Wire(line.url.replace("http:", "https:")).ask("POST", "/", b"{}", {})
    assert caught.value.fault == "refused"
    assert line.requests == []


def test_a_host_that_hangs_up_in_mid_answer_leaves_a_doubt() -> None:
    def serve(connection: socket.socket, host: Host) -> None:
        host.read(connection)
        connection.sendall(OK[:-1])

    with host(serve) as line:
        with pytest.raises(WireError) as caught:
            Wire(line.url).ask("POST", "/", b"{}", {})
        assert caught.value.fault == "reset"
        assert len(line.requests) == 1


def test_a_host_that_never_answers_leaves_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.line.client.SENDING_SECONDS", 0.05)
    is_over = threading.Event()

    def serve(connection: socket.socket, host: Host) -> None:
        host.read(connection)
        is_over.wait(60)

    with host(serve) as line:
        outcome = LineClient("t", line.url).reply("token", "[]")
        is_over.set()
    assert (outcome.status, outcome.fault) == (None, "timeout")
    assert len(line.requests) == 1


def test_no_more_is_taken_off_the_wire_than_was_allowed() -> None:
    def serve(connection: socket.socket, host: Host) -> None:
        while host.read(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789")

    with host(serve) as line:
        client = LineClient("t", line.url)
        assert client.content("1", 8).is_too_large
        fetched = client.content("2", 9)
    assert fetched.body == b"123456789"
    assert line.connections == 2  # what was left on the first wire is not read as an answer


def test_callers_at_once_get_a_connection_each_and_few_are_kept() -> None:
    together = threading.Barrier(MOST_IDLE + 4)

    def serve(connection: socket.socket, host: Host) -> None:
        while host.read(connection):
            together.wait(60)
            connection.sendall(OK)

    with host(serve) as line:
        wire = Wire(line.url)
        with ThreadPoolExecutor(MOST_IDLE + 4) as callers:
            answers = list(callers.map(lambda _: wire.ask("GET", "/", None, {}), range(36)))
        assert {answer.status for answer in answers} == {200}
        assert len(wire._idle) == MOST_IDLE


def _says(answer: bytes) -> Callable[[socket.socket, Host], None]:
    def serve(connection: socket.socket, host: Host) -> None:
        host.read(connection)
        connection.sendall(answer)

    return serve


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", b"{}"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"{}"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", b"until the end"),
    ],
    ids=["in chunks", "after a go-on", "without a body", "until the host hangs up"],
)
def test_every_shape_of_an_answer_is_read_whole(answer: bytes, body: bytes) -> None:
    with host(_says(answer)) as line:
        seen = Wire(line.url).ask("POST", "/", b"{}", {})
    assert (seen.status // 100, seen.body) == (2, body)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"what?\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{",
        OK[:20],
    ],
    ids=["nothing", "no HTTP", "half a chunk", "half a head"],
)
def test_half_an_answer_leaves_a_doubt(answer: bytes) -> None:
    with host(_says(answer)) as line, pytest.raises(WireError) as caught:
        Wire(line.url).ask("POST", "/", b"{}", {})
    assert caught.value.fault == "reset"


def test_what_would_begin_another_line_of_the_head_is_never_sent() -> None:
    with host(_polite) as line, pytest.raises(ValueError, match="line break"):
        Wire(line.url).ask("POST", "/", b"{}", {"Authorization": "Bearer x\r\nHost: other"})
    assert line.connections == 0
