from __future__ import annotations

from collections.abc import Callable
from timeit import repeat

import pytest

from knowledge.danger import danger_to_life
from knowledge.smell import smells_of_corruption


@pytest.mark.parametrize(
    "text",
    [
        "แม่ค้าต้องจ่ายส่วยทุกเดือน",
        "เขาขอใต้โต๊ะห้าพัน",
        "ถ้าอยากได้เร็วต้องมีค่าน้ำร้อนน้ำชา",
        "เจ้าหน้าที่ขอเงินเพิ่มสองพันแล้วไม่ให้ใบเสร็จ",
        "เทศกิจมาเก็บเงินแม่ค้าทุกเช้า",
        "จ่ายเงินให้ช่างโยธาแล้วเขาก็เซ็นผ่าน",
        "งานนี้ฮั้วกันชัดๆ",
        "ทุจจริตในกองช่าง มีการรับสินบน",
        "Officer asked for money to sign my permit",
        "ส่ ว ย",
    ],
)
def test_words_of_corruption_are_smelt(text: str) -> None:
    assert smells_of_corruption(text)


@pytest.mark.parametrize(
    "text",
    [
        "ไฟถนนดับมาสามวันแล้วค่ะ",
        "ค่าขยะเดือนละกี่บาท",
        "ลงทะเบียนรับเงินเบี้ยผู้สูงอายุกับเจ้าหน้าที่วันไหน",
        "ขอความเอื้อเฟื้อเจ้าหน้าที่มาดูหน่อย",
        "",
    ],
)
def test_ordinary_business_does_not_smell(text: str) -> None:
    assert not smells_of_corruption(text)


def test_money_far_from_an_official_does_not_smell() -> None:
    assert not smells_of_corruption("เจ้าหน้าที่มาดูแล้ว " + "ฝนตกทุกวัน" * 12 + " จ่ายเพิ่ม")


@pytest.mark.parametrize(
    "text",
    [
        "ไฟไหม้บ้านข้างๆ ค่ะ",
        "มีเด็กจมน้ำที่คลอง",
        "เขายิงกันหน้าตลาด",
        "รถชนคนเจ็บหนักอยู่กลางถนน",
        "พ่อหัวใจหยุดเต้น",
        "เเก๊สรั่วทั้งซอย",
        "The house is on fire",
        "help fire at the market!",
        "There is a fire next door",
        "fire in the school kitchen",
        "a man with a gun at the temple",
        "car accident, people hurt",
        "ต้นไม้ล้มทับคนหน้าวัด",
        "มีคนตกคลองหลังตลาด",
        "ตีกันหน้าวัด ถือมีดด้วย",
        "กลัวมาก มีคนหมดสติอยู่ที่ป้ายรถเมล์หน้าโรงเรียน",
    ],
)
def test_danger_to_life_is_heard(text: str) -> None:
    assert danger_to_life(text)


@pytest.mark.parametrize(
    "text",
    [
        "ไฟดับ",
        "ไฟถนนดับทั้งซอย",
        "สายไฟห้อย กลัวไฟไหม้",
        "ฝนตกน้ำท่วมซอย",
        "ถนนจมน้ำทุกครั้งที่ฝนตก",
        "เสี่ยงเกิดไฟไหม้ได้",
        "กิ่งไม้ใหญ่จะล้มทับคนอยู่แล้ว",
        "Is there a fire station here?",
        "the fire hydrant is broken",
        "How much is fire insurance?",
        "",
    ],
)
def test_a_nuisance_or_a_fear_is_no_alarm(text: str) -> None:
    assert not danger_to_life(text)


@pytest.mark.parametrize("hears", [danger_to_life, smells_of_corruption])
def test_an_ordinary_text_is_heard_at_little_cost(hears: Callable[[str], bool]) -> None:
    text = "ไฟถนนหน้าบ้านเลขที่ 12 ดับมาสามวันแล้วค่ะ มืดมาก"
    assert not hears(text)
    assert min(repeat(lambda: hears(text), number=100, repeat=5)) / 100 < 0.000_1  # aim: 15 µs


@pytest.mark.parametrize(
    "text",
    [
        "ช่างของเขามาตรวจแล้วขอเงินห้าร้อย เจ้าหน้าที่มาขอเก็บเพิ่มทุกครั้ง",
        "เบิกไปร้อยต้น ปลูกจริงสิบต้น",
        "ลงเวลาแทนกันทั้งกอง คนไม่เคยมาทำงานก็ได้เงิน",
        "ร้านนั้นเขาเคลียร์กับเทศกิจแล้ว",
        "ไม่รู้จ่ายเงินให้ใครถึงตั้งได้",
    ],
)
def test_what_people_in_office_take_and_what_papers_claim_smells(text: str) -> None:
    assert smells_of_corruption(text)


@pytest.mark.parametrize(
    "text",
    [
        "คนเก็บเงินไม่ใช่เจ้าหน้าที่ มาโบกรถเก็บค่าที่จอดหน้าวัด",
        "ช่วยประหยัดเงินชาวบ้านด้วยการซ่อมท่อ",
        "ไม่มีใครใช้เส้นทางนี้แล้ว",
        "เส้นสายสื่อสารห้อยลงมาหน้าบ้าน",
        "ถนนเฉอะแฉะทุกครั้งที่ฝนตก",
    ],
)
def test_larger_words_hide_the_smell(text: str) -> None:
    assert not smells_of_corruption(text)


@pytest.mark.parametrize(
    "text",
    [
        "157",
        "๑๕๗",
        "ม.157",
        "บ้านเลขที่ 157",
        "157/3 หมู่ 2",
        "9/12 ม.15 7 ต.ตัวอย่าง เทศบาลตัวอย่าง",
        "ขอให้เจ้าหน้าที่มาดูไฟหน้าบ้านเลขที่ 157",
        "ซอย 157 ไฟดับ เทศบาลช่วยหน่อย",
        "ไฟดับ ม.157 ต.ตัวอย่าง เทศบาลตัวอย่าง",
        "ม.157 อบต.ตัวอย่าง น้ำไม่ไหล",
        "ม ๑๕๗ เทศบาลมีไหม",
        "เจ้าหน้าที่รังวัดผิด 157 ตารางวา",
        "โทร 157 เจ้าหน้าที่ไม่รับ",
    ],
)
def test_a_number_by_itself_does_not_smell(text: str) -> None:
    assert not smells_of_corruption(text)


@pytest.mark.parametrize(
    "text",
    [
        "เจ้าหน้าที่ผิด ม.157",
        "นายกโดน 157 แน่",
        "จะฟ้อง 157 ปลัด",
        "ผิดมาตรา 157",
        "อาญา ๑๕๗",
        "ผู้อำนวยการ ม.๑๕๗ ชัดๆ",
        "อย่างนี้ผิด ม. 157",
        "อบต. โดนข้อหา 157",
    ],
)
def test_abuse_of_office_by_its_number_smells_beside_an_office(text: str) -> None:
    assert smells_of_corruption(text)
