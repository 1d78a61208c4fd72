"""A request is gathered without waiting; when it is whole, and how long that may take."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bot import arrivals
from bot.arrivals import Arrival, TooSlow

Pair = tuple[Arrival, socket.socket]


class Webhook:
    signature = b"x-signed"

    def is_for(self, path: str) -> bool:
        return path == "/door"


@pytest.fixture
def pair() -> Iterator[Pair]:
    here, there = socket.socketpair()
    with here, there:
        yield Arrival(here, Webhook()), there


def asked(*lines: str, body: str = "") -> bytes:
    return "\r\n".join((*lines, "", body)).encode()


def test_a_head_is_waited_for_to_its_last_line(pair: Pair) -> None:
    arrival, there = pair
    assert arrival.gather() == "part"
    assert arrival.until == arrival.began + arrivals.HEAD_SECONDS
    whole = asked("GET / HTTP/1.1", "Host: x")
    for at in range(len(whole) - 1):
        there.sendall(whole[at : at + 1])
        assert arrival.gather() == "part"
    there.sendall(whole[-1:])
    assert arrival.gather() == "whole"
    assert arrival.read() == whole


def test_a_body_buys_its_time_by_coming(pair: Pair) -> None:
    arrival, there = pair
    head = asked("POST /form HTTP/1.1", "Content-Length:  40000")
    there.sendall(head)
    assert arrival.gather() == "part"
    first = arrival.until - arrival.began
    assert first <= arrivals.SILENCE_SECONDS + 1
    there.sendall(b"x" * 39_999)
    assert arrival.gather() == "part"
    paced = arrival.began + arrivals.START_SECONDS + (len(head) + 39_999) / arrivals.LEAST_PACE
    assert arrival.until <= paced
    there.sendall(b"x")
    assert arrival.gather() == "whole"
    assert arrival.held == len(head) + 40_000


def test_the_door_s_guests_come_in_one_go(pair: Pair) -> None:
    arrival, there = pair
    there.sendall(
        asked("POST /door?x=1 HTTP/1.1", "X-Signed: y", "Content-Length: 40000", body="x")
    )
    assert arrival.gather() == "part"
    assert arrival.until == arrival.began + arrivals.HASTY_SECONDS


def test_what_the_door_does_not_read_is_not_waited_for(pair: Pair) -> None:
    arrival, there = pair
    there.sendall(asked("POST /door HTTP/1.1", "Content-Length: 40000", body="x"))
    assert arrival.gather() == "whole"
    assert arrival.is_unread


@pytest.mark.parametrize(
    "line",
    [
        "Transfer-Encoding: chunked",
        "Content-Length: 70000000",
        f"Content-Length: {'9' * 40}",
        "Content-Length: 10\r\nExpect: 100-continue",
    ],
)
def test_what_cannot_be_gathered_needs_a_thread(pair: Pair, line: str) -> None:
    arrival, there = pair
    there.sendall(asked("POST /form HTTP/1.1", line))
    assert arrival.gather() == "large"
    assert arrival.gather() == "large"


def test_a_head_without_end_and_who_hangs_up_are_over(pair: Pair) -> None:
    arrival, there = pair
    there.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * arrivals.MOST_HEAD)
    assert arrival.gather() == "over"
    here, there = socket.socketpair()
    with here:
        there.sendall(b"GET /")
        there.close()
        assert Arrival(here, None).gather() == "over"


def test_what_is_asked_next_may_be_here_already(pair: Pair) -> None:
    arrival, there = pair
    one = asked("GET / HTTP/1.1", "Host: x")
    there.sendall(one * 2 + one[:9])
    assert arrival.gather() == "whole"
    assert arrival.read(len(one)) == one
    assert arrival.next() == "whole"
    assert arrival.read(len(one)) == one
    assert arrival.next() == "part"


def test_a_thread_reads_on_no_longer_than_patience(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival, there = pair
    there.sendall(asked("POST /form HTTP/1.1", "Content-Length: 70000000", body="words"))
    assert arrival.gather() == "large"
    assert arrival.read().endswith(b"words")
    there.sendall(b"more")
    assert arrival.chunk() == b"more"
    monkeypatch.setattr(arrivals, "SILENCE_SECONDS", 0.0)
    with pytest.raises(TooSlow):
        arrival.chunk()
