"""Services on the pages: searched, drawn as a time chart, printed as a poster."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from bot.assets import BUILT, read_manifest
from bot.web.public.chart import Chart, Stop, chart
from bot.web.public.face import Face
from bot.web.public.finding import asked_for, search
from bot.web.public.poster import Poster
from handlers.words import Words
from knowledge.facts import Bilingual, Fact, Step, Who
from knowledge.index import SERVICES, Finding, Hit, Index
from knowledge.owned import Owned, as_service
from knowledge.services import Service, load_services
from knowledge.thai import dictionary_order
from tests.web.town import LAMP, make_app, two_towns

WORDS = Words.load()


@pytest.fixture(scope="module")
def ours() -> Index:
    return Index.load()


@pytest.fixture(scope="module")
def client(ours: Index) -> FlaskClient:
    return make_app(index=ours).test_client()


def found(page: str) -> list[str]:
    """The services shown as found, best first."""
    part = re.search(r'<section aria-labelledby="found">(.*?)</section>', page, re.DOTALL)
    assert part is not None
    return re.findall(r'href="/services/([a-z-]+)', part[1])


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("ลูกเพิ่งคลอดต้องทำอะไรบ้าง", "birth-registration"),
        ("ภาษีป้าย", "sign-tax"),
        ("เบี้ยคนแก่ได้เท่าไหร่", "elderly-allowance"),
        ("building permit", "building-permit"),
    ],
)
def test_what_is_looked_for_stands_first(client: FlaskClient, words: str, service: str) -> None:
    page = client.get("/services", query_string={"q": words})
    assert found(page.text)[0] == service
    assert words in page.text


def test_services_stand_as_in_a_dictionary(client: FlaskClient) -> None:
    """A vowel before its consonant is no letter to sort by, and none to leave out."""
    parts = client.get("/services").text.split("<h2")[1:]
    titles = [re.findall(r"<h3><a [^>]*>([^<]+)", part) for part in parts]
    assert any(title.startswith("เ") for part in titles for title in part)
    assert titles == [sorted(part, key=dictionary_order) for part in titles]


def test_what_people_look_for_is_kept_nowhere(client: FlaskClient) -> None:
    page = client.get("/services", query_string={"q": "บัตรหาย"})
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "<script" not in page.text
    assert "no-store" not in client.get("/services").headers["Cache-Control"]


def test_another_agency_s_work_is_named_with_its_number(client: FlaskClient) -> None:
    page = client.get("/services", query_string={"q": "จ่ายค่าไฟที่ไหน"}).text
    assert 'href="tel:1129"' in page


def test_another_agency_s_work_brings_nothing_that_is_merely_like_it(ours: Index) -> None:
    licence = search(ours, "ต่อใบขับขี่ที่ไหน")
    assert licence.agency is not None
    assert licence.services == ()


def test_letters_inside_another_word_are_no_name(ours: Index) -> None:
    dogs = [one.id for one in search(ours, "หมา").services]
    assert dogs[0] == "rabies-vaccine"
    assert "house-number" not in dogs
    assert "conflict-of-interest" not in dogs
    water = [one.id for one in search(ours, "น้ำประปา").services]
    assert {"water-new", "water-bill", "water-leak"} <= set(water)


def test_corruption_is_searched_nowhere(client: FlaskClient, ours: Index) -> None:
    told = "เจ้าหน้าที่เรียกเงินใต้โต๊ะสองพันถึงจะเซ็นใบอนุญาตให้"
    assert search(ours, told).services == ()
    page = client.get("/services", query_string={"q": told}).text
    assert found(page) == []
    assert page.count("/guide/corruption") >= 2


def test_nothing_found_is_said(client: FlaskClient) -> None:
    page = client.get("/services?q=zzzzqqqq").text
    assert "ไม่พบบริการนี้" in page
    assert "Nothing was found" in client.get("/services?q=zzzzqqqq&lang=en").text


class Undecided(Index):
    """Knows no answer to anything, and finds a birth this likely."""

    def __init__(self, score: float) -> None:
        super().__init__(load_services(SERVICES))
        self._score = score

    def find(self, question: str) -> Finding:
        return Finding("fallback", (Hit("birth-registration", self._score),))


@pytest.mark.parametrize(("score", "shown"), [(0.23, []), (0.77, ["birth-registration"])])
def test_what_the_chat_cannot_answer_brings_nothing_far_fetched(
    score: float, shown: list[str]
) -> None:
    assert [one.id for one in search(Undecided(score), "เลือกตั้ง").services] == shown


def test_the_search_speaks_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get("/services?lang=en").text
    assert 'name="lang" value="en"' in page
    assert found(client.get("/services?lang=en&q=waste").text)[0] == "waste-collection"
    assert 'action="/t/nongdao/services"' in client.get("/t/nongdao/services?lang=en").text


def test_words_of_people_are_shown_as_words(client: FlaskClient) -> None:
    page = client.get("/services", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>" not in page
    assert client.get("/services", query_string={"q": "ก" * 5000}).status_code == 200


def test_what_is_found_stands_alone_and_all_services_are_a_tap_away(client: FlaskClient) -> None:
    page = client.get("/services", query_string={"q": "ขอถังขยะ"}).text
    assert page.count('class="card"') == len(found(page))
    assert 'href="/services">บริการทั้งหมด' in page
    every = client.get("/services").text
    assert every.count('class="card"') == len(Index.load().services)
    assert 'href="#d1"' in every
    assert 'id="d1"' in every
    nothing = client.get("/services?q=zzzzqqqq").text
    assert nothing.count('class="card"') == every.count('class="card"')


def test_machines_read_what_service_it_is_and_whose(client: FlaskClient) -> None:
    page = client.get("/services/sign-tax?lang=en").text
    assert 'itemtype="https://schema.org/GovernmentService"' in page
    assert '<meta itemprop="name" content="Sign tax">' in page
    assert 'itemprop="provider"' in page
    assert '<meta itemprop="telephone" content="02-000-0000">' in page
    assert '<meta property="og:locale" content="en_GB">' in page
    assert "<script" not in page


def test_the_sitemap_tells_when_a_service_was_checked(client: FlaskClient) -> None:
    sitemap = client.get("/sitemap.xml").text
    assert "/services/sign-tax</loc><lastmod>2026-11-21</lastmod>" in sitemap
    assert "/services</loc><xhtml:link" in sitemap


def test_the_guide_tells_the_town_s_own_times(ours: Index) -> None:
    halls = two_towns()
    town = halls.halls["suanfah"].town
    clocks = ["2 working", "5 calendar", "20 calendar", "60 working"]
    own = replace(town, settings={**town.settings, "tip_clocks": clocks})
    other = replace(halls.halls["suanfah"], town=own)
    halls = replace(halls, halls={**halls.halls, "suanfah": other})
    usual = make_app(index=ours).test_client().get("/guide/corruption").text
    page = make_app(halls, index=ours).test_client().get("/guide/corruption").text
    for told in ("3 วันทำการ", "7 วัน และ 30 วัน", "90 วัน"):
        assert told in usual
        assert told not in page
    for told in ("2 วันทำการ", "5 วัน และ 20 วัน", "60 วันทำการ"):
        assert told in page
    english = make_app(halls, index=ours).test_client().get("/guide/corruption?lang=en").text
    assert "60 working days" in english


@pytest.mark.parametrize("path", ["/guide/corruption", "/guide/complaints"])
def test_a_guide_has_the_five_parts_that_assessors_ask_for(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    parts = re.findall(r'<h2 id="(\w+)">(\d)\. ([^<]+)</h2>', page)
    assert [(one, number) for one, number, _ in parts] == [
        ("how", "1"),
        ("steps", "2"),
        ("unit", "3"),
        ("time", "4"),
        ("channels", "5"),
    ]
    assert [name for *_, name in parts] == [
        "วิธีแจ้ง",
        "ขั้นตอน",
        "หน่วยงานที่รับผิดชอบ",
        "ระยะเวลา",
        "ช่องทาง",
    ]


# The time chart


def step(thai: str = "", confidence: str = "high", by: Who = "office") -> Step:
    time = Fact(Bilingual(thai, thai), confidence) if thai else None  # type: ignore[arg-type]
    return Step(Bilingual("ขั้น", "Step"), time, by=by)


def charted(*steps: Step, total: str = "") -> Chart:
    bound = Fact(Bilingual(total, total), "high") if total else None
    return chart(replace(LAMP, steps=steps, total=bound), "th")


def drawn(*steps: Step, total: str = "") -> list[tuple[float, float]]:
    return [(stop.bar.start, stop.bar.width) for stop in charted(*steps, total=total).stops]


def stretched(*steps: Step, total: str = "") -> list[tuple[float, float]]:
    return [(stop.within.start, stop.within.width) for stop in charted(*steps, total=total).stops]


NONE = (0.0, 0.0)


def test_steps_follow_each_other_in_the_chart() -> None:
    assert drawn(step("1 วัน"), step("2 วัน"), step("1 วัน")) == [
        (0.0, 25.0),
        (25.0, 50.0),
        (75.0, 25.0),
    ]


def test_a_time_for_all_steps_begins_with_the_first() -> None:
    assert drawn(step("15 วัน"), step("รวมไม่เกิน 45 วัน")) == [(0.0, 33.33), (0.0, 100.0)]


def test_the_shortest_step_can_still_be_seen() -> None:
    assert drawn(step("10 นาที"), step("30 วัน"))[0] == (0.0, 1.5)
    start, width = drawn(step("30 วัน"), step("10 นาที"))[1]
    assert start + width == 100.0


def test_five_working_days_are_as_long_as_a_week() -> None:
    assert drawn(step("5 วันทำการ"), step("7 วัน")) == [(0.0, 50.0), (50.0, 50.0)]


def test_without_a_total_nothing_is_compared_with_what_is_not_known() -> None:
    assert drawn(step(), step("30 วัน", "low")) == [NONE, NONE]
    assert drawn(step(), step("2 วัน")) == [NONE, NONE]
    assert not charted(step(), step("2 วัน")).is_drawn
    assert chart(replace(LAMP, steps=()), "th") == Chart(())


def test_steps_of_which_only_the_total_is_known_lie_somewhere_within() -> None:
    steps = (step(), step("15 วัน"), step())
    assert drawn(*steps, total="ไม่เกิน 45 วัน") == [NONE, (0.0, 33.33), NONE]
    assert stretched(*steps, total="ไม่เกิน 45 วัน") == [
        (0.0, 66.67),
        (0.0, 100.0),
        (33.33, 66.67),
    ]
    permit = charted(step(), step(), total="ไม่เกิน 45 วัน")
    assert permit.is_drawn
    assert permit.is_only_stretches
    assert permit.total == "ไม่เกิน 45 วัน"
    assert not permit.is_all_told


def test_a_total_leaves_room_after_steps_that_are_known() -> None:
    assert drawn(step("10 วัน"), step("5 วัน"), total="30 วัน") == [(0.0, 33.33), (33.33, 16.67)]
    assert stretched(step("10 วัน"), step("5 วัน"), total="30 วัน") == [NONE, NONE]
    assert drawn(step("60 วัน"), total="30 วัน") == [(0.0, 100.0)]


def test_what_the_citizen_does_has_no_bar() -> None:
    steps = (step("ภายใน 15 วัน", by="you"), step("2 วัน"), step("ทันที"), step(by="you"))
    assert drawn(*steps) == [NONE, (0.0, 100.0), NONE, NONE]
    assert charted(*steps).is_all_told
    assert stretched(*steps) == [NONE] * 4


def test_what_is_hardly_known_is_no_step_of_the_chart() -> None:
    low = replace(step("1 วัน"), confidence="low")
    made = chart(replace(LAMP, steps=(step("2 วัน"), low)), "en")
    assert made.stops == (Stop("Step", "2 วัน", is_told=True),)


def test_the_page_draws_the_steps_and_tells_them(client: FlaskClient) -> None:
    page = client.get("/services/building-permit").text
    assert '<ol class="steps chart">' in page
    assert page.count('<rect x="0.0" width="100.0" height="6" fill="url(#may)"/>') == 3
    assert page.count('id="may"') == 1
    assert "ใช้เวลาทั้งหมด: <strong>ไม่เกิน 45 วัน" in page
    assert '<rect class="span" x="0.0" width="50.0"' in client.get("/services/sign-tax").text
    assert 'id="may"' not in client.get("/services/sign-tax").text
    assert "ตามที่เทศบาลประกาศ" in page
    assert "style=" not in page


@pytest.mark.parametrize("spoken", ["th", "en"])
def test_every_service_has_its_page_and_its_poster(
    client: FlaskClient, ours: Index, spoken: str
) -> None:
    built = sum(file.stat().st_size for file in BUILT.glob("*.woff2"))
    style = (BUILT / read_manifest()["prongsai.css"]).stat().st_size
    for service in ours.services:
        page = client.get(f"/services/{service.id}?lang={spoken}")
        assert page.status_code == 200, service.id
        assert len(page.data) + style < 100_000
        assert len(page.data) + style + built < 125_000
        assert service.checked_on.isoformat()[:4] in page.text or "2569" in page.text
        assert f"/services/{service.id}/poster.pdf" in page.text


def test_a_service_page_tells_source_and_sureness_of_each_fact(client: FlaskClient) -> None:
    page = client.get("/services/birth-registration").text
    assert "ที่มาและความมั่นใจของข้อมูลแต่ละข้อ" in page
    assert "bora.dopa.go.th/CallCenter1548" in page
    assert "เทศบาลเป็นผู้กำหนด" in page
    assert "ความมั่นใจปานกลาง" in page


# The poster


@pytest.mark.parametrize("path", ["/services/{}", "/t/nongdao/services/{}"])
def test_a_poster_is_a_pdf_that_may_be_kept(client: FlaskClient, path: str) -> None:
    answer = client.get(path.format("birth-registration") + "/poster.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert len(answer.data) < 200_000
    assert answer.headers["Cache-Control"].startswith("public")
    assert "birth-registration.pdf" in answer.headers["Content-Disposition"]


def test_every_poster_is_one_page(ours: Index) -> None:
    for service in ours.services:
        pdf = poster(service).draw(WORDS)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, service.id


def test_there_is_no_poster_of_nothing(client: FlaskClient) -> None:
    assert client.get("/services/flying/poster.pdf").status_code == 404
    assert client.get("/t/atlantis/services/sign-tax/poster.pdf").status_code == 404


def poster(service: Service = LAMP, town: str = "suanfah", language: str = "th") -> Poster:
    return Poster(
        service=service,
        face=Face.of(two_towns().halls[town].town),
        division="กองช่าง",
        chart=chart(service, language),
        page="https://prongsai.localhost/services/lamp-permit",
        language=language,
    )


def test_the_code_leads_into_the_chat_with_the_question_typed() -> None:
    assert poster().link.startswith("https://line.me/R/oaMessage/%40demo/?%E0%B8%81")
    assert poster(town="nongdao").link == "https://prongsai.localhost/services/lamp-permit"


@pytest.mark.parametrize("spoken", ["th", "en"])
def test_a_camera_reads_the_code_off_every_poster(ours: Index, spoken: str) -> None:
    longest = max(ours.services, key=lambda one: len(one.title.of(spoken)))
    for service in (ours.service("building-permit"), ours.service("aids-allowance"), longest):
        for town in ("suanfah", "nongdao"):
            made = poster(service, town, spoken)
            picture = Image.open(io.BytesIO(made.draw(WORDS, "png")))
            assert [code.text for code in zxingcpp.read_barcodes(picture)] == [made.link]


@pytest.mark.parametrize("spoken", ["th", "en"])
def test_what_the_code_types_is_answered_with_that_service(ours: Index, spoken: str) -> None:
    for service in ours.services:
        found = ours.find(asked_for(ours, service, spoken))
        assert (found.kind, found.hits[0].service) == ("direct", service.id)


def test_page_and_poster_type_the_same_words(client: FlaskClient, ours: Index) -> None:
    typed = {one.id: asked_for(ours, one, "th") for one in ours.services}
    service = next(one for one in ours.services if typed[one.id] != one.title.th)
    words = typed[service.id]
    assert quote(words) in client.get(f"/services/{service.id}").text
    assert quote(words) in replace(poster(service), asked=words).link


@pytest.fixture
def drawn_with(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each poster would be drawn with, as JSON; nothing is drawn."""
    kept: list[str] = []

    def note(shown: str, _form: str) -> bytes:
        kept.append(shown)
        return b""

    monkeypatch.setattr("bot.web.public.poster._compile", note)
    return kept


def test_no_line_of_a_poster_begins_with_a_bracket_or_a_unit(
    drawn_with: list[str],
) -> None:
    paper = Fact(Bilingual("จ่าย 10 บาท (อายุ 60 ปีขึ้นไป)", "Pay 10 baht (from 60)"), "high")
    poster(replace(LAMP, documents=(paper,))).draw(WORDS)
    assert "จ่าย 10\u00a0บาท (อายุ \u206860\u00a0ปีขึ้นไป)\u2069" in drawn_with[0]
    assert "\u2068" not in json.loads(drawn_with[0])["qr"]


def test_a_poster_tells_whom_else_to_call_and_when(drawn_with: list[str]) -> None:
    sure = Fact(Bilingual("เหตุด่วนโทร 199", "Emergency 199"), "high")
    always = Fact(Bilingual("ตลอดเวลา", "Always"), "high")
    poster(replace(LAMP, facts={"contact": sure}, hours=always)).draw(WORDS)
    shown = json.loads(drawn_with[0])
    assert shown["contact"] == ["กองช่าง", "เหตุด่วนโทร 199", "02-000-0000"]
    label, hours = shown["beside"][-1]
    assert label == "เวลาทำการ"
    assert hours.startswith("ตลอดเวลา\n")
    assert "\u206808.30–16.30\u00a0น.\u2069" in hours, "hours stand on one line"


def test_what_search_engines_show_is_the_answer_already(client: FlaskClient) -> None:
    page = client.get("/services/birth-registration").text
    told = re.search(r'<meta name="description" content="([^"]+)"', page)
    assert told is not None
    assert "แจ้งภายใน 15 วันนับแต่วันเกิด" in told[1]
    page = client.get("/services/septic-service").text
    told = re.search(r'<meta name="description" content="([^"]+)"', page)
    assert told is not None
    assert "ตามที่เทศบาลประกาศ" not in told[1], "what nobody told is left out"


def test_office_hours_and_telephone_are_told_once(client: FlaskClient) -> None:
    told = client.get("/services/office-hours").text.partition("<main")[2].partition("</main")[0]
    assert told.count("<dd>จันทร์–ศุกร์ 08.30–16.30\u00a0น.</dd>") == 1
    assert told.count("<dt>โทร</dt>") == 1
    assert "<dt>ติดต่อ</dt>" not in told


def test_a_poster_of_the_office_tells_its_hours_once(drawn_with: list[str]) -> None:
    when = Fact(Bilingual("จันทร์–ศุกร์ 08.30–16.30\u00a0น.", "Mon–Fri 08:30–16:30"), "high")
    poster(replace(LAMP, facts={"time": when}, hours=None)).draw(WORDS)
    shown = json.loads(drawn_with[0])
    assert shown["facts"] == []
    assert len(shown["beside"]) == 1


def test_the_same_poster_is_drawn_once_and_the_same() -> None:
    first = poster().draw(WORDS)
    assert poster().draw(WORDS) is first
    assert poster(language="en").draw(WORDS) != first


def test_a_poster_tells_no_more_than_may_be_told(drawn_with: list[str]) -> None:
    low = Fact(Bilingual("200 บาท", "200 baht"), "low")
    service = replace(LAMP, documents=(low, low), checked_on=date(2026, 11, 21))
    poster(service).draw(WORDS)
    (shown,) = drawn_with
    assert "200 บาท" not in shown
    assert "100 บาท" not in shown
    assert shown.count('"ตามที่เทศบาลประกาศ"') == 2
    assert "02-000-0000" in shown
    assert "21\u00a0พ.ย.\u00a02569" in shown
    assert "ตรวจสอบกับเจ้าหน้าที่ก่อนเดินทาง" in shown


def test_an_answer_of_the_town_s_own_has_its_page_and_poster(ours: Index) -> None:
    own = as_service(Owned("own-tent", "ยืมเต็นท์", "ยืมฟรีที่กองช่าง", "works", date(2026, 11, 20)))
    client = make_app(index=Index((*ours.services, own))).test_client()
    page = client.get("/services/own-tent").text
    assert "ยืมฟรีที่กองช่าง" in page
    assert "ที่มา: เทศบาลตำบลบ้านสวนฟ้า" in page
    assert "ค่าธรรมเนียม เวลา" not in page
    assert client.get("/services/own-tent/poster.pdf").data.startswith(b"%PDF")
    assert "own-tent" in client.get("/sitemap.xml").text
    assert found(client.get("/services?q=ขอยืมเต็นท์ใช้งานบวช").text)
