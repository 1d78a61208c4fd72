"""Pictures that an officer uploads at the desk or by a phone's camera: cleaned, then a draft.

A form that could not be done comes back with its pictures: they wait as drafts of the account, and
the form carries their ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from flask import request

from bot.actions.steps import drafts_owner
from bot.photos.clean import UnfitPicture, clean
from storage.photos import Photo, StoredPhoto

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from bot.photos.clean import Clean
    from bot.web.staff.session import LoggedIn
    from bot.wiring import Deps

MOST_PHOTOS: Final = 5
LARGEST_PHOTO: Final = 10 * 1024 * 1024
LARGEST_UPLOAD: Final = MOST_PHOTOS * LARGEST_PHOTO + 256 * 1024


@dataclass(frozen=True, slots=True)
class Uploads:
    """Ids of the pictures of a form, five at most; `fault` where one of them cannot be kept."""

    ids: tuple[str, ...] = ()
    fault: str = ""


def uploads_of_form(deps: Deps, someone: LoggedIn) -> Uploads:
    """What waited since an earlier try, then what came now. Nobody else's drafts are among them."""
    waiting = {photo.id for photo in drafts(deps, someone)}
    ids = [one for one in dict.fromkeys(request.form.getlist("kept")) if one in waiting]
    files = [one for one in request.files.getlist("photos") if one.filename]
    if len(ids) + len(files) > MOST_PHOTOS:
        return Uploads(tuple(ids[:MOST_PHOTOS]), "too_many_photos")
    fault = ""
    for file in files:
        try:
            ids.append(_keep(deps, someone, _cleaned(file)))
        except UnfitPicture:
            fault = "unfit_picture"
    return Uploads(tuple(ids), fault)


def drafts(deps: Deps, someone: LoggedIn) -> tuple[Photo, ...]:
    """Pictures of this account that no case has yet."""
    with deps.store.reading(someone.town_id) as tx:
        found = tx.photos.drafts_of(drafts_owner(someone.member))
    return tuple(photo for photo in found if photo.state == "stored")


def _cleaned(file: FileStorage) -> Clean:
    body = file.stream.read(LARGEST_PHOTO + 1)
    return clean(body if len(body) <= LARGEST_PHOTO else b"")


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
            private={**picture.private, "likeness": picture.likeness},
        )
        tx.photos.mark_stored(photo.id, stored)
    return photo.id
