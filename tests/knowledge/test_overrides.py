from __future__ import annotations

from datetime import date

import pytest

from knowledge.build import SERVICES
from knowledge.facts import Bilingual, Fact
from knowledge.overrides import (
    BadOverride,
    Reply,
    Saying,
    Watch,
    undecided,
    with_overrides,
    with_settings,
)
from knowledge.services import Service, load_services

OURS = load_services(SERVICES)


def told(overrides: dict[str, str], service: str) -> Service:
    return next(one for one in with_overrides(OURS, overrides) if one.id == service)


def test_a_town_tells_what_it_decides() -> None:
    before = next(one for one in OURS if one.id == "waste-collection").fact("fee")
    assert before is not None
    assert not before.is_stated
    fee = told({"waste-collection.fee": "เดือนละ 30 บาท"}, "waste-collection").fact("fee")
    assert fee is not None
    assert fee.told("th") == "เดือนละ 30 บาท"
    assert fee.told("en") == "เดือนละ 30 บาท"


def test_each_language_may_be_told() -> None:
    both = {"office-hours.hours": "เปิดวันเสาร์", "office-hours.hours@en": "Open on Saturdays"}
    hours = told(both, "office-hours").hours
    assert hours is not None
    assert (hours.told("th"), hours.told("en")) == ("เปิดวันเสาร์", "Open on Saturdays")


def test_an_english_word_leaves_sure_thai_words() -> None:
    fee = told({"death-registration.fee@en": "Free"}, "death-registration").fact("fee")
    ours = next(one for one in OURS if one.id == "death-registration").fact("fee")
    assert fee is not None
    assert ours is not None
    assert fee.told("en") == "Free"
    assert fee.words.th == (ours.words.th if ours.is_stated else "Free")


def test_thai_words_do_not_leave_an_older_english_fee_beside_them() -> None:
    fee = told({"no-gift-policy.fee": "งดรับทุกกรณี"}, "no-gift-policy").fact("fee")
    assert fee is not None
    assert (fee.told("th"), fee.told("en")) == ("งดรับทุกกรณี", "งดรับทุกกรณี")


def test_nothing_told_changes_nothing() -> None:
    assert with_overrides(OURS, {}) == OURS
    assert told({"sign-tax.fee": "  "}, "sign-tax") in OURS


@pytest.mark.parametrize(
    "key",
    [
        "hole.fee",
        "sign-tax.colour",
        "sign-tax",
        "sign-tax.steps.9",
        "sign-tax.steps.x",
    ],
)
def test_a_key_that_fits_nothing_is_refused(key: str) -> None:
    with pytest.raises(BadOverride, match=key):
        with_overrides(OURS, {key: "5"})


def test_papers_and_the_time_of_a_step_may_be_told() -> None:
    own = {
        "sign-tax.documents": "แบบ ภ.ป.1\nรูปป้าย",
        "sign-tax.documents@en": "Form Por Por 1\nA picture",
        "sign-tax.steps.2": "3 วันทำการ",
    }
    service = told(own, "sign-tax")
    assert [paper.told("en") for paper in service.documents] == ["Form Por Por 1", "A picture"]
    assert service.steps[1].time_told("th") == "3 วันทำการ"
    assert told({"sign-tax.total": "1 วัน"}, "sign-tax").total == Fact(
        Bilingual("1 วัน", "1 วัน"), "high", by_town=True
    )
    assert service.steps[0] == next(one for one in OURS if one.id == "sign-tax").steps[0]
    english = told({"sign-tax.documents": "ก\nข", "sign-tax.documents@en": "only one"}, "sign-tax")
    assert [paper.told("en") for paper in english.documents] == ["ก", "ข"]


def test_a_town_says_from_where_and_since_when() -> None:
    saying = Saying("เดือนละ 30 บาท", "เทศบัญญัติ 2569", date(2026, 10, 1))
    service = next(
        one
        for one in with_overrides(OURS, {"waste-collection.fee": saying})
        if one.id == "waste-collection"
    )
    fee = service.fact("fee")
    assert fee is not None
    assert (fee.sources, fee.checked_on, fee.by_town) == (
        ("เทศบัญญัติ 2569",),
        date(2026, 10, 1),
        True,
    )


def test_a_saying_holds_between_its_days() -> None:
    saying = Saying("x", valid_from=date(2026, 10, 1), valid_to=date(2027, 9, 30))
    days = (date(2026, 9, 30), date(2026, 10, 1), date(2027, 9, 30), date(2027, 10, 1))
    assert [saying.holds_on(day) for day in days] == [False, True, True, False]


def test_all_steps_may_be_told_at_once() -> None:
    steps = "ยื่นคำร้อง | 10 นาที\nนัดวัน\nดูดส้วม | 3 วันทำการ"
    english = "Hand in | 10 minutes\nFix a day\nThe truck comes | 3 working days"
    service = told(
        {"septic-service.steps": steps, "septic-service.steps@en": english}, "septic-service"
    )
    assert [step.told("en") for step in service.told_steps] == [
        "Hand in (10 minutes)",
        "Fix a day",
        "The truck comes (3 working days)",
    ]
    assert not service.steps_are_usual
    thai = told({"septic-service.steps": steps}, "septic-service")
    assert thai.steps[2].time_told("en") == "3 วันทำการ"


def test_office_hours_are_what_the_town_s_settings_say() -> None:
    office = next(one for one in OURS if one.id == "office-hours")
    hours = Bilingual("จันทร์ถึงเสาร์", "")
    service = with_settings(office, phone="0 0000 0000", hours=hours, address="ถนนตัวอย่าง")
    assert service.facts["time"].told("en") == "จันทร์ถึงเสาร์"
    assert service.facts["contact"].told("th") == "0 0000 0000"
    assert service.facts["place"].told("th") == "ถนนตัวอย่าง"
    none = Bilingual("", "")
    assert with_settings(office, phone="", hours=none, address="").facts == office.facts
    own = told({"office-hours.time": "ทุกวัน"}, "office-hours")
    assert with_settings(own, phone="", hours=hours, address="").facts["time"].told("th") == "ทุกวัน"
    other = next(one for one in OURS if one.id == "sign-tax")
    assert with_settings(other, phone="", hours=none, address="", reply=Reply(15)) is other
    assert with_settings(other, phone="1", hours=hours, address="x") is other


def test_the_town_s_clocks_tell_by_when_an_informant_hears() -> None:
    ours = next(one for one in OURS if one.id == "corruption-complaint")
    watch = Watch(Reply(3, is_working=True), Reply(7), Reply(30), Reply(90))
    none = Bilingual("", "")
    service = with_settings(ours, phone="", hours=none, address="", watch=watch)
    said = service.facts["time"].told("th")
    assert said.startswith("เจ้าหน้าที่ตอบครั้งแรกภายใน 3 วันทำการ\nแจ้งความคืบหน้าภายใน 7 วัน และ 30 วัน")
    assert service.facts["time"].told("en").endswith("Result within 90 days")
    assert service.total is not None
    assert service.total.told("th") == "ไม่เกิน 90 วัน"
    assert with_settings(ours, phone="", hours=none, address="") is ours


def test_what_a_town_can_still_say_is_named_by_its_key() -> None:
    waste = next(one for one in OURS if one.id == "waste-collection")
    assert undecided(waste) == (
        "waste-collection.fee",
        "waste-collection.time",
        "waste-collection.eligibility",
        "waste-collection.total",
        "waste-collection.steps.2",
    )
    septic = next(one for one in OURS if one.id == "septic-service")
    assert undecided(septic)[-1] == "septic-service.steps"
    tent = next(one for one in OURS if one.id == "equipment-loan")
    assert "equipment-loan.documents" in undecided(tent)


def test_all_that_can_be_said_can_be_told_and_then_nothing_is_left() -> None:
    for service in OURS:
        keys = undecided(service)
        assert all(key.startswith(f"{service.id}.") for key in keys)
        said = dict.fromkeys(keys, "ทุกวัน | 1 วัน")
        assert undecided(told(said, service.id)) == (), service.id


def test_the_town_s_clock_tells_by_when_a_report_is_answered() -> None:
    ours = next(one for one in OURS if one.id == "general-complaint")
    none = Bilingual("", "")
    service = with_settings(ours, phone="", hours=none, address="", reply=Reply(15))
    assert service.facts["time"].told("th") == "แจ้งผลหรือความคืบหน้าภายใน 15 วัน"
    assert service.total is not None
    assert service.total.told("en") == "at most 15 days"
    working = with_settings(ours, phone="", hours=none, address="", reply=Reply(7, is_working=True))
    assert working.facts["time"].told("th").endswith("7 วันทำการ")
    assert working.total is not None
    assert working.total.told("th") == "ไม่เกิน 7 วันทำการ"
    own = told({"general-complaint.total": "3 วัน"}, "general-complaint")
    kept = with_settings(own, phone="", hours=none, address="", reply=Reply(15))
    assert kept.total is not None
    assert kept.total.told("th") == "3 วัน"
    assert with_settings(ours, phone="", hours=none, address="") is ours
