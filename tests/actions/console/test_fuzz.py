"""Whatever comes in a form or an address, the console answers and never breaks."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wiring import Deps
from tests.actions.browser import Browser, account
from tests.actions.console.routes import CLOSED, EVERYBODY, OPEN, Way
from tests.actions.townhall import SOMSRI, Townhall

FIELDS = (
    "words", "name", "query", "channel", "category", "detail", "name_level", "key", "th", "en",
    "division", "target_days", "radius_m", "day", "step", "text", "rank", "agrees", "roles",
    "login", "phone", "seen", "owner", "agency", "letter", "on", "reason", "stage", "into",
    "number", "staff_id", "photo_id", "without_photo", "old", "new", "code", "digits", "town",
    "password", "id", "hours", "weekdays", "reply_rule", "unaccepted", "place", "pin", "pick",
    "kept", "reply_days", "reply_kind", "weekday", "has_weekdays", "am_from", "am_to", "mayor",
    "followers", "address", "kinds", "credential",
)  # fmt: skip
ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", "0", "-1", "9" * 30, "٣", "๙", "2026-99-99", "0001-01-01", "9999-12-31", "\x00", "🐘",
         "a" * 5000, "{}", "{0.__class__}", "%s%n", "' OR 1=1 --", "<script>", "//evil.example",
         "\r\nSet-Cookie: x=1", "\u202e", "1e309",
         "works", "light", "yes", "roles", "๑๒๓", "nan,nan,1,1"]
    ),
)  # fmt: skip
FORMS = st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=12)
DEEDS = (
    "accept", "ask", "progress", "explain", "forward", "resolve", "close", "reopen", "note",
    "category", "merge", "unmerge", "split", "publish", "hand_over", "assign", "concern",
    "reporter", "x",
)  # fmt: skip
calm = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
POSTS = [way for way in (*OPEN, *CLOSED) if way.method == "POST"]
GETS = [way for way in (*OPEN, *CLOSED) if way.method == "GET"]
ENDS_THE_SESSION = ("/staff/log-in", "/staff/log-out")


@pytest.fixture
def officer(hall: Townhall, browser: Browser) -> Browser:
    account(hall, "all", *sorted(EVERYBODY), division=None)
    hall.files()
    browser.logs_in("all")
    return browser


def sends(officer: Browser, path: str, form: dict[str, Any]) -> int:
    sent = {**form, "csrf_token": officer.token}
    with officer.client.post(path, data=sent) as answer:
        assert answer.status_code < 500, (path, form)
        where = answer.headers.get("Location", "/staff")
        assert where.startswith("/staff"), where
        assert not where.startswith("//")
        assert "Set-Cookie" not in where
        return answer.status_code


@pytest.mark.parametrize("way", POSTS, ids=str)
@calm
@given(form=FORMS)
def test_no_form_breaks_a_page(
    hall: Townhall, app: Flask, officer: Browser, way: Way, form: dict[str, Any]
) -> None:
    path = way.rule
    for name in ("<token>", "<session_id>", "<view_id>", "<wish_id>", "<answer_id>", "<day>"):
        path = path.replace(name, "x")
    path = path.replace("<staff_id>", "x").replace("<deed>", "roles").replace("<name>", "note")
    path = path.replace("<number>", SHOWN["number"])
    if path.startswith(ENDS_THE_SESSION):
        officer = Browser(app)
        officer.opens("/staff/log-in")
    sends(officer, path, form)


@pytest.mark.parametrize("deed", DEEDS)
@calm
@given(form=FORMS)
def test_no_form_of_a_case_breaks_it(
    hall: Townhall, officer: Browser, deed: str, form: dict[str, Any]
) -> None:
    number = hall.files(SOMSRI).number
    sends(officer, f"/staff/case/{number}/{deed}", form)
    events = hall.events(number)
    assert events[0][0] == "received"
    for before, after in pairwise(events):
        assert after[1] == before[2]


QUERIES = st.dictionaries(
    st.sampled_from(
        ["q", "which", "state", "category", "division", "owner", "channel", "from", "to", "sort",
         "box", "view", "page", "lang", "by", "act", "before", "number"]
    ),
    ODD,
    max_size=8,
)  # fmt: skip


@pytest.mark.parametrize("way", GETS, ids=str)
@calm
@given(query=QUERIES)
def test_no_address_breaks_a_page(
    hall: Townhall, officer: Browser, way: Way, query: dict[str, Any]
) -> None:
    path = way.rule.replace("<which>", "new").replace("<number>", SHOWN["number"])
    path = path.replace("<photo_id>", "x").replace("<token>", "x").replace("<staff_id>", "x")
    with officer.client.get(path, query_string=query) as answer:
        assert answer.status_code < 500, (path, query)
        assert answer.headers.get("Location", "/staff").startswith("/staff")


@calm
@given(name=st.text(max_size=80), body=st.binary(max_size=400))
def test_no_upload_breaks_a_case(
    hall: Townhall, deps: Deps, officer: Browser, name: str, body: bytes
) -> None:
    number = hall.files(SOMSRI).number
    sent = {
        "csrf_token": officer.token, "words": "x",
        "photos": (io.BytesIO(body), name.replace("\x00", "") or "x"),
    }  # fmt: skip
    with officer.client.post(f"/staff/case/{number}/resolve", data=sent) as answer:
        assert answer.status_code in {409, 303, 400}
    assert hall.case(number).state == "received"


SHOWN = {"number": "70-222222"}


@pytest.fixture(autouse=True)
def _one_case(hall: Townhall, app: Flask) -> None:
    SHOWN["number"] = hall.files(SOMSRI).number
