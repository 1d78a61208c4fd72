from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from bot.assets import BUILT, read_manifest
from bot.web import asset
from bot.web.public.pages import PAGES
from casework.deadlines import Rule
from knowledge.facts import Bilingual, Fact
from tests.web.town import LAMP, Services, Towns, make_app, two_towns

if TYPE_CHECKING:
    from bot.actions.context import TownRules
    from knowledge.index import Index

PATHS = [path.replace("<service_id>", "lamp-permit") for path in PAGES.values()]
EVERY_PATH = [prefix + path for prefix in ("", "/t/nongdao") for path in PATHS]


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("spoken", ["th", "en"])
@pytest.mark.parametrize("path", EVERY_PATH)
def test_every_page_stands_in_both_languages(client: FlaskClient, path: str, spoken: str) -> None:
    page = client.get(path, query_string={"lang": spoken})
    assert page.status_code == 200
    assert f'<html lang="{spoken}">' in page.text
    assert re.search(r"<title>[^<]*\S[^<]* · [^<]+</title>", page.text)
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize("path", EVERY_PATH)
def test_public_pages_set_no_cookie_and_run_no_script(client: FlaskClient, path: str) -> None:
    page = client.get(path)
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", EVERY_PATH)
def test_pages_fetch_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    page = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", client.get(path).text)
    fetched = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page)
    assert fetched
    assert all(re.match("/(?!/)|data:image/svg", address) for address in fetched)


@pytest.mark.parametrize("path", EVERY_PATH)
def test_links_of_ours_lead_somewhere(client: FlaskClient, path: str) -> None:
    ours = re.findall(r'<a[^>]*href="(/[^"]*)"', client.get(path, query_string={"lang": "en"}).text)
    assert ours
    for link in set(ours):
        with client.get(link.replace("&amp;", "&")) as answer:
            assert answer.status_code == 200, link


def test_a_page_with_style_and_fonts_stays_below_100_kb(client: FlaskClient) -> None:
    built = sum(file.stat().st_size for file in BUILT.glob("*.woff2"))
    built += (BUILT / read_manifest()["prongsai.css"]).stat().st_size
    for path in PATHS:
        assert len(client.get(path).data) + built < 100_000, path


@pytest.mark.parametrize("path", ["/", "/no-such-page", "/favicon.svg"])
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = make_app(is_https=True).test_client().get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_https_is_not_demanded_on_a_machine_without_it(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_only_public_pages_and_files_may_be_cached(client: FlaskClient) -> None:
    assert client.get("/privacy").headers["Cache-Control"].startswith("public")
    assert client.get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_each_town_shows_its_own_face(client: FlaskClient) -> None:
    ours, theirs = client.get("/").text, client.get("/t/nongdao/").text
    assert "บ้านสวนฟ้า" in ours
    assert "02-000-0000" in ours
    assert "https://line.me/R/ti/p/@demo" in ours
    assert "หนองดาว" in theirs
    assert "บ้านสวนฟ้า" not in theirs
    assert "line.me" not in theirs


def test_the_account_can_be_added_with_a_camera_where_its_id_is_known(client: FlaskClient) -> None:
    picture = re.search(
        r'<img src="data:image/svg\+xml;charset=utf-8,([^"]+)"[^>]*alt="[^"]+"',
        client.get("/").text,
    )
    assert picture
    dots = unquote(picture[1])
    assert dots.startswith("<svg")
    assert "<image" not in dots
    assert "data:image" not in client.get("/t/nongdao/").text


def test_english_is_kept_from_page_to_page(client: FlaskClient) -> None:
    page = client.get("/t/nongdao/privacy?lang=en").text
    assert 'href="/t/nongdao/services?lang=en"' in page
    assert 'href="/t/nongdao/privacy" lang="th"' in page


def test_an_unknown_town_or_service_is_not_found(client: FlaskClient) -> None:
    assert client.get("/t/atlantis/").status_code == 404
    assert client.get("/services/flying").status_code == 404


def test_without_any_town_the_page_says_not_ready() -> None:
    page = make_app(Towns({})).test_client().get("/")
    assert page.status_code == 503
    assert "Not ready yet" in page.text


def test_services_stand_under_their_division(client: FlaskClient) -> None:
    for query, division, title in (
        ("", "กองช่าง", "การขอติดตั้งไฟทาง"),
        ("?lang=en", "Public Works", "Asking for a street lamp"),
    ):
        page = client.get(f"/services{query}").text
        assert 0 < page.index(division) < page.index(title)


def test_pages_can_be_found(client: FlaskClient) -> None:
    seen = set()
    for path in EVERY_PATH:
        page = client.get(path).text
        title = re.search(r"<title>([^<]+)</title>", page)
        told = re.search(r'<meta name="description" content="([^"]{20,})"', page)
        canonical = re.search(
            r'<link rel="canonical" href="https://prongsai.localhost(/[^"]*)"', page
        )
        assert title
        assert told
        assert canonical
        assert canonical[1].rstrip("/") == path.rstrip("/")
        assert re.findall(r'<link rel="alternate" hreflang="([a-z-]+)"', page) == [
            "th",
            "en",
            "x-default",
        ]
        assert f'<meta property="og:description" content="{told[1]}' in page
        seen.add((title[1], told[1]))
    assert len(seen) == len(EVERY_PATH), "each page has a title and a description of its own"


def test_search_engines_are_told_every_page(client: FlaskClient) -> None:
    assert "Sitemap: https://prongsai.localhost/sitemap.xml" in client.get("/robots.txt").text
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    root = ElementTree.fromstring(answer.data)
    told = {loc.text for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    for path in EVERY_PATH:
        for query in ("", "?lang=en"):
            assert f"https://prongsai.localhost{path}{query}" in told
    for address in told:
        assert address
        with client.get(address.removeprefix("https://prongsai.localhost")) as page:
            assert page.status_code == 200, address


def test_search_engines_come_again_when_a_town_told_something_new() -> None:
    fee = Fact(Bilingual("20 บาท", "20 baht"), "high", checked_on=date(2027, 2, 3), by_town=True)
    client = make_app(
        index=cast("Index", Services((replace(LAMP, facts={"fee": fee}),)))
    ).test_client()
    assert "<lastmod>2027-02-03</lastmod>" in client.get("/sitemap.xml").text


@pytest.mark.parametrize("guide", ["corruption", "complaints"])
@pytest.mark.parametrize("spoken", ["th", "en"])
def test_a_guide_has_the_five_parts(client: FlaskClient, guide: str, spoken: str) -> None:
    page = client.get(f"/guide/{guide}?lang={spoken}").text
    parts = re.findall(r'<h2 id="(\w+)">(\d)\.', page)
    assert parts == [("how", "1"), ("steps", "2"), ("unit", "3"), ("time", "4"), ("channels", "5")]
    for part, _ in parts:
        assert f'href="#{part}"' in page
    assert ("สำนักปลัด" if spoken == "th" else "Office of the Municipal Clerk") in page


def test_the_guide_tells_the_town_s_own_days() -> None:
    towns = two_towns()
    hall = towns.halls["suanfah"]
    working = SimpleNamespace(divisions={}, reply_rule=Rule(10, "working"))
    halls = {"suanfah": replace(hall, rules=cast("TownRules", working))}
    client = make_app(Towns(halls)).test_client()
    assert "10 วันทำการ" in client.get("/guide/complaints").text
    assert "10 working days" in client.get("/guide/complaints?lang=en").text


def test_a_fact_that_the_town_decides_is_not_stated(client: FlaskClient) -> None:
    page = client.get("/services/lamp-permit").text
    assert "100 บาท" not in page
    assert "ตามที่เทศบาลประกาศ" in page
    assert "โดยทั่วไป 10 นาที" in page
    assert "ตรวจสอบกับเจ้าหน้าที่ก่อนเดินทาง" in page
    assert "1\u00a0ก.ย.\u00a02569" in page


def test_a_closed_tip_channel_sends_people_to_outside_bodies(client: FlaskClient) -> None:
    assert "ยังไม่เปิดรับ" in client.get("/t/nongdao/guide/corruption").text
    assert "ยังไม่เปิดรับ" not in client.get("/guide/corruption").text


def test_the_web_form_is_offered_only_where_it_exists() -> None:
    app = make_app()
    assert "แบบฟอร์ม" not in app.test_client().get("/guide/corruption").text
    with_form = make_app()
    with_form.add_url_rule("/tip", "form", lambda: "form")
    with_form.add_url_rule("/tip/keys", "keys", lambda: "keys")
    page = with_form.test_client().get("/guide/corruption").text
    assert 'href="https://prongsai.localhost/tip"' in page
    assert 'href="https://prongsai.localhost/tip/keys"' in page


def test_built_files_may_be_kept_for_ever_and_others_do_not_exist(client: FlaskClient) -> None:
    name = read_manifest()["prongsai.css"]
    with client.get(f"/static/{name}") as kept:
        assert kept.mimetype == "text/css"
        assert "immutable" in kept.headers["Cache-Control"]
    for strange in ("manifest.json", ".stamp", "..%2f__init__.py", "prongsai.css"):
        assert client.get(f"/static/{strange}").status_code == 404


@pytest.mark.parametrize("source", ["prongsai.css", "tips.js", "officers.js"])
def test_slow_lines_get_a_third_of_the_bytes(client: FlaskClient, source: str) -> None:
    path = asset(source)
    with client.get(path) as plain, client.get(path, headers={"Accept-Encoding": "gzip"}) as less:
        assert less.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(less.data) == plain.data
        assert len(less.data) < len(plain.data) / 2
        assert less.headers["Content-Type"] == plain.headers["Content-Type"]
        assert {plain.headers["Vary"], less.headers["Vary"]} == {"Accept-Encoding"}


def test_robots_and_icon_are_there(client: FlaskClient) -> None:
    assert "Disallow: /staff" in client.get("/robots.txt").text
    for icon in ("/favicon.svg", "/favicon.ico"):
        assert client.get(icon).mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    ("code", "shown"), [(400, 400), (404, 404), (413, 413), (418, 400), (500, 500), (501, 500)]
)
def test_errors_speak_both_languages_and_say_what_to_do(code: int, shown: int) -> None:
    app = make_app()
    app.add_url_rule("/fails", view_func=lambda: abort(code))
    page = app.test_client().get("/fails")
    assert page.status_code == code
    assert '<div lang="th">' in page.text
    assert '<section lang="en">' in page.text
    assert "First page" in page.text
    if shown != code:
        assert page.text.split("<h1>")[1] == _shown(shown).split("<h1>")[1]


def _shown(code: int) -> str:
    app = make_app()
    app.add_url_rule("/fails", view_func=lambda: abort(code))
    return app.test_client().get("/fails").text


def test_a_bug_shows_a_human_page_and_nothing_of_the_bug() -> None:
    def broken() -> str:
        raise LookupError("a secret of the house")

    app = make_app()
    app.add_url_rule("/broken", view_func=broken)
    page = app.test_client().get("/broken")
    assert page.status_code == 500
    assert "ขออภัย" in page.text
    assert "secret" not in page.text


def test_an_answer_made_by_hand_passes_untouched() -> None:
    app = make_app()

    def stop() -> str:
        abort(app.make_response(("exactly this", 409)))

    app.add_url_rule("/stop", view_func=stop)
    page = app.test_client().get("/stop")
    assert (page.status_code, page.text) == (409, "exactly this")
