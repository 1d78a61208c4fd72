"""The public pages of a town: `/…` for the default town, `/t/<slug>/…` for each other one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Blueprint, Response, abort, current_app, make_response, render_template, url_for

from bot.settings import Settings
from bot.townhall import TownHall
from bot.web import STILL_POLICY, language
from bot.web.public import files
from bot.web.public.face import Face
from handlers.words import Words
from knowledge.index import Index
from knowledge.services import Service

NOTICE_VERSION = 1
"""Of the privacy notice. Raise it with every change of meaning in `public/privacy.html`."""

PAGES = {
    "home": "/",
    "services": "/services",
    "service": "/services/<service_id>",
    "privacy": "/privacy",
    "guide_complaints": "/guide/complaints",
    "guide_corruption": "/guide/corruption",
}
"""Each page's path for the default town; other towns have it below `/t/<slug>`."""

KEEP_SECONDS = 300


class TownsBySlug(Protocol):
    """Finds a town; "" means the default one."""

    def by_slug(self, slug: str) -> TownHall | None: ...


class PublicDeps(Protocol):
    """What these pages lean on; `bot.wiring.Deps` has it."""

    @property
    def towns(self) -> TownsBySlug: ...
    @property
    def words(self) -> Words: ...
    @property
    def index(self) -> Index: ...
    @property
    def settings(self) -> Settings: ...


def create_blueprint(deps: PublicDeps) -> Blueprint:
    """The pages for everybody, the static files, robots.txt and the icon."""
    blueprint = Blueprint("public", __name__)
    pages = PublicPages(deps)
    for name, path in PAGES.items():
        view = getattr(pages, name)
        blueprint.add_url_rule(path, name, view)
        blueprint.add_url_rule(f"/t/<slug>{path}", name, view, strict_slashes=False)
    files.add_to(blueprint)
    return blueprint


@dataclass(frozen=True, slots=True)
class PublicPages:
    """The views; each takes the town's slug, "" for the default one."""

    deps: PublicDeps

    def home(self, slug: str = "") -> Response:
        """What one can do here, and how to begin."""
        return self._page(slug, "home")

    def services(self, slug: str = "") -> Response:
        """Every service, division by division."""
        return self._page(slug, "services", divisions=self._by_division(self._hall(slug)))

    def service(self, service_id: str, slug: str = "") -> Response:
        """One service: documents, steps and days, fee, place, source."""
        try:
            service = self.deps.index.service(service_id)
        except KeyError:
            abort(404)
        division = self._division(self._hall(slug), service.division)
        return self._page(
            slug, "service", {"service_id": service_id}, service=service, division=division
        )

    def privacy(self, slug: str = "") -> Response:
        """The notice under the Personal Data Protection Act."""
        return self._page(slug, "privacy", version=NOTICE_VERSION)

    def guide_complaints(self, slug: str = "") -> Response:
        """How a complaint goes, step by step, and by when."""
        return self._page(slug, "guide_complaints")

    def guide_corruption(self, slug: str = "") -> Response:
        """How to tell of corruption without being known."""
        return self._page(slug, "guide_corruption")

    def _by_division(self, hall: TownHall) -> list[tuple[str, list[Service]]]:
        """The services under the names of their divisions, both in an order people expect."""
        spoken, services = language(), self.deps.index.services
        codes = dict.fromkeys([*hall.rules.divisions, *(one.division for one in services)])
        by_title = sorted(services, key=lambda one: _as_in_a_dictionary(one.title.of(spoken)))
        groups = [(code, [one for one in by_title if one.division == code]) for code in codes]
        return [(self._division(hall, code), found) for code, found in groups if found]

    def _division(self, hall: TownHall, code: str) -> str:
        """A division as the town calls it; in English by the common name, where there is one."""
        own = hall.rules.divisions.get(code, "")
        common = self.deps.words.texts["en"].get(f"division.{code}", "")
        return (common if language() == "en" else "") or own

    def _page(
        self, slug: str, name: str, path: Mapping[str, str] | None = None, **shown: object
    ) -> Response:
        hall = self._hall(slug)
        links = Links(slug, language(), name, path or {})
        body = render_template(
            f"public/{name}.html",
            face=Face.of(hall.town),
            words=self.deps.words,
            tips_open=hall.facts.tips_open,
            links=links,
            home=links.to("home"),
            tip_form=self._tip_page(slug, "/tip"),
            tip_keys=self._tip_page(slug, "/tip/keys"),
            **shown,
        )
        response = make_response(body)
        response.headers["Content-Security-Policy"] = STILL_POLICY
        response.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
        return response

    def _hall(self, slug: str) -> TownHall:
        hall = self.deps.towns.by_slug(slug)
        if hall is None:
            abort(404 if slug else 503)
        return hall

    def _tip_page(self, slug: str, path: str) -> str:
        """Address of a page of the anonymous channel, "" where this installation has none."""
        path = f"/t/{slug}{path}" if slug else path
        adapter = current_app.url_map.bind("")
        return self.deps.settings.tip_address + path if adapter.test(path) else ""


def _as_in_a_dictionary(title: str) -> str:
    """Thai dictionaries go by the first consonant, also where a vowel is written before it."""
    return title.lstrip("เแโใไ")


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of pages of the same town in the same language."""

    slug: str
    language: str
    page: str
    path: Mapping[str, str]

    def to(self, page: str, **values: str) -> str:
        """Address of another page."""
        return self._address(page, self.language, values)

    def other_language(self) -> str:
        """This very page in the other language."""
        return self._address(self.page, "th" if self.language == "en" else "en", self.path)

    def _address(self, page: str, spoken: str, values: Mapping[str, str]) -> str:
        given: dict[str, Any] = dict(values)
        if self.slug:
            given["slug"] = self.slug
        if spoken == "en":
            given["lang"] = "en"
        return url_for(f"public.{page}", **given)
