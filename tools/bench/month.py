"""A town's month in simulated time: 2,000 reports, a flood of 500 in an hour; the books close."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.cli.simulate_day import invented, memory_folder, simulate
from bot.cli.simulated_messages import PUSHES_A_CASE
from bot.cli.simulated_plan import Plan

DUE_DATES_PASSED = 100
"""A month in which nothing is late shows nothing about what is late."""

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
    passed = int(str(figures["due dates passed"]))
    answered = f"{passed} ({figures['… explained / ended / marked']} explained, ended, marked)"
    holds = passed >= DUE_DATES_PASSED and not audit.faults
    aim = f"≥ {DUE_DATES_PASSED}, none without event, notice, word or mark"
    yield "the same: due dates passed, each answered for", answered, aim, holds
    events = f"{figures['events through the webhook']}, {figures['pictures']} pictures"
    yield "the same: events through the webhook", events, "", None
    yield "the same: time to live through it", took, "≤ 180 s", None
