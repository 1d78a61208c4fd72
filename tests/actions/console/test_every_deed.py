"""Every deed of the case page, read from the table that carries them out: who may not, changes
nothing; whoever the case is about least of all."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from bot.web.staff.deeds import COMMANDS
from casework.deeds import NEEDS
from handlers.staff_commands import NameConcerned
from tests.actions.browser import Browser, account
from tests.actions.console.routes import EVERYBODY, WORKERS
from tests.actions.townhall import SOMSRI, Townhall

FILLED = {
    "words": "ข้อความ", "agency": "การไฟฟ้าสมมติ", "letter": "ที่ 1/2569", "on": "2026-11-17",
    "reason": "fixed", "category": "road", "detail": "อีกเรื่อง", "without_photo": "มืด",
    "stage": "procurement", "text": "ข้อความ",
}  # fmt: skip
NOBODY = ("integrity", "executive", "administrator", "of another division", "next door",
          "named", "of the named unit")  # fmt: skip


@dataclass
class Case:
    """A case of works, and somebody who may not touch it."""

    hall: Townhall
    number: str
    browser: Browser


def somebody(hall: Townhall, app: Flask, who: str) -> Case:
    number = hall.files(SOMSRI).number
    town = hall
    roles, division = ((who,), None) if who in EVERYBODY else (tuple(sorted(WORKERS)), "works")
    if who == "of another division":
        roles, division = ("agent",), "health"
    if who == "next door":
        town = Townhall.open(hall.store, hall.clock, "thungthong")
    row = account(town, "somebody", *roles, division=division)
    clerk = hall.staff("clerkhead", "head", division="clerk")
    if who == "named":
        hall.does(hall.staff("boss", "head"), NameConcerned(number, staff_id=row.id))
    if who == "of the named unit":
        hall.does(hall.staff("boss", "head"), NameConcerned(number, division="works"))
    assert clerk
    browser = Browser(app)
    browser.logs_in("somebody", town=town.town.slug)
    return Case(hall, number, browser)


@pytest.mark.parametrize("who", NOBODY)
def test_who_may_not_changes_nothing_by_any_deed(hall: Townhall, app: Flask, who: str) -> None:
    at = somebody(hall, app, who)
    before = hall.dump()
    for deed in COMMANDS:
        sent = {**FILLED, "csrf_token": at.browser.token, "into": at.number}
        path = f"/staff/case/{at.number}/{deed}"
        with at.browser.client.post(path, data=sent) as answer:
            assert answer.status_code == 404, (who, deed)
            assert at.number not in answer.get_data(as_text=True).replace(path, "")
    assert hall.dump() == before


@pytest.mark.parametrize("who", NOBODY)
def test_who_may_not_opens_no_part_of_the_case(hall: Townhall, app: Flask, who: str) -> None:
    at = somebody(hall, app, who)
    for part in ("", "/here", "/paper.pdf"):
        with at.browser.client.get(f"/staff/case/{at.number}{part}") as answer:
            may = who == "executive" and part != "/here"
            assert answer.status_code in ({200} if may else {200, 204, 403, 404}), (who, part)
            shown = "ไฟถนนดับ".encode() in answer.get_data()
            assert shown is (who == "executive" and part == ""), (who, part)


def test_every_deed_that_has_a_button_has_a_command() -> None:
    assert set(NEEDS) <= set(COMMANDS)


def test_who_may_comes_as_far_as_the_case_itself(hall: Townhall, app: Flask) -> None:
    """So that the refusals above are refusals of the person, not of the form."""
    account(hall, "somebody", *sorted(WORKERS), division="works")
    browser = Browser(app)
    browser.logs_in("somebody")
    codes = {}
    for deed in COMMANDS:
        number, other = hall.files(SOMSRI).number, hall.files(SOMSRI).number
        sent = {**FILLED, "csrf_token": browser.token, "into": other}
        with browser.client.post(f"/staff/case/{number}/{deed}", data=sent) as answer:
            codes[deed] = answer.status_code
    assert set(codes.values()) <= {303, 409}, codes
    assert sum(code == 303 for code in codes.values()) > len(codes) / 2, codes
