"""Who may see and do what in the console, each way in, each role, and each town."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from storage.photos import Photo
from tests.actions.browser import Browser
from tests.actions.console.routes import CLOSED, OPEN
from tests.whole.neighbours import (
    PASSWORD,
    Towns,
    case_of,
    files,
    hire,
    said,
    settle,
)

PAGES = ("", "/work/new", "/work/mine", "/work/due", "/work/late", "/case/{number}", "/link")
PHOTO = "/photo/{number}/{photo}"
DEEDS = ("/case/{number}/accept", "/case/{number}/ask", "/case/{number}/resolve")
WHO = {
    "anonymous": "",
    "administrator": "m-admin",
    "integrity": "m-integrity",
    "other division": "m-health",
    "other town": "m-far",
    "executive": "m-mayor",
    "agent": "m-works",
}
SEE = {"executive", "agent"}
WORK = {"agent"}


@pytest.fixture(scope="module")
def browsers(towns: Towns) -> dict[str, Browser]:
    near, far = towns.near_town, towns.far_town
    hire(towns, near, "m-admin", "administrator")
    hire(towns, near, "m-integrity", "integrity")
    hire(towns, near, "m-health", "agent", division="health")
    hire(towns, near, "m-works", "agent", division="works")
    hire(towns, near, "m-mayor", "executive")
    hire(towns, far, "m-far", "agent", "head", "executive")
    made = {}
    for who, login in WHO.items():
        made[who] = Browser(towns.app)
        if login:
            made[who].logs_in(login, PASSWORD, town=(far if who == "other town" else near).slug)
    return made


def test_every_address_of_the_console_is_in_a_table_of_rights(towns: Towns) -> None:
    """Cases and people: `tests/actions/console/routes.py`; tips and questions have their own."""
    known = {way.rule for way in (*OPEN, *CLOSED)}
    rules = {
        str(rule)
        for rule in towns.app.url_map.iter_rules()
        if str(rule).startswith("/staff")
        and not str(rule).startswith(("/staff/tips", "/staff/questions"))
    }
    assert rules == known


@pytest.mark.parametrize("who", WHO)
def test_who_sees_what(
    towns: Towns, browsers: dict[str, Browser], number: str, photo: Photo, who: str
) -> None:
    client = browsers[who].client
    for page in (*PAGES, PHOTO):
        path = "/staff" + page.format(number=number, photo=photo.id)
        with client.get(path) as answer:
            if who == "anonymous":
                assert (answer.status_code, answer.location) == (302, "/staff/log-in"), path
            elif "{number}" in page:
                assert answer.status_code == (200 if who in SEE else 404), path
            elif page.startswith("/work"):
                may_list = who in SEE | {"other division", "other town"}
                assert answer.status_code == (200 if may_list else 403), path
                assert (number in answer.get_data(as_text=True)) <= (who in SEE), path
            else:
                assert answer.status_code in {200, 302}
                assert number not in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", [who for who in WHO if who not in WORK])
@pytest.mark.parametrize("deed", DEEDS)
def test_who_may_not_work_changes_nothing(
    towns: Towns, browsers: dict[str, Browser], number: str, who: str, deed: str
) -> None:
    browser = browsers[who]
    browser.opens("/staff/link" if who != "anonymous" else "/staff/log-in")
    browser.posts(
        "/staff" + deed.format(number=number), 401 if who == "anonymous" else 404, words="งานของฉัน"
    )
    case = case_of(towns, towns.near_town, number)
    assert (case.state, case.owner_id) == ("received", None)


def test_numbers_that_are_none_are_not_found(browsers: dict[str, Browser]) -> None:
    client = browsers["agent"].client
    for odd in ("70-222222", "x", "%00", "..", "1 OR 1=1", "ก" * 300, "70-K7M3QX%0d%0aX: y"):
        for path in (f"/staff/case/{odd}", f"/staff/photo/{odd}/{odd}", f"/staff/work/{odd}"):
            assert client.get(path).status_code in {404, 308}, path


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_a_log_in_leads_home_wherever_somebody_wants_it_to_lead(
    towns: Towns, browsers: dict[str, Browser], target: str
) -> None:
    browser = Browser(towns.app)
    browser.opens(f"/staff/log-in?next={target}")
    browser.posts(f"/staff/log-in?next={target}", login="m-works", password=PASSWORD, next=target)
    assert browser.went_to == "/staff"
    with browser.client.get("/staff", headers={"Host": "evil.example"}) as answer:
        assert answer.location == "/staff/log-in"


def test_a_planted_session_does_not_outlive_the_log_in(
    towns: Towns, browsers: dict[str, Browser]
) -> None:
    browser = Browser(towns.app)
    browser.opens("/staff/log-in")
    planted = browser.client.get_cookie("prongsai_staff", path="/staff")
    assert planted
    browser.posts("/staff/log-in", login="m-works", password=PASSWORD)
    mine = browser.client.get_cookie("prongsai_staff", path="/staff")
    assert mine
    assert mine.value != planted.value
    stranger = towns.app.test_client()
    stranger.set_cookie("prongsai_staff", planted.value)
    assert stranger.get("/staff/work/new").status_code == 302
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.page)
    sent = {"csrf_token": token[1] if token else "", "words": "x"}
    assert browser.client.post("/staff/link", data=sent).status_code == 400


def test_a_session_of_another_key_or_none_is_nobodys(towns: Towns) -> None:
    forger = Flask("forger")
    forger.secret_key = "not the town hall's"
    signer = SecureCookieSessionInterface().get_signing_serializer(forger)
    assert signer
    for value in (signer.dumps({"town": 1, "staff": "x", "since": 9e9}), "x.y.z", "", "ก"):
        client = towns.app.test_client()
        client.set_cookie("prongsai_staff", value)
        assert client.get("/staff/work/new").status_code == 302


def test_every_page_of_the_console_is_closed_to_frames_caches_and_scripts(
    browsers: dict[str, Browser], number: str
) -> None:
    for who in ("agent", "anonymous"):
        for page in (*PAGES, "/log-in", "/nowhere"):
            with browsers[who].client.get("/staff" + page.format(number=number)) as answer:
                seen = answer.headers
                assert "frame-ancestors 'none'" in seen["Content-Security-Policy"]
                assert "unsafe" not in seen["Content-Security-Policy"]
                assert seen["X-Frame-Options"] == "DENY"
                assert seen["X-Content-Type-Options"] == "nosniff"
                assert seen["Referrer-Policy"] == "no-referrer"
                assert seen["Cache-Control"] == "no-store"
                assert "<script>" not in answer.get_data(as_text=True)


def test_words_of_citizens_stay_words_in_the_console(
    towns: Towns, browsers: dict[str, Browser]
) -> None:
    evil = '<script>alert(1)</script> {{ 98765*4321 }} "><img src=x onerror=alert(2)>'
    found = files(towns.phone("malee"), detail=evil, place=f"หน้าวัด {evil}")
    settle(towns)
    page = browsers["agent"].opens(f"/staff/case/{found}")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 98765*4321 }}" in page
    assert "426763565" not in page + said(towns.phone("malee").answers[-1:])


def test_get_changes_nothing(towns: Towns, browsers: dict[str, Browser], number: str) -> None:
    client = browsers["agent"].client
    for deed in DEEDS:
        assert client.get("/staff" + deed.format(number=number)).status_code == 405
    assert client.get("/staff/log-out").status_code == 405
    assert case_of(towns, towns.near_town, number).state == "received"
