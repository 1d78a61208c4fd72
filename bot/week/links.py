"""Addresses under which LINE fetches a picture of a week: the sums themselves, signed, for a while.

Nothing is looked up for it: the picture shows what was counted when the message was written.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, send_file

from bot.week.picture import Drawing
from casework.week import Week, read, written

if TYPE_CHECKING:
    from bot.wiring import Deps
    from handlers.known import Language

GOOD_FOR: Final = timedelta(days=60)
LONGEST: Final = 1500  # letters; LINE takes addresses of 2,000
_SIGNATURE_BYTES: Final = 16
_PURPOSE: Final = "week pictures"


@dataclass(frozen=True, slots=True)
class Told:
    """What a link carries."""

    week: Week
    counted_at: datetime
    language: Language = "th"


def link(key: bytes, address: str, town_id: int, told: Told) -> str:
    """Where the picture is, for sixty days."""
    body = json.dumps(
        [
            told.week.first.isoformat(), int(told.counted_at.timestamp()), told.language,
            written(told.week),
        ],
        separators=(",", ":"),
    )  # fmt: skip
    packed = _b64(zlib.compress(body.encode(), 9))
    return f"{address}/media/week/{town_id}/{packed}.{_sign(key, town_id, packed)}.png"


def read_link(key: bytes, town_id: int, name: str, now: datetime) -> Told | None:
    """What we signed for this town and is not too old; None for everything else."""
    packed, _, sign = name.partition(".")
    if len(name) > LONGEST or not name.isascii():
        return None
    if not hmac.compare_digest(_sign(key, town_id, packed), sign):
        return None
    try:
        first, at, language, lines = json.loads(zlib.decompress(_un64(packed)))
        told = Told(read(date.fromisoformat(first), lines), datetime.fromtimestamp(at, UTC))
    except (ValueError, TypeError, zlib.error, binascii.Error):
        return None  # signed by us, but of another version
    if now - told.counted_at > GOOD_FOR:
        return None
    return Told(told.week, told.counted_at, "en" if language == "en" else "th")


def week_key(deps: Deps) -> bytes:
    """Signs these links and nothing else."""
    return deps.keys.derive(_PURPOSE)


def blueprint(deps: Deps) -> Blueprint:
    """`/media/week/<town>/<sums>.<signature>.png`; every refusal is the same 404."""
    pictures = Blueprint("week", __name__)

    @pictures.get("/media/week/<int:town_id>/<name>.png")
    def picture(town_id: int, name: str) -> Response:
        """The picture, to whoever holds a good link."""
        told = read_link(week_key(deps), town_id, name, deps.clock())
        if told is None or deps.store.towns.by_id(town_id) is None:
            return Response(status=404)
        hall = deps.towns.of(town_id)
        drawing = Drawing(
            told.week, hall.town.name, hall.rules.divisions, told.counted_at, told.language
        )
        answer = send_file(BytesIO(drawing.png(hall.words)), mimetype="image/png", max_age=3600)
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.cache_control.private = True
        answer.cache_control.public = False
        return answer

    return pictures


def _sign(key: bytes, town_id: int, packed: str) -> str:
    tag = hmac.digest(key, f"{town_id}\n{packed}".encode(), hashlib.sha256)[:_SIGNATURE_BYTES]
    return _b64(tag)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _un64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
