"""What a connection has sent so far, read without waiting, and how long the rest may take.

A line that says nothing, or half of something, must cost no thread: whoever opens twenty of them
would have all of ours. So a request is gathered here until it is whole, and only then answered.
What is too large for that is read by a thread, with the same patience.
"""

from __future__ import annotations

import errno
import os
import re
import select
import socket
import time
from typing import Final, Literal, Protocol

from gunicorn.http.unreader import SocketUnreader

State = Literal["part", "whole", "large", "over"]

HEAD_SECONDS: Final = 10.0  # until the last header, from the first byte on
HASTY_SECONDS: Final = 10.0  # for all of what a door takes; LINE sends it in one go
SILENCE_SECONDS: Final = 20.0  # between two pieces of a body
START_SECONDS: Final = 30.0  # that any body may take, and then …
LEAST_PACE: Final = 512  # … bytes a second: a telephone in a valley is faster
MOST_HEAD: Final = 64 * 1024
MOST_GATHERED: Final = 1024 * 1024 + 16 * 1024
"""A slice of a file and what is around it; a form. Larger ones come from few and need a thread."""

_A_MOMENT: Final = 5  # milliseconds
_PIECE: Final = 64 * 1024
_TOLD: Final = re.compile(
    rb"\r\n(content-length|transfer-encoding|expect)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*(?=\r\n)"
)


class Haste(Protocol):
    """Who takes small things that come in one go, and reads none that is not signed."""

    signature: bytes
    """The header without which nothing is read, in small letters."""

    def is_for(self, path: str) -> bool:
        """Whether this path is its own."""


class TooSlow(ConnectionResetError):
    """As if the other side had hung up, which is how everybody above takes it."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "too slow")


class Arrival(SocketUnreader):  # type: ignore[misc]
    """The bytes of one connection, in the place of gunicorn's own reader of it."""

    def __init__(self, sock: socket.socket, door: Haste | None) -> None:
        super().__init__(sock)
        self._door = door
        self._begin()

    def _begin(self) -> None:
        self.began = self._heard = time.monotonic()
        self._got = 0
        self._searched = 0
        self._needs = 0  # bytes in all, once the head is here
        self._is_hasty = False
        self._state: State = "part"
        self.is_unread = False
        self.is_served = False

    @property
    def held(self) -> int:
        """How many bytes wait here."""
        end: int = self.buf.seek(0, os.SEEK_END)
        return end

    @property
    def until(self) -> float:
        """When patience ends, on the monotonic clock."""
        if not self._needs and self._state == "part":
            return self.began + HEAD_SECONDS
        if self._is_hasty:
            return self.began + HASTY_SECONDS
        paced = self.began + START_SECONDS + self._got / LEAST_PACE
        return min(paced, self._heard + SILENCE_SECONDS)

    def next(self) -> State:
        """The same for what is asked next on this connection. Many send head and body apart, so
        that the second half may be a moment away."""
        self._begin()
        state = self.gather()
        return self.gather() if state == "part" and self._comes_within(_A_MOMENT) else state

    def gather(self) -> State:
        """Read what is there. "part": wait for more; "large": a thread must read the rest;
        "over": nothing more comes of it."""
        while self._state == "part":
            if self._judge(self.held):
                break
            try:
                data = self.sock.recv(_PIECE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                self._state = "over"
                break
            self._note(len(data))
            self.buf.write(data)  # `held` went to its end
        return self._state

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Read on for whoever asks, within the patience that is left. Raises `TooSlow`."""
        size = min(max(size_hint or 0, self.mxchunk), self.max_body_chunk)
        while True:
            try:
                data: bytes = self.sock.recv(size, socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait()
            else:
                self._note(len(data))
                return data

    def _wait(self) -> None:
        left = self.until - time.monotonic()
        bound = self.sock.gettimeout()  # of gunicorn, where it reads away what nobody read
        left = left if bound is None else min(left, bound)
        if left <= 0 or not self._comes_within(left * 1000):
            raise TooSlow

    def _comes_within(self, milliseconds: float) -> bool:
        watch = select.poll()
        watch.register(self.sock, select.POLLIN)
        return bool(watch.poll(milliseconds))

    def _note(self, many: int) -> None:
        self._heard = time.monotonic()
        self._got += many

    def _judge(self, held: int) -> bool:
        """Whether nothing more is waited for here."""
        if not self._needs and held > self._searched:
            end = self.buf.getvalue().find(b"\r\n\r\n", max(0, self._searched - 3))
            self._searched = held
            if end >= 0:
                self._read_head(self.buf.getvalue()[: end + 2], held)
            elif held > MOST_HEAD:
                self._state = "over"
        if self._state == "part" and self._needs and held >= self._needs:
            self._state = "whole"
        return self._state != "part"

    def _read_head(self, head: bytes, held: int) -> None:
        """Only how much follows; whether the head is right the parser says."""
        small = head.lower()
        told: dict[bytes, bytes] = dict(_TOLD.findall(small))
        length = told.get(b"content-length", b"0")
        rest = int(length[:12]) if length.isdigit() else 0
        self._needs = len(head) + 2 + rest
        is_open = b"transfer-encoding" in told
        if held >= self._needs and not is_open:
            return
        self._is_hasty = self._is_for_the_door(head)
        if self._is_hasty and self._door and b"\r\n%s:" % self._door.signature not in small:
            self._state, self.is_unread = "whole", True
        elif is_open or b"expect" in told or rest > MOST_GATHERED:
            self._state = "large"

    def _is_for_the_door(self, head: bytes) -> bool:
        if self._door is None:
            return False
        words = head.split(b" ", 2)
        path = words[1].partition(b"?")[0] if len(words) == 3 else b""
        return self._door.is_for(path.decode("latin-1"))
