"""What a replay counts, and what must hold at its end."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

LOOKS_AGAIN = 0.5  # seconds


@dataclass
class Books:
    """Counts of one replay; `faults` must be empty."""

    reports: int = 0
    numbers: list[str] = field(default_factory=list)
    turns: int = 0
    faults: list[str] = field(default_factory=list)
    was_killed: bool = False
    asked_again: int = 0  # by citizens who heard nothing around the kill
    said_twice: int = 0  # after an ambiguous reply only; else it is a fault
    answer_seconds: list[float] = field(default_factory=list)
    ack_seconds: list[float] = field(default_factory=list)
    pushed: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    filed_in: float = 0.0
    took: float = 0.0
    lock: threading.Condition = field(default_factory=threading.Condition)

    def filed(self, number: str) -> None:
        """A receipt with a number came."""
        with self.lock:
            self.numbers.append(number)
            self.lock.notify_all()

    def wait_for_receipts(self, count: int, is_in_vain: Callable[[], bool]) -> None:
        """Wait until so many receipts came, or nobody is left who could get one."""
        with self.lock:
            while not (len(self.numbers) >= count or is_in_vain()):
                self.lock.wait(LOOKS_AGAIN)

    def answered(self, seconds: float) -> None:
        """One act was answered after so many seconds."""
        with self.lock:
            self.turns += 1
            self.answer_seconds.append(seconds)

    def may_ask_again(self) -> bool:
        """Whether silence may be the kill's doing, which takes what was answered from memory."""
        with self.lock:
            self.asked_again += self.was_killed
            return self.was_killed

    def fault(self, text: str) -> None:
        """Something that must not happen."""
        with self.lock:
            self.faults.append(text)

    def close(self) -> None:
        """What only shows when all is done."""
        if len(self.numbers) != self.reports:
            self.faults.append(f"{self.reports} reports but {len(self.numbers)} receipts")
        if len(set(self.numbers)) != len(self.numbers):
            self.faults.append("a number was given twice")

    def told(self) -> str:
        """As lines for people."""
        lines = [
            f"reports {self.reports} · cases {len(set(self.numbers))} · turns {self.turns} "
            f"· filed in {self.filed_in:.0f} s, found again after {self.took:.0f} s",
            f"acknowledgement ms  {_quantiles(self.ack_seconds)}",
            f"answer ms           {_quantiles(self.answer_seconds)}",
            f"webhook deliveries  {_counted(self.statuses)}",
            f"calls to LINE       {_counted(self.calls)}",
            f"pushed {self.pushed} · said twice after an ambiguous reply {self.said_twice}"
            f" · asked again after the kill {self.asked_again}",
            *(f"FAULT {fault}" for fault in self.faults[:20]),
            "the books close" if not self.faults else f"{len(self.faults)} faults",
        ]
        return "\n".join(lines)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{what}: {count}" for what, count in sorted(counts.items()))


def _quantiles(seconds: Sequence[float]) -> str:
    if not seconds:
        return "-"
    ordered = sorted(seconds)

    def at(share: float) -> str:
        return f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000:.1f}"

    return f"p50 {at(0.5)} · p95 {at(0.95)} · p99 {at(0.99)} · n {len(ordered)}"
