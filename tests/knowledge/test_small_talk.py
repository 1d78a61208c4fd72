"""Small talk is told apart, and nothing that is meant for us is taken for it."""

from __future__ import annotations

import pytest

from knowledge.small_talk import is_small_talk


@pytest.mark.parametrize(
    "text", ["กินข้าวรึยัง", "วันนี้อากาศร้อนจังเลย", "งวดนี้หวยออกอะไร", "คุณเป็นบอทใช่ไหมคะ"]
)
def test_talk_for_talk_s_sake(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "ขอน้ำประปาใหม่ใช้อะไรบ้าง",
        "ไฟหน้าบ้านดับสามวันแล้ว",
        "ลูกเพิ่งคลอดต้องทำไง",
        "เปิดเสาร์มั้ย",
        "สิม้างเฮือนเก่าถิ่ม ต้องไปบอกเทศบาลบ่",
        "",
    ],
)
def test_what_is_meant_for_us(text: str) -> None:
    assert not is_small_talk(text)
