"""What events, officers' lists and citizens' tracking cost beside many stored cases."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tools.bench import servers
from tools.bench.every_list import ask_all, give_lives
from tools.bench.load import Timing, drive, middle, person
from tools.bench.stored import FIRST_PERSON, PEOPLE, environment, fill

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from bot.wiring import Deps

Row = tuple[str, str, str, bool | None]

STORED = 50_000
GROWTH = (0, 1_000, 10_000, STORED, 100_000)
TIMES = 40
ROUNDS = 5
PEOPLE_A_ROUND = 112
SLOWEST = 200.0  # ms at p95
PAGES = (
    ("the list of new cases", "/staff/work/new"),
    ("… its fiftieth page", "/staff/work/new?page=50"),
    ("what is overdue", "/staff/work/late"),
    ("a search for words", "/staff/search?q=ลำดับที่"),
    ("a search for words that nobody wrote", "/staff/search?q=ปลาวาฬ"),
    ("a search for a place", "/staff/search?q=ถนนตัวอย่าง"),
    ("the map", "/staff/search?view=map"),
    ("a week in numbers", "/staff/week?of={monday}"),
)


def run() -> Iterator[Row]:
    """Rows: what, figure, aim, whether it holds."""
    with tempfile.TemporaryDirectory(prefix="bench-grow-") as name:
        folder, empty, before = Path(name, "grows"), Path(name, "empty"), 0
        folder.mkdir()
        empty.mkdir()
        for stored in GROWTH:
            fill(folder, before, stored)
            before = stored
            timing, share = _beside(empty, folder)
            yield (
                f"events with {stored:,} cases stored",
                f"{timing.per_second:.0f}/s ({share:.2f}) · p99 {timing.at(0.99):.1f} ms",
                "≥ 0.9 of empty",
                share >= 0.9 and timing.wrong == 0,
            )
            if stored == STORED:
                yield from _pages(folder)
                yield from _every_list(folder)
                yield from _tracking(folder)


def _beside(empty: Path, folder: Path) -> tuple[Timing, float]:
    """The middle of some rounds, and of its pace beside an empty town's, driven in turns."""
    with (
        servers.line(0.005) as port,
        servers.ours(port, folder=empty) as bare,
        servers.ours(port, folder=folder) as prongsai,
    ):
        for one in (bare, prongsai):
            drive(one.port, 16, 64)
        pairs = [
            (drive(bare.port, 16, PEOPLE_A_ROUND), drive(prongsai.port, 16, PEOPLE_A_ROUND))
            for _ in range(ROUNDS)
        ]
    share = median(two.per_second / one.per_second for one, two in pairs)
    found = middle([two for _, two in pairs])
    found.wrong += sum(one.wrong for one, _ in pairs)
    return found, share


def _pages(folder: Path) -> Iterator[Row]:
    from bot import create_app
    from bot.settings import read_settings
    from bot.wiring import build
    from casework.officehours import bangkok_date
    from casework.week import monday_of

    deps = build(read_settings(environment(folder)))
    client = create_app(deps).test_client()
    _log_in(deps, client)
    monday = monday_of(bangkok_date(deps.clock())).isoformat()
    for name, path in PAGES:
        timing = Timing()
        for _ in range(TIMES):
            started = time.perf_counter()
            answer = client.get(path.format(monday=monday))
            timing.seconds.append(time.perf_counter() - started)
            timing.wrong += answer.status_code != 200
        yield _judged(f"{STORED:,} cases: {name}", timing)
    deps.after_fork()


def _every_list(folder: Path) -> Iterator[Row]:
    """Where cases have lives: the growing store stays as it is, a copy is changed."""
    from bot import create_app
    from bot.settings import read_settings
    from bot.wiring import build

    with tempfile.TemporaryDirectory(prefix="bench-lives-") as name:
        copy = Path(shutil.copytree(folder, Path(name) / "lives"))
        give_lives(copy)
        deps = build(read_settings(environment(copy)))
        client = create_app(deps).test_client()
        _log_in(deps, client)
        timing, longest = ask_all(client)
        yield _judged(f"{STORED:,} cases: {len(timing.seconds)} other lists", timing)
        yield f"… the slowest of them: {longest}", f"{1000 * max(timing.seconds):.0f} ms", "", None
        deps.after_fork()


def _log_in(deps: Deps, client: FlaskClient) -> None:
    """As the head of a division: sees all, with everything a list can show."""
    town, key = deps.store.towns.default(), secrets.token_hex(8)
    assert town is not None
    with deps.store.begin(town.id) as tx:
        head = next(one for one in tx.staff.everyone() if "head" in one.roles)
        tx.sessions.add(head.id, key, via="password", device="bench")
    with client.session_transaction() as session:
        session["town"], session["key"] = town.id, key


def _tracking(folder: Path) -> Iterator[Row]:
    """People who have ten cases each ask where they stand."""
    with servers.line(0.005) as port, servers.ours(port, folder=folder) as prongsai:
        drive(prongsai.port, 4, 16, ("ติดตามเรื่อง",))
        reporters = [person(FIRST_PERSON + number) for number in range(0, PEOPLE, PEOPLE // 200)]
        timing = drive(prongsai.port, 4, reporters, ("ติดตามเรื่อง",))
    yield _judged(f"{STORED:,} cases: a citizen tracks", timing)


def _judged(name: str, timing: Timing) -> Row:
    late = timing.at(0.95)
    figure = f"p50 {timing.at(0.5):.0f} · p95 {late:.0f} ms"
    if timing.wrong:
        figure += f" · {timing.wrong} wrong"
    return name, figure, f"p95 < {SLOWEST:.0f} ms", late < SLOWEST and not timing.wrong
