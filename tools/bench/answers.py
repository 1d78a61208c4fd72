"""From the receipt of an event to its reply at LINE, beside the usual bot, in one run."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator

from tools.bench import servers
from tools.bench.load import Timing, event, person, post

Row = tuple[str, str, str, bool | None]

PER_SECOND = 100
SECONDS = 15
BACKLOG = 5000
LOST_AFTER = 60.0


def run() -> Iterator[Row]:
    """Rows: what, figure, aim, whether it holds."""
    with servers.line(0.005) as port, servers.echo_bot(port) as bot:
        usual = pace(bot.port, port, "u")
    yield "receipt → reply at LINE, usual bot, 100/s", _told(usual), "reference", None
    with servers.line(0.005) as port, servers.ours(port) as prongsai:
        mine = pace(prongsai.port, port, "p")
    holds = mine.at(0.5) <= usual.at(0.5) + 3 and mine.at(0.99) <= usual.at(0.99) + 15
    yield "receipt → reply at LINE, Prongsai, 100/s", _told(mine), "p50 +3 ms, p99 +15 ms", holds
    yield from _when_line_is_slow()
    yield from _when_line_is_down()


def pace(port: int, line_port: int, name: str) -> Timing:
    """Send greetings at a steady pace over eight connections; time from sending to LINE."""
    sent: dict[str, float] = {}
    total = PER_SECOND * SECONDS
    connections = 8
    begin = time.perf_counter() + 0.2

    def one(share: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        waiting = threading.Event()
        for number in range(share, total, connections):
            pause = begin + number / PER_SECOND - time.perf_counter()
            if pause > 0:
                waiting.wait(pause)
            token = f"{name}{number}"
            sent[token] = time.time()
            post(connection, event(person(10_000_000 + number), "สวัสดีค่ะ", token))

    threads = [threading.Thread(target=one, args=(share,)) for share in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = _wait_for(line_port, set(sent))
    lost = len(set(sent) - set(seen))
    # The first second pays for opening connections; a server in service has them open.
    late = [token for token in sent if token in seen and int(token[1:]) >= PER_SECOND]
    return Timing([seen[token] - sent[token] for token in late], lost, SECONDS)


def _wait_for(line_port: int, tokens: set[str]) -> dict[str, float]:
    pause = threading.Event()
    until = time.monotonic() + LOST_AFTER
    seen: dict[str, float] = {}
    while time.monotonic() < until:
        seen = dict(servers.arrived(line_port))
        if tokens <= set(seen):
            break
        pause.wait(0.2)
    return seen


def _when_line_is_slow() -> Iterator[Row]:
    """LINE at two seconds: the acknowledgement must not notice."""
    from tools.bench.load import drive

    with servers.line(2.0) as port, servers.ours(port) as prongsai:
        drive(prongsai.port, 16, 32)
        slow = drive(prongsai.port, 16, 160)
    with servers.line(0.005) as port, servers.ours(port) as prongsai:
        drive(prongsai.port, 16, 32)
        usual = drive(prongsai.port, 16, 160)
    yield (
        "acknowledgement p99 with LINE at 2 s (5 ms)",
        f"{slow.at(0.99):.1f} ms ({usual.at(0.99):.1f} ms)",
        "unchanged",
        slow.at(0.99) <= usual.at(0.99) * 2 + 5 and slow.wrong == 0,
    )


def _when_line_is_down() -> Iterator[Row]:
    """LINE answers 500 while receipts pile up; then it comes back and all is delivered."""
    from tools.bench.load import COMPLAINT, drive

    with servers.line(0.005) as port, servers.ours(port) as prongsai:
        servers.steer(port, is_down=True)
        down = drive(prongsai.port, 16, BACKLOG // len(COMPLAINT) // 16 * 16)
        servers.steer(port, is_down=False)
        started = time.monotonic()
        left = _drain(prongsai.port)
        took = time.monotonic() - started
    yield (
        f"LINE down, {len(down.seconds)} events, then back",
        f"ack p99 {down.at(0.99):.1f} ms · {left} left after {took:.0f} s",
        "nothing waits for ever",
        left == 0 and down.wrong == 0,
    )


def _drain(port: int) -> int:
    """Wait until no message is pending; how many still are."""
    import re
    import urllib.request

    pause = threading.Event()
    left = -1
    for _ in range(240):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        found = re.search(r'prongsai_outbox_messages\{state="pending"\} ([\d.e+]+)', text)
        left = int(float(found.group(1))) if found else -1
        if left == 0:
            break
        pause.wait(0.5)
    return left


def _told(timing: Timing) -> str:
    lost = f" · {timing.wrong} lost" if timing.wrong else ""
    return f"p50 {timing.at(0.5):.1f} · p99 {timing.at(0.99):.1f} ms{lost}"
