"""A door answers without the application, and a thread stays with whom it served: real gunicorn."""

from __future__ import annotations

import http.client
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from email.utils import parsedate_to_datetime

import pytest

from bot.server import THREADS
from tests.shell.served import served

SERVED = """
import sys
from bot.server import Server

def app(environ, start_response):
    body = ("app " + environ["PATH_INFO"]).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

class Door:
    headers = (("Content-Length", "0"), ("Allow", "POST"))
    signature = b"x-signed"

    def is_for(self, path):
        return path.startswith("/door/")

    def answer(self, method, path, request):
        if path == "/door/unread":
            return "404 Not Found"
        body = request["wsgi.input"].read()
        if body == b"fault":
            raise RuntimeError("a fault of ours")
        told = request.get("HTTP_X_SIGNED", ""), request.get("CONTENT_LENGTH", "")
        right = method == "POST" and path == "/door/\u00e0 b".encode().decode("latin-1")
        return "200 OK" if right and told == ("yes", str(len(body))) else "401 Unauthorized"

nothing = lambda: None
Server(
    app, bind=sys.argv[1], processes=1, on_fork=nothing, on_stop=nothing, door=Door()
).run()
"""
PATH = "/door/%C3%A0%20b"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(SERVED, stderr=subprocess.DEVNULL) as port:
        yield port


def kept(port: int) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120))


def post(connection: http.client.HTTPConnection, body: bytes = b"words", path: str = PATH) -> int:
    connection.request("POST", path, body, {"X-Signed": "yes"})
    answer = connection.getresponse()
    assert answer.read() == b""
    return answer.status


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    return connection.getresponse().read()


def raw(port: int, sent: bytes) -> bytes:
    """Everything that comes back until the other side has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        got = b""
        while part := line.recv(65536):
            got += part
        return got


def asking(*more: str, body: str = "words", version: str = "1.1") -> bytes:
    lines = [f"POST {PATH} HTTP/{version}", "Host: x", "X-Signed: yes", *more]
    lines += [f"Content-Length: {len(body)}", "", body]
    return "\r\n".join(lines).encode()


def test_the_door_and_the_pages_answer_on_one_kept_connection(port: int) -> None:
    with kept(port) as connection:
        for _ in range(3):
            assert post(connection) == 200
            assert get(connection, "/page") == b"app /page"


def test_an_answer_says_when_and_how_it_was_given(port: int) -> None:
    with kept(port) as connection:
        connection.request("POST", PATH, b"words", {"X-Signed": "yes"})
        answer = connection.getresponse()
        answer.read()
        assert parsedate_to_datetime(answer.headers["Date"]).tzinfo is not None
        assert answer.headers["Connection"] == "keep-alive"
        assert answer.headers["Allow"] == "POST"


def test_what_is_not_signed_once_is_not_signed(port: int) -> None:
    assert b" 401 " in raw(port, asking("X-Signed: yes"))


def test_a_body_that_nobody_read_does_not_spoil_the_next_request(port: int) -> None:
    with kept(port) as connection:
        assert post(connection, b"x" * 10_000, "/door/unread") == 404
        assert post(connection) == 200


def test_who_asks_whether_he_may_send_is_told_to_go_on(port: int) -> None:
    got = raw(port, asking("Expect: 100-continue"))
    assert got.startswith(b"HTTP/1.1 100 ")
    assert b"app /door/" in got  # the long way, on which gunicorn says so


def test_two_requests_in_one_go_get_two_answers(port: int) -> None:
    assert raw(port, asking() + asking()).count(b"HTTP/1.1 200 OK") == 2


def test_a_body_in_pieces_is_read_whole(port: int) -> None:
    head = asking().partition(b"Content-Length")[0] + b"Transfer-Encoding: chunked\r\n\r\n"
    got = raw(port, head + b"5\r\nwords\r\n0\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 401 ")  # it told no length, and was answered nevertheless


def test_who_wants_the_connection_closed_has_it_closed(port: int) -> None:
    assert b"Connection: close" in raw(port, asking("Connection: close"))
    assert b"Connection: close" in raw(port, asking(version="1.0"))


def test_a_fault_behind_the_door_is_a_500_and_costs_nobody_else_anything(port: int) -> None:
    assert b" 500 " in raw(port, asking(body="fault"))
    with kept(port) as connection:
        assert post(connection) == 200


def test_who_hangs_up_in_the_middle_leaves_the_thread_to_others(port: int) -> None:
    for _ in range(THREADS + 2):
        raw(port, asking()[:-3])
        raw(port, asking() + b"POST /do")
    with kept(port) as connection:
        assert post(connection) == 200


def test_more_connections_than_threads_are_all_kept_and_served(port: int) -> None:
    """Threads that stay with whom they served hold up nobody else."""
    with ExitStack() as stack:
        many = [stack.enter_context(kept(port)) for _ in range(3 * THREADS)]
        for _ in range(2):
            assert [post(connection) for connection in many] == [200] * len(many)
            assert get(many[0], "/page") == b"app /page"
