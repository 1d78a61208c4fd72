"""The phone page: HTML, and the small JSON behind it."""

from __future__ import annotations

from flask import Blueprint

from bot.simulator.platform import Platform


def page_of(platform: Platform, *, public_url: str, local_url: str) -> Blueprint:
    """Build the page."""
    blueprint = Blueprint("phone_page", __name__)
    _ = platform, public_url, local_url
    return blueprint
