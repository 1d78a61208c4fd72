"""Pictures of cases: fetched in the background, cleaned, kept, linked and swept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from structlog import get_logger

from bot.cores import roam
from bot.photos.clean import Clean, UnfitPicture, clean
from bot.photos.fetching import Fetcher
from bot.photos.files import PhotoFiles, Size
from bot.photos.links import Links, media_blueprint

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.line.client import LineClient
    from storage import Keys, Store
    from storage.photos import Photo

__all__ = ["Clean", "PhotoFiles", "Photos", "UnfitPicture", "clean"]

POLL_SECONDS: Final = 15.0  # the worker looks too; a web process is woken for its own
PAUSE_AFTER_FAULT: Final = 2.0

log = get_logger()


class Photos:
    """Everything the shell does with pictures; one a process, `start` after forking."""

    def __init__(
        self,
        store: Store,
        line_for: Callable[[int], LineClient],
        *,
        files: Path,
        keys: Keys,
        clock: Callable[[], datetime],
        address: str,
    ) -> None:
        self.files = PhotoFiles(files)
        self._links = Links(keys.derive("photo links"), address, clock=clock)
        self._fetcher = Fetcher(store, line_for, self.files, clock=clock)
        self._store = store
        self._clock = clock
        self._woken = Condition()
        self._is_wanted = True
        self._is_ending = False
        self._due_at: datetime | None = None
        self._thread: Thread | None = None

    def blueprint(self) -> Blueprint:
        """The route under which LINE fetches signed links."""
        return media_blueprint(self._store, self.files, self._links)

    def link(self, town_id: int, photo_id: str) -> str:
        """A signed address of the small rendition, good for 24 hours."""
        return self._links.make(town_id, photo_id)

    def path(self, photo: Photo, size: Size) -> Path | None:
        """The file of a stored photo for a checked route, None where there is none (yet)."""
        if photo.state != "stored":
            return None
        path = self.files.path(photo.town_id, photo.address, size)
        return path if path.is_file() else None

    def remove(self, photos: Iterable[Photo]) -> None:
        """Delete the files of rows that were deleted; call it after the commit."""
        self.files.remove_of(photos)

    def fetch_missed(self, now: datetime) -> None:  # noqa: ARG002 - timers hand the time to all
        """Fetch a few that are due; a timer of the worker."""
        self._fetcher.fetch_due()

    def sweep(self, now: datetime) -> int:
        """Delete files without a row; a timer of the worker. How many."""
        return self.files.sweep(self._is_kept, now)

    def start(self) -> None:
        """Start the thread that fetches; one, because decoding takes a core for a while."""
        self._thread = Thread(target=self._run, name="photos", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """A picture may just have become wanted."""
        with self._woken:
            self._is_wanted = True
            self._woken.notify()

    def stop(self, within: float = 5.0) -> None:
        """Finish the picture at hand and end; what waits is found by the next process."""
        with self._woken:
            self._is_ending = True
            self._woken.notify()
        if self._thread is not None:
            self._thread.join(within)
            self._thread = None

    def _is_kept(self, town_id: int, address: str) -> bool:
        with self._store.reading(town_id) as tx:
            photo = tx.photos.by_address(address)
        return photo is not None and photo.state == "stored"

    def _run(self) -> None:
        roam()
        while self._wait():
            try:
                tried, again_at = self._fetcher.fetch_due()
            except Exception as fault:  # noqa: BLE001 - the database may come back
                log.error("photos_fault", kind=type(fault).__name__)
                with self._woken:
                    self._woken.wait_for(lambda: self._is_ending, timeout=PAUSE_AFTER_FAULT)
                continue
            self._remember(again_at)
            if tried:
                self.wake()  # there may be more

    def _remember(self, at: datetime | None) -> None:
        """The nearest time at which something is due again."""
        if self._due_at is not None and self._due_at <= self._clock():
            self._due_at = None
        if at is not None:
            self._due_at = at if self._due_at is None else min(at, self._due_at)

    def _wait(self) -> bool:
        """Until something is wanted, due or over; False at the end."""
        with self._woken:
            self._woken.wait_for(lambda: self._is_wanted or self._is_ending, timeout=self._pause())
            self._is_wanted = False
            return not self._is_ending

    def _pause(self) -> float:
        if self._due_at is None:
            return POLL_SECONDS
        until = (self._due_at - self._clock()).total_seconds()
        return min(POLL_SECONDS, max(until, 0.05))
