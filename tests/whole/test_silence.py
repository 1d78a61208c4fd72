"""Who opens lines and says nothing, or half, keeps neither LINE nor a watcher waiting."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import ExitStack, closing

from tools.bench import servers
from tools.bench.load import event, person, post

MANY = 40
HALVES = (
    b"",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-",
    b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc",
    b"POST /webhook HTTP/1.1\r\nX-Line-Signature: no\r\nContent-Length: 1000000\r\n\r\nabc",
)


def test_silent_and_half_sent_lines_stop_nothing() -> None:
    with (
        servers.line(0.005) as line,
        servers.ours(line, processes=1, with_worker=False) as prongsai,
        ExitStack() as stack,
    ):
        for half in HALVES:
            for _ in range(MANY):
                silent = socket.create_connection(("127.0.0.1", prongsai.port))
                stack.enter_context(silent).sendall(half)
        for number in range(3):
            with closing(
                http.client.HTTPConnection("127.0.0.1", prongsai.port, timeout=8)
            ) as connection:
                connection.request("GET", "/healthz")
                assert connection.getresponse().read() == b"alive\n"
                heard = event(person(number), "สวัสดีค่ะ", f"t{time.time_ns()}")
                assert post(connection, heard)[1] == 200
