"""What the pages of the anonymous channel share: bodies read in memory, a brake, headers."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from flask import Response, abort, make_response, render_template, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from bot.actions.tips_codes import Queue
from bot.actions.tips_web import WebDrafts
from bot.assets import built_file
from bot.web import STILL_POLICY, language
from bot.web.public.face import Face
from bot.web.tips_host import OwnHost
from handlers.outcomes import Value, Word

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from bot.wiring import Deps

SMALL = 640 * 1024  # a slice of an upload and what stands beside it
MOST_TEXT = 512 * 1024
MOST_FIELDS = 200
"""Of the last tap: ten pictures with their originals and every question are some ninety."""

MOST_WAITING = 10
"""Before the one derivation slot, of the server's sixteen threads: so webhooks pass. Two web
processes together fill the machine's queue of twenty (`bot.slow_hand_process`)."""

MOST_LARGE = 4
"""Large bodies held in memory at a time."""

MOST_DRAWN = 200
"""Pages kept drawn: of each town a few, in two languages."""

PATIENCE_SECONDS = 5.0
SCRIPT_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass
class Brake:
    """A bucket for everybody together: no address is kept, and nobody can be locked out.

    One for forms that paid in work and one for those that could not: who pours without paying
    empties the latter alone.
    """

    clock: Callable[[], datetime]
    most: float = 40.0
    a_second: float = 0.5
    _left: float = 40.0
    _seen: datetime | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)

    def lets_pass(self) -> bool:
        """Take one; False where the bucket is empty."""
        with self._lock:
            now = self.clock()
            gone = (now - self._seen).total_seconds() if self._seen else 0.0
            self._seen = now
            self._left = min(self.most, self._left + max(0.0, gone) * self.a_second)
            if self._left < 1:
                return False
            self._left -= 1
            return True


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came."""

    fields: MultiDict[str, str] = field(repr=False)
    files: MultiDict[str, FileStorage] = field(repr=False)

    def one(self, name: str) -> str:
        return self.fields.get(name, "")


class Room:
    """The tools of all views; one a process."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self.random = secrets.token_bytes
        self.drafts = WebDrafts(deps.boot_key, self.random, deps.clock)
        self.queue = Queue(deps.slow_hand, MOST_WAITING)
        self.brake = Brake(deps.clock)
        self.brake_without_script = Brake(deps.clock)
        self._large = BoundedSemaphore(MOST_LARGE)
        self._drawn: dict[tuple[str, ...], tuple[TownHall, bytes]] = {}
        self._salts: dict[str, tuple[TownHall, bytes | None]] = {}

    def hall(self, slug: str) -> TownHall:
        """The town asked for, or an error page."""
        hall = self.deps.towns.by_slug(slug)
        if hall is None:
            abort(404 if slug else 503)
        return hall

    def home(self, slug: str) -> str:
        """The town's public pages; on another host where the anonymous ones have their own."""
        prefix = f"/t/{slug}" if slug else ""
        own = OwnHost.of(self.deps.settings)
        return f"{own.public_address if own.tip_host else ''}{prefix}/"

    @contextmanager
    def sent(self, most: int = SMALL) -> Iterator[Sent]:
        """The form of this request, in memory only: nothing of it ever touches a disk."""
        request.max_content_length = most
        if (request.content_length or most) <= SMALL:
            yield _parsed(most)
            return
        if not self._large.acquire(timeout=PATIENCE_SECONDS):
            abort(503)
        try:
            yield _parsed(most)
        finally:
            self._large.release()

    def salt(self, hall: TownHall) -> bytes | None:
        """The town's salt for codes, as long as the town is remembered; it never changes."""
        hall_then, salt = self._salts.get(hall.town.slug, (None, None))
        if hall_then is not hall:
            with self.deps.vault.reading(hall.town.slug) as vtx:
                salt = vtx.readers.salt()
            self._salts[hall.town.slug] = (hall, salt)
        return salt

    def standing_page(
        self, name: str, hall: TownHall, slug: str, status: int = 200, **shown: str
    ) -> Response:
        """A page that is the same for everybody, drawn once as long as the town is remembered.

        Whoever pours wrong codes into the mailbox gets this one: drawing it each time would keep
        webhooks waiting.
        """
        key = (name, slug, language(), *shown.values())
        hall_then, drawn = self._drawn.get(key, (None, b""))
        if hall_then is not hall:
            drawn = self.page(name, hall, slug, 200, **shown).get_data()
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            self._drawn[key] = (hall, drawn)
        return make_response(drawn, status)

    def page(
        self, name: str, hall: TownHall, slug: str, status: int = 200, **shown: object
    ) -> Response:
        """One page of the channel, in the language of the address."""
        spoken = language()

        def w(key: str, **values: Value) -> str:
            return hall.words.render(Word(f"tip_web.{key}", values), spoken)

        def to(path: str, other: str = "") -> str:
            prefix = f"/t/{slug}" if slug else ""
            return f"{prefix}{path}{'?lang=en' if (other or spoken) == 'en' else ''}"

        def day(value: Value) -> str:
            return hall.words.render(value, spoken)

        face = Face.of(hall.town)
        body = render_template(
            f"tips/{name}.html",
            face=face,
            w=w,
            to=to,
            day=day,
            integrity=integrity,
            home=self.home(slug) + ("?lang=en" if spoken == "en" else ""),
            **shown,
        )
        return make_response(body, status)


def leave_no_trace(response: Response) -> Response:
    """No cookie, nothing cached, no address passed on; script only where a page says so."""
    response = make_response(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", STILL_POLICY)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.pop("Set-Cookie", None)
    return response


def with_script(response: Response) -> Response:
    """Let a page run the one script that it names, if its bytes are those we built."""
    response.headers["Content-Security-Policy"] = SCRIPT_POLICY
    return response


@cache
def integrity(source: str) -> str:
    """The hash by which a browser refuses any other script than the one we built."""
    digest = hashlib.sha384(built_file(source).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def _parsed(most: int) -> Sent:
    parser = FormDataParser(
        stream_factory=_in_memory,
        max_form_memory_size=MOST_TEXT,
        max_content_length=most,
        max_form_parts=MOST_FIELDS,
        silent=False,
    )
    try:
        _, fields, files = parser.parse(
            request.stream, request.mimetype, request.content_length, request.mimetype_params
        )
    except RequestEntityTooLarge:
        raise
    except ValueError:
        abort(400)
    return Sent(fields, files)


def _in_memory(
    total_content_length: int | None,  # noqa: ARG001  the framework's signature
    content_type: str | None,  # noqa: ARG001
    filename: str | None,  # noqa: ARG001
    content_length: int | None = None,  # noqa: ARG001
) -> BytesIO:
    return BytesIO()
