"""An empty list says what to do instead; a full one says where it is."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from bot.actions.office_commands import PutDayOff
from handlers.commands import Where
from tests.actions.browser import Browser, account
from tests.actions.townhall import BOONMEE, Townhall


@pytest.fixture
def officer(hall: Townhall, browser: Browser) -> Browser:
    account(hall)
    browser.logs_in("wichai")
    return browser


def ways(page: str) -> list[str]:
    """Where the buttons of the empty list lead."""
    found = re.search(r'<p class="next">(.*?)</p>', page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', found[1]) if found else []


def test_an_empty_worklist_leads_to_those_that_have_work(hall: Townhall, officer: Browser) -> None:
    assert ways(officer.opens("/staff/work/late")) == ["/staff/search"]
    hall.files()
    assert ways(officer.opens("/staff/work/late")) == ["/staff/work/new"]
    assert ways(officer.opens("/staff/work/new")) == []


def test_who_finds_nothing_is_told_what_to_try(hall: Townhall, officer: Browser) -> None:
    hall.files()
    page = officer.opens("/staff/search?q=ปลาวาฬ")
    assert "คำให้สั้นลง" in page
    assert ways(page) == ["/staff/search"]
    (again,) = ways(officer.opens("/staff/search?q=ไฟ&state=closed&lang=en"))
    assert again == "/staff/search?q=%E0%B9%84%E0%B8%9F&amp;lang=en"
    assert officer.opens("/staff/search?q=ไฟ").count('class="next"') == 0
    assert ways(officer.opens("/staff/search?page=9")) == ["/staff/search"]
    hall.files(BOONMEE, where=Where("ท่าน้ำ"))
    assert "/staff/search?state=received" in ways(
        officer.opens("/staff/search?view=map&state=received")
    )


@pytest.mark.parametrize("view", ["cards", "table"])
def test_a_list_says_where_each_case_is(hall: Townhall, officer: Browser, view: str) -> None:
    hall.files(where=Where("หลังวัดตัวอย่าง", 13.75, 100.5))
    assert "หลังวัดตัวอย่าง" in officer.opens(f"/staff/work/new?view={view}")


def test_a_day_on_record_is_written_as_people_read_it(hall: Townhall, browser: Browser) -> None:
    account(hall, "admin", "administrator", division=None)
    browser.logs_in("admin")
    admin = hall.staff("second", "administrator")
    day_off: Any = PutDayOff(date(2026, 12, 31), "หยุดพิเศษ", is_working=False)
    hall.does(admin, day_off)
    page = browser.opens("/staff/audit").replace("\xa0", " ")
    assert "31 ธ.ค. 2569" in page
    assert "2026-12-31" not in page
