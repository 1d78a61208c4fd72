"""Pages: what public, tip and staff pages share — headers, languages, error pages, templates."""

from __future__ import annotations

import functools
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request
from jinja2 import FileSystemLoader
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, InternalServerError

from bot.assets import ICONS, read_manifest
from bot.web.what_came import WebRequest, refuse_odd_address

TEMPLATES = Path(__file__).parent / "templates"

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""For pages with script of ours. A response that brings its own policy keeps it."""

STILL_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For pages without any script."""

# A response that brings its own value keeps it: public pages and built files may be cached.
_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}

_HTTPS_ONLY = "max-age=31536000; includeSubDomains"

EXPLAINED = frozenset({400, 401, 403, 404, 405, 410, 413, 429, 500, 503})
"""Codes with a text of their own in `errors.html`; others read as 400 or 500."""


def install(app: Flask, *, is_https: bool = False) -> None:
    """Give an app our requests, templates, headers and error pages. Call once in `create_app`."""
    app.request_class = WebRequest
    app.before_request(refuse_odd_address)
    app.jinja_loader = FileSystemLoader(TEMPLATES)
    app.jinja_env.globals.update(asset=asset, icon=icon)
    app.context_processor(_language)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(InternalServerError, _error_page)
    app.after_request(functools.partial(_protect, is_https=is_https))


def asset(name: str) -> str:
    """Address of a built file by its source's name ("prongsai.css"). Raises `AssetsMissing`."""
    return f"/static/{_manifest()[name]}"


@functools.cache
def icon(name: str) -> Markup:
    """One of our own drawings, to stand in the page itself."""
    return Markup((ICONS / f"{name}.svg").read_text(encoding="utf-8").strip())  # noqa: S704  ours


def is_built(name: str) -> bool:
    """Whether the build made a file of this name."""
    return name in _manifest().values()


@functools.cache
def _manifest() -> dict[str, str]:
    return dict(read_manifest())


def language() -> str:
    """Language of this page: `?lang=en`, else Thai. Kept in the address, never in a cookie."""
    return "en" if request.args.get("lang") == "en" else "th"


def _language() -> dict[str, object]:
    chosen = language()

    def t(thai: str, english: str) -> str:
        return english if chosen == "en" else thai

    return {"lang": chosen, "t": t}


def _protect(response: Response, *, is_https: bool) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    return response


def _error_page(error: HTTPException) -> Response | tuple[str, int]:
    """Say in both languages what happened and what to do. Responses made by hand pass untouched."""
    if error.response is not None:
        return make_response(error.get_response(request.environ))
    code = error.code or 500
    shown = code if code in EXPLAINED else (500 if code >= 500 else 400)
    return render_template("errors.html", code=code, shown=shown), code
