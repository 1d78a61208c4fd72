"""The public pages of a town: `/…` for the default town, `/t/<slug>/…` for each other one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    render_template,
    request,
)

from bot.actions.tips_rules import rules_of as tip_rules
from bot.settings import Settings
from bot.townhall import TownHall
from bot.web import STILL_POLICY, language
from bot.web.public import files
from bot.web.public.chart import chart
from bot.web.public.face import Face
from bot.web.public.finding import Listed, asked_for, last_checked, search, sitemap
from bot.web.public.links import Links
from bot.web.public.poster import Poster
from casework.deadlines import Rule
from casework.officehours import bangkok_date
from handlers.words import Words
from knowledge.facts import Bilingual
from knowledge.index import Index
from knowledge.overrides import Reply, Watch, with_settings
from knowledge.services import Service
from knowledge.thai import dictionary_order

NOTICE_VERSION = 3
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

POSTER = "/services/<service_id>/poster.pdf"

KEEP_SECONDS = 300
COMPLAINTS = "clerk"  # the division of the complaint centre and of the integrity officers


class TownsBySlug(Protocol):
    """Finds a town; "" means the default one."""

    def by_slug(self, slug: str) -> TownHall | None: ...
    def every(self) -> tuple[TownHall, ...]: ...


class IndexByTown(Protocol):
    """What each town can answer now."""

    def of(self, town_id: int) -> Index: ...


class PublicDeps(Protocol):
    """What these pages lean on; `bot.wiring.Deps` has it."""

    @property
    def towns(self) -> TownsBySlug: ...
    @property
    def words(self) -> Words: ...
    @property
    def bookshelf(self) -> IndexByTown: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
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
    for path in (POSTER, f"/t/<slug>{POSTER}"):
        blueprint.add_url_rule(path, "poster", pages.poster)
    blueprint.add_url_rule("/sitemap.xml", "sitemap", pages.sitemap)
    files.add_to(blueprint, deps.settings.address)
    return blueprint


@dataclass(frozen=True, slots=True)
class PublicPages:
    """The views; each takes the town's slug, "" for the default one."""

    deps: PublicDeps

    def home(self, slug: str = "") -> Response:
        """What one can do here, and how to begin."""
        return self._page(slug, "home")

    def services(self, slug: str = "") -> Response:
        """Every service, division by division; what was looked for stands before them."""
        hall = self._hall(slug)
        words = request.args.get("q", "").strip()
        found = search(self._index(hall), words) if words else None
        response = self._page(slug, "services", divisions=self._by_division(hall), found=found)
        if found:  # what people look for is kept nowhere
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    def service(self, service_id: str, slug: str = "") -> Response:
        """One service: documents, steps and days, fee, place, source."""
        hall = self._hall(slug)
        service = self._service(hall, service_id)
        return self._page(
            slug,
            "service",
            {"service_id": service_id},
            service=service,
            division=self._division(hall, service.division),
            chart=chart(service, language()),
            map_url=hall.facts.map_url,
            asked=asked_for(self._index(hall), service, language()),
        )

    def poster(self, service_id: str, slug: str = "") -> Response:
        """The same on paper: A4, to be printed."""
        hall = self._hall(slug)
        service, spoken = self._service(hall, service_id), language()
        here = Links(slug, spoken, "service", {"service_id": service_id})
        poster = Poster(
            service=service,
            face=Face.of(hall.town),
            division=self._division(hall, service.division),
            chart=chart(service, spoken),
            page=self.deps.settings.address + here.here(),
            language=spoken,
            asked=asked_for(self._index(hall), service, spoken),
        )
        response = make_response(poster.draw(self.deps.words))
        response.mimetype = "application/pdf"
        response.headers["Content-Disposition"] = f'inline; filename="{service_id}.pdf"'
        response.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
        return response

    def sitemap(self) -> Response:
        """Every page of every town, for search engines."""
        response = make_response(sitemap(self._addresses()))
        response.mimetype = "application/xml"
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    def _addresses(self) -> Iterator[Listed]:
        """The Thai and the English address of each page, and when a service was checked."""
        for hall in self.deps.towns.every():
            slug = "" if hall.town.is_default else hall.town.slug
            named: list[tuple[str, dict[str, str], date | None]] = [
                (page, {}, None) for page in PAGES if page != "service"
            ]
            named += [
                ("service", {"service_id": one.id}, last_checked(one))
                for one in self._index(hall).services
            ]
            for page, path, day in named:
                links = [Links(slug, spoken, page, path).here() for spoken in ("th", "en")]
                thai, english = (self.deps.settings.address + link for link in links)
                yield Listed(thai, english, day)

    def _index(self, hall: TownHall) -> Index:
        return self.deps.bookshelf.of(hall.town.id)

    def _service(self, hall: TownHall, service_id: str) -> Service:
        """The service as this town tells it today."""
        try:
            service = self._index(hall).service(service_id)
        except KeyError:
            abort(404)
        face, clocks = Face.of(hall.town), tip_rules(hall.town.settings)
        promises = (clocks.word, clocks.progress, clocks.report, clocks.result)
        return with_settings(
            service.on(bangkok_date(self.deps.clock())),
            phone=face.phone,
            hours=Bilingual(face.office_hours, face.office_hours_en),
            address=face.address,
            reply=_as_reply(hall.rules.reply_rule),
            watch=Watch(*map(_as_reply, promises)),
        )

    def privacy(self, slug: str = "") -> Response:
        """The notice under the Personal Data Protection Act."""
        return self._page(slug, "privacy", version=NOTICE_VERSION)

    def guide_complaints(self, slug: str = "") -> Response:
        """How a complaint goes, step by step, and by when."""
        hall = self._hall(slug)
        return self._page(
            slug,
            "guide_complaints",
            unit=self._division(hall, COMPLAINTS),
            rule=hall.rules.reply_rule,
        )

    def guide_corruption(self, slug: str = "") -> Response:
        """How to tell of corruption without being known."""
        hall = self._hall(slug)
        return self._page(
            slug,
            "guide_corruption",
            unit=self._division(hall, COMPLAINTS),
            clocks=tip_rules(hall.town.settings),
        )

    def _by_division(self, hall: TownHall) -> list[tuple[str, list[Service]]]:
        """The services under the names of their divisions, both in an order people expect."""
        spoken, services = language(), self._index(hall).services
        codes = dict.fromkeys([*hall.rules.divisions, *(one.division for one in services)])
        by_title = sorted(services, key=lambda one: dictionary_order(one.title.of(spoken)))
        groups = [(code, [one for one in by_title if one.division == code]) for code in codes]
        return [(self._division(hall, code), found) for code, found in groups if found]

    def _division(self, hall: TownHall, code: str) -> str:
        """A division as the town calls it, else by the common name; in English by that first."""
        own = hall.rules.divisions.get(code, "")
        common = self.deps.words.texts[language()].get(f"division.{code}", "")
        return common or own if language() == "en" else own or common

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
            address=self.deps.settings.address,
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


def _as_reply(rule: Rule) -> Reply:
    return Reply(rule.days, rule.kind == "working")
