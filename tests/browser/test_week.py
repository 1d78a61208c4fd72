"""The week in a real browser: the picture comes, the table fits, the other weeks are a tap away."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.wiring import now
from casework.officehours import bangkok_date
from casework.week import monday_of
from tests.browser.errands import log_in, report_by_typing
from tests.browser.phone import PhonePage
from tests.browser.test_the_whole_way import assert_fine
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")


def reports_within_a_week(phone: PhonePage, words: str) -> date:
    """The Monday of the week in which it came in; once more if that ended meanwhile."""
    while True:
        week = this_week()
        report_by_typing(phone, "road", words)
        if this_week() == week:
            return week


def this_week() -> date:
    return monday_of(bangkok_date(now()))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_mayor_sees_this_week(phone: PhonePage, hall: TownHall, width: int) -> None:
    week = reports_within_a_week(phone.of("malee"), f"ถนนเป็นหลุมหน้าวัดสมมติค่ะ {width}")
    page = phone.page
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, hall, "mayor")
    page.goto(f"{hall.web}/staff/week?of={week - timedelta(days=7)}")
    page.get_by_role("link", name="สัปดาห์ถัดไป").click()
    expect(page).to_have_url(re.compile(f"of={week}"))
    picture = page.locator("img.week")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1300)
    total = page.locator("table tr").last
    expect(total.locator("td").first).to_have_text(re.compile("^[1-9]"))
    assert_fine(page, width)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"week-{width}.png", full_page=True)
