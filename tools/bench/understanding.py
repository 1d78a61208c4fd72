"""What the understanding costs: loading, memory, a message, with many services too.

Everything is measured in a process of its own, so that nothing is loaded or warm beforehand, and in
processor time, so that neighbours on the machine do not count. The messages are our own held-out
sentences, every so-maniest of all of them: questions, stories, reports, tips, small talk.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import psutil

from tools.bench.load import Timing

if TYPE_CHECKING:
    from knowledge.index import Index
    from knowledge.services import Service

Row = tuple[str, str, str, bool | None]

ROOT = Path(__file__).parents[2]
SOME, MANY = 100, 10_000
MESSAGES = 2000
_STARTS = 3
_NAMES, _SAID = 8, 8  # names and questions of an entry, about as many as ours have
_APART = 7919  # a prime, so that every entry borrows from others


def run() -> Iterator[Row]:
    """Rows: what, figure, aim, whether it holds."""
    starts = [_in_a_fresh_process("load") for _ in range(_STARTS)]
    seconds = median(start["seconds"] for start in starts)
    everything = median(start["seconds"] + start["modules"] for start in starts)
    yield (
        f"the index loaded in a fresh process, {starts[0]['services']:.0f} services",
        f"{seconds:.2f} s of processor time, {everything:.2f} with Python's modules",
        "≤ 0.5 s",
        seconds <= 0.5,
    )
    memory = median(start["megabytes"] for start in starts)
    yield "… its resident memory", f"{memory:.0f} MB", "told", None
    for count, most in ((SOME, 10), (MANY, 25)):
        told = _in_a_fresh_process(str(count))
        yield (
            f"a message, {count:,} services, {told['messages']:.0f} messages",
            f"p50 {told['p50']:.2f} · p99 {told['p99']:.2f} · longest {told['longest']:.1f} ms",
            f"p99 < {most} ms",
            told["p99"] < most,
        )
        yield (
            f"… the index of {count:,}",
            f"{told['megabytes']:.0f} MB more, built in {told['built']:.1f} s",
            "told",
            None,
        )


def more_services(services: tuple[Service, ...], count: int) -> Iterator[Service]:
    """So many services, those given and others like them.

    Each new one is called by the names of two others together, is asked for in sentences that
    citizens say, and tells the papers, steps and fees of a third: as long as a real one, and nearer
    to its neighbours than real ones are.
    """
    from knowledge.sentences import load_sentences

    said = [one.text for one in load_sentences() if not one.is_held_out]
    yield from services[:count]
    for number in range(count - len(services)):
        one = services[number % len(services)]
        other = services[number // len(services) % len(services)]
        facts = services[number * _APART % len(services)]
        names = [
            f"{one.aliases[place % len(one.aliases)]} {other.aliases[place % len(other.aliases)]}"
            for place in range(number, number + _NAMES)
        ]
        asked = [said[(number * _SAID + place) * _APART % len(said)] for place in range(_SAID)]
        yield replace(
            facts,
            id=f"more-{number}",
            title=replace(one.title, th=f"{one.title.th} {other.title.th}"),
            aliases=tuple(dict.fromkeys(names)),
            questions=tuple(asked),
        )


def _in_a_fresh_process(what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tools.bench.understanding", what]
    told = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=os.environ)
    figures: dict[str, float] = json.loads(told.stdout)
    return figures


def _loaded() -> tuple[Index, dict[str, float]]:
    """The index, and what it took: processor time and memory."""
    begun = time.process_time()
    from knowledge.index import Index

    ready, before = time.process_time(), _memory()
    index = Index.load()
    return index, {
        "modules": ready - begun,
        "seconds": time.process_time() - ready,
        "megabytes": _memory() - before,
        "services": len(index.services),
    }


def _with(count: int) -> dict[str, float]:
    """What messages take with so many services."""
    from knowledge.index import Index
    from knowledge.sentences import load_sentences

    small, _ = _loaded()
    services = tuple(more_services(small.services, count))
    texts = [one.text for one in load_sentences() if one.is_held_out]
    texts = texts[:: max(1, len(texts) // MESSAGES)]
    before, begun = _memory(), time.process_time()
    large = Index(services)
    built = time.process_time() - begun
    timing = Timing()
    for text in texts:
        started = time.thread_time()
        large.find(text)
        timing.seconds.append(time.thread_time() - started)
    return {
        "messages": len(texts),
        "p50": timing.at(0.5),
        "p99": timing.at(0.99),
        "longest": max(timing.seconds) * 1000,
        "built": built,
        "megabytes": _memory() - before,
    }


def _memory() -> float:
    """What of this process lies in memory now, in MB."""
    return float(psutil.Process().memory_info().rss) / 1024 / 1024


def main(what: str) -> None:
    """One measurement, in this process."""
    told = _loaded()[1] if what == "load" else _with(int(what))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
