"""`prongsai doctor`: what is wrong, in plain sentences that say what to do.

Looks at the settings, databases, files, processes, messages and LINE accounts of this deployment,
and changes nothing. Says nothing about any person.
"""

from __future__ import annotations

import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from bot import tip_copies
from bot.actions.tips_health import worries
from bot.watching import OLDEST_MESSAGE, SILENCE, is_writable, worker_age

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from bot.wiring import Deps

Level = Literal["ok", "warn", "fault"]

LITTLE_DISK: Final = 2 * 1024**3
NO_DISK: Final = 300 * 1024**2
WRONG_CLOCK: Final = timedelta(seconds=30)
MOST_DEAD_LOOKED_AT: Final = 5000


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence; a "fault" keeps something from working, a "warn" will."""

    level: Level
    text: str


def examine(deps: Deps) -> list[Finding]:
    """Everything; a check that breaks is a finding too. Without a database the rest is spared."""
    found = [*_safely(deps, _settings), *_safely(deps, _files), *_safely(deps, _database)]
    if any(one.level == "fault" and one.text.startswith("Database") for one in found):
        return found
    for check in (_vault, _processes, _messages, _letters, _photos, _towns, _line):
        found += _safely(deps, check)
    return found


def _safely(deps: Deps, check: Callable[[Deps], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check(deps))
    except Exception as fault:  # noqa: BLE001 - a doctor who faints helps nobody
        name = check.__name__.strip("_").capitalize()
        return [Finding("fault", f"{name} could not be examined ({type(fault).__name__}).")]


def _settings(deps: Deps) -> Iterator[Finding]:
    settings = deps.settings
    if settings.is_simulated:
        yield Finding(
            "warn", "No LINE account is set: the simulator stands in, citizens cannot reach us."
        )
    else:
        yield Finding("ok", f"LINE account set; the public address is {settings.address}.")
    if settings.tip_address == settings.address:
        yield Finding(
            "ok", "The anonymous pages share the public address; TIP_URL can give them their own."
        )


def _files(deps: Deps) -> Iterator[Finding]:
    folder = deps.settings.var_dir
    if not folder.is_dir():
        yield Finding("fault", f"The folder {folder} is missing; run: prongsai init")
        return
    free = shutil.disk_usage(folder).free
    if free < LITTLE_DISK:
        level: Level = "fault" if free < NO_DISK else "warn"
        yield Finding(level, f"Only {free // 1024**2} MB are free on the disk of {folder}.")
    open_files = [path for path in _private_files(deps, folder) if _is_open_to_others(path)]
    for path in open_files:
        yield Finding("warn", f"Others on this machine can read {path}; run: chmod 600 {path}")
    if free >= LITTLE_DISK and not open_files:
        yield Finding("ok", f"Files are private; {free // 1024**3} GB of disk are free.")


def _private_files(deps: Deps, folder: Path) -> list[Path]:
    named = [folder / "secret_key", *folder.glob("*.db")]
    return [path for path in [*named, deps.files] if path.exists()]


def _is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


def _database(deps: Deps) -> Iterator[Finding]:
    from storage import migrate

    url = deps.settings.main_database
    try:
        deps.store.ping()
    except Exception as fault:  # noqa: BLE001 - whatever the driver raises
        yield Finding(
            "fault", f"Database does not answer ({type(fault).__name__}); look at DATABASE_URL."
        )
        return
    if migrate.current(url) != migrate.newest():
        yield Finding("fault", "Database is not up to date; run: prongsai init")
    elif not is_writable(url):
        yield Finding("fault", "Database file cannot be written by this user.")
    else:
        yield Finding("ok", "Database answers and is up to date.")


def _vault(deps: Deps) -> Iterator[Finding]:
    for town in deps.store.towns.all():
        with deps.vault.reading(town.slug) as vtx:
            vtx.readers.approved()
        if not deps.towns.of(town.id).facts.tips_open:
            yield Finding(
                "warn",
                f"{town.slug}: the anonymous channel is closed until two officers and the "
                "continuity key are enrolled: prongsai tips init",
            )
    for worry in (*worries(deps.vault), *tip_copies.worries(deps)):
        yield Finding("warn", worry)
    yield Finding("ok", "Vault answers.")


def _processes(deps: Deps) -> Iterator[Finding]:
    age = worker_age(deps.settings.var_dir, deps.clock())
    if age is None:
        yield Finding("warn", "No worker was ever seen on this machine; start: prongsai worker")
    elif age > SILENCE:
        yield Finding(
            "fault",
            f"The worker has been silent for {_span(age)}: timers, digests and retries stand "
            "still; start: prongsai worker",
        )
    else:
        yield Finding("ok", "The worker is alive.")


def _messages(deps: Deps) -> Iterator[Finding]:
    queue = deps.store.queue
    age = queue.oldest_pending_age(deps.clock())
    if age is not None and age > OLDEST_MESSAGE:
        yield Finding(
            "fault", f"A message has been waiting for {_span(age)}; see: prongsai outbox counts"
        )
    faults = Counter(row.fault for row in queue.dead(MOST_DEAD_LOOKED_AT))
    parked = faults.pop("quota", 0)
    if parked:
        yield Finding(
            "warn",
            f"Messages that wait for the month's quota: {parked}; a larger LINE plan frees them.",
        )
    for fault, count in faults.most_common():
        yield Finding("warn", f"Messages given up ({fault}): {count}; see: prongsai outbox dead")
    if not faults and (age is None or age <= OLDEST_MESSAGE):
        yield Finding("ok", "Messages leave in time.")


def _letters(deps: Deps) -> Iterator[Finding]:
    counts = deps.store.letter_queue.counts()
    lost = counts.get("failing", 0) + counts.get("dead", 0)
    if lost:
        yield Finding(
            "warn",
            f"Letters to staff that do not get through: {lost}; /staff/settings says whose.",
        )
    elif counts:
        yield Finding("ok", f"Letters to staff arrive ({counts.get('sent', 0)} in thirty days).")


def _photos(deps: Deps) -> Iterator[Finding]:
    counts = deps.store.photo_queue.counts()
    if counts.get("failed"):
        yield Finding(
            "warn", f"Photos that could not be kept: {counts['failed']}; cases show which."
        )
    else:
        yield Finding("ok", f"Photos kept: {counts.get('stored', 0)}, none failed.")


def _towns(deps: Deps) -> Iterator[Finding]:
    towns = deps.store.towns.all()
    if not towns:
        yield Finding("fault", "There is no town yet; run: prongsai town add")
    for town in towns:
        with deps.store.reading(town.id) as tx:
            workers = [one for one in tx.staff.everyone() if one.is_active and one.may_work]
            groups = tx.groups.linked()
        if not workers:
            yield Finding(
                "fault", f"{town.slug}: nobody can work on cases; run: prongsai staff add"
            )
        elif not groups and not any(one.line_user for one in workers):
            yield Finding(
                "warn",
                f"{town.slug}: no staff member and no group is linked to LINE, so nobody hears of "
                "new cases there: prongsai staff code",
            )
        else:
            yield Finding("ok", f"{town.slug}: {len(workers)} of the staff can work on cases.")


def _line(deps: Deps) -> Iterator[Finding]:
    if deps.settings.is_simulated:
        return
    yield from _clock(deps)
    for town in deps.store.towns.all():
        hall = deps.towns.of(town.id)
        if not hall.secrets:
            yield Finding("fault", f"{town.slug}: no LINE channel; run: prongsai town channel")
            continue
        yield from _account(deps, hall)
        yield from _quota(hall)


def _account(deps: Deps, hall: TownHall) -> Iterator[Finding]:
    """What `prongsai line check` finds, without what only a person can look up."""
    from bot.line_setup import check
    from handlers.outcomes import Word
    from handlers.words import Words

    levels: dict[str, Level] = {"done": "ok", "todo": "warn", "wrong": "fault"}
    slug = hall.town.slug
    path = "/webhook" if hall.town.is_default else f"/webhook/{slug}"
    words = Words.load(Path(__file__).parent)
    for one in check(hall.line, deps.settings.address + path).findings:
        if not one.key.startswith("click."):
            text = words.render(Word(f"line_setup.{one.key}", one.values), "en")
            yield Finding(levels[one.mark], f"{slug}: {text}")


def _quota(hall: TownHall) -> Iterator[Finding]:
    seen = hall.line.quota()
    slug = hall.town.slug
    if seen is None:
        yield Finding("warn", f"{slug}: LINE does not tell the month's quota.")
    elif seen.limit is None:
        yield Finding("ok", f"{slug}: no monthly limit; {seen.used} messages pushed.")
    else:
        left = max(0, seen.limit - seen.used)
        level: Level = "ok" if left > seen.limit * 0.2 else "warn" if left else "fault"
        text = f"{slug}: {left} of {seen.limit} pushed messages are left this month."
        yield Finding(level, text + ("" if level == "ok" else " Notices to staff wait."))


def _clock(deps: Deps) -> Iterator[Finding]:
    told = _clock_of_line(deps)
    if told is None:
        yield Finding("fault", "LINE cannot be reached from this machine.")
        return
    wrong = abs(deps.clock() - told)
    if wrong > WRONG_CLOCK:
        yield Finding(
            "fault",
            f"This machine's clock is wrong by {_span(wrong)}: tokens and links expire at the "
            "wrong time; switch on time synchronisation (NTP).",
        )
    else:
        yield Finding("ok", "The clock is right.")


def _clock_of_line(deps: Deps) -> datetime | None:
    """LINE's time as its server tells it with any answer."""
    from urllib3 import PoolManager
    from urllib3.exceptions import HTTPError

    from bot.line.client import API_HOST

    pool = PoolManager()
    try:
        answer = pool.request(
            "GET", deps.settings.line_api_url or API_HOST, timeout=5.0, retries=False
        )
        return parsedate_to_datetime(answer.headers.getlist("date")[0])
    except (HTTPError, LookupError, TypeError, ValueError):
        return None
    finally:
        pool.clear()


def _span(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"
