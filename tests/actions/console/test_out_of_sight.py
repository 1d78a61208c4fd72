"""A step that moves a case out of the officer's own sight is done, and says so."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.actions.browser import Browser, account
from tests.actions.townhall import Townhall


@pytest.fixture
def agent(hall: Townhall, browser: Browser) -> Browser:
    account(hall, "manee", "agent", division="works")
    account(hall, "malee", "agent", division="water")
    browser.logs_in("manee")
    return browser


@pytest.fixture
def number(hall: Townhall) -> str:
    return str(hall.files().number)


@pytest.mark.parametrize(
    ("deed", "fields"), [("category", {"category": "water"}), ("hand_over", {"division": "water"})]
)
def test_a_case_that_goes_to_another_division(
    hall: Townhall, agent: Browser, number: str, deed: str, fields: dict[str, Any]
) -> None:
    agent.opens(f"/staff/case/{number}")
    agent.posts(f"/staff/case/{number}/{deed}", 303, **fields)
    assert hall.case(number).division == "water"
    assert agent.went_to == f"/staff/work/mine?sent={number}&to=water"
    assert f"เรื่อง {number} ไปที่กองการประปาแล้ว" in agent.opens(agent.went_to)


def test_who_names_herself_is_told_that_it_is_done(
    hall: Townhall, agent: Browser, number: str
) -> None:
    me = hall.reads(lambda tx: tx.staff.by_login("manee"))
    assert me is not None
    agent.opens(f"/staff/case/{number}")
    agent.posts(f"/staff/case/{number}/concern", staff_id=me.id)
    assert f"เรื่อง {number} ไม่แสดงให้คุณเห็นอีก" in agent.opens(agent.went_to)
    assert "to=" not in agent.went_to.replace("to=&", "").removesuffix("to=")
    assert number not in agent.opens("/staff/work/mine?sent=ไม่ใช่เลข")


def test_a_split_comes_back_with_the_new_number_and_is_done_once(
    hall: Townhall, agent: Browser, number: str
) -> None:
    page = agent.opens(f"/staff/case/{number}")
    once, seen = re.search(r'name="once" value="(\w+)"', page), len(hall.kinds(number))
    assert once
    sent: dict[str, Any] = {
        "category": "water",
        "words": "ท่อแตกด้วย",
        "once": once[1],
        "seen": str(seen),
    }
    agent.posts(f"/staff/case/{number}/split", 409, **{**sent, "words": " "})
    agent.posts(f"/staff/case/{number}/split", 303, **sent)
    [new] = {one.number for one in hall.reads(lambda tx: tx.links.around(number))}
    assert agent.went_to == f"/staff/case/{number}?split={new}"
    assert f"เรื่องใหม่คือ {new}" in agent.opens(agent.went_to)
    agent.posts(f"/staff/case/{number}/split", 303, **sent)
    assert agent.went_to == f"/staff/case/{number}"
    assert len(hall.reads(lambda tx: tx.links.around(number))) == 1
    agent.posts(f"/staff/case/{new}/split", 404, **sent)


@pytest.mark.parametrize(("category", "is_mine"), [("light", True), ("water", False)])
def test_what_was_taken_in_is_linked_where_it_may_be_seen(
    agent: Browser, category: str, is_mine: bool
) -> None:
    agent.opens("/staff/take-in")
    agent.posts(
        "/staff/take-in", 200, channel="phone", category=category, detail="ไฟดับ", name_level="none"
    )
    assert "รับเรื่องแล้ว" in agent.page
    assert ("ดูเรื่อง" in agent.page) == is_mine
