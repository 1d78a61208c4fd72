"""`prongsai doctor`: what is wrong, in plain sentences that say what to do.

Looks at the settings, databases, files, processes, messages and LINE accounts of this deployment,
and changes nothing. Says nothing about any person.
"""

from __future__ import annotations

import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import tip_copies
from bot.actions.tips_health import worries
from bot.database_faults import ask_main, ask_vault
from bot.doctor_line import line
from bot.findings import Finding, Level, span
from bot.townhall import own_wording
from bot.watching import OLDEST_MESSAGE, SILENCE, is_writable, worker_age

if TYPE_CHECKING:
    from bot.wiring import Deps

LITTLE_DISK: Final = 2 * 1024**3
NO_DISK: Final = 300 * 1024**2
MOST_DEAD_LOOKED_AT: Final = 5000


def examine(deps: Deps) -> list[Finding]:
    """Everything; a check that breaks is a finding too. What a broken database holds is spared."""
    main, vault = _safely(deps, _database), _safely(deps, _vault)
    found = [*_safely(deps, _settings), *_safely(deps, _files), *main, *vault]
    if _is_well(main):
        found += [one for check in _OF_THE_MAIN for one in _safely(deps, check)]
    if _is_well([*main, *vault]):
        found += [one for check in _OF_BOTH for one in _safely(deps, check)]
    return found


def _is_well(found: list[Finding]) -> bool:
    return all(one.level != "fault" for one in found)


def _safely(deps: Deps, check: Callable[[Deps], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check(deps))
    except Exception as fault:  # noqa: BLE001 - a doctor who faints helps nobody
        name = check.__name__.strip("_").capitalize()
        return [Finding("fault", f"{name} could not be examined ({type(fault).__name__}).")]


def _settings(deps: Deps) -> Iterator[Finding]:
    settings = deps.settings
    if settings.has_address:
        yield Finding("ok", f"The public address is {settings.address}.")
    else:
        yield Finding(
            "warn",
            "PUBLIC_URL is not set to an https:// address: citizens and LINE cannot reach us.",
        )
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
    told = ask_main(deps)
    if told:
        yield Finding("fault", _as_sentence(told))
    elif not is_writable(deps.settings.main_database):
        yield Finding("fault", "The main database's file cannot be written by this user.")
    else:
        yield Finding("ok", "The main database answers and is up to date.")


def _vault(deps: Deps) -> Iterator[Finding]:
    told = ask_vault(deps)
    if told:
        yield Finding("fault", _as_sentence(told))
    else:
        yield Finding("ok", "The vault answers and is up to date.")


def _tips(deps: Deps) -> Iterator[Finding]:
    for town in deps.store.towns.all():
        if not deps.towns.of(town.id).facts.tips_open:
            yield Finding(
                "warn",
                f"{town.slug}: the anonymous channel is closed until two officers and the "
                "continuity key are enrolled: prongsai tips init",
            )
    for worry in (*worries(deps.vault), *tip_copies.worries(deps)):
        yield Finding("warn", worry)


def _as_sentence(told: str) -> str:
    return told[0].upper() + told[1:] + "."


def _processes(deps: Deps) -> Iterator[Finding]:
    age = worker_age(deps.settings.var_dir, deps.clock())
    if age is None:
        yield Finding("warn", "No worker was ever seen on this machine; start: prongsai worker")
    elif age > SILENCE:
        yield Finding(
            "fault",
            f"The worker has been silent for {span(age)}: timers, digests and retries stand "
            "still; start: prongsai worker",
        )
    else:
        yield Finding("ok", "The worker is alive.")


def _messages(deps: Deps) -> Iterator[Finding]:
    queue = deps.store.queue
    age = queue.oldest_pending_age(deps.clock())
    if age is not None and age > OLDEST_MESSAGE:
        yield Finding(
            "fault", f"A message has been waiting for {span(age)}; see: prongsai outbox counts"
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
                "new cases there: prongsai staff link-code",
            )
        else:
            yield Finding("ok", f"{town.slug}: {len(workers)} of the staff can work on cases.")
        if misfits := deps.words.misfits(own_wording(town)):
            yield Finding(
                "warn",
                f"{town.slug}: wordings of its own that fit no longer are left out "
                f"({', '.join(misfits)}); write them anew: /staff/settings/wording",
            )


_OF_THE_MAIN: Final = (_processes, _messages, _letters, _photos)
_OF_BOTH: Final = (_tips, _towns, line)
