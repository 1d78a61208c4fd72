"""A stand-in for LINE's API that answers after a set time and notes when each reply arrived.

Small on purpose: a bench must measure the bot, not its counterpart. The strict platform is
`bot.simulator`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

ANSWER = b'{"sentMessages":[{"id":"1"}]}'


@dataclass
class Desk:
    """What arrived, and how the API behaves now. `is_down` refuses with 500."""

    delay: float
    is_down: bool = False
    arrived: dict[str, float] = field(default_factory=dict)
    calls: int = 0


class _Connection(asyncio.Protocol):
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            length = _length(head)
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            self._take(head, rest[:length])

    def _take(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1]
        if path == b"/healthz":
            self._write(b"200")  # at once, however slow the API is
            return
        if path.startswith(b"/bench/"):
            self._steer(path, body)
            return
        self._desk.calls += 1
        if not self._desk.is_down and b"/message/" in path and body:
            seen = json.loads(body)
            self._desk.arrived.setdefault(seen.get("replyToken") or seen["to"], time.time())
        loop = asyncio.get_running_loop()
        loop.call_later(self._desk.delay, self._write, b"500" if self._desk.is_down else b"200")

    def _steer(self, path: bytes, body: bytes) -> None:
        if path == b"/bench/arrived":
            self._write(b"200", json.dumps(self._desk.arrived).encode())
            return
        wanted = json.loads(body)
        self._desk.delay = wanted.get("delay", self._desk.delay)
        self._desk.is_down = wanted.get("is_down", self._desk.is_down)
        if wanted.get("forget"):
            self._desk.arrived.clear()
        self._write(b"200")

    def _write(self, status: bytes, body: bytes = ANSWER) -> None:
        if self._transport.is_closing():
            return
        self._transport.write(
            b"HTTP/1.1 "
            + status
            + b" OK\r\nContent-Type: application/json\r\nContent-Length: "
            + str(len(body)).encode()
            + b"\r\n\r\n"
            + body
        )


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":", 1)[1])
    return 0


async def _serve(port: int, delay: float) -> None:
    desk = Desk(delay)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(desk), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
