"""Addresses under which LINE fetches a picture: signed, for one picture, for a day.

A link names the photo and its town, never its file. The small rendition is served, and only while
the row exists: what was taken back or erased is gone for every link at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request, send_file

if TYPE_CHECKING:
    from bot.photos.files import PhotoFiles
    from storage import Store

GOOD_FOR: Final = timedelta(hours=24)
NAME: Final = "photo.jpg"  # what a browser is told; the file's own name is nobody's business
_SIGNATURE_BYTES = 16


class Links:
    """Makes and checks links under one key."""

    def __init__(self, key: bytes, address: str, *, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._address = address.rstrip("/")
        self._clock = clock

    def make(self, town_id: int, photo_id: str) -> str:
        """A link to the small rendition, good for 24 to 25 hours: whole hours tell no moment."""
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        until = int((hour + GOOD_FOR + timedelta(hours=1)).timestamp())
        return (
            f"{self._address}/media/{town_id}/{photo_id}.jpg"
            f"?until={until}&sign={self._sign(town_id, photo_id, until)}"
        )

    def is_good(self, town_id: int, photo_id: str, until: str, sign: str) -> bool:
        """Whether we signed this very link and its day is not over."""
        if not (until.isascii() and until.isdecimal() and len(until) <= 12 and sign.isascii()):
            return False
        if not hmac.compare_digest(self._sign(town_id, photo_id, int(until)), sign):
            return False
        return self._clock() < datetime.fromtimestamp(int(until), UTC)

    def _sign(self, town_id: int, photo_id: str, until: int) -> str:
        text = f"{town_id}\n{photo_id}\n{until}".encode()
        tag = hmac.digest(self._key, text, hashlib.sha256)[:_SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(tag).rstrip(b"=").decode()


def media_blueprint(store: Store, files: PhotoFiles, links: Links) -> Blueprint:
    """`/media/<town>/<photo>.jpg`; every refusal is the same 404."""
    media = Blueprint("media", __name__)

    @media.get("/media/<int:town_id>/<photo_id>.jpg")
    def picture(town_id: int, photo_id: str) -> Response:
        """The small rendition, to whoever holds a good link."""
        asked = request.args
        if not links.is_good(town_id, photo_id, asked.get("until", ""), asked.get("sign", "")):
            return Response(status=404)
        with store.reading(town_id) as tx:
            photo = tx.photos.by_id(photo_id)
        if photo is None or photo.state != "stored":
            return Response(status=404)
        path = files.path(town_id, photo.address, "small")
        if not path.is_file():
            return Response(status=404)
        answer = send_file(
            BytesIO(path.read_bytes()), mimetype="image/jpeg", download_name=NAME, max_age=3600
        )
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Robots-Tag"] = "noindex"
        # A chat shows it on a page of its own; whoever may fetch it holds the signed link.
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        answer.cache_control.private = True
        answer.cache_control.public = False
        return answer

    return media
