"""Who calls for help gets numbers to call; so does who only wants the telephone number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.talk.chat import TOWN, Chat


@pytest.mark.parametrize("cry", ["ช่วยด้วย", "ช่วยด้วยค่ะ", "ช่วยหนูด้วย!!", "ฉุกเฉิน", "Help", "SOS"])
def test_a_cry_for_help_gets_the_numbers_and_is_asked_what_happened(chat: Chat, cry: str) -> None:
    chat.says(cry).hears("emergency.numbers", "emergency.what").did_nothing()
    for number in ("191", "199", "1669"):
        chat.sees(number)
    chat.says("ไฟหน้าบ้านดับ 3 วันแล้ว").hears("sort.kind.guessed")


def test_a_cry_in_the_middle_of_a_report_is_no_answer_to_its_question(chat: Chat) -> None:
    chat.at_detail().says("ช่วยด้วย").hears("emergency.numbers", "complaint.detail.ask")
    chat.says("ยกเลิก")
    chat.at_place().says("ช่วยด้วย").hears("emergency.numbers", "complaint.place.ask")
    chat.says("หน้าวัด").hears("complaint.photos.ask")


def test_a_cry_beside_a_paused_report_leaves_it_waiting(chat: Chat) -> None:
    chat.at_place().says("เมนู").says("ช่วยด้วย").hears("emergency.numbers", "talk.draft_open")
    chat.says("ต่อเรื่องเดิม").hears("complaint.place.ask")


@pytest.mark.parametrize("said", ["เบอร์โทร", "ขอเบอร์โทรหน่อยค่ะ", "เบอร์เทศบาล", "phone number"])
def test_who_wants_the_number_gets_number_and_hours(chat: Chat, said: str) -> None:
    chat.says(said).hears("human.contact").sees(TOWN.phone).sees(TOWN.office_hours).did_nothing()
    chat.taps_label("human.menu").hears("human.words.open")


def test_the_number_is_told_in_the_middle_of_a_report(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").says("เบอร์โทร").hears("human.contact", "complaint.category.ask")


def test_a_town_without_a_telephone_tells_its_hours(chat: Chat) -> None:
    chat.town = replace(TOWN, phone="")
    chat.says("เบอร์โทร").hears("human.contact_unnumbered").sees(TOWN.office_hours)


@pytest.mark.parametrize(
    "said",
    [
        "สายไฟขาดพาดถนน มีประกายไฟ",
        "สายไฟขาดห้อยลงมา ไฟช็อต",
        "เสาไฟมีไฟรั่ว โดนดูดแล้ว",
        "สายไฟแรงสูงขาด",
        "ไฟฟ้ารั่วที่ตู้น้ำหน้าโรงเรียน",
        "หม้อแปลงไฟมีควันและประกายไฟ",
        "สายไฟขาดตกน้ำท่วม",
        "หม้อแปลงระเบิดค่ะ",
        "there are sparks from a broken power line on the road",
    ],
)
def test_electricity_within_reach_brings_the_numbers_and_the_report_beside(
    chat: Chat, said: str
) -> None:
    chat.says(said)
    assert chat.heard_keys()[-2:] == ["emergency.electric", "sort.kind.ask"]
    chat.sees("1129").sees("199").taps_label("complaint.menu").is_at("complaint", "category")


def test_a_telephone_cable_is_a_plain_report(chat: Chat) -> None:
    chat.says("สายโทรศัพท์ห้อยลงมาหน้าบ้าน").hears("sort.kind.guessed")


def test_wasps_on_a_child_bring_the_ambulance(chat: Chat) -> None:
    chat.says("ตัวต่อรังใหญ่ต่อยเด็ก").hears("emergency.numbers", "sort.kind.ask").sees("1669")


def test_who_does_not_want_to_live_is_heard_and_asked_nothing(chat: Chat) -> None:
    chat.says("อยากตาย").hears("emergency.despair", "emergency.beside").sees("1323").did_nothing()
    chat.says("ถนนพังจนอยากตายแล้ว").hears("emergency.despair", "sort.kind.ask")


def test_a_drowning_begins_no_other_talk(chat: Chat) -> None:
    chat.says("มีคนจมน้ำ").hears("emergency.numbers", "sort.kind.ask").did_nothing()
    chat.says("ไฟไหม้ ขอคุยกับเจ้าหน้าที่").hears("emergency.numbers", "sort.kind.ask")
