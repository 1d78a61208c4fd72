"""Pictures that an officer uploads at the desk or by a phone's camera: cleaned, then a draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from werkzeug.datastructures import FileStorage

from bot.actions.steps import drafts_owner
from bot.photos.clean import clean
from storage.photos import StoredPhoto

if TYPE_CHECKING:
    from bot.photos.clean import Clean
    from bot.web.staff.session import LoggedIn
    from bot.wiring import Deps

MOST_PHOTOS: Final = 5
LARGEST_PHOTO: Final = 10 * 1024 * 1024
LARGEST_UPLOAD: Final = MOST_PHOTOS * LARGEST_PHOTO + 256 * 1024


def keep_uploads(deps: Deps, someone: LoggedIn, files: Iterable[FileStorage]) -> tuple[str, ...]:
    """Ids of the pictures, drafts of this account's until a command takes them into a case.

    Raises `UnfitPicture`; then nothing is kept.
    """
    bodies = [file.stream.read(LARGEST_PHOTO + 1) for file in list(files)[:MOST_PHOTOS]]
    pictures = [clean(body if len(body) <= LARGEST_PHOTO else b"") for body in bodies]
    return tuple(_keep(deps, someone, picture) for picture in pictures)


def _keep(deps: Deps, someone: LoggedIn, picture: Clean) -> str:
    """The file before the row is there for others: a crash leaves an orphan, never a hole."""
    with deps.store.begin(someone.town_id) as tx:
        photo = tx.photos.want(drafts_owner(someone.member), f"console-{uuid4()}")
        deps.photos.files.write(someone.town_id, photo.address, picture)
        stored = StoredPhoto(
            kind=picture.kind,
            width=picture.width,
            height=picture.height,
            size=len(picture.large),
            sha256=picture.sha256,
            private=picture.private,
        )
        tx.photos.mark_stored(photo.id, stored)
    return photo.id
