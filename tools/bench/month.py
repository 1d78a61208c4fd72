"""A town's month in simulated time: 2,000 reports, a flood of 500 in an hour; the books close."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.cli.simulate_day import invented, memory_folder, simulate
from bot.cli.simulated_books import PUSHES_A_CASE
from bot.cli.simulated_plan import Plan

Row = tuple[str, str, str, bool | None]


def run() -> Iterator[Row]:
    """Live through the month once."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="prongsai-month-", dir=memory_folder()) as folder:
        audit = simulate(Path(folder), invented(2000, seed=1), Plan())
    took = f"{time.monotonic() - began:.0f} s"
    for fault in audit.faults[:20]:
        print("FAULT:", fault)
    yield "a town's month: faults in the books", str(len(audit.faults)), "0", not audit.faults
    figures = audit.figures
    cases, pushes = figures["cases"], figures["pushes to reporters"]
    yield f"the same: pushes to reporters, {cases} cases", str(pushes), f"≤ {PUSHES_A_CASE}", None
    passed = str(figures["due dates passed"])
    yield "the same: due dates passed, each answered for", passed, "", None
    yield "the same: time to live through it", took, "", None
