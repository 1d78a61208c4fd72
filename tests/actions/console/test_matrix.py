"""Who may do what: every route, every role, and the town next door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask

from bot.actions import Citizen
from bot.actions.four_eyes import ask_change
from bot.wiring import Deps
from handlers.citizen_commands import AskForHuman
from storage.catalogue import DayOff
from storage.desk import CannedAnswer
from storage.staff import StaffMember as StaffRow
from tests.actions.browser import Browser, account
from tests.actions.console.routes import CLOSED, EVERYBODY, OPEN, Way
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall

SENT = {
    "words": "ข้อความ", "name": "ชื่อ", "query": "state=received", "channel": "phone",
    "category": "light", "detail": "ไฟดับ", "name_level": "none", "key": "works", "th": "ก",
    "division": "works", "target_days": "5", "radius_m": "50", "day": "2026-12-30",
    "step": "ask", "text": "ข้อความ", "rank": "0", "agrees": "yes", "roles": "agent",
    "login": "fresh", "phone": "0", "is_active": "1",
}  # fmt: skip


@dataclass
class Stage:
    """A town with one of everything that a route can name."""

    hall: Townhall
    places: dict[str, str] = field(default_factory=dict)

    def path(self, way: Way) -> str:
        return way.address.format(**self.places)


@pytest.fixture
def stage(hall: Townhall, deps: Deps) -> Stage:
    return set_stage(hall, deps)


def set_stage(hall: Townhall, deps: Deps) -> Stage:
    """One of everything that an address can name."""
    photo = hall.photo_of(SOMSRI)
    number = hall.files(photo_ids=(photo,)).number
    put_file(deps, hall, photo)
    hall.staff("onduty", "agent", division=None)
    chat = hall.does(BOONMEE, AskForHuman("ขอคุยค่ะ"))
    spare = account(hall, "spare")
    admin = hall.staff("admin9", "administrator")
    hall.writes(lambda tx: ask_change(tx, admin, account_row(hall, spare.id), "remove"))
    hall.writes(lambda tx: tx.groups.link("C1", spare.id))
    hall.writes(lambda tx: tx.catalogue.put_day_off(DayOff(date(2026, 12, 31), "x")))
    hall.writes(lambda tx: tx.desk.put_answer(CannedAnswer("canned", "ask", "", "x", "y")))
    (wish,) = hall.reads(lambda tx: tx.wishes.open())
    return Stage(
        hall,
        {
            "number": number, "photo": photo, "chat": chat.number, "staff": spare.id,
            "wish": wish.id, "view": "none", "way": way_of(hall, spare.id), "draft": "none",
        },
    )  # fmt: skip


def way_of(hall: Townhall, staff_id: str) -> str:
    """An address of this account."""
    return hall.writes(
        lambda tx: tx.letters.add_way(staff_id, "mail:a@town.example", "a•••", "", "123456")
    )


def put_file(deps: Deps, hall: Townhall, photo: str) -> None:
    row = hall.reads(lambda tx: tx.photos.by_id(photo))
    assert row
    path = deps.photos.files.path(row.town_id, row.address, "large")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a picture")


def account_row(hall: Townhall, staff_id: str) -> StaffRow:
    found = hall.reads(lambda tx: tx.staff.by_id(staff_id))
    assert found
    return found


def asks(browser: Browser, way: Way, path: str) -> int:
    sent = {"csrf_token": browser.token, **SENT}
    with browser.client.open(
        path, method=way.method, data=sent if way.method == "POST" else None
    ) as answer:
        if answer.status_code == 302 and answer.location == "/staff/log-in":
            return 401
        return answer.status_code


def test_every_route_of_the_console_is_in_the_table(app: Flask) -> None:
    known = {(way.method, way.rule) for way in (*OPEN, *CLOSED)}
    there = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff") and not rule.rule.startswith("/staff/questions")
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    assert there == known


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_who_may_not_is_refused_and_changes_nothing(
    stage: Stage, browser: Browser, role: str
) -> None:
    account(stage.hall, "somebody", role)
    browser.logs_in("somebody")
    before = stage.hall.dump()
    for way in CLOSED:
        if role not in way.may:
            assert asks(browser, way, stage.path(way)) in {403, 404}, way
    assert stage.hall.dump() == before


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_who_may_is_let_in(stage: Stage, deps: Deps, browser: Browser, role: str) -> None:
    row = account(stage.hall, "somebody", role, division=None)
    stage.hall.writes(lambda tx: tx.desk.save_view(row.id, "x", "state=received"))
    (view,) = stage.hall.reads(lambda tx: tx.desk.views(row.id))
    stage.places["view"] = view.id
    stage.places["way"] = way_of(stage.hall, row.id)
    stage.places["draft"] = draft = stage.hall.photo_of(Citizen(f"staff-{row.id}"), "m-draft")
    put_file(deps, stage.hall, draft)
    browser.logs_in("somebody")
    for way in CLOSED:
        if role in way.may:
            assert asks(browser, way, stage.path(way)) in {200, 204, 302, 303, 409, 401}, way
        if "second-step" in way.rule and way.method == "POST":
            browser.opens("/staff/me")


def test_strangers_are_sent_to_the_log_in_and_change_nothing(
    stage: Stage, browser: Browser
) -> None:
    browser.opens("/staff/log-in")
    before = stage.hall.dump()
    for way in CLOSED:
        assert asks(browser, way, stage.path(way)) == 401, way
    assert stage.hall.dump() == before


def test_the_town_next_door_finds_nothing_of_ours(stage: Stage, browser: Browser) -> None:
    """With every role there, none of our numbers, pictures, people or wishes answers."""
    other = Townhall.open(stage.hall.store, stage.hall.clock, "thungthong")
    account(other, "stranger", *sorted(EVERYBODY), division=None)
    browser.logs_in("stranger", town="thungthong")
    before = ours(stage.hall)
    for way in CLOSED:
        path = stage.path(way)
        if path != way.rule and "{" in way.address:
            assert asks(browser, way, path) in {404, 409}, way
        elif way.method == "GET" and way.rule not in ("/staff", "/staff/ping", "/staff/find"):
            page = browser.client.get(path).get_data().decode(errors="replace")
            assert stage.places["number"] not in page, way
            assert "spare สมมติ" not in page, way
    assert ours(stage.hall) == before


def ours(hall: Townhall) -> list[str]:
    """Every row of our town."""
    return [repr(row) for table in hall.dump() for row in table if row and row[0] == hall.town.id]  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", [w for w in (*OPEN, *CLOSED) if w.method == "POST"], ids=str)
def test_no_form_is_taken_without_its_token(stage: Stage, browser: Browser, way: Way) -> None:
    account(stage.hall, "somebody", *sorted(way.may))
    browser.logs_in("somebody")
    before = stage.hall.dump()
    for token in ("", "made up"):
        with browser.client.post(stage.path(way), data={**SENT, "csrf_token": token}) as answer:
            assert answer.status_code == 400
        browser.opens("/staff/me")
    assert stage.hall.dump() == before


@pytest.mark.parametrize("way", [w for w in CLOSED if w.method == "GET"], ids=str)
def test_every_page_brings_its_headers(stage: Stage, browser: Browser, way: Way) -> None:
    account(stage.hall, "somebody", *sorted(way.may))
    browser.logs_in("somebody")
    with browser.client.get(stage.path(way)) as answer:
        seen = answer.headers
    policy = seen["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert seen["X-Frame-Options"] == "DENY"
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert seen["Referrer-Policy"] == "no-referrer"
    assert seen["Cache-Control"] == "no-store"


def test_no_page_has_script_or_style_of_its_own(stage: Stage, browser: Browser) -> None:
    account(stage.hall, "somebody", *sorted(EVERYBODY), division=None)
    browser.logs_in("somebody")
    for way in CLOSED:
        if way.method == "GET" and not way.rule.endswith((".csv", ".pdf", ".png", "<photo_id>")):
            page = browser.client.get(stage.path(way)).get_data(as_text=True)
            assert "<script>" not in page, way
            assert "style=" not in page, way
            assert " onclick" not in page, way
