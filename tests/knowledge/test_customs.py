"""Where two parts of an answer would do, the form of the question decides, always in one way."""

from __future__ import annotations

import pytest

from knowledge.customs import asks_why, by_custom, even, forms
from knowledge.parts import asked_part, asked_parts, settled
from knowledge.sentences import load_sentences
from knowledge.services import Part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("ขอให้มาตัดกิ่งไม้ต้องเขียนคำร้องมั้ย", "documents"),
        ("ค่าทำศพ 3000 ใครได้มั่ง", "eligibility"),
        ("จะย้ายบ้าน ต้องไปทำที่ไหน", "steps"),
        ("ไฟถนนเสีย ต้องแจ้งใครคับ", "steps"),
        ("ถมดิน", "general"),
        ("ขอใช้สนามกีฬา", "general"),
        ("เบอร์โทรกองช่าง", "contact"),
        ("เปิดเสาร์มั้ย", "time"),
    ],
)
def test_where_two_parts_would_do_it_is_always_the_same(text: str, part: Part) -> None:
    assert asked_part(text) == part
    assert settled(text, part) == part


@pytest.mark.parametrize(
    ("text", "taken", "part"),
    [
        ("ท่อหน้าบ้านตัน ขอให้มาลอกได้ไหมคะ", "eligibility", "steps"),
        ("คนนอกเขตใช้ห้องสมุดของเทศบาลได้ไหม", "steps", "eligibility"),
        ("ต่อเติมครัวต้องขออนุญาตไหม", "steps", "eligibility"),
        ("ไฟถนนเสีย ต้องแจ้งใครคับ", "contact", "steps"),
        ("ไฟถนนเสีย ต้องโทรบอกใครคับ", "contact", "contact"),
        ("จะทุบห้องน้ำเก่า ต้องแจ้งใครไหม", "steps", "eligibility"),
        ("ต้องไปยื่นเรื่องที่ไหน", "place", "steps"),
        ("สิไปยื่นขอเบี้ยอยู่บ่อนได๋", "place", "steps"),
        ("ตองไปยืนเรืองทีไหน", "place", "steps"),
        ("กองช่างอยู่ห้องไหนของอาคาร", "place", "place"),
        ("ใช้ใบแจ้งความแทนบัตรชั่วคราวได้ไหม", "eligibility", "documents"),
        ("ทะเบียนบ้านหาย ต้องแจ้งความก่อนไหม", "steps", "documents"),
        ("สิเฮ็ดเฮือนใหม่ ต้องขอบ่ เอาหยังไปแหน่", "eligibility", "documents"),
        ("แจ้งตายช้าจะโดนปรับไหม", "fee", "time"),
        ("บัตรหมดอายุเดือนที่แล้ว ไปทำตอนนี้โดนปรับปะ", "eligibility", "time"),
        ("รื้อบ้านโดยไม่ขอ โดนปรับเท่าไร", "steps", "fee"),
        ("แบบประเมิน EIT คืออะไรคะ", "general", "steps"),
        ("แจ้งเรื่องโกงแล้วเขาจะรู้ชื่อเราไหม", "general", "eligibility"),
        ("อยากรู้เรื่องทำตลาดนัดทั้งหมดเลย มีอะไรบ้าง", "general", "general"),
        ("ให้ญาติไปยื่นเรื่องแทนได้หรือเปล่า", "eligibility", "steps"),
        ("บ้านอยู่นอกเขต ยังขอเบี้ยได้หรือไม่", "steps", "eligibility"),
        ("แจ้งตายแล้วต้องไปที่ไหนต่อ", "place", "steps"),
        ("ข้างบ้านเสียงดัง ต้องแจ้งกองไหนให้มาดู", "steps", "place"),
        ("ท่อหน้าบ้านรั่ว ใครรับผิดชอบ", "contact", "eligibility"),
        ("ถนนหน้าบ้านเป็นของทางหลวงหรือของเทศบาล ต้องบอกที่ไหน", "steps", "eligibility"),
        ("เข้าศูนย์เด็กต้องอายุเท่าไร", "fee", "eligibility"),
        ("ใบอนุญาตมีอายุกี่ปี", "time", "time"),
        ("ค่าขยะทั้งปีจ่ายทีเดียวได้ไหม", "eligibility", "fee"),
        ("ขอข้อมูลเสียค่าถ่ายเอกสารไหม", "documents", "fee"),
        ("ร้านค้าต้องเสียภาษีป้ายไหม", "fee", "eligibility"),
        ("ยืมเต็นท์เสียเงินไหม", "eligibility", "fee"),
        ("จ่ายค่าน้ำผ่านแอปได้ไหม", "eligibility", "place"),
        ("ไปทำวันเสาร์ได้ไหม", "eligibility", "time"),
        ("คนต่างอำเภอมีสิทธิไหม", "place", "eligibility"),
        ("เล่มหาย จะขอใหม่ทำยังไง", "place", "steps"),
        ("ภาษีป้ายคิดยังไง", "fee", "fee"),
    ],
)
def test_the_form_of_the_last_clause_decides(text: str, taken: Part, part: Part) -> None:
    assert by_custom(text, taken) == part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("ช่วยลอกท่อก่อนเปิดเทอมได้ไหมคะ น้ำขังเด็กต้องถอดรองเท้าเดิน", "steps"),
        ("คนนอกเขตใช้เมรุได้ไหมคะ รบกวนด้วยค่ะ ขอบคุณค่ะ", "eligibility"),
        ("คนนอกเขตใช้เมรุได้ปะ 555", "eligibility"),
        ("ให้แฟนพี่ไปแจ้งตายแทนได้หรือเปล่าครับคนตายเป็นพ่อพี่", "steps"),
    ],
)
def test_what_follows_a_question_does_not_change_what_is_asked(text: str, part: Part) -> None:
    assert by_custom(text, "steps" if part == "eligibility" else "eligibility") == part


def test_a_wish_that_follows_a_question_is_what_is_asked() -> None:
    assert even("เขาประกาศทุกปีหรือคะ อยากได้ตัวประกาศมาติด").endswith("มาติด")


def test_a_mark_out_of_ten_is_no_breath() -> None:
    assert even("ปีนี้ได้กี่คะแนนจากคะแนนเต็มเท่าไร").startswith("ปิ")


def test_thanks_alone_is_a_clause_too() -> None:
    assert even("ขอบคุณค่ะ") == even("ขอบคุณ") != ""


def test_how_a_clause_asks_is_told_by_its_forms_and_their_order() -> None:
    told = set(forms(even("จะสร้างบ้าน ต้องไปขอที่ไหน")))
    assert {"must", "where", "must where"} <= told
    assert "where must" not in told
    assert set(forms("")) == {"all "}


def test_a_short_end_is_read_with_what_is_before_it() -> None:
    assert by_custom("บ้านน้ำท่วม ขอให้มาช่วย ได้ไหม", "eligibility") == "steps"
    assert by_custom("", "fee") == "fee"


def test_where_two_are_near_both_are_told() -> None:
    assert asked_parts("แจ้งตายเกิน 24 ชั่วโมงโดนปรับเท่าไหร่") == ("time", "fee")
    assert asked_parts("ค่าเผาศพเท่าไร") == ("fee",)
    assert asked_parts("ถมดิน") == ("general",)


def test_asking_for_the_cause_is_known() -> None:
    assert asks_why("ทำไมน้ำไม่ไหล")
    assert not asks_why("น้ำจะไหลเมื่อไหร่")


def test_every_mark_of_ours_keeps_the_customs() -> None:
    marked = [one for one in load_sentences() if one.part]
    broken = [one.text for one in marked if settled(one.text, one.part or "general") != one.part]
    assert not broken
