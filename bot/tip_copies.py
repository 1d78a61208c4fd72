"""The vault's sealed backup of each day, where a deployment asks for it (`TIP_BACKUP_DIR`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.actions import tips_backup
from casework.officehours import bangkok_date

if TYPE_CHECKING:
    from bot.wiring import Deps

EVERY: Final = timedelta(minutes=30)
NIGHT: Final = timedelta(hours=3, minutes=30)
"""Of the day in Bangkok: after what is due was deleted, so that it is in no new backup."""


class NoPlaceError(Exception):
    """The folder is not there: its disk may not be mounted, and ours is not the place."""


class TipCopies:
    """Makes what is missing of today; what was missed while the worker was down comes late."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def look(self, now: datetime) -> Path | None:
        """Call it often; the new backup, or None where there was nothing to do."""
        settings = self._deps.settings
        folder, today = settings.tip_backup_dir, bangkok_date(now)
        if folder is None or bangkok_date(now - NIGHT) < today:
            return None
        if not folder.is_dir():
            raise NoPlaceError
        if tips_backup.file_of(folder, today).exists():
            return None
        file = tips_backup.back_up(self._deps.vault, folder, recipients(self._deps), today)
        tips_backup.forget_old(folder, today, settings.tip_backup_days)
        return file


def recipients(deps: Deps) -> tuple[str, ...]:
    """The keys in the file that the deployment names, else all continuity keys."""
    chosen = deps.settings.tip_backup_keys
    if chosen is not None:
        return tips_backup.keys_in(chosen)
    return tips_backup.continuity_keys(deps.vault, [one.slug for one in deps.store.towns.all()])


def worries(deps: Deps) -> Iterator[str]:
    """What `prongsai doctor` says of it; nothing where no backup is asked for."""
    folder, today = deps.settings.tip_backup_dir, bangkok_date(deps.clock())
    if folder is None:
        return
    if not folder.is_dir():
        yield f"TIP_BACKUP_DIR: there is no folder {folder}; make it, or mount its disk."
        return
    days = (today, today - timedelta(days=1))
    if not any(tips_backup.file_of(folder, day).exists() for day in days):
        yield f"There is no backup of the vault of today or yesterday in {folder}."
    try:
        are_there = bool(recipients(deps))
    except tips_backup.NoKeysError as fault:
        yield f"TIP_BACKUP_KEYS: {fault}."
        return
    if not are_there:
        yield "Nobody could open a backup of the vault: no continuity key, no TIP_BACKUP_KEYS."
