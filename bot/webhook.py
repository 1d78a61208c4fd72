"""POST /webhook[/<town>]: signature over the raw bytes → events → dispatch → 200.

No call to LINE is made inside the request. What an event leaves behind is committed before the
200, so that a crash means that LINE sends it again and nothing is half done.
"""

from __future__ import annotations

import time
import traceback
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from structlog import get_logger
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from bot.dispatch import apologise, handle
from bot.line import BadWebhook, Incoming, is_signed, read_delivery
from bot.watching import count_event, time_acknowledgement

if TYPE_CHECKING:
    from bot.wiring import Deps

LARGEST_BODY = 2 * 1024 * 1024  # bytes
INFRASTRUCTURE = (DBAPIError, PoolTimeoutError, OSError)
"""What is nobody's mistake in one event: 500, and LINE sends the rest again."""

webhook = Blueprint("webhook", __name__)
log = get_logger()


@webhook.post("/webhook")
@webhook.post("/webhook/<slug>")
def receive(slug: str = "") -> Response:
    """Take one delivery of LINE."""
    started = time.perf_counter()
    deps: Deps = current_app.extensions["prongsai"]
    hall = deps.towns.by_slug(slug)
    if hall is None:
        return _plain(404)
    body = _read_body()
    if body is None:
        return _plain(413)
    if not is_signed(body, request.headers.get("x-line-signature"), hall.secrets):
        return _plain(401)
    try:
        delivery = read_delivery(body, hall.town.id, deps.clock())
    except BadWebhook:
        return _plain(400)
    if delivery.unreadable:
        log.warning("webhook.unreadable_events", town=hall.town.slug, events=delivery.unreadable)
    # By the time at which people did things: within a delivery the order may be any.
    for event in sorted(delivery.events, key=lambda event: event.at_ms):
        if not _answer(deps, event):
            return _plain(500)
    time_acknowledgement(time.perf_counter() - started)
    return _plain(200)


def _read_body() -> bytes | None:
    """The raw bytes, or None where there are too many."""
    if (request.content_length or 0) > LARGEST_BODY:
        return None
    request.max_content_length = LARGEST_BODY
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        return None
    except ClientDisconnected:
        return b""


def _answer(deps: Deps, event: Incoming) -> bool:
    """Answer one event; False where the infrastructure failed. A bug costs only its own event."""
    kind = type(event.heard).__name__
    try:
        handle(deps, event)
    except INFRASTRUCTURE as error:
        _note("event.infrastructure_failed", deps, event, error)
        return False
    except Exception as error:  # noqa: BLE001 - a bug in one flow must not cost others their answer
        _note("event.bug", deps, event, error)
        return _apologise(deps, event)
    count_event(kind)
    return True


def _apologise(deps: Deps, event: Incoming) -> bool:
    try:
        apologise(deps, event)
    except INFRASTRUCTURE as error:
        _note("event.infrastructure_failed", deps, event, error)
        return False
    return True


def _note(name: str, deps: Deps, event: Incoming, error: BaseException) -> None:
    """Keep the kind, the hashed id and the frames of a fault; never what was written."""
    frames = [
        f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]
    log.error(
        name,
        heard=type(event.heard).__name__,
        id=deps.keys.event_hash(event.id).hex()[:12],
        error=type(error).__name__,
        frames=frames,
    )


def _plain(status: int) -> Response:
    return Response(status=status)
