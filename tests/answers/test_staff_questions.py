"""The page of unanswered questions: attach, write, publish, and see the answers change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from bot import web
from bot.actions.questions import id_of
from bot.web import staff
from bot.wiring import Deps
from handlers.teaching import MarkAnswer, SendQuestion
from tests.actions.browser import Browser, account
from tests.actions.shell import built
from tests.actions.townhall import SOMSRI, Clock, Townhall

ASKED = "ป้าอยากได้ใบสีฟ้าที่เค้าว่ากันต้องไปเอาตรงไหน"
HERE = "/staff/questions"


@pytest.fixture
def deps(
    empty_database: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deps]:
    with built(empty_database, tmp_path, monkeypatch, clock, knows_services=True) as made:
        yield made


@pytest.fixture
def hall(deps: Deps, clock: Clock) -> Townhall:
    return Townhall.open(deps.store, clock)


@pytest.fixture
def browser(deps: Deps) -> Browser:
    app = Flask("console", static_folder=None)
    app.secret_key = "of these tests"
    app.extensions["prongsai"] = deps
    web.install(app)
    app.register_blueprint(staff.create_blueprint(deps))
    return Browser(app)


def asked(hall: Townhall) -> str:
    hall.does(SOMSRI, SendQuestion(ASKED, ("id-card", "house-book-copy"), "water-bill"))
    return id_of(ASKED)


def test_a_question_is_attached_and_answered_at_once(
    hall: Townhall, browser: Browser, deps: Deps
) -> None:
    account(hall)
    question = asked(hall)
    browser.logs_in("wichai")
    page = browser.opens(HERE)
    assert ASKED in page
    assert SOMSRI.person not in page
    near = re.search(r'<optgroup label="ใกล้เคียง">(.*?)</optgroup>', page, re.DOTALL)
    assert near is not None
    assert re.findall(r'value="([^"]+)"', near[1]) == ["id-card", "house-book-copy", "water-bill"]
    browser.posts(f"{HERE}/{question}/attach", service="house-book-copy", words=ASKED)
    assert "กำลังนำเข้า" in browser.opens(HERE)
    deps.bookshelf.look()
    page = browser.opens(HERE)
    assert "ตอบได้แล้ว" in page
    assert "ไม่มีคำถามค้าง" in page
    assert "ตอบทันที" in browser.posts(f"{HERE}/try", 200, text=ASKED)
    lesson = re.search(rf"{HERE}/sentence/([^/]+)/detach", page)
    assert lesson is not None
    browser.opens(HERE)
    browser.posts(f"{HERE}/sentence/{lesson[1]}/detach")
    assert "ตอบได้แล้ว" not in browser.opens(HERE)


def test_an_agent_writes_and_a_head_publishes(hall: Townhall, browser: Browser, deps: Deps) -> None:
    account(hall)
    account(hall, "napa", "head", division=None)
    question = asked(hall)
    browser.logs_in("wichai")
    assert ASKED in browser.opens(f"{HERE}/answer?question={question}")
    told = {"title": "ใบสีฟ้า", "words": "รับได้ที่ห้อง 1", "division": "clerk"}
    browser.posts(f"{HERE}/answer", 303, question=question, **told)
    page = browser.opens(HERE)
    assert "ฉบับร่าง" in page
    assert "/publish" not in page
    answer = re.search(rf"{HERE}/answer/(own-[a-z0-9]+)", page)
    assert answer is not None
    browser.posts(f"{HERE}/answer/{answer[1]}/publish", 404)
    browser.opens(HERE)
    browser.posts("/staff/log-out")
    browser.logs_in("napa")
    browser.opens(HERE)
    browser.posts(f"{HERE}/answer/{answer[1]}/publish")
    deps.bookshelf.look()
    found = deps.bookshelf.of(hall.town.id).find(ASKED)
    assert (found.kind, found.hits[0].service) == ("direct", answer[1])
    assert "รับได้ที่ห้อง 1" in browser.opens(f"{HERE}/answer/{answer[1]}")
    browser.posts(f"{HERE}/answer/{answer[1]}/withdraw")
    deps.bookshelf.look()
    assert deps.bookshelf.of(hall.town.id).find(ASKED).hits[:1] != found.hits[:1]


def test_a_fact_of_the_town_is_told_and_taken_back(
    hall: Townhall, browser: Browser, deps: Deps
) -> None:
    account(hall, "napa", "head", division=None)
    browser.logs_in("napa")
    assert "ที่ยังรอเทศบาลกรอก" in browser.opens(f"{HERE}/facts")
    key = {"service": "waste-collection", "part": "fee"}
    browser.posts(f"{HERE}/facts", 303, words="เดือนละ 30 บาท", source="เทศบัญญัติ 2569", **key)
    assert "เดือนละ 30 บาท" in browser.opens(f"{HERE}/facts")
    browser.posts(f"{HERE}/facts", 303, **{**key, "part": "steps", "step": "2", "words": "7 วัน"})
    deps.bookshelf.look()
    service = deps.bookshelf.of(hall.town.id).service("waste-collection")
    assert service.facts["fee"].told("th") == "เดือนละ 30 บาท"
    assert service.steps[1].time_told("th") == "7 วัน"
    browser.opens(f"{HERE}/facts")
    browser.posts(f"{HERE}/facts", 303, words="", **key)
    assert "เดือนละ 30 บาท" not in browser.opens(f"{HERE}/facts")


@pytest.mark.parametrize(
    ("path", "fields", "why"),
    [
        ("/answer", {"title": "x", "words": "", "division": "clerk"}, "ยังไม่มีข้อความ"),
        ("/answer", {"title": "x", "words": "x", "valid_to": "soon"}, "วันสิ้นสุด"),
        ("/facts", {"service": "hole", "part": "fee", "words": "x"}, "ไม่มีข้อมูลชื่อนี้"),
        ("/facts", {"service": "hole", "part": "fee", "valid_to": "soon"}, "วันสิ้นสุด"),
        ("/QUESTION/attach", {"service": "hole"}, "ไม่มีบริการนี้"),
    ],
)
def test_what_cannot_be_kept_is_told(
    hall: Townhall, browser: Browser, path: str, fields: dict[str, str], why: str
) -> None:
    account(hall, "napa", "head", division=None)
    question = asked(hall)
    browser.logs_in("napa")
    browser.opens(HERE)
    assert why in browser.posts(HERE + path.replace("QUESTION", question), 409, **fields)


def test_nothing_that_was_typed_is_lost_where_it_cannot_be_kept(
    hall: Townhall, browser: Browser
) -> None:
    account(hall, "napa", "head", division=None)
    asked(hall)
    browser.logs_in("napa")
    browser.opens(HERE)
    fields = {"title": "เรือหนังสือ", "words": "วันเสาร์ที่ท่าน้ำ", "division": "works"}
    page = browser.posts(
        f"{HERE}/answer", 409, valid_to="2020-01-01", question=id_of(ASKED), **fields
    )
    assert "วันสิ้นสุดผ่านไปแล้ว" in page
    assert all(value in page for value in (*fields.values(), "2020-01-01", ASKED))
    assert f'action="{HERE}/answer"' in page
    page = browser.posts(
        f"{HERE}/facts",
        409,
        service="sign-tax",
        part="steps",
        step="9",
        words="ภายใน 3 วันนับแต่ยื่น",
        source="ประกาศเทศบาล",
        valid_to="2027-09-30",
    )
    assert '<option value="sign-tax" selected>' in page
    assert '<option value="steps" selected>' in page
    assert all(text in page for text in ("ภายใน 3 วันนับแต่ยื่น", "ประกาศเทศบาล", "2027-09-30"))


def test_what_waits_for_the_town_s_word_is_a_tap_away_from_the_form(
    hall: Townhall, browser: Browser
) -> None:
    account(hall, "napa", "head", division=None)
    browser.logs_in("napa")
    page = browser.opens(f"{HERE}/facts")
    assert f'href="{HERE}/facts?key=waste-collection.fee#words"' in page
    page = browser.opens(f"{HERE}/facts?key=birth-registration.steps.2")
    assert '<option value="birth-registration" selected>' in page
    assert '<option value="steps" selected>' in page
    assert 'maxlength="2" value="2"' in page
    told = {"service": "waste-collection", "part": "fee", "language": "en", "words": "30 baht"}
    browser.posts(f"{HERE}/facts", 303, valid_to="2027-09-30", **told)
    page = browser.opens(f"{HERE}/facts")
    assert f'href="{HERE}/facts?key=waste-collection.fee@en#words"' in page
    page = browser.opens(f"{HERE}/facts?key=waste-collection.fee@en")
    assert '<option value="en" selected>' in page
    assert ">30 baht</textarea>" in page
    assert 'value="2027-09-30"' in page


def test_a_town_tells_all_steps_of_a_service_in_the_console(
    hall: Townhall, browser: Browser, deps: Deps
) -> None:
    account(hall, "napa", "head", division=None)
    browser.logs_in("napa")
    page = browser.opens(f"{HERE}/facts?key=septic-service.steps")
    assert '<option value="way" selected>' in page
    told = {"service": "septic-service", "words": "โทรจองคิว\nรถมาสูบ | ภายใน 3 วัน"}
    browser.posts(f"{HERE}/facts", 409, part="steps", **told)  # a number forgotten
    browser.posts(f"{HERE}/facts", 303, part="way", **told)
    deps.bookshelf.look()
    steps = deps.bookshelf.of(hall.town.id).service("septic-service").steps
    assert [one.told("th") for one in steps] == ["โทรจองคิว", "รถมาสูบ (ภายใน 3 วัน)"]


def test_a_question_is_dropped_and_thumbs_are_shown(hall: Townhall, browser: Browser) -> None:
    account(hall)
    question = asked(hall)
    hall.does(SOMSRI, MarkAnswer("id-card", is_good=False))
    browser.logs_in("wichai")
    assert "ทำบัตรประชาชน" in browser.opens(HERE)
    browser.posts(f"{HERE}/{question}/drop")
    assert ASKED not in browser.opens(HERE)
    browser.posts(f"{HERE}/{question}/drop", 404)


def test_what_is_tried_out_tells_menus_and_agencies(hall: Townhall, browser: Browser) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.opens(HERE)
    assert "1129" in browser.posts(f"{HERE}/try", 200, text="จ่ายค่าไฟที่ไหน")
    assert "ให้เลือก" in browser.posts(f"{HERE}/try", 200, text="น้ำประปา")
    assert "ตอบทันที" not in browser.posts(f"{HERE}/try", 200, text="")


PATHS = (HERE, f"{HERE}/answer", f"{HERE}/facts")


@pytest.mark.parametrize("role", ["executive", "integrity"])
def test_who_does_not_teach_finds_nothing_there(
    hall: Townhall, browser: Browser, role: str
) -> None:
    account(hall, "other", role, division=None)
    browser.logs_in("other")
    for path in PATHS:
        browser.opens(path, 404)


def test_what_the_town_decides_is_not_the_agents(hall: Townhall, browser: Browser) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.opens(f"{HERE}/facts", 404)


def test_strangers_are_sent_to_the_log_in_and_forgers_away(
    hall: Townhall, browser: Browser
) -> None:
    question = asked(hall)
    for path in PATHS:
        browser.opens(path, 302)
        assert browser.went_to.endswith("/staff/log-in")
    browser.posts(f"{HERE}/{question}/drop", 400)
    assert len(hall.store.versions.all()) == 0


def test_an_answer_that_is_gone_is_not_found(hall: Townhall, browser: Browser) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.opens(f"{HERE}/answer/own-gone", 404)
    browser.opens(HERE)
    told = {"title": "x", "words": "x", "division": "clerk"}
    browser.posts(f"{HERE}/answer/own-gone", 404, **told)


def ways(browser: Browser) -> list[tuple[str, str]]:
    """Every method and path of ours."""
    rules = [
        rule
        for rule in browser.client.application.url_map.iter_rules()
        if rule.rule.startswith(HERE)
    ]
    found = [
        (method, re.sub(r"<\w+>", "x", rule.rule))
        for rule in rules
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]
    assert len(found) == 13
    return found


@pytest.mark.parametrize("role", ["executive", "integrity"])
def test_no_way_is_open_to_other_roles(hall: Townhall, browser: Browser, role: str) -> None:
    asked(hall)
    account(hall, "other", role, division=None)
    browser.logs_in("other")
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.page)
    assert token is not None
    before = hall.dump()
    for method, path in ways(browser):
        answer = browser.client.open(path, method=method, data={"csrf_token": token[1]})
        assert answer.status_code == 404, (method, path)
    assert hall.dump() == before


def test_no_way_is_open_without_log_in_or_token(hall: Townhall, browser: Browser) -> None:
    asked(hall)
    account(hall, "napa", "head", division=None)
    for method, path in ways(browser):
        code = browser.client.open(path, method=method).status_code
        assert code == (302 if method == "GET" else 400), (method, path)
    browser.logs_in("napa")
    before = hall.dump()
    for method, path in ways(browser):
        if method == "POST":
            assert browser.client.post(path, data={"words": "x"}).status_code == 400, path
    assert hall.dump() == before


def test_what_is_past_its_date_is_shown_to_who_can_renew_it(
    hall: Townhall, browser: Browser
) -> None:
    account(hall, "napa", "head", division=None)
    browser.logs_in("napa")
    assert "พ้นกำหนด" not in browser.opens(f"{HERE}/facts")
    told = {"service": "sign-tax", "part": "fee", "words": "5 บาท", "valid_to": "2026-12-31"}
    browser.posts(f"{HERE}/facts", 303, **told)
    hall.clock.goes_on(hours=9)
    assert "หมดอายุ" not in browser.opens(f"{HERE}/facts")
    with hall.store.begin(hall.town.id) as tx:
        (fact,) = tx.teaching.facts()
        tx.teaching.put_fact(replace(fact, valid_to=date(2026, 11, 1)))
    assert "หมดอายุ" in browser.opens(f"{HERE}/facts")


def test_our_own_facts_of_a_year_that_is_over_are_listed(hall: Townhall, browser: Browser) -> None:
    hall.clock.goes_on(days=60)  # in January
    account(hall, "napa", "head", division=None)
    browser.logs_in("napa")
    page = browser.opens(f"{HERE}/facts")
    assert "พ้นกำหนด" in page
    assert "ปี 2569 (ขยายเวลา)" in page
