"""A citizen and an officer talk through the whole program: free lines, the side door, stars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.actions.towns import change_settings, put_days_off
from casework.officehours import bangkok_date
from storage.catalogue import DayOff
from tests.whole.neighbours import (
    NUMBER,
    Towns,
    case_of,
    closes,
    files,
    presses,
    rows,
    said,
    settle,
    two_towns,
)

TAX = "ขอถามเรื่องภาษีที่ดินค่ะ"


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """The demo town works round the clock, every day."""
    with two_towns(tmp_path_factory.mktemp("var")) as made:
        hours = {"hours": "00:00-23:59:59.999999", "weekdays": "0,1,2,3,4,5,6"}
        change_settings(made.deps.store, made.near_town, hours)
        today = bangkok_date(made.deps.clock())
        with made.deps.store.begin(made.near_town.id) as tx:
            for day in (today, today + timedelta(days=1)):  # it may be late in the evening
                put_days_off(tx, [DayOff(day, "worked", is_working=True)])
        made.deps.towns.forget()
        yield made


@pytest.fixture
def number(towns: Towns) -> Iterator[str]:
    """Somsri waits for a human."""
    phone = towns.phone("somsri")
    phone.says("คุยกับเจ้าหน้าที่").wait_for().says(TAX).wait_for()
    found = NUMBER.search(said(phone.new_answers()))
    assert found
    yield found[0]
    phone.says("จบการคุย").wait_for()
    settle(towns)


def via(towns: Towns, person: str, words: str) -> list[str]:
    """How messages with these words came: by reply or by push."""
    answers = towns.phone(person).answers
    return [one.via for one in answers if words in one.text]


def test_lines_go_both_ways_and_are_free_while_both_write(towns: Towns, number: str) -> None:
    citizen, officer = towns.phone("somsri"), towns.phone("officer-napa")
    officer.wait_for(lambda phone: number in said(phone.answers))
    presses(officer, f"desk.chat={number}").wait_for()
    assert TAX in said(officer.new_answers())
    citizen.wait_for(lambda phone: "มาแล้วค่ะ" in said(phone.answers))
    citizen.says("ของปีที่แล้วด้วยค่ะ")
    officer.wait_for(lambda phone: "ของปีที่แล้วด้วยค่ะ" in said(phone.answers))
    settle(towns)
    officer.says("ใช้โฉนดกับบัตรประชาชนค่ะ")
    citizen.wait_for(lambda phone: "ใช้โฉนดกับบัตรประชาชนค่ะ" in said(phone.answers))
    assert via(towns, "somsri", "ใช้โฉนดกับบัตรประชาชน") == ["reply"]
    citizen.says("ขอบคุณค่ะ")
    officer.wait_for(lambda phone: "ขอบคุณค่ะ" in said(phone.answers))
    assert via(towns, "officer-napa", "ขอบคุณค่ะ") == ["reply"]
    officer.says("จบสาย").wait_for()
    settle(towns)
    assert case_of(towns, towns.near_town, number).state == "resolved"


def test_the_side_door_wins_over_a_human(towns: Towns, number: str) -> None:
    phone = towns.phone("somsri")
    phone.says("มีเจ้าหน้าที่เรียกเงินใต้โต๊ะค่ะ").wait_for()
    assert any(str(one.get("data", "")).startswith("tip.") for one in phone.quick_replies())
    kept = "\n".join(repr(dict(row)) for row in rows(towns, "words"))
    assert "ใต้โต๊ะ" not in kept
    presses(phone, "tip.cancel=").wait_for()


def test_questions_after_a_smell_are_answered_and_nobody_is_asked_twice(towns: Towns) -> None:
    phone = towns.phone("boonmee")
    phone.says("มีเจ้าหน้าที่เรียกเงินใต้โต๊ะค่ะ").wait_for()
    assert "การทุจริต" in said(phone.new_answers())
    for asked in ("แจ้งเกิดใช้เอกสารอะไรบ้าง", "ค่าขยะเดือนละกี่บาท"):
        phone.says(asked).wait_for()
        assert "การทุจริต" not in said(phone.new_answers())
    phone.says("How do I register the birth of my son?").wait_for()
    assert "Register a birth" in said(phone.new_answers())
    kept = "\n".join(repr(dict(row)) for row in rows(towns, "dialogues"))
    assert "ใต้โต๊ะ" not in kept
    presses(phone, "tip.cancel=").wait_for()


def test_a_story_told_line_by_line_is_one_report_and_can_be_taken_back(towns: Towns) -> None:
    phone = towns.phone("malee")
    phone.says("คือว่าบ้านยายน้ำไม่ไหล").wait_for()
    phone.says("ตั้งแต่เมื่อวานตอนเย็น").wait_for().says("ใช่").wait_for().says("หลังวัด").wait_for()
    for tap in ("complaint.photos=done", "complaint.name=known", "complaint.confirm=send"):
        presses(phone, tap).wait_for()
    kept = [row for row in rows(towns, "words") if "บ้านยาย" in repr(dict(row))]
    assert len(kept) == 1
    assert "ตั้งแต่เมื่อวานตอนเย็น" in repr(dict(kept[0]))
    phone.says("ยกเลิก").wait_for()
    settle(towns)


def test_a_neighbour_is_followed_and_stars_are_given(towns: Towns) -> None:
    first, second = towns.phone("malee"), towns.phone("boonmee")
    officer = towns.phone("officer-wichai")
    number = files(first)
    settle(towns)
    presses(officer, f"staff.accept={number}").wait_for()
    presses(second, f"track.watch={number}").wait_for()
    closes(officer, number, "เปลี่ยนหลอดแล้วค่ะ")
    first.wait_for(lambda phone: "เปลี่ยนหลอดแล้วค่ะ" in said(phone.answers))
    first.picks(f"rate.s2={number}").wait_for().picks("rate.reason=too_slow").wait_for()
    first.picks(f"rate.again={number}").wait_for().says("ยังมืดอยู่ค่ะ").wait_for()
    assert case_of(towns, towns.near_town, number).reopened == 1
    settle(towns)
    closes(officer, number, "เปลี่ยนสายไฟแล้วค่ะ")
    first.wait_for(lambda phone: "เปลี่ยนสายไฟแล้วค่ะ" in said(phone.answers))
    first.says("5 ดาว").wait_for()  # the buttons are long gone
    stars = [row["stars"] for row in rows(towns, "ratings")]
    assert stars == [2, 5]
    second.says("ติดตามเรื่อง").wait_for()
    assert number in said(second.new_answers())
