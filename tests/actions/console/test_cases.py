"""Cases in a browser: who may not, sees nothing; changes go by the one write path."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from bot.actions.towns import open_town
from bot.wiring import Deps
from handlers.commands import AcceptCase
from tests.actions.browser import Browser, account
from tests.actions.townhall import SOMSRI, WORDS, Townhall


def test_a_case_is_read_accepted_asked_about_and_finished(hall: Townhall, browser: Browser) -> None:
    account(hall)
    filed = hall.files()
    browser.logs_in("wichai")
    page = browser.opens(f"/staff/case/{filed.number}")
    WORDS.date(hall.case(filed.number).reply_due_on, "th")
    for fact in ("ไฟถนนดับ", "ซอยตัวอย่าง 3", "ไฟสาธารณะ", "2\u00a0ธ.ค.\u00a02569", "รับแจ้งแล้ว"):
        assert fact in page
    assert SOMSRI.person not in page
    assert f"/staff/case/{filed.number}/resolve" not in page  # not before it is accepted
    browser.posts(f"/staff/case/{filed.number}/accept")
    page = browser.opens(f"/staff/case/{filed.number}")
    assert f"/staff/case/{filed.number}/accept" not in page
    browser.posts(f"/staff/case/{filed.number}/ask", words="เสาต้นไหนคะ")
    browser.opens(f"/staff/case/{filed.number}")
    browser.posts(f"/staff/case/{filed.number}/resolve", 409, words="เปลี่ยนหลอดแล้ว")
    assert "รูป" in browser.page
    assert ">เปลี่ยนหลอดแล้ว</textarea>" in browser.page  # what was typed is not lost
    browser.posts(
        f"/staff/case/{filed.number}/resolve", words="เปลี่ยนหลอดแล้ว", without_photo="มืดแล้ว"
    )
    page = browser.opens(f"/staff/case/{filed.number}")
    assert "เปลี่ยนหลอดแล้ว" in page
    assert f"/staff/case/{filed.number}/resolve" not in page
    assert hall.kinds(filed.number) == ["received", "accepted", "asked", "resolved"]
    assert len(hall.pushed(SOMSRI.person)) == 2


def test_a_step_that_came_too_late_is_told_and_changes_nothing(
    hall: Townhall, browser: Browser
) -> None:
    account(hall)
    number = hall.files().number
    hall.does(hall.agent("works", "manee"), AcceptCase(number))
    browser.logs_in("wichai")
    before = hall.dump()
    assert "คนอื่นรับเรื่องนี้แล้ว" in browser.posts(f"/staff/case/{number}/accept", 409)
    assert hall.dump() == before


def test_pages_that_do_not_exist(hall: Townhall, browser: Browser) -> None:
    account(hall)
    number = hall.files().number
    browser.logs_in("wichai")
    browser.posts(f"/staff/case/{number}/burn", 404)
    browser.opens("/staff/work/all", 404)


def test_words_of_a_citizen_are_shown_as_words(hall: Townhall, browser: Browser) -> None:
    account(hall)
    number = hall.files(detail="<script>alert(1)</script> ไฟดับ").number
    browser.logs_in("wichai")
    assert "<script>" not in browser.opens(f"/staff/case/{number}")


@pytest.mark.parametrize("which", ["new", "mine", "due", "late"])
def test_every_worklist_opens(hall: Townhall, browser: Browser, which: str) -> None:
    account(hall)
    browser.logs_in("wichai")
    assert "ไม่มีเรื่อง" in browser.opens(f"/staff/work/{which}")


def test_pages_speak_english_too(hall: Townhall, browser: Browser) -> None:
    account(hall)
    number = hall.files().number
    browser.logs_in("wichai")
    assert "Street light" in browser.opens(f"/staff/case/{number}?lang=en")


@pytest.mark.parametrize("role", ["integrity", "administrator"])
def test_who_does_not_work_on_cases_gets_no_list_and_no_case(
    hall: Townhall, browser: Browser, role: str
) -> None:
    account(hall, "other", role)
    number = hall.files().number
    browser.logs_in("other")
    browser.opens("/staff", 302)
    assert browser.went_to == "/staff/me"
    browser.opens("/staff/work/new", 403)
    browser.opens(f"/staff/case/{number}", 404)
    browser.opens("/staff/link")
    browser.posts(f"/staff/case/{number}/accept", 404)


def test_other_divisions_and_named_people_find_no_case(hall: Townhall, browser: Browser) -> None:
    account(hall, "piti", "agent", division="health")
    browser.logs_in("piti")
    browser.opens(f"/staff/case/{hall.files().number}", 404)
    browser.opens("/staff/case/nonsense", 404)


def test_executives_see_no_buttons(hall: Townhall, browser: Browser) -> None:
    account(hall, "mayor", "executive", division=None)
    number = hall.files().number
    browser.logs_in("mayor")
    assert 'action="/staff/case' not in browser.opens(f"/staff/case/{number}")
    browser.posts(f"/staff/case/{number}/accept", 404)


# --- photos and links


def test_a_photo_is_for_who_may_see_its_case(
    hall: Townhall, browser: Browser, deps: Deps, app: Flask
) -> None:
    account(hall)
    account(hall, "piti", "agent", division="health")
    photo = hall.photo_of(SOMSRI)
    number = hall.files(photo_ids=(photo,)).number
    row = hall.reads(lambda tx: tx.photos.by_id(photo))
    assert row is not None
    path = deps.photos.files.path(row.town_id, row.address, "large")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"picture")
    browser.logs_in("wichai")
    address = f"/staff/photo/{number}/{photo}"
    assert address in browser.opens(f"/staff/case/{number}")
    assert browser.opens(address) == "picture"
    browser.opens(f"/staff/photo/70-222222/{photo}", 404)
    browser.opens(f"/staff/photo/{hall.files().number}/{photo}", 404)
    other = Browser(app)
    other.logs_in("piti")
    other.opens(address, 404)


def test_a_photo_without_its_file_is_not_found(hall: Townhall, browser: Browser) -> None:
    account(hall)
    photo = hall.photo_of(SOMSRI)
    number = hall.files(photo_ids=(photo,)).number
    browser.logs_in("wichai")
    browser.opens(f"/staff/photo/{number}/{photo}", 404)


def test_a_link_code_is_made_by_a_tap_and_works_in_line(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    shown = re.compile(r"ผูกบัญชี (\w{4}-\w{4})")
    assert not shown.search(browser.opens("/staff/link"))
    code = shown.search(browser.posts("/staff/link", 200))
    assert code
    hall.writes(lambda tx: tx.staff.use_link_code(code[1].replace("-", ""), SOMSRI.person))
    linked = hall.reads(lambda tx: tx.staff.by_id(row.id))
    assert linked == replace(row, line_user=SOMSRI.person)


def test_with_one_town_the_log_in_asks_for_none(hall: Townhall, browser: Browser) -> None:
    assert "<select" not in browser.opens("/staff/log-in")
    open_town(hall.store, "thungthong", "อบต. ทุ่งทองสมมติ", {}, WORDS)
    assert "ทุ่งทอง" in browser.opens("/staff/log-in")


def test_without_any_town_nobody_logs_in(browser: Browser) -> None:
    browser.opens("/staff/log-in")
    browser.posts("/staff/log-in", 404, login="x", password="y")
