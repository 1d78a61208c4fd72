"""A small town hall for page tests: no database, invented names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import cast

from flask import Flask

from bot import web
from bot.actions.context import TownRules
from bot.line import LineClient
from bot.settings import Settings
from bot.townhall import TownHall
from bot.web import public
from casework.deadlines import REPLY_RULE, Rule
from handlers.known import TownFacts
from handlers.words import Words
from knowledge.index import Finding, Hit, Index
from knowledge.services import Bilingual, Fact, Part, Service, Step
from storage.towns import Town

HOURS = {"office_hours": "จันทร์–ศุกร์ 08.30–16.30 น.", "office_hours_en": "Mon–Fri 08:30–16:30"}
LAMP = Service(
    id="lamp-permit",
    title=Bilingual("การขอติดตั้งไฟทาง", "Asking for a street lamp"),
    division="works",
    summary=Bilingual("ยื่นคำขอที่กองช่าง", "Apply at public works."),
    aliases=(),
    questions=(),
    documents=(Fact(Bilingual("สำเนาบัตร", "Copy of the ID card"), "high"),),
    steps=(
        Step(Bilingual("ยื่นคำขอ", "Apply"), Fact(Bilingual("10 นาที", "10 minutes"), "medium")),
        Step(Bilingual("ออกสำรวจ", "Survey"), None),
    ),
    facts=cast(
        "Mapping[Part, Fact]",
        {
            "fee": Fact(Bilingual("100 บาท", "100 baht"), "low"),
            "place": Fact(Bilingual("กองช่าง", "Public works"), "high"),
        },
    ),
    law=None,
    links=(),
    sources=("ตัวอย่าง",),
    confidence="medium",
    checked_on=date(2026, 9, 1),
)


@dataclass
class Services:
    """Stands for the knowledge index where only the list of services is asked for."""

    services: tuple[Service, ...] = (LAMP,)

    def service(self, service_id: str) -> Service:
        return {one.id: one for one in self.services}[service_id]

    def find(self, question: str) -> Finding:
        return Finding("direct", (Hit(self.services[0].id, 0.9),))


@dataclass
class Towns:
    """Two towns, the first is the default."""

    halls: Mapping[str, TownHall]

    def by_slug(self, slug: str) -> TownHall | None:
        return self.halls.get(slug) if slug else next(iter(self.halls.values()), None)

    def every(self) -> tuple[TownHall, ...]:
        return tuple(self.halls.values())


@dataclass
class Bookshelf:
    """One index for every town."""

    index: Index

    def of(self, town_id: int) -> Index:
        return self.index


@dataclass
class Deps:
    """What the public pages lean on."""

    towns: Towns
    words: Words = field(default_factory=Words.load)
    bookshelf: Bookshelf = field(default_factory=lambda: Bookshelf(cast("Index", Services())))
    settings: Settings = field(default_factory=Settings)

    def clock(self) -> datetime:
        return datetime(2026, 11, 21, 3, tzinfo=UTC)


def hall(
    slug: str, name: str, settings: Mapping[str, str] | None = None, *, tips_open: bool = True
) -> TownHall:
    """One town hall with its own settings."""
    facts = TownFacts(
        slug=slug,
        name=name,
        phone="",
        office_hours="",
        office_hours_en="",
        is_open=True,
        public_url="",
        tip_url="",
        categories=(),
        tips_open=tips_open,
    )
    return TownHall(
        town=Town(
            slug=slug,
            name=name,
            id=len(slug),
            settings=settings or {},
            is_default=slug == "suanfah",
        ),
        rules=cast("TownRules", _Rules({"works": "กองช่าง", "clerk": "สำนักปลัด"})),
        words=Words({"th": {}, "en": {}}, {}),
        facts=facts,
        secrets=(),
        line=cast("LineClient", None),
    )


@dataclass
class _Rules:
    divisions: Mapping[str, str]
    reply_rule: Rule = REPLY_RULE


def two_towns() -> Towns:
    """Ban Suan Fah (default), which tells everything, and Nong Dao, which tells only its name."""
    rich = {"name_en": "Ban Suan Fah Town", "phone": "02-000-0000", "line_id": "@demo"}
    return Towns(
        {
            "suanfah": hall("suanfah", "เทศบาลตำบลบ้านสวนฟ้า", {**rich, **HOURS}),
            "nongdao": hall("nongdao", "เทศบาลตำบลหนองดาว", tips_open=False),
        }
    )


def make_app(
    towns: Towns | None = None, *, is_https: bool = False, index: Index | None = None
) -> Flask:
    """The public pages alone; without an `index` with one invented service."""
    app = Flask("prongsai", static_folder=None)
    web.install(app, is_https=is_https)
    deps = Deps(two_towns() if towns is None else towns)
    if index is not None:
        deps.bookshelf = Bookshelf(index)
    app.register_blueprint(public.create_blueprint(deps))
    return app
