"""What is said of work that was asked for."""

from __future__ import annotations

import pytest

from knowledge.own_work import said_of_work


@pytest.mark.parametrize(
    "text",
    ["ทำไมยังไม่มาซ่อม", "กี่วันจะมาคะ", "เมื่อไหร่จะซ่อมคะ", "ไม่เห็นมาเลยค่ะ", "when will you come?"],
)
def test_it_asks_when_somebody_comes(text: str) -> None:
    assert said_of_work(text) == "asks"


@pytest.mark.parametrize("text", ["กี่วันคะ", "ต้องรอนานไหมคะ", "ใช้เวลากี่วันเสร็จคะ", "เมื่อไหร่คะ"])
def test_right_after_the_receipt_less_is_enough(text: str) -> None:
    assert said_of_work(text, just_sent=True) == "asks"
    assert said_of_work(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "ซ่อมแล้วค่ะ ไม่ต้องมาแล้ว",
        "ไม่ต้องซ่อมแล้ว ซ่อมเองแล้ว",
        "ไฟติดแล้วค่ะ ขอบคุณมากค่ะ",
        "ขอยกเลิกเรื่องที่แจ้งค่ะ",
        "it is already fixed",
    ],
)
def test_it_takes_the_work_back(text: str) -> None:
    assert said_of_work(text) == "back"


def test_it_was_told_wrongly() -> None:
    assert said_of_work("แจ้งผิดค่ะ") == "wrong"
    assert said_of_work("ขอเปลี่ยนที่อยู่", just_sent=True) == "wrong"
    assert said_of_work("ขอเปลี่ยนที่อยู่") == ""


@pytest.mark.parametrize(
    "text",
    [
        "ขอบคุณค่ะ",
        "เรียบร้อยค่ะ",
        "ทำบัตรกี่วันได้คะ",
        "ไฟดับหน้าบ้าน",
        "เขาซ่อมแล้วแต่ยังดับอยู่",
        "แจ้งผิดกฎหมายไหม",
        "ไม่ต้องมาเองได้ไหม",
        "ไม่ต้องมากก็ได้",
    ],
)
@pytest.mark.parametrize("just_sent", [True, False])
def test_it_is_about_something_else(text: str, *, just_sent: bool) -> None:
    assert said_of_work(text, just_sent=just_sent) == ""
