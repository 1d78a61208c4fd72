"""What may be a tip is asked what it is; an honest question mostly is not."""

from __future__ import annotations

import pytest

from knowledge.doubts import is_guarded, may_be_a_tip
from knowledge.thai import squeeze
from knowledge.undertones import is_of_elsewhere, undertones, weight_of_wrong
from knowledge.wordlist import read_list
from tests.knowledge.test_index import INDEX

FITS_WELL = {"building-permit": 0.99, "sign-tax": 0.01}


@pytest.mark.parametrize(
    "text",
    [
        "ช่างบอกถ้าให้ห้าพันจะเซ็นให้เลย ต้องให้มั้ย",
        "ใครเซ็นให้ร้านเหล้าตรงนั้นเปิดได้",
        "ขอเลขที่บ้านต้องเลี้ยงข้าวเจ้าหน้าที่ด้วยเหรอคะ",
        "ต่อใบอนุญาตร้านอาหารต้องซื้อของฝากให้คนตรวจไหม",
        "จ่าย ๓๐๐ บาทต่อเดือนให้เทศกิจแล้วขายตรงทางเท้าได้เลย จริงปะ",
        "ขอน้ำประปาใหม่ ช่างว่ามีค่าน้ำใจนำ จักบาทถึงสิพอ",
        "do I have to tip the inspector to get my restaurant licence",
        "เขาขอเงินกอนถึงจะตอใบอนุญาตให ตองใหไหมคะ",
        "โดนเรียกค่าน้ำชาตอนไปทำเลขที่บ้าน ต้องจ่ายมั้ย",
        # whose garden the money made
        "งบประมาณเขาเอาไปเทถนนเข้าบ้านใคร",
        "เอางบไปแป๋งตางเข้าสวนไผเจ้า",
        "ชื่อย่าที่ตายไปแล้วยังมีคนเซ็นรับเบี้ยอยู่ ใครรับแทน",
        "ทำไมสัญญานี้หลานท่านได้งานทุกปี",
        "ในใบเบิกสิบตัว เดินนับได้สี่ตัว ที่เหลืออยู่กับใคร",
    ],
)
def test_a_tip_put_as_a_question_about_a_service_is_never_answered(text: str) -> None:
    found = INDEX.find(text)
    assert found.kind != "direct"
    assert found.intent in ("tip", "unknown")


@pytest.mark.parametrize(
    "text",
    ["ค่าธรรมเนียมใบอนุญาตก่อสร้างเท่าไหร่", "จ่ายภาษีป้ายที่ไหน", "แจ้งเกิดต้องใช้เอกสารอะไรบ้าง"],
)
def test_a_plain_question_is_answered_at_once(text: str) -> None:
    assert INDEX.find(text).kind == "direct"


@pytest.mark.parametrize(
    "text",
    ["ตู้หนังสือริมทางต้องทำบัตรไหม", "สมัครเต้นแอโรบิกหน้าเทศบาล", "ห้องสมุดเปิดกี่โมงเจ้า", "เลขบ้านมงคล"],
)
def test_what_no_counter_deals_with_is_never_answered_at_once(text: str) -> None:
    assert is_of_elsewhere(squeeze(text))
    assert INDEX.find(text).kind != "direct"


@pytest.mark.parametrize(
    "text",
    [
        "ใบอนุญาตตลาดต่อปีเท่าไหร่ครับ ตลาดของท่านรองไม่เคยมีใครมาตรวจ",
        "แบบสอบถามความพึงพอใจทำตรงไหนคะ ของหนูพี่เขาติ๊กห้าให้หมดแล้วให้เซ็นอย่างเดียว",
        "จ่ายค่าขยะที่ไหนคะ คนเก็บเงินเก็บเพิ่มทุกบ้านแล้วไม่ออกใบเสร็จให้",
    ],
)
def test_a_plain_question_hides_nothing_that_is_told_beside_it(text: str) -> None:
    question = text.split(maxsplit=1)[0]
    assert INDEX.find(question).intent == "question"
    assert INDEX.find(text).intent in ("tip", "unknown")
    assert INDEX.find(text).kind != "direct"


@pytest.mark.parametrize(
    "text", ["ลูกเพิ่งคลอดเมื่อวาน แจ้งเกิดต้องใช้เอกสารอะไรบ้างคะ", "พ่อเสียเมื่อคืนค่ะ แจ้งตายต้องไปที่ไหนคะ"]
)
def test_what_a_family_tells_beside_its_question_is_no_tip(text: str) -> None:
    assert INDEX.find(text).kind == "direct"


def test_two_things_that_ring_along_are_a_sign_of_their_own() -> None:
    assert list(undertones(squeeze("เจ้าหน้าที่ขอเลี้ยงข้าว"))) == ["favour", "office", "favour & office"]
    assert list(undertones(squeeze("ร้านก๋วยเตี๋ยวร้านไหนอร่อย"))) == ["shops"]
    assert not list(undertones(squeeze("แจ้งเกิดใช้อะไรบ้าง")))


def test_what_the_regions_say_for_a_word_is_that_word() -> None:
    assert "whose" in list(undertones(squeeze("ทางเส้นนี้เข้าสวนไผ")))
    assert "unfair" in list(undertones(squeeze("ซอยอื่นบ่ได้")))


def test_tones_do_not_matter_to_what_rings_along() -> None:
    assert "favour" in list(undertones(squeeze("ตองเลียงขาวเขาไหม")))


def test_what_hardly_anybody_says_otherwise_counts_double() -> None:
    assert weight_of_wrong(squeeze("ต้องเลี้ยงข้าวไหม")) == 2
    assert weight_of_wrong(squeeze("เจ้าหน้าที่อยู่ไหม")) == 1
    assert weight_of_wrong(squeeze("เปิดวันไหน")) == 0


def test_the_more_rings_along_the_less_is_enough_to_doubt() -> None:
    likely = {"tip": 0.003, "question": 0.99}
    plain = squeeze("ขอใบก่อสร้างกี่วัน")
    rings = squeeze("ขอใบก่อสร้างกับเจ้าหน้าที่กี่วัน")
    much = squeeze("ขอใบก่อสร้างกับเจ้าหน้าที่กี่วันถึงจะได้")
    assert not may_be_a_tip(plain, "asks", likely, FITS_WELL, smells=False)
    assert may_be_a_tip(rings, "asks", likely, FITS_WELL, smells=False)
    assert may_be_a_tip(plain, "asks", likely, {}, smells=False)
    assert may_be_a_tip(plain, "asks", {}, FITS_WELL, smells=True)
    assert may_be_a_tip(much, "asks", {}, FITS_WELL, smells=False)


@pytest.mark.parametrize(
    "text",
    [
        "ช่องทางร้องเรียนการทุจริตของเทศบาล",
        "ขอดูรายงานประเมินความเสี่ยงการทุจริตของเทศบาลค่ะ",
        "หน่วยงานใดดูแลเรื่องป้องกันสินบน",
    ],
)
def test_who_asks_for_the_unit_against_corruption_in_a_few_words_is_answered(text: str) -> None:
    assert INDEX.find(text).kind == "direct"


def test_when_a_shop_is_open_is_its_own_business() -> None:
    assert is_of_elsewhere(squeeze("ร้านส้มตำหน้าเทศบาลวันนี้เปิดไหมคะ"))
    assert not is_of_elsewhere(squeeze("สงกรานต์เทศบาลเปิดไหม"))
    assert not is_of_elsewhere(squeeze("จะเปิดร้านอาหารต้องขอใบอนุญาตไหม"))
    assert not is_of_elsewhere(squeeze("ร้านอาหารต้องมีใบอะไร"))


def test_how_we_guard_against_corruption_is_a_question_unless_much_rings_along() -> None:
    guards, well = {"no-gift-policy": 0.5}, {"no-gift-policy": 0.99}
    plain, much = squeeze("ปีใหม่ให้กระเช้าได้ไหม"), squeeze("ค่าน้ำใจ จะผิดไหม")
    very_much = squeeze("ให้ค่าน้ำใจไปแล้วพันนึง จะผิดไหม")
    assert is_guarded(guards)
    assert not is_guarded({})
    assert not may_be_a_tip(plain, "asks", {}, guards, smells=True)
    assert may_be_a_tip(plain, "tells", {}, guards, smells=False)
    assert may_be_a_tip(much, "asks", {}, guards, smells=False)
    assert not may_be_a_tip(much, "asks", {}, well, smells=False)
    assert may_be_a_tip(very_much, "asks", {}, well, smells=False)


def test_no_word_rings_along_twice_in_one_list() -> None:
    for table in read_list("undertones").values():
        for words in table.values():
            assert len(words) == len(set(words))
