"""What any list, filter, order, view and page costs, where stored cases have lived a little."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from storage.board import LISTS, SORTS
from tools.bench.load import Timing

if TYPE_CHECKING:
    from flask.testing import FlaskClient

YEARS = 2.0
SPREAD = 0.02  # degrees, about two kilometres
STATES = {
    "received": 6, "accepted": 6, "in_progress": 10, "waiting_citizen": 4, "forwarded": 4,
    "resolved": 40, "closed": 25, "cancelled": 5,
}  # fmt: skip
CHANNELS = ("line",) * 8 + ("web", "walk_in", "phone", "letter")
OPEN = frozenset({"received", "accepted", "in_progress", "waiting_citizen", "forwarded"})
FILTERS = (
    "", "state=received", "state=resolved", "category=light", "division=works", "owner=me",
    "owner=nobody", "channel=letter", "from=2026-01-01&to=2026-03-31", "q=ลำดับที่",
    "q=ปลาวาฬ", "q=ลำดับที่ 4999", "q=0800004", "box=13.74,100.49,13.76,100.51",
)  # fmt: skip
VIEWS = ("cards", "table", "map", "heat")
_LIFE = (
    "UPDATE cases SET state=?, owner_id=?, division=?, channel=?, received_at=?, state_at=?,"
    " reply_due_on=?, reopened=?, citizen_spoke_at=?, lat=?, lon=? WHERE town_id=1 AND number=?"
)


def give_lives(folder: Path) -> None:
    """States, owners, divisions, days and places for every stored case, always the same."""
    chance, now = random.Random(1), datetime.now(UTC).replace(tzinfo=None)
    base = sqlite3.connect(folder / "prongsai.db")
    owners = [row[0] for row in base.execute("SELECT id FROM staff WHERE roles LIKE '%agent%'")]
    divisions = [row[0] for row in base.execute("SELECT code FROM divisions")]
    numbers = base.execute("SELECT number FROM cases WHERE town_id=1").fetchall()
    lives = [(*_life(chance, now, owners, divisions), number) for (number,) in numbers]
    base.executemany(_LIFE, lives)
    base.commit()
    base.close()


def _life(
    chance: random.Random, now: datetime, owners: list[str], divisions: list[str]
) -> tuple[object, ...]:
    at = now - timedelta(days=365 * YEARS * chance.random() ** 1.5)
    (state,) = chance.choices(list(STATES), list(STATES.values()))
    moved = at + (now - at) * chance.random()
    due = (at + timedelta(days=15)).date()
    if state in OPEN and chance.random() < 0.7:
        due = max(due, (now + timedelta(days=chance.randint(0, 15))).date())
    return (
        state, None if state == "received" else chance.choice([*owners, None]),
        chance.choice(divisions), chance.choice(CHANNELS), str(at), str(moved), str(due),
        int(chance.random() < 0.06), str(moved) if chance.random() < 0.08 else None,
        chance.gauss(13.75, SPREAD), chance.gauss(100.5, SPREAD),
    )  # fmt: skip


def addresses() -> Iterator[str]:
    """Each list with each order, view and two pages; each filter with each view and a page."""
    for which, sort, page in product(LISTS, SORTS, ("1", "50")):
        yield f"/staff/search?which={which}&sort={sort}&page={page}"
    for which, view in product(LISTS, VIEWS):
        yield f"/staff/search?which={which}&view={view}"
    for some, view in product(FILTERS, VIEWS):
        yield f"/staff/search?{some}&view={view}"
    for one, two in product(FILTERS, FILTERS):
        if one.split("=")[0] < two.split("=")[0]:
            yield f"/staff/search?{one}&{two}&sort=changed&page=2"


def ask_all(client: FlaskClient) -> tuple[Timing, str]:
    """How long each took, once, and which took longest."""
    timing, longest = Timing(), (0.0, "")
    for address in addresses():
        started = time.perf_counter()
        answer = client.get(address)
        seconds = time.perf_counter() - started
        timing.seconds.append(seconds)
        timing.wrong += answer.status_code != 200
        longest = max(longest, (seconds, address))
    return timing, longest[1]
