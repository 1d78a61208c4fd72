"""Passkeys beside the password: made, used, taken away, and everything that must not open."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from bot.actions.passkeys import MOST, party_of
from bot.actions.towns import change_settings
from bot.web.staff.slowdown import FREE_TRIES
from storage.second_steps import Passkey
from tests.actions.browser import PASSWORD, Browser, account
from tests.actions.console.security_key import SecurityKey, b64
from tests.actions.townhall import Clock, Townhall


def asks_new(browser: Browser, name: str = "มือถือ", old: str = PASSWORD, code: int = 200) -> Any:
    sent = {"csrf_token": browser.token, "name": name, "old": old}
    answer = browser.client.post("/staff/me/passkeys/ask", data=sent)
    assert answer.status_code == code, answer.text
    return json.loads(answer.text)


def adds(browser: Browser, name: str = "มือถือ", key: SecurityKey | None = None) -> SecurityKey:
    key = key or SecurityKey()
    browser.opens("/staff/me")
    answer = key.makes(asks_new(browser, name))
    browser.posts("/staff/me/passkeys", credential=answer)
    browser.opens("/staff/me")
    return key


def half_in(browser: Browser, login: str = "wichai", town: str = "") -> None:
    browser.opens("/staff/log-in")
    browser.posts("/staff/log-in", login=login, password=PASSWORD, town=town)
    assert browser.went_to == "/staff/log-in/code"
    browser.opens("/staff/log-in/code")


def asks(browser: Browser, code: int = 200) -> Any:
    sent = {"csrf_token": browser.token}
    answer = browser.client.post("/staff/log-in/passkey/ask", data=sent)
    assert answer.status_code == code, answer.text
    return json.loads(answer.text)


def is_in(browser: Browser) -> bool:
    with browser.client.get("/staff/me") as answer:
        return answer.status_code == 200


def out(browser: Browser) -> None:
    browser.opens("/staff/me")
    browser.posts("/staff/log-out")


def keys_of(hall: Townhall, staff_id: str) -> tuple[Passkey, ...]:
    return hall.reads(lambda tx: tx.second_steps.passkeys(staff_id))


@pytest.fixture
def key(hall: Townhall, browser: Browser) -> SecurityKey:
    """Of wichai, whose browser is logged out afterwards."""
    account(hall)
    browser.logs_in("wichai")
    made = adds(browser)
    out(browser)
    return made


def test_with_a_passkey_the_password_alone_opens_nothing(
    key: SecurityKey, browser: Browser
) -> None:
    half_in(browser)
    assert not is_in(browser)
    browser.opens("/staff/log-in/code")
    assert "ใช้พาสคีย์" in browser.page
    browser.posts("/staff/log-in/passkey", credential=key.answers(asks(browser)))
    assert is_in(browser)


def test_the_question_names_the_account_and_asks_who_holds_the_key(
    hall: Townhall, browser: Browser
) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    asked = asks_new(browser)
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"
    assert asked["excludeCredentials"] == []
    key = adds(browser)
    assert [one["id"] for one in asks_new(browser)["excludeCredentials"]] == [b64(key.id)]
    out(browser)
    half_in(browser)
    asked = asks(browser)
    assert asked["userVerification"] == "required"
    assert [one["id"] for one in asked["allowCredentials"]] == [b64(key.id)]
    assert [one.sign_count for one in keys_of(hall, row.id)] == [0]


def test_several_have_names_and_are_removed_for_the_password(
    hall: Townhall, browser: Browser
) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    for name in ("มือถือ", "คอมที่โต๊ะ"):
        adds(browser, name)
    assert "คอมที่โต๊ะ" in browser.page
    second, first = sorted(keys_of(hall, row.id), key=lambda one: one.name)
    browser.posts(f"/staff/me/passkeys/{first.id}/drop", 409, old="wrong words")
    browser.posts(f"/staff/me/passkeys/{first.id}/drop", old=PASSWORD)
    browser.opens("/staff/me")
    browser.posts(f"/staff/me/passkeys/{first.id}/drop", 404, old=PASSWORD)
    assert [one.name for one in keys_of(hall, row.id)] == ["คอมที่โต๊ะ"]
    browser.posts(f"/staff/me/passkeys/{second.id}/drop", old=PASSWORD)
    out(browser)
    browser.logs_in("wichai")


def test_without_the_password_of_now_no_key_is_asked_for(hall: Townhall, browser: Browser) -> None:
    """Whoever finds an open screen adds nothing to it, and guesses as slowly as at the door."""
    row = account(hall)
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    for _ in range(FREE_TRIES + 1):
        assert asks_new(browser, old="guess", code=409) == {"fault": "wrong"}
    assert asks_new(browser, code=429) == {"fault": "slow"}
    browser.posts("/staff/me/passkeys", 409, credential=SecurityKey().makes({"challenge": "AAAA"}))
    assert keys_of(hall, row.id) == ()


def test_a_key_without_a_name_and_an_eleventh_are_refused(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    assert asks_new(browser, name="", code=409) == {"fault": "no_passkey_name"}
    with hall.store.begin(hall.town.id) as tx:
        for at in range(MOST):
            tx.second_steps.add_passkey(row.id, bytes([at]), b"x", 0, "x")
    assert asks_new(browser, code=409) == {"fault": "too_many_passkeys"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://prongsai.example.net"},
        {"origin": "http://localhost:8001"},
        {"rp_id": "example.net"},
        {"is_verified": False},
    ],
    ids=["another origin", "another port", "made for another name", "nobody looked who holds it"],
)
def test_a_wrong_answer_makes_no_key_and_opens_nothing(
    hall: Townhall, browser: Browser, wrong: dict[str, Any]
) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    answer = SecurityKey(**wrong).makes(asks_new(browser))
    browser.posts("/staff/me/passkeys", 409, credential=answer)
    assert keys_of(hall, row.id) == ()
    key = adds(browser)
    out(browser)
    half_in(browser)
    for name, value in wrong.items():
        setattr(key, name, value)
    browser.posts("/staff/log-in/passkey", 401, credential=key.answers(asks(browser)))
    assert not is_in(browser)


def test_a_question_is_answered_once(key: SecurityKey, app: Flask, browser: Browser) -> None:
    half_in(browser)
    answer = key.answers(asks(browser))
    cookies = browser.client.get_cookie("session")
    assert cookies
    browser.posts("/staff/log-in/passkey", credential=answer)
    assert is_in(browser)
    thief = Browser(app)
    thief.client.set_cookie("session", cookies.value)  # of before the answer
    thief.opens("/staff/log-in/code")
    thief.posts("/staff/log-in/passkey", 401, credential=answer)
    assert not is_in(thief)


def test_a_wrong_answer_spends_the_question_too(key: SecurityKey, browser: Browser) -> None:
    half_in(browser)
    question = asks(browser)
    before = browser.client.get_cookie("session")
    assert before
    browser.posts("/staff/log-in/passkey", 401, credential="{}")
    browser.client.set_cookie("session", before.value)
    browser.posts("/staff/log-in/passkey", 401, credential=key.answers(question))
    assert not is_in(browser)


def test_the_answer_of_another_browser_opens_nothing(
    key: SecurityKey, app: Flask, browser: Browser
) -> None:
    """Somebody with the password has the owner answer a question that his own browser asked."""
    half_in(browser)
    answer = key.answers(asks(browser))
    thief = Browser(app)
    half_in(thief)
    asks(thief)
    thief.posts("/staff/log-in/passkey", 401, credential=answer)
    assert not is_in(thief)


def test_a_question_lives_five_minutes(key: SecurityKey, browser: Browser, clock: Clock) -> None:
    half_in(browser)
    clock.goes_on(seconds=200)
    answer = key.answers(asks(browser))
    clock.goes_on(seconds=101)
    browser.posts("/staff/log-in/passkey", 302, credential=answer)
    assert browser.went_to == "/staff/log-in"
    account_page = Browser(browser.client.application)
    half_in(account_page)
    answer = key.answers(asks(account_page))
    clock.goes_on(seconds=299)
    account_page.posts("/staff/log-in/passkey", credential=answer)


def test_an_old_question_behind_a_new_key_is_refused(
    hall: Townhall, browser: Browser, clock: Clock
) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    answer = SecurityKey().makes(asks_new(browser))
    clock.goes_on(seconds=301)
    browser.posts("/staff/me/passkeys", 409, credential=answer)
    assert keys_of(hall, row.id) == ()


def test_what_nobody_answered_is_swept(hall: Townhall, browser: Browser, clock: Clock) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.opens("/staff/me")
    asks_new(browser)
    assert hall.store.sweeps.purge_challenges(clock.now) == 0
    clock.goes_on(seconds=300)
    assert hall.store.sweeps.purge_challenges(clock.now) == 1


def test_a_key_of_somebody_else_opens_nothing(
    key: SecurityKey, hall: Townhall, app: Flask, browser: Browser
) -> None:
    account(hall, "malee")
    other = Browser(app)
    other.logs_in("malee")
    mine = adds(other)
    out(other)
    half_in(browser)
    browser.posts("/staff/log-in/passkey", 401, credential=mine.answers(asks(browser)))
    assert not is_in(browser)


def test_a_key_is_registered_once(key: SecurityKey, hall: Townhall, app: Flask) -> None:
    row = account(hall, "malee")
    other = Browser(app)
    other.logs_in("malee")
    other.opens("/staff/me")
    other.posts("/staff/me/passkeys", 409, credential=key.makes(asks_new(other)))
    assert keys_of(hall, row.id) == ()


def test_a_key_of_the_town_next_door_opens_nothing(
    key: SecurityKey, hall: Townhall, app: Flask, browser: Browser
) -> None:
    """Even where log-in, password and key are the same as there, each town has its own."""
    other = Townhall.open(hall.store, hall.clock, "thungthong")
    row = account(other)
    theirs = Browser(app)
    theirs.logs_in("wichai", town="thungthong")
    twin = adds(theirs, key=SecurityKey(id=key.id))
    out(theirs)
    half_in(browser)
    browser.posts("/staff/log-in/passkey", 401, credential=twin.answers(asks(browser)))
    assert not is_in(browser)
    half_in(theirs, town="thungthong")
    theirs.posts("/staff/log-in/passkey", 401, credential=key.answers(asks(theirs)))
    assert not is_in(theirs)
    assert len(keys_of(other, row.id)) == 1


def test_a_copied_key_is_noticed_by_its_counter(
    key: SecurityKey, hall: Townhall, app: Flask
) -> None:
    twin = SecurityKey(id=key.id, pair=key.pair, signs=key.signs)
    for code in (303, 303):
        one = Browser(app)
        half_in(one)
        one.posts("/staff/log-in/passkey", code, credential=key.answers(asks(one)))
    thief = Browser(app)
    half_in(thief)
    thief.posts("/staff/log-in/passkey", 401, credential=twin.answers(asks(thief)))
    acts = [entry.act for entry in hall.reads(lambda tx: tx.audit.latest())]
    assert "passkey_copied" in acts


def test_a_key_that_never_counts_is_taken(key: SecurityKey, app: Flask) -> None:
    """Passkeys that a phone keeps in its cloud stay at nought."""
    key.counts = False
    for _ in range(2):
        one = Browser(app)
        half_in(one)
        one.posts("/staff/log-in/passkey", credential=key.answers(asks(one)))


@pytest.mark.parametrize(
    "strange",
    ["", "{}", "[]", "null", "x" * 20_000, '{"rawId": 5}', '{"rawId": "AAAA"}', "[" * 9000],
)
def test_strange_answers_are_refused_in_our_own_words(
    key: SecurityKey, browser: Browser, strange: str
) -> None:
    half_in(browser)
    asks(browser)
    page = browser.posts("/staff/log-in/passkey", 401, credential=strange)
    assert "พาสคีย์นี้เปิดบัญชีไม่ได้" in page


def test_guessing_answers_must_wait(key: SecurityKey, browser: Browser, clock: Clock) -> None:
    half_in(browser)
    for _ in range(FREE_TRIES + 1):
        browser.posts("/staff/log-in/passkey", 401, credential="{}")
    answer = key.answers(asks(browser))
    browser.posts("/staff/log-in/passkey", 429, credential=answer)
    clock.goes_on(seconds=61)
    browser.posts("/staff/log-in/passkey", credential=key.answers(asks(browser)))


def test_nothing_is_asked_of_a_stranger(hall: Townhall, browser: Browser) -> None:
    account(hall)
    browser.opens("/staff/log-in")
    assert asks(browser, 403) == {"fault": "half"}
    browser.posts("/staff/log-in/passkey", 302, credential="{}")
    assert browser.went_to == "/staff/log-in"


def test_an_account_without_a_key_is_asked_for_none(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    hall.writes(lambda tx: tx.second_steps.begin_authenticator(row.id, "A" * 32))
    hall.writes(lambda tx: tx.second_steps.confirm_authenticator(row.id))
    half_in(browser)
    assert "พาสคีย์" not in browser.page
    assert asks(browser, 404) == {"fault": "no_passkey"}


def test_who_must_have_a_second_step_may_have_a_passkey(hall: Townhall, browser: Browser) -> None:
    change_settings(hall.store, hall.town, {"second_step": "required"})
    account(hall, "napa", "administrator", division=None)
    browser.opens("/staff/log-in")
    browser.posts("/staff/log-in", login="napa", password=PASSWORD)
    browser.opens("/staff/me/second-step")
    page = browser.posts("/staff/me/passkeys", 409, credential="{}")
    assert "เก็บพาสคีย์นี้ไม่ได้" in page
    assert not is_in(browser)
    answer = SecurityKey().makes(asks_new(browser))
    browser.posts("/staff/me/passkeys", credential=answer)
    browser.opens("/staff/people")


def test_a_new_key_ends_the_log_ins_that_were_there(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    account(hall)
    elsewhere = Browser(app)
    elsewhere.logs_in("wichai")
    browser.logs_in("wichai")
    adds(browser)
    assert not is_in(elsewhere)
    assert is_in(browser)


def test_the_app_goes_and_the_key_stays(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    hall.writes(lambda tx: tx.second_steps.add_passkey(row.id, b"x", b"x", 0, "x"))
    hall.writes(lambda tx: tx.second_steps.begin_authenticator(row.id, "A" * 32))
    hall.writes(lambda tx: tx.second_steps.confirm_authenticator(row.id))
    hall.writes(lambda tx: tx.sessions.add(row.id, "t", via="totp", device=""))
    with browser.client.session_transaction() as cookie:
        cookie["town"], cookie["key"] = hall.town.id, "t"
    browser.opens("/staff/me")
    browser.posts("/staff/me/second-step/forget", old=PASSWORD)
    assert is_in(browser)
    assert len(keys_of(hall, row.id)) == 1
    assert not hall.reads(lambda tx: tx.second_steps.authenticator(row.id))


@pytest.mark.parametrize(
    ("public", "seen", "rp_id", "origin"),
    [
        ("https://line.example.go.th", "http://10.0.0.5:8000/", "line.example.go.th",
         "https://line.example.go.th"),
        ("https://line.example.go.th:8443", "http://x/", "line.example.go.th",
         "https://line.example.go.th:8443"),
        ("", "http://localhost:8000/", "localhost", "http://localhost:8000"),
        ("", "http://evil.example/", "localhost", "http://evil.example"),
    ],
)  # fmt: skip
def test_keys_are_bound_to_the_public_address(
    public: str, seen: str, rp_id: str, origin: str
) -> None:
    """Without one they are made on this machine only: a browser refuses the name anywhere else."""
    made = party_of(public, seen)
    assert (made.rp_id, made.origin) == (rp_id, origin)


def test_a_lost_device_is_taken_away_by_two_administrators(
    key: SecurityKey, hall: Townhall, app: Flask, browser: Browser
) -> None:
    row = hall.reads(lambda tx: tx.staff.by_login("wichai"))
    assert row
    half_in(browser)
    browser.posts("/staff/log-in/passkey", credential=key.answers(asks(browser)))
    for login in ("first", "second"):
        account(hall, login, "administrator", division=None)
    first, second = Browser(app), Browser(app)
    first.logs_in("first")
    first.opens(f"/staff/people/{row.id}")
    first.posts(f"/staff/people/{row.id}/forget-second-step")
    (wish,) = hall.reads(lambda tx: tx.wishes.open())
    first.opens("/staff/people")
    first.posts(f"/staff/people/wish/{wish.id}", 409, agrees="yes")
    assert keys_of(hall, row.id)
    second.logs_in("second")
    second.opens("/staff/people")
    second.posts(f"/staff/people/wish/{wish.id}", agrees="yes")
    assert keys_of(hall, row.id) == ()
    assert not is_in(browser)
    browser.logs_in("wichai")


def test_asking_again_replaces_the_question(key: SecurityKey, browser: Browser) -> None:
    half_in(browser)
    first, second = asks(browser), asks(browser)
    assert first["challenge"] != second["challenge"]
    browser.posts("/staff/log-in/passkey", 401, credential=key.answers(first))
    browser.posts("/staff/log-in/passkey", credential=key.answers(asks(browser)))
