"""The week's page and picture: for whom, of which weeks, and nothing of cases about the reader."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from bot.case_hours import CaseHours
from bot.week.links import Told, blueprint, link, week_key
from bot.wiring import Deps
from casework.week import Week
from handlers.staff_commands import NameConcerned
from tests.actions.browser import Browser, account
from tests.actions.townhall import Townhall

MONDAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def sum_of(page: str) -> list[str]:
    """The last row of the table: received, finished, open, late, rating."""
    last = page.rpartition("<tr>")[2]
    return [cell.partition("</td>")[0] for cell in last.split("<td>")[1:]]


def test_an_executive_sees_last_week_and_goes_back_eight(hall: Townhall, browser: Browser) -> None:
    hall.files()
    hall.clock.now = NOW
    account(hall, "boss", "executive", division=None)
    browser.logs_in("boss")
    page = browser.opens("/staff/week")
    assert sum_of(page) == ["1", "0", "1", "0", "–"]
    assert "กองช่าง" in page
    assert "of=2026-11-09" in page
    assert "of=2026-11-23" in page
    assert "ยังไม่จบ" in browser.opens("/staff/week?of=2026-11-23")
    assert "Week before" in browser.opens("/staff/week?of=2026-11-09&lang=en")
    assert "สัปดาห์ก่อน" not in browser.opens("/staff/week?of=2026-09-28")
    with browser.client.get("/staff/week/picture.png?of=2026-11-16&lang=en") as answer:
        assert answer.mimetype == "image/png"


@pytest.mark.parametrize(
    "of", ["2026-11-17", "2026-11-30", "2026-09-21", "x", "1-1-1", "2026-11-99"]
)
def test_other_days_have_no_page(hall: Townhall, browser: Browser, of: str) -> None:
    hall.clock.now = NOW
    account(hall, "boss", "head", division=None)
    browser.logs_in("boss")
    browser.opens(f"/staff/week?of={of}", 404)
    with browser.client.get(f"/staff/week/picture.png?of={of}") as answer:
        assert answer.status_code == 404


def test_the_page_knows_nothing_of_a_case_about_its_reader(
    hall: Townhall, browser: Browser
) -> None:
    boss = account(hall, "boss", "executive", division=None)
    number = hall.files().number
    hall.files()
    hall.does(hall.staff("second", "head"), NameConcerned(number, staff_id=boss.id))
    browser.logs_in("boss")
    assert sum_of(browser.opens("/staff/week?of=2026-11-16"))[0] == "1"


def test_the_worker_sends_it(hall: Townhall, deps: Deps) -> None:
    hall.staff("mayor", "executive")
    hall.files()
    hall.clock.goes_on(days=7)
    CaseHours(deps).look(hall.clock.now)
    assert "/media/week/" in hall.pushed("L-mayor")[-1][2]


def test_the_picture_is_served_to_whoever_holds_the_link(hall: Townhall, deps: Deps) -> None:
    app = Flask("pictures")
    app.register_blueprint(blueprint(deps))
    client = app.test_client()
    hall.clock.now = NOW
    address = link(week_key(deps), "", hall.town.id, Told(Week(MONDAY, ()), NOW))
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/png"
        assert "private" in answer.headers["Cache-Control"]
    for wrong in (
        address.replace("/1/", "/2/"),
        address[:-10] + "AAAAAA.png",
        "/media/week/1/x.png",
    ):
        with client.get(wrong) as answer:
            assert answer.status_code == 404
