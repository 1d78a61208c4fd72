"""A town is opened with what it needs; wrong settings never get in; secrets never come out."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.office_lists import STEPS
from bot.actions.towns import (
    WrongSetting,
    change_settings,
    make_default,
    open_town,
    put_days_off,
    rules_of,
    set_channel,
)
from casework.categories import CODES
from casework.deadlines import Rule
from storage import Store
from storage.catalogue import DayOff
from storage.towns import TownTakenError
from tests.actions.townhall import WORDS, Townhall


def test_a_new_town_has_divisions_categories_and_the_usual_rules(hall: Townhall) -> None:
    rules = hall.reads(lambda tx: rules_of(tx, hall.town))
    assert tuple(rules.categories) == CODES
    assert rules.categories["light"].target_days == 7
    assert rules.division_name("works") == "กองช่าง"
    assert rules.division_name("gone") == "gone"
    assert rules.reply_rule == Rule(15)
    assert hall.town.is_default


@pytest.mark.parametrize(("slug", "name"), [("x", "n"), ("Big", "n"), ("a b", "n"), ("ok", " ")])
def test_a_town_needs_a_plain_short_name_and_a_name(store: Store, slug: str, name: str) -> None:
    with pytest.raises(WrongSetting):
        open_town(store, slug, name, {}, WORDS)
    assert store.towns.all() == ()


def test_a_short_name_is_taken_once(hall: Townhall) -> None:
    with pytest.raises(TownTakenError):
        open_town(hall.store, "jaidee", "อีกแห่ง", {}, WORDS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("reply_rule", "soon"),
        ("hours", "16:30-08:30"),
        ("hours", "08:30-12:00,11:00-16:30"),
        ("hours", "08:30+07:00-12:00"),
        ("tip_kept", "30,180,9999999"),
        ("weekdays", "7"),
        ("weekdays", "monday"),
    ],
)
def test_a_wrong_setting_changes_nothing(hall: Townhall, name: str, value: str) -> None:
    with pytest.raises(WrongSetting):
        change_settings(hall.store, hall.town, {name: value})
    assert hall.store.towns.by_id(hall.town.id) == hall.town


def test_a_town_decides_its_hours_and_its_reply_rule(hall: Townhall) -> None:
    changes = {"reply_rule": "7 working", "hours": "09:00-15:00", "weekdays": "1,2"}
    hall.town = change_settings(hall.store, hall.town, changes, name="เทศบาลตำบลใหม่สมมติ")
    rules = hall.reads(lambda tx: rules_of(tx, hall.town))
    assert rules.name == "เทศบาลตำบลใหม่สมมติ"
    assert rules.reply_rule == Rule(7, "working")
    assert set(rules.calendar.week.spans) == {1, 2}
    case = hall.case(hall.files().number)
    assert (case.reply_rule, case.day_kind) == ("7 working", "working")


def test_an_empty_value_goes_back_to_the_default(hall: Townhall) -> None:
    town = change_settings(hall.store, hall.town, {"reply_rule": "7 working"})
    town = change_settings(hall.store, town, {"reply_rule": ""})
    assert hall.reads(lambda tx: rules_of(tx, town)).reply_rule == Rule(15)
    assert town.settings["phone"] == "0 0000 0000"


def test_only_hours_keep_the_usual_weekdays(hall: Townhall) -> None:
    town = change_settings(hall.store, hall.town, {"hours": "09:00-15:00"})
    calendar = hall.reads(lambda tx: rules_of(tx, town)).calendar
    assert set(calendar.week.spans) == {0, 1, 2, 3, 4}


def test_days_off_and_days_worked_reach_the_calendar(hall: Townhall) -> None:
    off, on = date(2026, 12, 1), date(2026, 12, 10)
    days = [DayOff(off, "งานประจำปี"), DayOff(on, "ทำงานชดเชย", is_working=True)]
    hall.writes(lambda tx: put_days_off(tx, days))
    calendar = hall.reads(lambda tx: rules_of(tx, hall.town)).calendar
    assert not calendar.works_on(off)
    assert calendar.works_on(on)


def test_a_category_that_is_off_is_no_choice(hall: Townhall) -> None:
    from dataclasses import replace

    row = hall.reads(lambda tx: tx.catalogue.category("tree"))
    assert row is not None
    hall.writes(lambda tx: tx.catalogue.put_category(replace(row, is_active=False)))
    assert "tree" not in hall.reads(lambda tx: rules_of(tx, hall.town)).categories


def test_channel_secrets_are_sealed_in_the_database(hall: Townhall) -> None:
    set_channel(hall.store, hall.town, ["first-secret ", " ", "second-secret"], "the-token")
    town = hall.store.towns.by_id(hall.town.id)
    assert town is not None
    assert town.channel_secrets == ("first-secret", "second-secret")
    assert town.access_token == "the-token"
    assert all(secret not in repr(hall.dump()) for secret in ("first-secret", "the-token"))
    assert "secret" not in repr(town).replace("channel_secrets", "")


@pytest.mark.parametrize(("secrets", "token"), [([], "t"), ([" "], "t"), (["s"], " ")])
def test_half_a_channel_is_refused(hall: Townhall, secrets: list[str], token: str) -> None:
    with pytest.raises(WrongSetting):
        set_channel(hall.store, hall.town, secrets, token)


def test_one_town_is_the_default(hall: Townhall) -> None:
    other = open_town(hall.store, "thungthong", "อบต. ทุ่งทองสมมติ", {}, WORDS)
    assert not other.is_default
    make_default(hall.store, other)
    default = hall.store.towns.default()
    assert default is not None
    assert default.slug == "thungthong"
    assert [town.is_default for town in hall.store.towns.all()] == [False, True]


def test_every_change_of_a_town_is_on_record(hall: Townhall) -> None:
    change_settings(hall.store, hall.town, {"phone": "1"})
    set_channel(hall.store, hall.town, ["s"], "t")
    acts = sorted(entry.act for entry in hall.reads(lambda tx: tx.audit.latest()))
    assert acts == ["channel_changed", "town_changed", "town_opened"]


def test_a_new_town_has_answers_ready_for_steps_and_kinds_that_there_are(hall: Townhall) -> None:
    ready = hall.reads(lambda tx: tx.desk.answers())
    assert {answer.step for answer in ready} == set(STEPS)
    assert {answer.category for answer in ready} - {""} <= set(hall.context().town.categories)
    assert {"", "light"} <= {answer.category for answer in ready}
    assert all("ค่ะ" in answer.text or "คะ" in answer.text for answer in ready)
