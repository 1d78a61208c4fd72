"""POST /webhook[/<town>]: signature over the raw bytes → events → dispatch → 200.

No call to LINE is made inside the request. What an event leaves behind is committed before the
200, so that a crash means that LINE sends it again and nothing is half done.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from structlog import get_logger

from bot.dispatch import apologise, handle
from bot.line import BadWebhook, Incoming, is_signed, read_delivery
from bot.watching import count_event, time_acknowledgement
from storage import StoreError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from bot.wiring import Deps

LARGEST_BODY = 2 * 1024 * 1024  # bytes
INFRASTRUCTURE = (DBAPIError, PoolTimeoutError, StoreError, OSError)
"""What is nobody's mistake in one event: 500, and LINE sends the rest again."""

Outcome = Literal["answered", "failed", "unseen"]

log = get_logger()

_REASONS = {
    200: "200 OK",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    413: "413 Content Too Large",
    500: "500 Internal Server Error",
}


class WebhookDoor:
    """Stands before the pages' application and takes what LINE posts.

    Not a Flask view: nothing that Flask brings (sessions, forms, templates) is of use here, and it
    cost a quarter of each acknowledgement (docs/performance.md).
    """

    def __init__(self, pages: WSGIApplication, deps: Deps) -> None:
        self._pages = pages
        self._deps = deps

    headers = (("Content-Length", "0"), ("Allow", "POST"))
    signature = b"x-line-signature"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not self.is_for(path):
            return self._pages(environ, start_response)
        start_response(self.answer(environ["REQUEST_METHOD"], path, environ), [*self.headers])
        return ()

    def is_for(self, path: str) -> bool:
        """Whether LINE posts there: `/webhook`, and one for each town."""
        return path == "/webhook" or path.startswith("/webhook/")

    def answer(self, method: str, path: str, request: Mapping[str, Any]) -> str:
        """Take what was posted; the status line."""
        if method != "POST":
            return _REASONS[405]
        return _REASONS[take(self._deps, path[len("/webhook/") :], request)]


def take(deps: Deps, slug: str, environ: Mapping[str, Any]) -> int:
    """Take one delivery of LINE for the town of this name ("": the default one); the status."""
    started = time.perf_counter()
    hall = deps.towns.by_slug(slug)
    if hall is None:
        return 404
    signature = environ.get("HTTP_X_LINE_SIGNATURE")
    body = _read_body(environ) if signature else b""  # nobody waits for a byte of what is unsigned
    if body is None:
        return 413
    if not is_signed(body, signature, hall.secrets):
        return 401
    try:
        delivery = read_delivery(body, hall.town.id, deps.clock())
    except BadWebhook:
        return 400
    if delivery.unreadable:
        log.warning("webhook.unreadable_events", town=hall.town.slug, events=delivery.unreadable)
    # By the time at which people did things: within a delivery the order may be any.
    is_counted = not delivery.events
    for event in sorted(delivery.events, key=lambda event: event.at_ms):
        outcome = _answer(deps, event)
        if outcome == "failed":
            return 500
        is_counted = is_counted or outcome == "answered"
    if is_counted:
        time_acknowledgement(time.perf_counter() - started)
    return 200


def _read_body(environ: Mapping[str, Any]) -> bytes | None:
    """The raw bytes, or None where there are too many. A body cut short fails its signature."""
    told = environ.get("CONTENT_LENGTH") or ""
    length = int(told) if told.isascii() and told.isdecimal() else LARGEST_BODY + 1
    if told and length > LARGEST_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(length)
    return body if len(body) <= LARGEST_BODY else None


def _answer(deps: Deps, event: Incoming) -> Outcome:
    """Answer one event: "failed" where the infrastructure did, and LINE shall send it again.

    A bug costs only its own event. "unseen" is what the side door took: it stands in no number.
    """
    try:
        may_count = handle(deps, event)
    except INFRASTRUCTURE as error:
        _note("event.infrastructure_failed", deps, event, error)
        return "failed"
    except Exception as error:  # noqa: BLE001 - a bug in one flow must not cost others their answer
        _note("event.bug", deps, event, error)
        return "answered" if _apologise(deps, event) else "failed"
    if may_count:
        count_event(type(event.heard).__name__)
    return "answered" if may_count else "unseen"


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
