"""The console in a browser: who may not, sees nothing; every change goes by the one write path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import web
from bot.actions import System
from bot.actions.people import add_staff, deactivate, set_password
from bot.actions.towns import open_town
from bot.web import staff
from bot.web.staff.slowdown import FREE_TRIES, MOST_REMEMBERED, SlowDown
from bot.wiring import Deps
from handlers.commands import AcceptCase
from storage.staff import StaffMember as StaffRow
from tests.actions.shell import built
from tests.actions.townhall import SOMSRI, WORDS, Clock, Townhall

PASSWORD = "correct horse 9"


@pytest.fixture
def deps(
    tmp_path: Path, empty_database: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deps]:
    with built(empty_database, tmp_path, monkeypatch, clock) as made:
        yield made


@pytest.fixture
def hall(deps: Deps, clock: Clock) -> Townhall:
    return Townhall.open(deps.store, clock)


@pytest.fixture
def app(deps: Deps) -> Flask:
    made = Flask("console", static_folder=None)
    made.secret_key = "of these tests"
    made.extensions["prongsai"] = deps
    web.install(made)
    made.register_blueprint(staff.create_blueprint(deps))
    return made


class Browser:
    """Somebody at a browser; `posts` sends the token of the page it looks at."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page = ""

    def opens(self, path: str, code: int = 200) -> str:
        return self._sees(self.client.get(path), code)

    def posts(self, path: str, code: int = 303, **fields: str) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        sent = {"csrf_token": token[1] if token else "", **fields}
        return self._sees(self.client.post(path, data=sent), code)

    def logs_in(self, login: str, password: str = PASSWORD, code: int = 303, **more: str) -> str:
        self.opens("/staff/log-in")
        self.posts("/staff/log-in", code, login=login, password=password, **more)
        if code == 303:
            self.opens("/staff/link")
        return self.page

    def _sees(self, answer: TestResponse, code: int) -> str:
        assert answer.status_code == code, answer.text
        assert answer.headers["Cache-Control"] == "no-store" or code == 404
        self.page = answer.text
        self.went_to = answer.headers.get("Location", "")
        answer.close()
        return self.page


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def account(
    hall: Townhall, login: str = "wichai", *roles: str, division: str | None = "works"
) -> StaffRow:
    return hall.writes(
        lambda tx: add_staff(
            tx, System(), login=login, name=f"{login} สมมติ", roles=roles or ("agent",),
            division=division, password=PASSWORD,
        )
    )  # fmt: skip


# --- the door


PAGES = ("", "/work/new", "/case/70-222222", "/link", "/photo/70-222222/x")


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_sent_to_the_log_in(hall: Townhall, browser: Browser, path: str) -> None:
    browser.opens(f"/staff{path}", 302)
    assert browser.went_to == "/staff/log-in"


@pytest.mark.parametrize("path", ["/case/70-222222/accept", "/link"])
def test_strangers_change_nothing(hall: Townhall, browser: Browser, path: str) -> None:
    number = hall.files().number
    browser.opens("/staff/log-in")
    before = hall.dump()
    browser.posts(f"/staff{path.replace('70-222222', number)}", 302)
    assert hall.dump() == before


def test_a_log_in_leads_to_the_new_cases(hall: Townhall, browser: Browser) -> None:
    account(hall)
    number = hall.files().number
    browser.logs_in("wichai")
    browser.opens("/staff", 302)
    assert browser.went_to == "/staff/work/new"
    assert number in browser.opens("/staff/work/new")
    browser.opens("/staff/log-in", 302)


def test_the_cookie_is_closed_to_scripts_and_other_sites(hall: Townhall, app: Flask) -> None:
    """As `create_app` sets it; `Secure` wherever the address is https."""
    from bot import create_app

    source = Path(create_app.__code__.co_filename).read_text(encoding="utf-8")
    for setting in ("SESSION_COOKIE_HTTPONLY=True", 'SESSION_COOKIE_SAMESITE="Lax"'):
        assert setting in source


@pytest.mark.parametrize(("login", "password"), [("wichai", "wrong words"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_a_wrong_name_read_the_same(
    hall: Townhall, browser: Browser, login: str, password: str
) -> None:
    account(hall)
    page = browser.logs_in(login, password, 401)
    assert "ไม่ถูกต้อง" in page
    browser.opens("/staff/work/new", 302)


def test_wrong_tries_must_wait_and_a_right_one_after_the_wait_gets_in(
    hall: Townhall, browser: Browser, clock: Clock
) -> None:
    account(hall)
    for _ in range(FREE_TRIES + 1):
        browser.logs_in("wichai", "wrong words", 401)
    browser.logs_in("wichai", PASSWORD, 429)
    clock.goes_on(seconds=61)
    browser.logs_in("wichai")


def test_the_wait_grows_to_a_minute_and_is_forgotten(clock: Clock) -> None:
    slow = SlowDown()
    account_ = (1, "wichai")
    waits = []
    for _ in range(12):
        slow.was_wrong(account_, clock.now)
        waits.append(slow.wait(account_, clock.now).total_seconds())
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits[FREE_TRIES:] == [2, 4, 8, 16, 32, 60, 60, 60]
    assert not slow.wait((2, "wichai"), clock.now)
    clock.goes_on(minutes=15)
    assert not slow.wait(account_, clock.now)
    slow.was_wrong(account_, clock.now)
    assert not slow.wait(account_, clock.now)


def test_guessing_names_does_not_fill_the_memory(clock: Clock) -> None:
    slow = SlowDown()
    for name in range(MOST_REMEMBERED + 1):
        slow.was_wrong((1, str(name)), clock.now)
    assert len(slow._wrong) <= MOST_REMEMBERED


def test_without_its_token_a_form_is_refused(hall: Townhall, browser: Browser) -> None:
    account(hall)
    number = hall.files().number
    browser.logs_in("wichai")
    before = hall.dump()
    for path in (f"/case/{number}/accept", "/link", "/log-out", "/log-in"):
        browser.posts(f"/staff{path}", 400, csrf_token="made up")
    assert hall.dump() == before


def test_log_out_ends_the_session(hall: Townhall, browser: Browser) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.posts("/staff/log-out")
    browser.opens("/staff/work/new", 302)


def test_a_session_ends_after_ten_hours(hall: Townhall, browser: Browser, clock: Clock) -> None:
    account(hall)
    browser.logs_in("wichai")
    clock.goes_on(hours=10, seconds=1)
    browser.opens("/staff/work/new", 302)


def test_a_session_dies_with_password_and_account(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    hall.writes(lambda tx: set_password(tx, System(), row, "another horse 10"))
    browser.opens("/staff/work/new", 302)
    browser.logs_in("wichai", "another horse 10")
    changed = hall.reads(lambda tx: tx.staff.by_id(row.id))
    assert changed is not None
    hall.writes(lambda tx: deactivate(tx, System(), changed))
    browser.opens("/staff/work/new", 302)


def test_an_account_opens_its_own_town_only(hall: Townhall, browser: Browser, clock: Clock) -> None:
    other = Townhall(hall.store, clock, open_town(hall.store, "thungthong", "อบต.", {}, WORDS))
    account(other, "somchai", "head", division=None)
    number = hall.files().number
    browser.logs_in("somchai", code=401)
    browser.logs_in("somchai", town="thungthong")
    assert number not in browser.opens("/staff/work/new")
    browser.opens(f"/staff/case/{number}", 404)
    browser.opens("/staff/link")
    browser.posts(f"/staff/case/{number}/accept", 404)


# --- cases


def test_a_case_is_read_accepted_asked_about_and_finished(hall: Townhall, browser: Browser) -> None:
    account(hall)
    filed = hall.files()
    browser.logs_in("wichai")
    page = browser.opens(f"/staff/case/{filed.number}")
    for fact in ("ไฟถนนดับ", "ซอยตัวอย่าง 3", "ไฟสาธารณะ", "2 ธ.ค. 2569", "รับแจ้งแล้ว"):
        assert fact in page
    assert SOMSRI.person not in page
    assert f"/staff/case/{filed.number}/resolve" not in page  # not before it is accepted
    browser.posts(f"/staff/case/{filed.number}/accept")
    page = browser.opens(f"/staff/case/{filed.number}")
    assert f"/staff/case/{filed.number}/accept" not in page
    browser.posts(f"/staff/case/{filed.number}/ask", words="เสาต้นไหนคะ")
    browser.opens(f"/staff/case/{filed.number}")
    browser.posts(f"/staff/case/{filed.number}/resolve", words="เปลี่ยนหลอดแล้ว")
    page = browser.opens(f"/staff/case/{filed.number}")
    assert "เปลี่ยนหลอดแล้ว" in page
    assert 'action="/staff/case' not in page
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
    assert "ท่านอื่นรับเรื่องนี้แล้ว" in browser.posts(f"/staff/case/{number}/accept", 409)
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
    assert browser.went_to == "/staff/link"
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
