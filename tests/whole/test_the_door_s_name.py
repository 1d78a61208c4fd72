"""Whoever asks for the anonymous channel gets it, and nothing in the main database knows of it."""

from __future__ import annotations

from itertools import count

import pytest

from bot.simulator.driver import Phone
from tests.whole.neighbours import everything, rows, said, settle
from tests.whole.stack import Stack

DOORS = "แจ้งได้หลายทางค่ะ"
_people = count(1)


def newcomer(stack: Stack) -> Phone:
    key = f"tipster-{next(_people)}"
    stack.platform.add_person(key, key)
    return stack.phone(key)


def trace(stack: Stack, phone: Phone) -> tuple[int, int, int]:
    """How often the main database names this person; what it heard and said at all."""
    settle(stack)
    named = everything(stack).count(phone.person.user_id)
    return named, len(rows(stack, "inbox")), len(rows(stack, "outbox"))


@pytest.mark.parametrize(
    "text",
    [
        *("แจ้งเบาะแส", "แจ้งเบาะแสค่ะ", "แจ้งเบาะแสครับ", "แจ้งเบาะแส.", "“แจ้งเบาะแส”"),
        *("แจ้ง เบาะแส", "ขอแจ้งเบาะแส", "อยากแจ้งเบาะแส", "เบาะแสค่ะ", "แจ้งเบาะเเส"),
        *("2", "๒", "report corruption"),
    ],
)
def test_it_opens_from_nowhere_and_leaves_no_row(stack: Stack, text: str) -> None:
    phone = newcomer(stack)
    before = trace(stack, phone)
    phone.says(text).wait_for()
    assert DOORS in said(phone.new_answers())
    assert trace(stack, phone) == before
    assert before[0] == 0


@pytest.mark.parametrize("text", ["แจ้งเบาะแสค่ะ", "ขอแจ้งเบาะแส", "อยากแจ้งเบาะแสครับ"])
def test_inside_a_report_it_opens_and_is_no_place(stack: Stack, text: str) -> None:
    phone = newcomer(stack)
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    phone.says("ไฟถนนดับมาสามวันแล้วค่ะ").wait_for()
    phone.new_answers()
    before = trace(stack, phone)
    phone.says(text).wait_for()
    assert DOORS in said(phone.new_answers())
    assert trace(stack, phone) == before


@pytest.mark.parametrize("asked", ["ใช่ไหมคะ", "ให้ช่วยเรื่องไหนดีคะ"])
def test_the_button_s_number_under_other_questions_opens_it(stack: Stack, asked: str) -> None:
    phone = newcomer(stack)
    phone.says("ไฟถนนหน้าบ้านดับ มืดมาก").wait_for()
    if asked not in said(phone.new_answers()):
        phone.picks("sort.other=").wait_for()
    assert asked in said(phone.new_answers())
    labels = [one["label"] for one in phone.quick_replies()]
    before = trace(stack, phone)
    phone.says(str(labels.index("แจ้งเบาะแส") + 1)).wait_for()
    assert DOORS in said(phone.new_answers())
    assert trace(stack, phone) == before


def test_an_officer_s_menu_is_counted_as_he_sees_it(stack: Stack) -> None:
    officer = stack.phone("officer-napa")
    officer.says("เมนู").wait_for()
    labels = [one["label"] for one in officer.quick_replies()]
    before = trace(stack, officer)
    officer.says(str(labels.index("แจ้งเบาะแส") + 1)).wait_for()
    assert DOORS in said(officer.new_answers())
    assert trace(stack, officer) == before


def test_after_a_tip_begun_inside_a_report_the_report_is_named_and_knows_nothing(
    stack: Stack,
) -> None:
    phone = newcomer(stack)
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    phone.says("ไฟถนนดับมาสามวันแล้วค่ะ").wait_for()
    before = trace(stack, phone)
    phone.says("ขอแจ้งเบาะแส").wait_for().picks("tip.cancel=").wait_for()
    assert "เรื่องที่กรอกค้างไว้ก่อนหน้ายังอยู่ค่ะ" in said(phone.new_answers())
    assert trace(stack, phone) == before
    phone.picks("talk.go_on=").wait_for()
    assert "อยู่ตรงไหนคะ" in said(phone.new_answers())


def test_an_unsent_line_of_an_offer_becomes_no_case(stack: Stack) -> None:
    phone = newcomer(stack)
    phone.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ").wait_for().says("เขาขอห้าหมื่นเมื่อวานนี้").wait_for()
    phone.picks("tip.usual=").wait_for().picks("แจ้งเรื่อง").wait_for()
    assert "เขาขอห้าหมื่นเมื่อวานนี้" in everything(stack)
    mine = [one for one in phone.messages if one.text == "เขาขอห้าหมื่นเมื่อวานนี้"]
    phone.unsends(mine[-1])
    settle(stack)
    assert "เขาขอห้าหมื่นเมื่อวานนี้" not in everything(stack)
