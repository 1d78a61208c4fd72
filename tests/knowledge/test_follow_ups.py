from __future__ import annotations

import pytest

from knowledge.follow_ups import names_nothing, turned_to


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("แล้วคนพิการล่ะ", "คนพิการ"),
        ("แล้วถ้าเกินกำหนดล่ะคะ", "เกินกำหนด"),
        ("แล้วถ้าไม่มี", "ไม่มี"),
        ("รั้วล่ะ", "รั้ว"),
        ("what about the fence?", "the fence"),
        ("ไฟดับอีกแล้วล่ะ", ""),
        ("แจ้งเกิดที่ไหน", ""),
        ("", ""),
    ],
)
def test_what_a_question_turns_to(text: str, to: str) -> None:
    assert turned_to(text) == to


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("กี่วัน", True),
        ("ให้แม่ไปแทนได้ไหม", True),
        ("จ่ายช้าโดนปรับเท่าไหร่", True),
        ("what if I'm late?", True),
        ("what if I am late?", True),
        ("ทำพาสปอร์ตที่ไหน", False),
        ("จดทะเบียนสมรสเสียเงินไหม", False),
        ("where is the hospital", False),
    ],
)
def test_whether_a_thing_of_its_own_is_named(text: str, *, nothing: bool) -> None:
    assert names_nothing(text) is nothing
