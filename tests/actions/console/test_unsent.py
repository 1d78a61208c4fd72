"""What was typed into a form whose log-in is over comes back; a new log-in sends it after all."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.actions.browser import Browser
from tests.actions.townhall import Townhall


@pytest.fixture
def number(hall: Townhall) -> str:
    return str(hall.files().number)


def test_a_dead_log_in_gives_the_words_back(hall: Townhall, officer: Browser, number: str) -> None:
    officer.opens(f"/staff/case/{number}")
    hall.clock.goes_on(hours=11)
    officer.posts(f"/staff/case/{number}/note", 401, words="โทรกลับ <บ่ายสอง>")
    assert "readonly>โทรกลับ &lt;บ่ายสอง&gt;</textarea>" in officer.page
    assert 'href="/staff/log-in"' in officer.page
    assert hall.kinds(number) == ["received"]
    officer.posts("/staff/settings/wording", 401, th="คำใหม่", en="New words")
    assert officer.page.count("<textarea") == 2
    officer.posts(f"/staff/case/{number}/accept", 302, words=" ")
    assert officer.went_to == "/staff/log-in"


def test_a_token_of_a_log_in_before_gives_the_words_back(officer: Browser, number: str) -> None:
    officer.opens(f"/staff/case/{number}")
    officer.posts(f"/staff/case/{number}/note", 400, csrf_token="old", words="โทรกลับบ่ายสอง")
    assert "readonly>โทรกลับบ่ายสอง</textarea>" in officer.page
    officer.opens("/staff/me")
    officer.posts("/staff/log-in", 400, csrf_token="old", login="wichai", password="secret words")
    assert "secret words" not in officer.page


def test_the_script_learns_who_is_logged_in_and_sends_by_the_new_log_in(
    hall: Townhall, app: Flask, officer: Browser, number: str
) -> None:
    officer.opens(f"/staff/case/{number}")
    officer.posts("/staff/log-out")
    officer.logs_in("wichai")
    desk = officer.client.get("/staff/ping").get_json()
    me = hall.reads(lambda tx: tx.staff.by_login("wichai"))
    assert me is not None
    assert (desk["account"], desk["name"]) == (me.id, me.name)
    page = officer.opens(f"/staff/case/{number}")
    assert f'data-account="{me.id}"' in page
    officer.posts(f"/staff/case/{number}/note", words="บ่ายสอง", csrf_token=desk["token"])
    assert "บ่ายสอง" in hall.words(number).values()
    stranger = Browser(app)
    assert stranger.client.get("/staff/ping").status_code == 302
