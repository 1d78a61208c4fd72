from __future__ import annotations

import pytest

from knowledge.places import places_in


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ไฟหน้าวัดโพธิ์ชัยดับมาสามวันแล้วค่ะ", "หน้าวัดโพธิ์ชัย"),
        ("ท่อแตกหน้าบ้านเลขที่ 45/2 หมู่ 3 น้ำพุ่งเลย", "บ้านเลขที่ 45/2 หมู่ 3"),
        ("หลุมใหญ่ปากซอย 12 ถนนตัวอย่าง อันตราย", "ปากซอย 12 ถนนตัวอย่าง"),
        ("ขยะล้นถังใกล้ตลาดสด", "ใกล้ตลาดสด"),
        ("แจ้งไฟเสีย ม.๕ ต.บ้านใหม่", "ม.๕ ต.บ้านใหม่"),
    ],
)
def test_a_landmark_or_a_way_with_its_name_is_a_place(text: str, place: str) -> None:
    assert places_in(text) == (place,)


@pytest.mark.parametrize(
    "text",
    ["หมาจรจัดไล่กัดคน", "หน้าฝนน้ำท่วมหลังฝนตก", "ถนนเป็นหลุม", "ต้นไม้ล้มทับบ้านในหมู่บ้าน", ""],
)
def test_what_names_no_place_offers_none(text: str) -> None:
    assert places_in(text) == ()


def test_up_to_three_places_are_found_once_each() -> None:
    told = "ซอย 1 พัง, ซอย 2 มืด, ซอย 1 เหม็น, ซอย 3 ท่วม, ซอย 4 รก"
    assert places_in(told) == ("ซอย 1", "ซอย 2", "ซอย 3")


def test_what_is_far_too_long_is_no_place() -> None:
    named = "ซอยกขคงจฉชฌญฎฏฐฑฒณ"
    assert places_in(" ".join([named, named + "ด", named + "ต"])) == ()
