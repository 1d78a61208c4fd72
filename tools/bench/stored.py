"""Fill a database with invented cases, by the same action that citizens cause."""

from __future__ import annotations

from pathlib import Path

from tools.bench.load import SECRET, person
from tools.bench.servers import TOKEN, prepare

BATCH = 50
KINDS = ("light", "road", "garbage", "drain", "water")
FIRST_PERSON = 50_000_000
PEOPLE = 5000


def environment(folder: Path) -> dict[str, str]:
    """Settings of a town hall whose files lie in `folder`."""
    return {
        "VAR_DIR": str(folder),
        "SECRET_KEY": "bench" * 10,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "PUBLIC_URL": "https://bench.localhost",
    }


def fill(folder: Path, first: int, count: int) -> None:
    """File complaints `first` to `count` of invented people in `folder`'s database."""
    from bot.actions import perform
    from bot.actions.context import Citizen
    from bot.settings import read_settings
    from bot.wiring import build
    from handlers.commands import FileCase, Where

    prepare(environment(folder))
    deps = build(read_settings(environment(folder)))
    hall = deps.towns.by_slug("")
    assert hall is not None
    for begin in range(first, count, BATCH):
        with deps.store.begin(hall.town.id) as tx:
            for number in range(begin, min(begin + BATCH, count)):
                command = FileCase(
                    kind="complaint",
                    category=KINDS[number % len(KINDS)],
                    detail=f"เรื่องสมมติสำหรับวัดความเร็ว ลำดับที่ {number}",
                    where=Where(lat=13.7 + number % 1000 / 10000, lon=100.5),
                )
                perform(
                    tx, Citizen(person(FIRST_PERSON + number % PEOPLE)), command, deps.context(hall)
                )
    deps.after_fork()
