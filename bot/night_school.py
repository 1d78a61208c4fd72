"""What staff attached is learnt at night: sentences nobody typed yet are then understood too.

By day an attached sentence is found as it is, and nearly so, within seconds. Between one and five
at night the worker teaches the model of services anew for each town that attached something since,
in a process of its own that gives way to all others, and raises the version so that every process
takes the new file at its next look.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from structlog import get_logger

from bot.each_town import for_each_town
from casework.officehours import BANGKOK
from knowledge.model import Model, NoModel
from knowledge.reteach import Lesson, key_of
from knowledge.taught import model

if TYPE_CHECKING:
    from storage import Store, Tx

NIGHT: Final = range(1, 5)  # hours in Bangkok
EVERY: Final = timedelta(minutes=20)
LONGEST_SECONDS: Final = 600
LAST_IN_LINE: Final = 19

log = get_logger()


def lessons_of(tx: Tx) -> tuple[Lesson, ...]:
    """All that a town's people said asks for a service: sentences, and titles of own answers."""
    attached = [(one.service, one.text) for one in tx.teaching.lessons()]
    own = [(one.id, one.title) for one in tx.teaching.answers() if one.is_published]
    return tuple(sorted({*attached, *own}))


def learnt(folder: Path, town_id: int, lessons: Iterable[Lesson]) -> Model | None:
    """What the last night made of exactly these lessons; None before there is anything."""
    path = _file(folder, town_id, lessons)
    try:
        return Model.read(path) if path.exists() else None
    except NoModel:
        return None


class NightSchool:
    """The worker's timer."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        teach: Callable[[tuple[Lesson, ...], Path], None] | None = None,
    ) -> None:
        self._store = store
        self._folder = folder
        self._teach = teach or _teach_beside

    def look(self, now: datetime) -> None:
        """At night: teach each town whose lessons changed, and forget what is old."""
        if now.astimezone(BANGKOK).hour not in NIGHT:
            return
        for_each_town("school", self._store.versions.all(), self._look_at)

    def _look_at(self, town_id: int) -> None:
        with self._store.reading(town_id) as tx:
            lessons = lessons_of(tx)
        path = _file(self._folder, town_id, lessons)
        if lessons and not path.exists():
            self._teach(lessons, path)
            with self._store.begin(town_id) as tx:
                tx.teaching.renew()
            log.info("town_taught", town=town_id, lessons=len(lessons))
        for old in self._folder.glob(f"{town_id}-*.bin"):
            if old != path:
                old.unlink(missing_ok=True)


def _file(folder: Path, town_id: int, lessons: Iterable[Lesson]) -> Path:
    return folder / f"{town_id}-{key_of(lessons, model('services').fingerprint)}.bin"


def _teach_beside(lessons: tuple[Lesson, ...], path: Path) -> None:
    """In a process of its own, with the least claim on the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "knowledge.reteach", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:  # noqa: S603 - our own module
        # From outside: what runs between fork and exec may hang where other threads are.
        os.setpriority(os.PRIO_PROCESS, child.pid, LAST_IN_LINE)
        try:
            child.communicate(json.dumps(lessons, ensure_ascii=False).encode(), LONGEST_SECONDS)
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, "knowledge.reteach")
