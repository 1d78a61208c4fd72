"""Talks at the desk: who waits, and handing on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from handlers.citizen_commands import AskForHuman, LeaveChat
from tests.actions.browser import Browser, account
from tests.actions.townhall import BOONMEE, Townhall

WAITS = "สนทนา (1)"


@pytest.fixture
def number(hall: Townhall) -> str:
    """A talk that waits; somebody on duty has LINE."""
    hall.staff("onduty", "agent", division=None)
    return str(hall.does(BOONMEE, AskForHuman("ขอคุยเรื่องภาษีค่ะ")).number)


def test_every_page_says_that_somebody_waits(officer: Browser, number: str) -> None:
    assert WAITS in officer.opens("/staff/me")
    assert "ขอคุยเรื่องภาษีค่ะ" in officer.opens("/staff/chats")
    officer.posts(f"/staff/chats/{number}/take")
    assert WAITS not in officer.opens("/staff/me")


def test_others_are_told_nothing_of_it(hall: Townhall, app: Flask, number: str) -> None:
    account(hall, "mayor", "executive")
    account(hall, "piti", "agent", division="health")
    for login in ("mayor", "piti"):
        other = Browser(app)
        other.logs_in(login)
        assert WAITS not in other.opens("/staff/me")


def test_a_talk_is_handed_on_at_the_desk(
    hall: Townhall, app: Flask, officer: Browser, number: str
) -> None:
    malee = account(hall, "malee", "agent", division=None)
    officer.opens("/staff/chats")
    officer.posts(f"/staff/chats/{number}/take")
    assert malee.name in officer.opens(f"/staff/chats/{number}")
    officer.posts(f"/staff/chats/{number}/pass", to=malee.id)
    assert "ส่งต่อให้ malee" in officer.opens("/staff/chats")
    colleague = Browser(app)
    colleague.logs_in("malee")
    assert "ส่งต่อให้ malee" in colleague.opens(f"/staff/chats/{number}")
    colleague.posts(f"/staff/chats/{number}/take")
    assert "ข้อความถึงผู้แจ้ง" in colleague.opens(f"/staff/chats/{number}")


def test_words_sent_again_after_a_lost_line_are_said_once(
    hall: Townhall, officer: Browser, number: str
) -> None:
    form = takes(officer, number)
    for _ in range(2):
        officer.posts(f"/staff/chats/{number}/tell", words="ใช้โฉนดค่ะ", once=form)
    page = officer.opens(f"/staff/chats/{number}")
    assert page.count("ใช้โฉนดค่ะ") == 1
    assert once(page) != form
    officer.posts(f"/staff/chats/{number}/tell", words="ใช้โฉนดค่ะ", once=once(page))
    assert officer.opens(f"/staff/chats/{number}").count("ใช้โฉนดค่ะ") == 2
    assert len([row for row in hall.pushed(BOONMEE.person) if "โฉนด" in row[2]]) == 2


def takes(officer: Browser, number: str) -> str:
    """The talk is hers; by what the form of her next words is known."""
    officer.opens("/staff/chats")
    officer.posts(f"/staff/chats/{number}/take")
    return once(officer.opens(f"/staff/chats/{number}"))


def once(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found[1]


def test_words_to_a_talk_that_ended_meanwhile_stay_on_the_page(
    hall: Townhall, officer: Browser, number: str
) -> None:
    form = takes(officer, number)
    hall.does(BOONMEE, LeaveChat(number))
    officer.posts(f"/staff/chats/{number}/tell", 409, words="ใช้โฉนดค่ะ", once=form)
    assert "การสนทนานี้จบแล้วค่ะ" in officer.page
    assert re.search(r"<textarea readonly[^>]*>ใช้โฉนดค่ะ</textarea>", officer.page)


def test_words_to_a_talk_that_was_handed_on_in_another_tab_say_so(
    hall: Townhall, officer: Browser, number: str
) -> None:
    malee = account(hall, "malee", "agent", division=None)
    form = takes(officer, number)
    officer.posts(f"/staff/chats/{number}/pass", to=malee.id)
    officer.posts(f"/staff/chats/{number}/tell", 409, words="ใช้โฉนดค่ะ", once=form)
    assert "ส่งต่อให้คนอื่นแล้ว" in officer.page
    assert "ใช้โฉนดค่ะ</textarea>" in officer.page
    officer.posts(f"/staff/chats/{number}/give-back", 409)


def test_two_officers_of_one_name_are_not_taken_for_each_other(
    hall: Townhall, app: Flask, officer: Browser, number: str
) -> None:
    twin = account(hall, "twin", "agent", division=None)
    hall.writes(lambda tx: tx.staff.save(replace(twin, name="wichai สมมติ")))
    officer.opens("/staff/chats")
    officer.posts(f"/staff/chats/{number}/take")
    other = Browser(app)
    other.logs_in("twin")
    assert "ข้อความถึงผู้แจ้ง" not in other.opens(f"/staff/chats/{number}")


def test_without_line_ones_own_phone_is_told_and_nothing_changes(
    hall: Townhall, officer: Browser, number: str
) -> None:
    me = hall.reads(lambda tx: tx.staff.by_login("wichai"))
    assert me is not None
    officer.opens("/staff/chats")
    officer.posts(f"/staff/chats/{number}/take")
    officer.opens(f"/staff/chats/{number}")
    officer.posts(f"/staff/chats/{number}/pass", 409, to=me.id)
