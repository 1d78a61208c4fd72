"""Numbers that forked processes count together."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.counting import Count, Spread, Table

FAMILY = """
import os
from bot.counting import Count, Table

table = Table(4)
count = Count(table, "events_total", "Events.", kind=("a", "b"))
count.add("a")
for _ in range(3):
    child = os.fork()
    if not child:
        for _ in range(100):
            count.add("b")
        grandchild = os.fork()
        if not grandchild:
            count.add("b")
            os._exit(0)
        os.waitpid(grandchild, 0)
        os._exit(0)
    os.waitpid(child, 0)
(family,) = count.collect()
print({sample.labels["kind"]: sample.value for sample in family.samples})
"""


def test_every_process_is_heard_of_whoever_is_asked() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FAMILY], capture_output=True, text=True, check=True, timeout=240
    )
    assert ended.stdout.strip() == "{'a': 1.0, 'b': 303.0}"


def test_what_nobody_foresaw_counts_as_other() -> None:
    count = Count(Table(8), "tries_total", "Tries.", route=("reply",), weight=("answer",))
    count.add("reply", "answer")
    count.add("pigeon", "answer")
    (family,) = count.collect()
    seen = {tuple(sample.labels.values()): sample.value for sample in family.samples}
    assert seen == {("reply", "answer"): 1.0, ("other", "other"): 1.0}


def test_times_fall_under_their_bounds() -> None:
    spread = Spread(Table(8), "wait_seconds", "Waits.", (0.1, 1))
    for seconds in (0.05, 0.1, 0.5, 7.0):
        spread.add(seconds)
    (family,) = spread.collect()
    seen = {sample.labels.get("le", sample.name): sample.value for sample in family.samples}
    assert seen["0.1"] == 2.0
    assert seen["1.0"] == 3.0
    assert seen["+Inf"] == seen["wait_seconds_count"] == 4.0
    assert seen["wait_seconds_sum"] == pytest.approx(7.65)


def test_a_table_that_is_too_small_is_a_fault_at_the_start() -> None:
    with pytest.raises(ValueError, match="too few columns"):
        Count(Table(2), "tries_total", "Tries.", route=("reply", "push"))
