"""Silent lines cost no thread, whatever it is that they do not say: a real gunicorn."""

from __future__ import annotations

import http.client
import selectors
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from types import SimpleNamespace
from typing import Any

import pytest

from bot import arrivals, doorstep
from bot.arrivals import Arrival
from bot.doorstep import Doorstep
from tests.shell.served import served

MANY = 40
SERVED = """
import sys
from bot.server import Server

def app(environ, start_response):
    body = str(len(environ["wsgi.input"].read())).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

class Door:
    headers = (("Content-Length", "0"),)
    signature = b"x-signed"

    def is_for(self, path):
        return path == "/door"

    def answer(self, method, path, request):
        if "HTTP_X_SIGNED" not in request:
            return "401 Unauthorized"
        request["wsgi.input"].read()
        return "200 OK"

nothing = lambda: None
Server(
    app, bind=sys.argv[1], processes=1, on_fork=nothing, on_stop=nothing, door=Door()
).run()
"""
HALF_SENT = {
    "silent": b"",
    "half a head": b"GET /page HTTP/1.1\r\nHost: x\r\nX-",
    "half a form": b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc",
    "half a delivery": b"POST /door HTTP/1.1\r\nX-Signed: y\r\nContent-Length: 1000000\r\n\r\nabc",
    "much of nothing": b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\nabc",
    "pieces": b"POST /form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    "does not close": b"GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}
UNSIGNED = b"POST /door HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(SERVED, stderr=subprocess.DEVNULL) as port:
        yield port


def asked(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Within five seconds, or not at all."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
        line.request(method, path, body, {"X-Signed": "y"})
        answer = line.getresponse()
        return answer.status, answer.read()


@pytest.mark.parametrize("kind", HALF_SENT)
def test_many_who_say_half_of_it_keep_nobody_waiting(port: int, kind: str) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(HALF_SENT[kind])
        for _ in range(3):
            assert asked(port, "GET", "/page") == (200, b"0")
            assert asked(port, "POST", "/door", b"words" * 1000)[0] == 200
            assert asked(port, "POST", "/form", b"x" * 500_000) == (200, b"500000")


def test_what_is_not_signed_is_refused_before_it_came(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(UNSIGNED)
        got = b""
        while part := line.recv(65536):
            got += part
    assert got.startswith(b"HTTP/1.1 401 ")
    assert b"Connection: close" in got


def test_a_large_file_comes_in_whole(port: int) -> None:
    assert asked(port, "POST", "/form", b"x" * 5_000_000) == (200, b"5000000")


class Connection:
    """As gunicorn has it."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.parser = SimpleNamespace(unreader=Arrival(sock, None))


@pytest.fixture
def met() -> Iterator[SimpleNamespace]:
    with ExitStack() as stack:
        made = SimpleNamespace(served=[], closed=[])
        made.step = Doorstep(made.served.append, made.closed.append)
        made.step.poller = stack.enter_context(selectors.DefaultSelector())

        def come(said: bytes) -> tuple[Any, socket.socket]:
            here, there = socket.socketpair()
            stack.enter_context(here)
            stack.enter_context(there)
            there.settimeout(5)
            there.sendall(said)
            conn = Connection(here)
            made.step.take(conn)
            return conn, there

        def turn() -> None:
            for key, _ in made.step.poller.select(0):
                key.data(key.fileobj)

        made.come, made.turn = come, turn
        yield made


def look(met: SimpleNamespace, *, is_ending: bool = False) -> None:
    met.step._looked = 0.0
    met.step.look(is_ending=is_ending)


def test_the_rest_of_it_is_served(met: SimpleNamespace) -> None:
    conn, there = met.come(HALF_SENT["half a head"])
    assert met.served == []
    there.sendall(b"Y: z\r\n\r\n")
    met.turn()
    assert met.served == [conn]


def test_whose_time_is_over_is_told_and_seen_out(
    met: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent, _ = met.come(b"")
    half, there = met.come(HALF_SENT["half a head"])
    look(met)
    assert met.closed == []
    monkeypatch.setattr(arrivals, "HEAD_SECONDS", 0.0)
    look(met)
    assert met.closed == [silent]
    assert there.recv(1000) == doorstep.LATE
    there.sendall(b"still talking")
    met.turn()
    assert met.closed == [silent]
    there.close()
    met.turn()
    assert met.closed == [silent, half]


def test_who_does_not_go_is_let_go(met: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorstep, "LINGERS_SECONDS", 0.0)
    conn, _ = met.come(b"")
    met.step._unwatch(conn.sock)
    met.step.see_out(conn)
    look(met)
    assert met.closed == [conn]


def test_an_ending_process_waits_for_nobody_long(
    met: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn, _ = met.come(b"")
    monkeypatch.setattr(doorstep, "ENDING_SECONDS", 0.0)
    look(met, is_ending=True)
    assert met.closed == [conn]


def test_whoever_waits_longest_makes_room(
    met: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorstep, "MOST_WAITING", 2)
    first, second, _third = (met.come(b"")[0] for _ in range(3))
    assert met.closed == [first]
    monkeypatch.setattr(doorstep, "MOST_HELD", 150)
    fourth, there = met.come(b"x" * 100)
    assert met.closed == [first, second]
    met.come(b"x" * 100)
    assert there.recv(1000) == doorstep.FULL
    assert fourth not in met.closed  # it is seen out


def test_large_ones_have_few_places_and_wait_for_them(
    met: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorstep, "MOST_LARGE", 1)
    first, _ = met.come(HALF_SENT["much of nothing"])
    second, _ = met.come(HALF_SENT["pieces"])
    monkeypatch.setattr(doorstep, "PLACE_SECONDS", 0.0)
    _, there = met.come(HALF_SENT["pieces"])
    assert met.served == [first]
    met.step.served(first)
    assert met.served == [first, second]
    look(met)
    assert there.recv(1000) == doorstep.FULL
    met.step.served(second)
    assert met.served == [first, second]
