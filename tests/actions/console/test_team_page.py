"""A head's people: a leave said for somebody who is ill, and what becomes of his cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from bot.actions.office_commands import PutAway
from handlers.commands import AcceptCase
from handlers.staff_commands import NameConcerned
from tests.actions.browser import Browser, account
from tests.actions.test_chats import sent
from tests.actions.townhall import BOONMEE, Townhall


@pytest.fixture
def head(hall: Townhall, browser: Browser) -> Browser:
    account(hall, "boss", "head", division="works")
    browser.logs_in("boss")
    return browser


def until(hall: Townhall, days: int = 5) -> str:
    return (hall.clock.now.date() + timedelta(days=days)).isoformat()


def row_of(hall: Townhall, login: str) -> object:
    return hall.reads(lambda tx: tx.staff.by_login(login))


def test_a_head_says_it_for_who_is_ill_and_it_is_on_record(hall: Townhall, head: Browser) -> None:
    ill, _ = hall.agent(login="wichai"), hall.agent(login="malee")
    page = head.opens("/staff/team")
    assert "wichai สมมติ" in page
    head.posts(f"/staff/team/{ill.id}/away", until=until(hall))
    assert "ลาถึง" in head.opens("/staff/team?done=away")
    (noted,) = [one for one in hall.reads(lambda tx: tx.audit.latest(50)) if one.act == "away"]
    assert (noted.staff_id == ill.id, noted.subject) == (False, ill.id)
    hall.files()
    assert (len(sent(hall, "L-wichai")), len(sent(hall, "L-malee"))) == (0, 1)
    head.posts(f"/staff/team/{ill.id}/away")
    assert "ลาถึง" not in head.opens("/staff/team?lang=en")


@pytest.mark.parametrize("day", ["yesterday", "2026-11-01", "2031-01-01"])
def test_a_day_that_is_none_is_told(hall: Townhall, head: Browser, day: str) -> None:
    ill = hall.agent(login="wichai")
    head.opens("/staff/team")
    head.posts(f"/staff/team/{ill.id}/away", 409, until=day)
    assert "วันไม่ถูกต้อง" in head.page


def test_who_is_of_another_division_is_none_of_his(hall: Townhall, head: Browser) -> None:
    other, mayor = hall.agent("health", "piti"), hall.staff("mayor", "executive")
    boss = account(hall, "second", "head", division="works")
    assert "piti" not in head.opens("/staff/team")
    for one in (other.id, mayor.id, "nobody"):
        head.posts(f"/staff/team/{one}/away", 404, until=until(hall))
        head.opens("/staff/team")
        head.posts(f"/staff/team/{one}/cases", 404, owner=boss.id)
        head.opens("/staff/team")
    hall.refuses(hall.agent(login="wichai"), PutAway(boss.id, None), "not_found")  # type: ignore[arg-type]


def test_all_his_open_cases_go_to_a_colleague_who_is_told_once(
    hall: Townhall, head: Browser
) -> None:
    ill, malee = hall.agent(login="wichai"), hall.agent(login="malee")
    numbers = [hall.files(who).number for who in (BOONMEE, BOONMEE, BOONMEE)]
    for number in numbers:
        hall.does(ill, AcceptCase(number))
    before = len(sent(hall, "L-malee"))
    assert "เรื่องที่เปิดอยู่ 3" in head.opens("/staff/team")
    head.posts(f"/staff/team/{ill.id}/cases", owner=malee.id)
    assert {hall.case(number).owner_id for number in numbers} == {malee.id}
    (told,) = sent(hall, "L-malee")[before:]
    assert all(number in told[2] for number in numbers)
    assert "ส่ง 3 เรื่อง" in told[2]


def test_what_he_may_not_give_stays_and_it_is_said(hall: Townhall, head: Browser) -> None:
    ill, malee = hall.agent(login="wichai"), hall.agent(login="malee")
    number = hall.files().number
    hall.does(ill, AcceptCase(number))
    hall.does(ill, NameConcerned(number, staff_id=malee.id))
    head.opens("/staff/team")
    head.posts(f"/staff/team/{ill.id}/cases", 409, owner=malee.id)
    assert hall.case(number).owner_id == ill.id


def test_a_small_town_has_one_head_for_all(hall: Townhall, app: Flask) -> None:
    hall.agent("health", "piti")
    account(hall, "chief", "head", division=None)
    chief = Browser(app)
    chief.logs_in("chief")
    assert "piti" in chief.opens("/staff/team")
