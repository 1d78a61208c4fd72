"""The page of one's own addresses, and what the administrator sees of letters that fail."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from bot.doctor import _letters
from bot.letters.postman import Postman
from bot.web.staff.slowdown import FREE_TRIES
from bot.wiring import Deps
from tests.actions.browser import Browser, account
from tests.actions.test_letters import ADDRESS, Bag
from tests.actions.townhall import Clock, Townhall

HERE = "/staff/me/letters"


def test_the_doctor_says_that_letters_arrive(
    hall: Townhall, deps: Deps, browser: Browser, clock: Clock
) -> None:
    assert list(_letters(deps)) == []
    account(hall)
    browser.logs_in("wichai")
    browser.opens(HERE)
    browser.posts(HERE, address="wichai@town.example")
    postman(deps, Bag()).walk(clock.now)
    assert [one.level for one in _letters(deps)] == ["ok"]


def postman(deps: Deps, bag: Bag) -> Postman:
    return Postman(deps.store, deps.towns.of, bag, ADDRESS, deps.clock)


def way_of(hall: Townhall, staff_id: str) -> str:
    return hall.reads(lambda tx: tx.letters.ways(staff_id))[-1].id


def test_an_address_is_added_proved_chosen_for_and_removed(
    hall: Townhall, deps: Deps, browser: Browser, clock: Clock
) -> None:
    row, bag = account(hall), Bag()
    browser.logs_in("wichai")
    assert "ยังไม่ได้ตั้งเซิร์ฟเวอร์อีเมล" in browser.opens(HERE)
    browser.posts(HERE, 409, address="nonsense")
    assert 'value="nonsense"' in browser.page
    browser.posts(HERE, address="wichai@town.example")
    assert "ส่งรหัสยืนยันไปแล้ว" in browser.opens(browser.went_to)
    assert "รอส่ง" in browser.page
    assert "wichai@town.example" not in browser.page
    postman(deps, bag).walk(clock.now)
    way = way_of(hall, row.id)
    browser.posts(f"{HERE}/{way}/prove", 409, proof="1")
    assert "รหัสไม่ตรง" in browser.page
    code = "".join(sign for sign in bag.carried[-1][1].text.split("\n")[0] if sign.isdigit())
    browser.posts(f"{HERE}/{way}/prove", proof=code)
    browser.opens(HERE)
    browser.posts(f"{HERE}/{way}/wants", kinds=["reminder"])
    page = browser.opens(HERE)
    assert 'value="reminder" checked' in page
    assert 'value="digest" checked' not in page
    browser.posts(f"{HERE}/{way}/drop")
    browser.opens(HERE)
    browser.posts(f"{HERE}/{way}/drop", 404)


def test_nobody_touches_the_address_of_another(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    row = account(hall)
    browser.logs_in("wichai")
    browser.opens(HERE)
    browser.posts(HERE, address="wichai@town.example")
    way = way_of(hall, row.id)
    account(hall, "malee")
    other = Browser(app)
    other.logs_in("malee")
    assert "wi•••" not in other.opens(HERE)
    before = hall.dump()
    other.posts(f"{HERE}/{way}/drop", 404)
    other.posts(f"{HERE}/{way}/wants", 404, kinds=["digest"])
    other.posts(f"{HERE}/{way}/prove", 409, proof="000000")
    assert hall.dump() == before


def test_addresses_one_after_the_other_must_wait(
    hall: Townhall, browser: Browser, clock: Clock
) -> None:
    """Nobody floods a stranger's box with codes."""
    row = account(hall)
    browser.logs_in("wichai")
    browser.opens(HERE)
    for at in range(FREE_TRIES + 1):
        browser.posts(HERE, address=f"a{at}@town.example")
        way = way_of(hall, row.id)
        browser.posts(f"{HERE}/{way}/drop")
        browser.opens(HERE)
    browser.posts(HERE, 429, address="more@town.example")
    clock.goes_on(seconds=61)
    browser.posts(HERE, address="more@town.example")


def test_the_administrator_sees_whose_letters_fail_and_no_address(
    hall: Townhall, deps: Deps, app: Flask, browser: Browser, clock: Clock
) -> None:
    account(hall)
    browser.logs_in("wichai")
    browser.opens(HERE)
    browser.posts(HERE, address="wichai@town.example")
    postman(deps, Bag(refuses="refused")).walk(clock.now)
    assert "ปลายทางไม่รับ" in browser.opens(HERE)
    assert any("do not get through: 1" in one.text for one in _letters(deps))
    account(hall, "admin", "administrator", division=None)
    admin = Browser(app)
    admin.logs_in("admin")
    page = admin.opens("/staff/settings")
    assert "wichai สมมติ" in page
    assert "ปลายทางไม่รับ" in page
    assert "wi•••@town.example" not in page
    clock.now += timedelta(days=8)
    admin.opens("/staff/log-in")
    admin.logs_in("admin")
    assert "ปลายทางไม่รับ" not in admin.opens("/staff/settings")
