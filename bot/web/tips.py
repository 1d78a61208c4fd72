"""Pages of the anonymous channel: no cookie, nothing cached, no address passed on, no script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, make_response, render_template

from bot.web import STILL_POLICY
from bot.web.public.face import Face

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from bot.wiring import Deps

KEYS_PATH = "/tip/keys"


def create_blueprint(deps: Deps) -> Blueprint:
    """The channel's public keys, for everybody to compare."""
    blueprint = Blueprint("tips", __name__)
    pages = TipPages(deps)
    blueprint.add_url_rule(KEYS_PATH, "keys", pages.keys)
    blueprint.add_url_rule(f"/t/<slug>{KEYS_PATH}", "keys", pages.keys)
    blueprint.after_request(_leave_no_trace)
    return blueprint


@dataclass(frozen=True, slots=True)
class TipPages:
    """The views; each takes the town's slug, "" for the default one."""

    deps: Deps

    def keys(self, slug: str = "") -> str:
        """To whom tips are sealed, with fingerprints."""
        hall = self._hall(slug)
        with self.deps.vault.reading(hall.town.slug) as vtx:
            readers = vtx.readers.approved()
            head = vtx.audit.head()
        return render_template(
            "tips/keys.html", face=Face.of(hall.town), readers=readers, head=head
        )

    def _hall(self, slug: str) -> TownHall:
        hall = self.deps.towns.by_slug(slug)
        if hall is None:
            abort(404 if slug else 503)
        return hall


def _leave_no_trace(response: Response) -> Response:
    response = make_response(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = STILL_POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.pop("Set-Cookie", None)
    return response
