"""A line goes on with a story, or says where it is."""

from __future__ import annotations

import pytest

from knowledge.telling import says_where, tells_on

PLACES = """หน้าวัดเก่า|วัดเก่า|ตลาดสด|เซเว่นปากทาง|หมู่ 4|บ้านโนนสว่าง
บ้านผมเอง|หน้าบ้าน|ทั้งซอย|ซอย 5|ถนนใหญ่|เสาที่สอง|ตรงโค้ง
สะพานข้ามคลอง|ปากทางเข้าหมู่บ้าน|ริมคลองหลังโรงเรียน|โรงพยาบาล
หลังอำเภอ|แถวนี้แหละ|ที่เดิมค่ะ|123/4 หมู่ 5
หน้าร้านลุงดำที่ขายไก่ย่าง|อยู่ตรงสามแยกค่ะ|ศูนย์เด็กเล็ก
สนามเด็กเล่น|ต้นไทรใหญ่|ถังขยะหน้าปากซอย|13.7563, 100.5018
เสาไฟต้นที่ 3 นับจากปากซอย|ชุมชนวัดใต้|บึงน้ำ|near the temple
opposite the school|Soi 5|my house|เทศบาล|หน้าตึกแถวสีเขียว"""

STORIES = """ดับมาสามวันแล้วค่ะ กลัวมาก|เด็กเดินกลับบ้านมืดเลย
เมื่อคืนมีคนล้ม|หลอดมันแตก|ช่วยมาดูหน่อยนะคะ|อันตรายมากค่ะ
โทรไปแล้วไม่มีใครรับ|น้ำไม่ไหลตั้งแต่เช้า|เหม็นมากกินข้าวไม่ลง
แจ้งไปสองรอบแล้วก็ไม่มา|รถมอไซล้มไปสองคันแล้ว|กลางคืนมืดมาก
หมาเห่าทั้งคืน|นอนไม่ได้|ลูกหลานกลับมาก็ลำบาก|ฝนตกทีไรก็ท่วม
เป็นแบบนี้มาเดือนกว่าแล้ว|ยุงเยอะมาก ลูกเป็นไข้เลือดออก
ขอบคุณค่ะ|ขอให้รีบมาซ่อมด้วยครับ
it has been dark for three days|please come soon
people fell here last night|the smell is terrible
บอกผู้ใหญ่บ้านก็เฉย|กลิ่นลอยเข้าบ้าน|เคยมาซ่อมแล้วแต่ก็พังอีก
ปล่อยไว้นานไม่ดีแน่|สายมันห้อยลงมาต่ำมาก|รถบรรทุกวิ่งทั้งวัน"""


def of(lines: str) -> list[str]:
    return lines.replace("\n", "|").split("|")


@pytest.mark.parametrize("said", of(PLACES))
def test_a_place_is_never_taken_for_a_story(said: str) -> None:
    assert not tells_on(said)
    assert not tells_on(said, in_haste=True)


@pytest.mark.parametrize("said", of(STORIES))
def test_what_happened_is_no_place(said: str) -> None:
    assert tells_on(said)


def test_what_names_its_place_is_the_place() -> None:
    assert not tells_on("มืดมากตั้งแต่หน้าวัดตัวอย่างค่ะ")


def test_what_is_said_of_pictures_is_neither() -> None:
    assert not tells_on("ถ่ายรูปมาให้ดูแล้วค่ะ", in_haste=True)


def test_a_long_line_without_a_place_is_a_story() -> None:
    assert tells_on("วาระ" * 21)


def test_in_haste_a_line_tells_on_unless_it_begins_as_places_do() -> None:
    assert tells_on("หลอดข้างในไหม้", in_haste=True)
    assert not tells_on("หลอดข้างในไหม้")


@pytest.mark.parametrize("text", ["อยู่ข้างร้านเจ๊หมวยค่ะ", "ตรงข้ามเซเว่นค่ะ", "ซอย 3 ค่ะ"])
def test_a_line_that_only_says_where(text: str) -> None:
    assert says_where(text)


@pytest.mark.parametrize(
    "text",
    [
        "แถวบ้านป้าสมศรี",
        "น้ำท่วมหน้าวัด",
        "ข้างร้านนายกรับเงินใต้โต๊ะ",
        "หน้าวัดมีคนเอาของมาวางขายเต็มทางเท้าจนเดินไม่ได้เลย",
    ],
)
def test_a_line_that_says_more_or_less(text: str) -> None:
    assert not says_where(text)
