"""`prongsai simulate-day`: a town's month in simulated time; at the end the books close."""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.cli.replay_citizen import Report
from bot.cli.simulated_books import Audit, audit_month, close_day
from bot.cli.simulated_days import Days
from bot.cli.simulated_plan import Plan
from bot.cli.simulated_town import SimulatedTown, at_bangkok
from casework.categories import DEFAULTS
from casework.officehours import bangkok_date

STARTS = datetime(2026, 11, 16, tzinfo=UTC)  # a Monday; the month holds two public holidays
CENTRE = (18.79, 98.98)


def simulate(folder: Path, reports: Sequence[Report], plan: Plan) -> Audit:
    """Live through the plan in a fresh database under `folder`."""
    town = SimulatedTown.open(folder, at_bangkok(STARTS, 5), plan.seed, plan.copies)
    audit = Audit()
    try:
        days = Days(town, plan, reports)
        first = bangkok_date(town.clock.now)
        for day in range(plan.days):
            days.live(day, STARTS)
            close_day(town, first, first + timedelta(days=day), audit)
        audit_month(town, days.happened, audit)
    finally:
        town.close()
    return audit


def invented(count: int, seed: int) -> list[Report]:
    """Plainly invented reports round one place, where there is no file."""
    chance = random.Random(seed)
    made = []
    for rank in range(count):
        kind = chance.choice(DEFAULTS).code
        lat, lon = (one + chance.gauss(0, 0.01) for one in CENTRE)
        has_pin = chance.random() < 0.8
        made.append(
            Report(
                f"invented report {rank}",
                kind,
                lat if has_pin else None,
                lon if has_pin else None,
            )
        )
    return made


def read(file: Path, limit: int) -> list[Report]:
    """The first reports of a file of lines {"text", "types", "lat", "lon"}."""
    with file.open(encoding="utf-8") as lines:
        return [Report.read(json.loads(line)) for _, line in zip(range(limit), lines, strict=False)]


def memory_folder() -> str | None:
    """Memory where there is some: a simulated month need not survive a power failure."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
    return str(memory) if memory.is_dir() and os.access(memory, os.W_OK) else None


@click.command("simulate-day")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--reports",
    default=2000,
    type=click.IntRange(1),
    show_default=True,
    help="Reports in all, the flood among them.",
)
@click.option(
    "--days", default=30, type=click.IntRange(1, 366), show_default=True, help="How long it lasts."
)
@click.option("--flood", default=500, type=click.IntRange(0), show_default=True,
              help="Reports that come within one hour of one day.")  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="The same seed, the same month.")
def simulate_day(file: Path | None, reports: int, days: int, flood: int, seed: int) -> None:
    """Replay a town's days: citizens report, officers work, holidays and a flood come.

    FILE has lines {"text", "types", "lat", "lon", "date"}; without it reports are invented. The
    clock is simulated and the database a fresh one. Exit 1 where the books do not close, a case or
    a due date is lost, or somebody is told the same thing twice.
    """
    given = read(file, reports) if file else invented(reports, seed)
    plan = Plan(days=days, flood=min(flood, len(given) // 2), flood_day=min(8, days - 1), seed=seed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="prongsai-days-", dir=memory_folder()) as folder:
        audit = simulate(Path(folder), given, plan)
    click.echo(audit.told())
    click.echo(f"{'seconds':<28} {time.monotonic() - began:.1f}")
    if audit.faults:
        raise SystemExit(1)
