"""From LINE to the disk: pictures are fetched at once, because LINE keeps them only for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from structlog import get_logger

from bot.photos.clean import MOST_BYTES, Clean, UnfitPicture, clean
from bot.photos.files import PhotoFiles
from storage.photos import StoredPhoto

if TYPE_CHECKING:
    from bot.line.client import Content, LineClient
    from storage import Store
    from storage.photos import Photo

LEASE_SECONDS: Final = 60  # the slowest call and the slowest picture together, twice
MOST_TRIES: Final = 14  # with the waits below about six hours
LONGEST_WAIT: Final = timedelta(hours=1)

log = get_logger()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What to do after a try: "keep" the body, "again" after a wait, or it has "failed"."""

    does: Literal["keep", "again", "failed"]
    fault: str = ""
    after: timedelta = timedelta(0)


def judge_fetch(content: Content, attempts: int) -> Fetched:
    """Decide after a try; pure. 202 means that LINE is still preparing the picture.

    `attempts` counts this try. 404 and 410 mean that it was taken back or is LINE's no more.
    """
    status = content.outcome.status
    if content.is_too_large:
        return Fetched("failed", "too_large")
    if status in {404, 410}:
        return Fetched("failed", "gone")
    if status == 200 and content.body is not None:
        return Fetched("keep")
    fault = "not_ready" if status == 202 else _fault(content)
    if attempts >= MOST_TRIES or _is_final(status):
        return Fetched("failed", fault)
    return Fetched("again", fault, wait_after(attempts))


def wait_after(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, at most an hour."""
    return min(timedelta(seconds=2.0 ** min(attempts - 1, 20)), LONGEST_WAIT)


def _is_final(status: int | None) -> bool:
    """Whether LINE's no is a no for ever; a wrong token or too many calls are put right."""
    return status is not None and 400 <= status < 500 and status not in {401, 408, 429}


def _fault(content: Content) -> str:
    if content.outcome.status is None:
        return content.outcome.fault or "no_answer"
    return f"http_{content.outcome.status}"


class Fetcher:
    """Takes wanted photos from the queue, one after the other."""

    def __init__(
        self,
        store: Store,
        line_for: Callable[[int], LineClient],
        files: PhotoFiles,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._line_for = line_for
        self._files = files
        self._clock = clock

    def fetch_due(self, limit: int = 4) -> tuple[int, datetime | None]:
        """Fetch what is due; how many were tried, and when the first of them is due again.

        Each is leased when its turn comes: a lease lasts for one, and others may take the rest.
        """
        tried, again = 0, list[datetime]()
        while tried < limit:
            photos = self._store.photo_queue.claim(self._clock(), 1, LEASE_SECONDS)
            if not photos:
                break
            tried += 1
            at = self._fetch(photos[0])
            if at is not None:
                again.append(at)
        return tried, min(again, default=None)

    def _fetch(self, photo: Photo) -> datetime | None:
        """Fetch one; when it is due again, or None."""
        try:
            return self._try(photo)
        except Exception as fault:  # noqa: BLE001 - one odd picture must not hold up the others
            log.error("photo_fault", photo=photo.id, kind=type(fault).__name__)
            return self._after(photo, _after_crash(photo))

    def _try(self, photo: Photo) -> datetime | None:
        if photo.message_id is None:
            return self._after(photo, Fetched("failed", "no_message"))
        content = self._line_for(photo.town_id).content(photo.message_id, MOST_BYTES)
        fetched = judge_fetch(content, photo.attempts)
        if fetched.does != "keep":
            return self._after(photo, fetched)
        try:
            picture = clean(content.body or b"")
        except UnfitPicture as unfit:
            return self._after(photo, Fetched("failed", unfit.fault))
        self._keep(photo, picture)
        return None

    def _keep(self, photo: Photo, picture: Clean) -> None:
        """Files first, then the row: a crash between leaves an orphan, never a hole."""
        self._files.write(photo.town_id, photo.address, picture)
        stored = StoredPhoto(
            kind=picture.kind,
            width=picture.width,
            height=picture.height,
            size=len(picture.large),
            sha256=picture.sha256,
            private={**picture.private, "likeness": picture.likeness},
        )
        with self._store.begin(photo.town_id) as tx:
            is_kept = tx.photos.mark_stored(photo.id, stored)
        if not is_kept:  # taken back while we fetched it
            self._files.remove(photo.town_id, photo.address)

    def _after(self, photo: Photo, fetched: Fetched) -> datetime | None:
        at = self._clock() + fetched.after
        with self._store.begin(photo.town_id) as tx:
            if fetched.does == "failed":
                tx.photos.mark_failed(photo.id, fetched.fault, gone=fetched.fault == "gone")
                log.warning("photo_failed", photo=photo.id, fault=fetched.fault)
                return None
            tx.photos.mark_wanted(photo.id, at, fetched.fault)
        return at


def _after_crash(photo: Photo) -> Fetched:
    if photo.attempts >= MOST_TRIES:
        return Fetched("failed", "crash")
    return Fetched("again", "crash", wait_after(photo.attempts))
