"""The week in a real browser: the picture comes, the table fits, the other weeks are a tap away."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casework.officehours import bangkok_date
from casework.week import monday_of
from tests.browser.errands import log_in, report_by_typing
from tests.browser.phone import PhonePage
from tests.browser.test_the_whole_way import assert_fine
from tests.browser.town_hall import TownHall

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_mayor_sees_this_week(phone: PhonePage, hall: TownHall, width: int) -> None:
    report_by_typing(phone.of("malee"), "road", f"ถนนเป็นหลุมหน้าวัดสมมติค่ะ {width}")
    page = phone.page
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, hall, "mayor")
    page.goto(f"{hall.web}/staff/week")
    page.get_by_role("link", name="สัปดาห์ถัดไป").click()
    this_week = monday_of(bangkok_date(datetime.now(UTC)))
    assert f"of={this_week.isoformat()}" in page.url
    picture = page.locator("img.week")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1300)
    total = page.locator("table tr").last
    assert int(total.locator("td").first.inner_text()) >= 1
    assert_fine(page, width)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"week-{width}.png", full_page=True)
