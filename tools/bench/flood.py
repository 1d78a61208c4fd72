"""Webhooks while wrong codes pour into the mailbox, beside the same number while none do."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection

from tools.bench import servers
from tools.bench.load import event, person, post

Row = tuple[str, str, str, bool | None]
ROUNDS = 2
CODES = 200
FIRST_IDLE = 2000
MOST = 1.5
PAUSE_SECONDS = 0.01


@dataclass
class Seen:
    """Milliseconds of webhooks, and what the strangers heard."""

    idle: list[float] = field(default_factory=list)
    flooded: list[float] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def ratio(self) -> float:
        return at(self.flooded, 0.99) / at(self.idle, 0.99)

    @property
    def told(self) -> str:
        """All that a reader needs to judge the ratio."""
        shares = ", ".join(
            f"{name} {at(self.idle, share):.1f} → {at(self.flooded, share):.1f}"
            for name, share in (("p50", 0.5), ("p99", 0.99))
        )
        codes = self.heard.total()
        return (
            f"{shares} ms · {self.ratio:.2f} × ({len(self.idle)} and {len(self.flooded)} webhooks, "
            f"{codes} codes in {self.seconds:.0f} s)"
        )


def run() -> Iterator[Row]:
    """Idle, flood, idle, flood, idle: pooled."""
    with servers.line(0.005) as port, servers.ours(port, processes=1) as prongsai:
        seen = measured(prongsai.port)
    yield "webhooks during a flood of wrong codes", seen.told, "p99 ≤ 1.5 ×", seen.ratio <= MOST


def measured(port: int, codes: int = CODES, first_idle: int = FIRST_IDLE) -> Seen:
    """As many idle webhooks as flooded ones, before, between and after the floods."""
    seen = Seen()
    typed(port, lambda done: done < first_idle // 10)  # the first ones warm up what answers
    seen.idle += typed(port, lambda done: done < first_idle)
    for number in range(ROUNDS):
        _flood(port, codes // ROUNDS, seen)
        missing = len(seen.flooded) - len(seen.idle)
        share = missing if number == ROUNDS - 1 else missing // 2 + first_idle // 2
        seen.idle += typed(port, lambda done, most=share: done < most)  # type: ignore[misc]
    return seen


def _flood(port: int, codes: int, seen: Seen) -> None:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "tools.bench.strangers", str(port), str(codes)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as strangers:
        seen.flooded += typed(port, lambda _: strangers.poll() is None)
        told, _ = strangers.communicate()
    seen.heard += Counter(json.loads(told))
    seen.seconds += time.perf_counter() - begun


def typed(port: int, goes_on: Callable[[int], bool]) -> list[float]:
    """Milliseconds of webhooks that come a hundred a second at most, on one kept line."""
    taken: list[float] = []
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        while goes_on(len(taken)):
            body = event(person(time.time_ns() % 400), "สวัสดีค่ะ", f"t{time.time_ns()}")
            taken.append(post(line, body)[0] * 1000)
            threading.Event().wait(PAUSE_SECONDS)
    return taken


def at(taken: list[float], share: float) -> float:
    """The share-quantile."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    for row in run():
        print(row)
