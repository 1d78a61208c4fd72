"""Two web processes take equal shares of the connections, in a real gunicorn."""

from __future__ import annotations

import http.client
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import monotonic

import pytest

from bot.web_process import Shares
from tests.shell.served import served

CONNECTIONS = 64
ROUNDS = 4
TRIES = 6
SERVED = """
import os, sys
from bot.server import Server

def app(environ, start_response):
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

Server(app, bind=sys.argv[1], processes=2, on_fork=lambda: None, on_stop=lambda: None).run()
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(SERVED) as port:
        _await_both(port)
        yield port


def _await_both(port: int) -> None:
    """The second process may be ready long after the first."""
    seen: set[int] = set()
    until = monotonic() + 120
    while len(seen) < 2:
        assert monotonic() < until, "only one process ever answered"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
            seen.add(who_answers(connection))


def who_answers(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/")
    return int(connection.getresponse().read())


def apart(port: int) -> int:
    """How many connections more the one process holds, over all rounds."""
    more = 0
    for _ in range(ROUNDS):
        with ExitStack() as stack:
            held = Counter(
                who_answers(stack.enter_context(closing(connection)))
                for connection in [
                    http.client.HTTPConnection("127.0.0.1", port, timeout=120)
                    for _ in range(CONNECTIONS)
                ]
            )
        more += 2 * max(held.values()) - CONNECTIONS
    return more


def test_two_processes_take_equal_shares_of_the_connections(port: int) -> None:
    """Where whoever is first takes it they are 12 to 42 apart; a busy machine needs some tries."""
    assert any(apart(port) <= ROUNDS for _ in range(TRIES))


def test_a_process_that_ended_counts_no_more() -> None:
    shares = Shares()
    assert shares.fewest() == 0
    shares.hold(1, 7)
    shares.hold(2, 0)
    assert shares.fewest() == 0
    shares.leave(2)
    assert shares.fewest() == 7


def test_all_processes_see_one_table() -> None:
    shares = Shares()
    child = os.fork()
    if child == 0:
        shares.hold(3, 5)
        os._exit(0)
    os.waitpid(child, 0)
    assert shares.fewest() == 5


def test_that_all_end_is_seen_by_all_and_is_no_connection() -> None:
    shares = Shares()
    shares.hold(1, 3)
    child = os.fork()
    if child == 0:
        shares.end()
        os._exit(0)
    os.waitpid(child, 0)
    assert shares.is_ending
    assert shares.fewest() == 3
