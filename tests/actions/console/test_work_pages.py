"""Worklists, search, saved views, handing out, the map and the file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from bot.actions import StaffMember
from bot.actions.clearance import cleared
from bot.web.staff.asking import viewer_of
from bot.web.staff.session import LoggedIn
from bot.web.staff.work import guarded
from handlers.commands import AcceptCase, AnswerStaff, AskCitizen, Where
from handlers.staff_commands import TakeIn
from storage import Tx
from storage.board import Question
from tests.actions.browser import Browser, account
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall

PIN = Where("ซอยตัวอย่าง 3", 13.7563, 100.5018)


@pytest.fixture
def officer(hall: Townhall, browser: Browser) -> Browser:
    account(hall)
    browser.logs_in("wichai")
    return browser


def numbers(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/staff/case/(\d\d-\w{6})', page)))


def test_each_list_shows_what_it_says_with_its_count(hall: Townhall, officer: Browser) -> None:
    mine, new = hall.files().number, hall.files(BOONMEE).number
    officer.opens(f"/staff/case/{mine}")
    officer.posts(f"/staff/case/{mine}/accept")
    assert numbers(officer.opens("/staff/work/mine")) == [mine]
    assert numbers(officer.opens("/staff/work/new")) == [new]
    assert re.search(r'/staff/work/new"[^>]*>[^<]* <span class="tally">1<', officer.page)
    hall.clock.goes_on(days=13)
    officer.logs_in("wichai")
    assert set(numbers(officer.opens("/staff/work/due"))) == {mine, new}
    hall.clock.goes_on(days=4)
    officer.logs_in("wichai")
    page = officer.opens("/staff/work/late")
    assert set(numbers(page)) == {mine, new}
    assert "เกิน 2 วัน" in page
    officer.opens("/staff/work/everything", 404)


@pytest.mark.parametrize("q", ["หม้อแปลง", "ซอยตัวอย่าง", "หม้อแปลง ระเบิด", "  หม้อแปลง  "])
def test_thai_words_and_places_are_found(hall: Townhall, officer: Browser, q: str) -> None:
    number = hall.files(detail="หม้อแปลงไฟระเบิดเสียงดัง").number
    hall.files(BOONMEE, detail="ถนนเป็นหลุม", where=Where("ตลาดสด"))
    assert numbers(officer.opens(f"/staff/search?q={q}")) == [number]


@pytest.mark.parametrize("q", ["%", "_", "'; DROP TABLE cases; --", "\\", "ไม่มีคำนี้"])
def test_signs_of_the_database_are_only_signs(hall: Townhall, officer: Browser, q: str) -> None:
    hall.files(detail="ไฟดับ")
    assert numbers(officer.client.get("/staff/search", query_string={"q": q}).text) == []


def test_a_number_is_found_however_it_is_typed(hall: Townhall, officer: Browser) -> None:
    number = hall.files().number
    hall.files(BOONMEE)
    for typed in (number, number.lower(), number.replace("-", " "), number.replace("-", "")):
        assert numbers(officer.opens(f"/staff/search?q={typed}")) == [number]


def by_phone(hall: Townhall, level: str) -> str:
    head = hall.staff(f"desk-{level}", "head", division=None)
    filed = hall.does(
        head,
        TakeIn("phone", "light", "ไฟดับ", None, "ก สมมติ", "081-000 0000", level),  # type: ignore[arg-type]
    )
    return str(filed.number)


def test_a_telephone_finds_a_case_for_who_may_read_it(
    hall: Townhall, app: Flask, officer: Browser
) -> None:
    known, hidden = by_phone(hall, "known"), by_phone(hall, "hidden")
    phone = hall.reads(lambda tx: tx.voices.contact(known)).phone  # type: ignore[union-attr]
    assert numbers(officer.opens(f"/staff/search?q={phone}")) == [known]
    officer.opens(f"/staff/case/{hidden}")
    officer.posts(f"/staff/case/{hidden}/accept")
    assert set(numbers(officer.opens(f"/staff/search?q={phone}"))) == {known, hidden}
    account(hall, "mayor", "executive")
    mayor = Browser(app)
    mayor.logs_in("mayor")
    assert numbers(mayor.opens(f"/staff/search?q={phone}")) == []


def test_filters_narrow_and_wrong_ones_are_left_out(hall: Townhall, officer: Browser) -> None:
    light = hall.files().number
    hall.does(hall.agent(None, "all"), AcceptCase(light))
    road = hall.files(BOONMEE, category="road").number
    for query, found in {
        "category=road": {road},
        "state=accepted": {light},
        "owner=nobody": {road},
        "owner=me": set(),
        "state=nonsense": {light, road},
        "from=2026-11-17&to=2026-11-17": {light, road},
        "from=2026-11-18": set(),
        "from=yesterday&page=x&sort=y&box=1,2&view=z": {light, road},
        "which=new": {road},
        f"page={'9' * 5000}": {light, road},
    }.items():
        assert set(numbers(officer.opens(f"/staff/search?{query}"))) == found, query


@pytest.mark.parametrize("view", ["cards", "table", "map"])
def test_each_view_shows_the_case(hall: Townhall, officer: Browser, view: str) -> None:
    number = hall.files(where=PIN).number
    assert number in officer.opens(f"/staff/search?view={view}")


def test_the_map_counts_neighbours_and_goes_nearer(hall: Townhall, officer: Browser) -> None:
    for step in range(4):
        hall.files(where=Where("", 13.7563 + step * 1e-6, 100.5018))
    hall.files(BOONMEE, where=Where("", 13.79, 100.55))
    hall.files(BOONMEE)
    page = officer.opens("/staff/search?view=map")
    assert "<text x=" in page
    assert ">4</text>" in page
    nearer = re.search(r'href="(/staff/search\?[^"]*box=[^"]+)" aria-label="4', page)
    assert nearer
    inside = officer.opens(nearer[1].replace("&amp;", "&"))
    assert "4 เรื่อง" in inside or len(numbers(inside)) == 4
    assert "tile" not in page
    assert "http" not in re.sub(
        r"xmlns=\S+", "", page.split('<figure class="map">')[1].split("</figure>")[0]
    )


def test_a_map_without_a_pin_says_so(hall: Townhall, officer: Browser) -> None:
    hall.files(where=Where("ไม่มีพิกัด"))
    assert "ไม่มีเรื่องที่มีพิกัด" in officer.opens("/staff/search?view=map")


def test_a_view_is_saved_found_and_dropped_and_is_ones_own(
    hall: Townhall, app: Flask, officer: Browser
) -> None:
    officer.opens("/staff/search?category=light&sort=newest")
    officer.posts(
        "/staff/search/save", 303, name="ไฟใหม่", query="category=light&sort=newest&evil=1"
    )
    assert officer.went_to == "/staff/search?category=light&sort=newest"
    page = officer.opens("/staff/search")
    assert "ไฟใหม่" in page
    drop = re.search(r'action="(/staff/search/view/[^"]+/drop)"', page)
    assert drop
    account(hall, "napa", "head")
    other = Browser(app)
    other.logs_in("napa")
    assert "ไฟใหม่" not in other.opens("/staff/search")
    other.posts(drop[1], 404)
    officer.posts(drop[1])
    assert "ไฟใหม่" not in officer.opens("/staff/search")
    officer.posts("/staff/search/save", 409, name="", query="")


@pytest.mark.parametrize("query", ["//evil.example", "https://evil.example/?q=1", "\r\nX: y"])
def test_a_saved_view_leads_nowhere_else(hall: Townhall, officer: Browser, query: str) -> None:
    officer.opens("/staff/search")
    officer.posts("/staff/search/save", name="x", query=query)
    assert officer.went_to.startswith("/staff/search")


def test_a_head_hands_out_many_at_once(hall: Townhall, browser: Browser) -> None:
    account(hall, "napa", "head", division=None)
    wichai = account(hall)
    all_ = [hall.files().number, hall.files(BOONMEE).number]
    browser.logs_in("napa")
    assert 'name="number"' in browser.opens("/staff/work/new")
    browser.posts("/staff/search/hand-out", number=all_, owner=wichai.id, query="which=new")
    assert browser.went_to == "/staff/work/new"
    assert {hall.case(number).owner_id for number in all_} == {wichai.id}
    browser.opens("/staff/search")
    browser.posts("/staff/search/hand-out", 409, number=all_, owner="nobody", query="")
    browser.posts("/staff/search/hand-out", 409, query="")


def test_a_fresh_case_is_accepted_from_the_list_by_one_tap(
    hall: Townhall, app: Flask, officer: Browser
) -> None:
    number = hall.files().number
    tap = f'action="/staff/case/{number}/accept"'
    account(hall, "mayor", "executive", division=None)
    mayor = Browser(app)
    mayor.logs_in("mayor")
    assert tap not in mayor.opens("/staff/work/new")
    assert tap in officer.opens("/staff/work/new")
    officer.posts(f"/staff/case/{number}/accept")
    assert hall.case(number).state == "accepted"
    assert tap not in officer.opens("/staff/work/mine")


def test_an_agent_hands_out_nothing_that_is_not_his(hall: Townhall, officer: Browser) -> None:
    number = hall.files().number
    napa = account(hall, "napa", "agent")
    other = hall.agent(login="manee")
    hall.does(other, AcceptCase(number))
    assert 'name="number"' not in officer.opens("/staff/search")
    officer.posts("/staff/search/hand-out", 409, number=number, owner=napa.id, query="")
    assert hall.case(number).owner_id == other.id


def test_the_file_holds_the_list_and_no_name(hall: Townhall, officer: Browser) -> None:
    number = hall.files().number
    other = hall.files(BOONMEE, category="garbage").number
    answer = officer.client.get("/staff/search/cases.csv")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0][0] == "เลขที่"
    assert [row[0] for row in rows[1:]] == [number]
    assert other not in answer.text
    assert SOMSRI.person not in answer.text
    entries = {(one.act, one.subject) for one in hall.reads(lambda tx: tx.audit.latest())}
    assert ("cases_exported", "1") in entries


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert guarded("ปกติ") == "ปกติ"


def test_a_name_that_looks_like_a_formula_is_disarmed_in_the_file(
    hall: Townhall, officer: Browser
) -> None:
    number = hall.files().number
    evil = hall.staff("evil", "agent", division="works")
    row = hall.reads(lambda tx: tx.staff.by_id(evil.id))
    assert row
    hall.writes(lambda tx: tx.staff.save(replace(row, name='=HYPERLINK("http://evil")')))
    hall.does(evil, AcceptCase(number))
    text = officer.client.get("/staff/search/cases.csv").text
    rows = list(csv.reader(io.StringIO(text)))
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in rows for cell in line)


def found_by(hall: Townhall, one: StaffMember, today: date) -> set[str]:
    viewer = viewer_of(LoggedIn(hall.town.id, one, False))
    rows = hall.reads(lambda tx: tx.board.find(viewer, Question(), today))
    return {row.number for row in rows}


def cleared_for(hall: Townhall, one: StaffMember, cases: list[str]) -> set[str]:
    def look(tx: Tx) -> set[str]:
        return {n for n in cases if cleared(tx, one, "see", tx.cases.by_number(n))}

    return hall.reads(look)


def test_the_board_sees_what_the_rules_let_one_see(hall: Townhall, app: Flask) -> None:
    """The SQL of the board and `casework.clearance.may` agree, for every role and division."""
    cases = [hall.files(category=kind).number for kind in ("light", "garbage", "water")]
    about = hall.staff("named", "agent", division="works")
    cases.append(hall.concerning(staff=about))
    hall.writes(lambda tx: tx.cases.assign(cases[1], about.id))
    today = hall.clock.now.date()
    for role in ("agent", "head", "executive", "agent head", "head executive"):
        for division in (None, "works", "health", "clerk"):
            login = f"{role}-{division}".replace(" ", "")
            member = hall.staff(login, *role.split(), division=division)
            for one in (member, about):
                seen = found_by(hall, one, today)
                allowed = cleared_for(hall, one, cases)
                assert seen == allowed, (role, division)


def test_a_citizens_answer_brings_the_case_to_its_list(hall: Townhall, officer: Browser) -> None:
    number = hall.files().number
    hall.does(hall.agent(None, "asker"), AskCitizen(number, "เสาไหนคะ"))
    hall.clock.now += timedelta(minutes=5)
    hall.does(SOMSRI, AnswerStaff(number, "เสาที่สามค่ะ"))
    assert numbers(officer.opens("/staff/work/answered")) == [number]
