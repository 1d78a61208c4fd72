"""The five-minute link: in the browser that asked, with the digits it shows, once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from bot.actions.log_in_links import MOST_AN_HOUR
from bot.web.staff.slowdown import FREE_TRIES
from tests.actions.browser import Browser
from tests.actions.townhall import Clock, Townhall


def asks(browser: Browser, login: str = "wichai", code: int = 200) -> str:
    """The two digits on the page."""
    browser.opens("/staff/log-in/line")
    page = browser.posts("/staff/log-in/line", code, login=login)
    found = re.search(r'class="number big">(\d\d)<', page)
    return found[1] if found else ""


def link_sent(hall: Townhall, person: str = "L-wichai") -> str:
    found = re.findall(
        r'"(https?://[^"]*?)(/staff/log-in/line/[^"?]+)\?', hall.pushed(person)[-1][2]
    )
    assert found
    return str(found[-1][1])


def test_a_linked_officer_gets_in_without_a_password(hall: Townhall, browser: Browser) -> None:
    hall.agent()
    digits = asks(browser)
    link = link_sent(hall)
    browser.opens(link)
    browser.opens(link)
    browser.posts(link, digits=digits)
    browser.opens("/staff/work/new")


def test_what_is_sent_is_the_same_whatever_the_digits(hall: Townhall, browser: Browser) -> None:
    """In a card any two digits may stand by chance, as a size or a colour: cards are compared."""

    def sent() -> str:
        return re.sub(r"(?<=log-in/line/)[^\"?]+", "LINK", hall.pushed("L-wichai")[-1][2])

    hall.agent()
    cards = {asks(browser): sent() for _ in range(3)}
    assert len(cards) > 1, "all digits alike: one time in eight thousand"
    assert len(set(cards.values())) == 1


def test_the_link_is_nothing_in_another_browser(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    hall.agent()
    digits = asks(browser)
    link = link_sent(hall)
    other = Browser(app)
    asks(other, "nobody")
    other.opens(link, 404)
    other.opens("/staff/log-in/line")
    other.posts(link, 404, digits=digits)
    other.opens("/staff/work/new", 302)


def test_it_opens_once_and_for_five_minutes(hall: Townhall, browser: Browser, clock: Clock) -> None:
    hall.agent()
    digits = asks(browser)
    link = link_sent(hall)
    browser.opens(link)
    clock.goes_on(minutes=5)
    browser.posts(link, 404, digits=digits)
    digits = asks(browser)
    link = link_sent(hall)
    browser.opens(link)
    browser.posts(link, digits=digits)
    browser.opens("/staff/me")
    browser.posts("/staff/log-out")
    browser.opens(link, 404)


def test_three_wrong_numbers_end_it(hall: Townhall, browser: Browser) -> None:
    hall.agent()
    digits = asks(browser)
    link = link_sent(hall)
    wrong = "10" if digits != "10" else "11"
    browser.opens(link)
    browser.posts(link, 401, digits=wrong)
    browser.posts(link, 401, digits=wrong)
    browser.posts(link, 404, digits=wrong)
    browser.opens("/staff/log-in/line")
    browser.posts(link, 404, digits=digits)


@pytest.mark.parametrize("role", ["administrator", "integrity"])
def test_administrators_and_integrity_officers_get_none(
    hall: Townhall, browser: Browser, role: str
) -> None:
    hall.staff("napa", "agent", role)
    assert asks(browser, "napa")
    assert hall.pushed() == []


def test_whoever_asks_sees_the_same_page(hall: Townhall, browser: Browser) -> None:
    hall.agent()
    hall.staff("nolink", "agent", line=False)
    pages = []
    for login in ("wichai", "nolink", "nobody"):
        asks(browser, login)
        page = re.sub(r'big">\d\d<', "", browser.page)
        pages.append(re.sub(r'value="[^"]+"', "", page))
    assert pages[0] == pages[1] == pages[2]


def test_a_flood_of_asking_costs_few_messages(hall: Townhall, app: Flask, clock: Clock) -> None:
    hall.agent()
    for _ in range(MOST_AN_HOUR + 3):
        asks(Browser(app))
        clock.goes_on(minutes=2)
    assert len(hall.pushed("L-wichai")) == MOST_AN_HOUR


def test_one_address_that_goes_on_asking_must_wait(
    hall: Townhall, app: Flask, clock: Clock
) -> None:
    hall.agent()
    for _ in range(5):
        asks(Browser(app), "nobody")
    asks(Browser(app), "nobody", 429)


def test_a_role_given_meanwhile_closes_the_link(hall: Townhall, browser: Browser) -> None:
    from dataclasses import replace

    member = hall.agent()
    digits = asks(browser)
    link = link_sent(hall)
    row = hall.reads(lambda tx: tx.staff.by_id(member.id))
    assert row
    hall.writes(lambda tx: tx.staff.save(replace(row, roles=frozenset({"administrator"}))))
    browser.opens(link)
    browser.posts(link, 404, digits=digits)


def test_a_stranger_who_asks_for_many_names_keeps_nobody_else_out(
    hall: Townhall, app: Flask, browser: Browser
) -> None:
    """Behind a proxy all come from one address; and who does not exist costs and tells nothing."""
    hall.agent()
    stranger = Browser(app)
    before = hall.dump()
    for number in range(3 * FREE_TRIES):
        asks(stranger, f"nobody{number}")
    for _ in range(FREE_TRIES + 1):
        asks(stranger, "nobody")
    asks(stranger, "nobody", 429)
    assert hall.dump() == before
    asks(browser)
    assert link_sent(hall)
