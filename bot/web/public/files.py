"""Files that pages ask for: built assets, the icon, robots.txt."""

from __future__ import annotations

import functools
import gzip

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from bot.assets import BUILT
from bot.web import icon, is_built

ROBOTS = """User-agent: *
Disallow: /staff
Disallow: /claim
Disallow: /tip/
Disallow: /webhook
"""

PACKABLE = {".js": "text/javascript", ".css": "text/css"}
KINDS = {**PACKABLE, ".woff2": "font/woff2", ".json": "application/json", ".txt": "text/plain"}
FOR_EVER = "public, max-age=31536000, immutable"


def add_to(blueprint: Blueprint, address: str) -> None:
    """Serve the files beside the pages; `address` is where the whole site stands."""
    blueprint.add_url_rule("/static/<name>", "static_file", static_file)
    blueprint.add_url_rule("/favicon.svg", "favicon", favicon)
    blueprint.add_url_rule("/favicon.ico", "favicon_old", favicon)
    blueprint.add_url_rule("/robots.txt", "robots", lambda: robots(address))


def static_file(name: str) -> Response:
    """A built file. Its name carries its hash, so browsers may keep it for ever."""
    if not is_built(name):
        abort(404)
    ending = name[name.rfind(".") :]
    is_packed = ending in PACKABLE and request.accept_encodings.quality("gzip") > 0
    # In whole, not as an open file: small as they are, a line that breaks leaves nothing open.
    body = _packed(name) if is_packed else (BUILT / name).read_bytes()
    response = Response(body, mimetype=KINDS.get(ending, "application/octet-stream"))
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    return response


@functools.cache
def _packed(name: str) -> bytes:
    """A third of the bytes for who waits on a slow line; packed once a process."""
    return gzip.compress((BUILT / name).read_bytes(), mtime=0)


def favicon() -> Response:
    """The town hall's small sign."""
    return _text(icon("logo"), "image/svg+xml")


def robots(address: str) -> Response:
    """What search engines should leave alone, and where everything else is listed."""
    return _text(f"{ROBOTS}\nSitemap: {address}/sitemap.xml\n", "text/plain")


def _text(body: str | Markup, kind: str) -> Response:
    response = Response(str(body), mimetype=kind)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
