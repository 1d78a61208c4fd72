"""What a town decides for itself, in the console."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.actions.town_office import ladder_of
from bot.actions.towns import rules_of
from bot.case_hours import climb
from casework.ladder import Rung
from handlers.commands import FileCase
from storage.catalogue import Quota
from storage.towns import Town
from tests.actions.browser import Browser, account
from tests.actions.townhall import SOMSRI, Townhall


@pytest.fixture
def admin(hall: Townhall, browser: Browser) -> Browser:
    account(hall, "admin", "administrator", division=None)
    browser.logs_in("admin")
    return browser


def town(hall: Townhall) -> Town:
    found = hall.store.towns.by_id(hall.town.id)
    assert found
    return found


def test_settings_are_changed_and_on_record(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/settings")
    admin.posts("/staff/settings", name="เทศบาลใหม่สมมติ", phone="0 1111 1111")
    assert (town(hall).name, town(hall).settings["phone"]) == ("เทศบาลใหม่สมมติ", "0 1111 1111")
    assert "เทศบาลใหม่สมมติ" in admin.opens("/staff/settings")
    acts = {(one.act, bool(one.staff_id)) for one in hall.reads(lambda tx: tx.audit.latest())}
    assert ("town_changed", True) in acts


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply_days": "soon", "reply_kind": "calendar"},
        {"reply_days": "15", "reply_kind": "lunar"},
        {"am_from": "whenever", "am_to": "12:00"},
        {"am_from": "", "am_to": ""},
        {"has_weekdays": "1", "weekday": "9"},
        {"second_step": "never"},
        {"followers": "always"},
        {"mayor": "nobody"},
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_is_refused_and_stays_on_the_page(
    hall: Townhall, admin: Browser, wrong: dict[str, str]
) -> None:
    before = town(hall)
    admin.opens("/staff/settings")
    answer = admin.client.post(
        "/staff/settings", data={"csrf_token": admin.token, "name": "ชื่อใหม่", **wrong}
    )
    assert answer.status_code == 409
    assert 'value="ชื่อใหม่"' in answer.text
    assert town(hall) == before


def test_days_hours_and_chiefs_are_chosen_not_written(hall: Townhall, admin: Browser) -> None:
    hall.staff("boss", "executive")
    page = admin.opens("/staff/settings")
    for shown in ('value="08:30"', 'value="16:30"', 'name="reply_days" type="number"', "boss สมมติ"):
        assert shown in page
    assert page.count(" checked>") == 5
    sent = {
        "csrf_token": admin.token, "name": "x", "reply_days": "10", "reply_kind": "working",
        "am_from": "08:00", "am_to": "16:00", "pm_from": "", "pm_to": "", "has_weekdays": "1",
        "weekday": ["0", "2", "5"], "mayor": "boss", "clerk": "", "followers": "end",
        "second_step": "offered",
    }  # fmt: skip
    admin._sees(admin.client.post("/staff/settings", data=sent), 303)
    kept = town(hall).settings
    assert (kept["reply_rule"], kept["hours"]) == ("10 working", ["08:00-16:00"])
    assert (kept["weekdays"], kept["mayor"], kept["followers"]) == (["0", "2", "5"], "boss", "end")
    assert "clerk" not in kept
    assert "บันทึกแล้ว" in admin.opens(admin.went_to)
    assert admin.page.count(" checked>") == 3
    assert 'value="16:00"' in admin.page
    assert 'value="13:00"' not in admin.page


def test_new_rules_move_no_old_case(hall: Townhall, admin: Browser) -> None:
    number = hall.files().number
    due = hall.case(number).reply_due_on
    admin.opens("/staff/settings")
    admin.posts("/staff/settings", name="x", reply_days="3", reply_kind="calendar")
    assert hall.case(number).reply_due_on == due


def test_the_meter_shows_the_messages_of_the_month(hall: Townhall, admin: Browser) -> None:
    hall.writes(lambda tx: tx.catalogue.put_quota(Quota("2026-11", 123, 300)))
    page = admin.opens("/staff/settings")
    assert "<strong>123</strong> / 300" in page
    assert "<meter" in page


def test_the_ladder_has_the_towns_own_days(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/settings")
    admin.posts("/staff/settings/ladder", unaccepted="2", due_in_5="4", day_30="45")
    assert town(hall).settings["ladder"] == {"unaccepted": 2, "due_in_5": -4, "day_30": 45}
    days = {rung.code: rung.days for rung in ladder_of(town(hall).settings)}
    assert (days["unaccepted"], days["day_30"], days["due"]) == (2, 45, 0)
    admin.opens("/staff/settings")
    admin.posts("/staff/settings/ladder", 409, unaccepted="soon")


def test_a_category_is_changed_for_later_cases(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/settings/categories")
    admin.posts(
        "/staff/settings/categories", key="light", division="clerk", target_days="9",
        radius_m="70", is_active="1",
    )  # fmt: skip
    row = hall.reads(lambda tx: tx.catalogue.category("light"))
    assert row
    assert (row.division, row.target_days, row.radius_m, row.is_active) == ("clerk", 9, 70, True)
    for wrong in ({"target_days": "0"}, {"radius_m": "x"}, {"division": "moon"}, {"key": "B A"}):
        sent = {"key": "light", "division": "works", "target_days": "9", "radius_m": "70", **wrong}
        admin.opens("/staff/settings/categories")
        admin.posts("/staff/settings/categories", 409, **sent)


def test_a_town_adds_a_kind_of_its_own_with_its_name(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/settings/categories")
    admin.posts(
        "/staff/settings/categories", key="beach", division="works", target_days="5",
        radius_m="50", is_active="1", name_th="ชายหาด", name_en="Beach",
    )  # fmt: skip
    assert "ชายหาด" in admin.opens("/staff/settings/categories")
    assert "Beach" in admin.opens("/staff/settings/categories?lang=en")
    filed = hall.does(SOMSRI, FileCase("complaint", "beach", "ขยะเต็มชายหาด"))
    account(hall)
    assert filed.number


def test_days_off_come_and_go(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/settings/days-off")
    admin.posts("/staff/settings/days-off", day="2026-12-30", name="วันพิเศษสมมติ")
    assert "วันพิเศษสมมติ" in admin.opens("/staff/settings/days-off")
    admin.posts("/staff/settings/days-off", 409, day="someday", name="x")
    admin.posts("/staff/settings/days-off", 409, day="2026-12-29", name=" ")
    admin.posts("/staff/settings/days-off/2026-12-30/drop")
    admin.opens("/staff/settings/days-off")
    admin.posts("/staff/settings/days-off/2026-12-30/drop", 404)
    admin.posts("/staff/settings/days-off/someday/drop", 404)
    assert hall.reads(lambda tx: tx.catalogue.days_off(date(2026, 1, 1))) == ()


def test_a_day_of_the_buddhist_era_is_the_same_day(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/settings/days-off")
    admin.posts("/staff/settings/days-off", day="2569-12-24", name="วันพิเศษสมมติ")
    (kept,) = hall.reads(lambda tx: tx.catalogue.days_off(date(2026, 1, 1)))
    assert kept.day == date(2026, 12, 24)


def test_a_day_that_no_list_would_show_is_refused_and_stays_in_the_form(admin: Browser) -> None:
    admin.opens("/staff/settings/days-off")
    for day in ("2020-01-01", "2040-01-01"):
        page = admin.posts("/staff/settings/days-off", 409, day=day, name="วันเก่าสมมติ")
        assert "ไม่เกินสามปีข้างหน้า" in page
        assert f'value="{day}"' in page
        assert "วันเก่าสมมติ" in page


def test_ready_answers_stand_beside_the_step_they_are_for(hall: Townhall, browser: Browser) -> None:
    account(hall, "napa", "head", "agent")
    number = hall.files().number
    browser.logs_in("napa")
    browser.opens("/staff/settings/answers")
    browser.posts(
        "/staff/settings/answers", id="", step="ask", category="light", name="ถามเสา",
        text="เสาไฟต้นไหนคะ มีเลขที่เสาไหม",
    )  # fmt: skip
    browser.posts(
        "/staff/settings/answers", id="", step="ask", category="water", name="ถามน้ำ", text="x"
    )
    page = browser.opens(f"/staff/case/{number}")
    assert "เสาไฟต้นไหนคะ" in page
    assert "ถามน้ำ" not in page
    row = next(one for one in hall.reads(lambda tx: tx.desk.answers()) if one.name == "ถามเสา")
    browser.opens("/staff/settings/answers")
    browser.posts(
        "/staff/settings/answers", id=row.id, step="ask", category="", name="ถามเสา", text="ใหม่"
    )
    browser.posts("/staff/settings/answers", 409, id="x", step="ask", name="n", text="t")
    browser.posts("/staff/settings/answers", 409, id="", step="ask", name="", text="t")
    browser.posts(f"/staff/settings/answers/{row.id}/drop")
    browser.opens("/staff/settings/answers")
    browser.posts(f"/staff/settings/answers/{row.id}/drop", 404)


def test_the_towns_own_words_reach_its_citizens_and_go_back(hall: Townhall, admin: Browser) -> None:
    key = (
        "menu.greeting" if "menu.greeting" in admin.opens("/staff/settings/wording?q=menu") else ""
    )
    key = key or "state.resolved"
    admin.opens(f"/staff/settings/wording?q={key}")
    admin.posts("/staff/settings/wording", key=key, th="ซ่อมเสร็จแล้ว", en="Repaired", q=key)
    assert town(hall).settings["words"] == {key: "ซ่อมเสร็จแล้ว", f"{key}@en": "Repaired"}
    assert "ซ่อมเสร็จแล้ว" in admin.opens("/staff/settings/wording")
    admin.posts("/staff/settings/wording", key=key, th="", en="", q=key)
    assert town(hall).settings["words"] == {}


def test_words_of_an_older_release_bar_no_new_ones(hall: Townhall, admin: Browser) -> None:
    """What no wording has any more goes; what can be mended stays on the page until it is."""
    old = {"gone.long.ago": "x", "state.resolved": "{secret}", "category.beach": "ชายหาด"}
    hall.store.towns.change(
        hall.town.id, lambda now: replace(now, settings={**now.settings, "words": old})
    )
    assert "{secret}" in admin.opens("/staff/settings/wording")
    admin.posts("/staff/settings/wording", key="state.closed", th="จบแล้ว", en="")
    assert town(hall).settings["words"] == {
        "state.resolved": "{secret}",
        "category.beach": "ชายหาด",
        "state.closed": "จบแล้ว",
    }


@pytest.mark.parametrize(
    ("key", "th", "code"),
    [("state.resolved", "{secret}", 409), ("no.such", "x", 409), ("tip.begin", "x", 404),
     ("state.resolved", "{", 409)],
)  # fmt: skip
def test_words_that_would_break_a_message_are_refused(
    hall: Townhall, admin: Browser, key: str, th: str, code: int
) -> None:
    before = town(hall)
    admin.opens("/staff/settings/wording")
    admin.posts("/staff/settings/wording", code, key=key, th=th, en="")
    assert town(hall) == before


def test_a_rung_that_the_town_moved_is_up_on_its_own_day(hall: Townhall, admin: Browser) -> None:
    number = hall.files().number
    admin.opens("/staff/settings")
    admin.posts("/staff/settings/ladder", unaccepted="1")
    hall.clock.goes_on(days=1)
    climbing = replace(hall.context(), town=replace(hall.context().town, ladder=own_ladder(hall)))
    climb(hall.store, lambda _: climbing, hall.town.id)
    assert "unaccepted" in hall.kinds(number)


def own_ladder(hall: Townhall) -> tuple[Rung, ...]:
    return hall.reads(lambda tx: rules_of(tx, town(hall))).ladder
