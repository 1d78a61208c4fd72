"""A citizen talks with a human; the bot is silent meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.asking import question
from handlers.citizen_commands import AskForHuman, LeaveChat, SayInChat, ShowInChat
from handlers.commands import Refused
from handlers.heard import Followed
from handlers.staff_commands import (
    Colleague,
    GiveBackChat,
    ListChats,
    ListColleagues,
    PassChat,
    TakeChat,
    TellInChat,
)
from tests.talk.chat import NUMBER, Chat
from tests.talk.hall import chat_view

TAX = "ขอถามเรื่องภาษีที่ดินค่ะ"


@pytest.fixture
def waiting(chat: Chat) -> Chat:
    """Somebody who stands in the queue."""
    return chat.says("คุยกับเจ้าหน้าที่").says(TAX, "m5")


@pytest.fixture
def talking(waiting: Chat) -> Chat:
    """Somebody with whom an officer talks."""
    for command in (SayInChat, ShowInChat):
        waiting.hall.answers[command] = chat_view(state="open")
    return waiting


def test_who_asks_for_a_human_hears_his_place_in_the_queue(waiting: Chat) -> None:
    waiting.hears("human.line.queue").sees("คิวที่ 2").is_at("human", "line")
    assert waiting.asked_for(AskForHuman) == AskForHuman(TAX, message_ids=("m5",))
    assert waiting.turn.weight == "receipt"


def test_who_waits_over_lunch_is_told_until_when(waiting: Chat) -> None:
    at_one = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
    waiting.hall.answers[SayInChat] = replace(chat_view(), opens_at=at_one)
    waiting.says("ค่ะ").hears("human.line.lunch").sees("13:00")


def test_who_waits_is_told_what_becomes_of_the_words_when_the_office_closes(
    waiting: Chat,
) -> None:
    waiting.hears("human.line.queue").sees("เก็บข้อความไว้และตอบในแชตนี้")


def test_more_words_while_waiting_keep_the_place(waiting: Chat) -> None:
    waiting.says("ของปีที่แล้วด้วยค่ะ", "m6").hears("human.line.queue")
    assert waiting.asked_for(SayInChat) == SayInChat(NUMBER, "ของปีที่แล้วด้วยค่ะ", "m6")


@pytest.mark.parametrize("said", ["แจ้งเรื่อง", "ข้าม", "ยกเลิกนัดได้ไหม", NUMBER, "ไฟถนนดับ", "ใช่"])
def test_the_bot_is_silent_while_a_human_talks(talking: Chat, said: str) -> None:
    talking.says(said).hears_silence().is_at("human", "line")
    assert talking.asked_for(SayInChat).words == said


def test_who_types_line_by_line_hears_his_place_once(waiting: Chat) -> None:
    waiting.hall.answers[SayInChat] = chat_view(is_news=False)
    waiting.says("ของปีที่แล้วด้วยค่ะ").hears_silence().is_at("human", "line")


def test_pictures_and_places_go_to_the_human_too(talking: Chat) -> None:
    talking.sends_photo("p1").hears_silence()
    assert talking.asked_for(ShowInChat) == ShowInChat(NUMBER, "p1")
    talking.sends_pin(18.79, 98.98, "หน้าวัดตัวอย่าง").hears_silence()
    assert talking.asked_for(SayInChat).words == "หน้าวัดตัวอย่าง 18.790000, 98.980000"
    talking.sends_sticker().hears("human.line.words_only")


def test_an_emergency_gets_its_numbers_even_now(talking: Chat) -> None:
    talking.says("ไฟไหม้บ้าน ช่วยด้วย").hears("emergency.numbers").is_at("human", "line")
    assert talking.asked_for(SayInChat).words == "ไฟไหม้บ้าน ช่วยด้วย"


@pytest.mark.parametrize("said", ["จบการคุย", "end chat"])
def test_the_citizen_ends_it_by_a_word(talking: Chat, said: str) -> None:
    talking.says(said).hears("human.line.left").is_at_menu()
    assert talking.asked_for(LeaveChat) == LeaveChat(NUMBER)


def test_a_tap_on_the_menu_asks_first(talking: Chat) -> None:
    talking.taps("complaint.open=").hears("human.line.busy")
    talking.taps_label("human.stay").hears("human.line.go_on").is_at("human", "line")
    talking.taps("complaint.open=").taps_label("human.leave").hears("human.line.left")


@pytest.mark.parametrize("said", ["เมนู", "ยกเลิกค่ะ", "cancel"])
def test_nobody_is_stuck_with_a_human(talking: Chat, said: str) -> None:
    talking.says(said).hears("human.line.busy").is_at("human", "line")
    talking.taps_label("human.leave").hears("human.line.left")


def test_a_sticker_for_a_human_leaves_the_way_out_at_hand(talking: Chat) -> None:
    talking.sends_sticker().taps_label("human.leave").hears("human.line.left").is_at_menu()


def test_words_after_the_end_are_the_bots_again(waiting: Chat) -> None:
    waiting.checks_labels = False
    waiting.hall.answers[SayInChat] = chat_view(state="over")
    waiting.says("แจ้งเรื่อง").hears("human.line.over", "complaint.category.ask")
    waiting.says("เมนู")
    waiting.place = type(waiting.place)("human", "line", {"number": NUMBER})
    waiting.hall.answers[ShowInChat] = chat_view(state="over")
    waiting.sends_photo().hears("human.line.over", "menu.photo")


def test_after_a_day_nobody_waits_any_more(waiting: Chat) -> None:
    waiting.waits(hours=25).says("สวัสดีค่ะ").hears("menu.greeting", "menu.choose")


def test_a_case_of_ones_own_is_talked_about(chat: Chat) -> None:
    chat.says(f"คุยเรื่อง {NUMBER}").hears("human.words.open").says("เมื่อไรจะเสร็จคะ", "m1")
    assert chat.asked_for(AskForHuman) == AskForHuman("เมื่อไรจะเสร็จคะ", NUMBER, ("m1",))


def test_what_cannot_be_is_told(chat: Chat) -> None:
    chat.hall.answers[AskForHuman] = Refused("not_found")
    chat.says("คุยกับเจ้าหน้าที่").says(TAX).hears("refused.not_found").is_at_menu()


def test_where_nobody_says_when_the_office_opens_a_dash_stands(chat: Chat) -> None:
    chat.hall.answers[AskForHuman] = chat_view(state="left")
    chat.says("คุยกับเจ้าหน้าที่").says(TAX).hears("human.left").is_at_menu()


def test_a_talk_that_is_nobodys_any_more_is_told(waiting: Chat) -> None:
    waiting.hall.answers[SayInChat] = Refused("not_found")
    waiting.says("ยังอยู่ไหมคะ").hears("refused.not_found").is_at_menu()


def test_leaving_a_talk_that_is_gone_is_told(waiting: Chat) -> None:
    waiting.hall.answers[LeaveChat] = Refused("not_found")
    waiting.says("จบการคุย").hears("refused.not_found").is_at_menu()


def test_who_follows_the_account_anew_is_welcomed(talking: Chat) -> None:
    talking.does(Followed())
    assert talking.heard_keys()[0] == "welcome.hello"
    talking.is_at_menu()


def test_the_open_talk_has_a_question_of_its_own(talking: Chat) -> None:
    [said] = question(talking.place, talking.known())
    assert said.buttons[0].data == f"human.leave={NUMBER}"


# The officer


@pytest.fixture
def desk(officer: Chat) -> Chat:
    """An officer in a talk."""
    return officer.says(f"รับสาย {NUMBER}")


def test_an_officer_takes_over_and_reads_what_was_said(desk: Chat) -> None:
    desk.hears("desk.taken").sees("💬 ขอถามเรื่องภาษีค่ะ").is_at("desk", "line")
    assert desk.asked_for(TakeChat) == TakeChat(NUMBER)


def test_every_word_of_the_officer_goes_to_the_citizen(desk: Chat) -> None:
    desk.says("ใช้โฉนดกับบัตรประชาชนค่ะ").hears_silence()
    assert desk.asked_for(TellInChat) == TellInChat(NUMBER, "ใช้โฉนดกับบัตรประชาชนค่ะ")
    desk.says("งานของฉัน").hears_silence()
    assert desk.asked_for(TellInChat).words == "งานของฉัน"
    desk.sends_photo().hears("desk.line.words_only")


def test_a_button_that_means_nothing_reminds_of_the_talk(desk: Chat) -> None:
    desk.taps("nothing.x=").hears("desk.line.put").is_at("desk", "line")
    desk.taps(f"staff.open={NUMBER}").hears("category.light")


def test_the_officer_gives_back(desk: Chat) -> None:
    desk.says("จบสาย").hears("desk.over").is_at_menu()
    assert desk.asked_for(GiveBackChat) == GiveBackChat(NUMBER)


@pytest.mark.parametrize("said", [f"ส่งต่อสาย {NUMBER}", f"pass chat {NUMBER}"])
def test_the_officer_hands_on_to_whoever_is_on_duty(desk: Chat, said: str) -> None:
    desk.says(said).hears("desk.passed").is_at_menu()
    assert desk.asked_for(PassChat) == PassChat(NUMBER)


@pytest.fixture
def passing(desk: Chat) -> Chat:
    """An officer who is about to hand his talk on, and sees who is here."""
    desk.hall.answers[ListColleagues] = (
        Colleague("s2", "มาลี ตัวอย่าง", "กองคลัง"),
        Colleague("s3", "ปิติ สมมติ", "กองช่าง"),
        Colleague("s4", "ปิติ สมมติ", "กองคลัง"),
        Colleague("s5-and-more", "ปิติ สมมติ"),
    )
    desk.hall.answers[PassChat] = replace(chat_view(), officer="มาลี ตัวอย่าง")
    return desk.says("ส่งต่อสาย").hears("desk.to.put")


def test_the_officer_hands_on_to_a_colleague_by_name(passing: Chat) -> None:
    assert passing.labels() == [
        "เวรทุกคน", "มาลี ตัวอย่าง", "ปิติ สมมติ (กองช่าง)", "ปิติ สมมติ (กองคลัง)", "ปิติ สมมติ (s5-a)",
        f"คุยต่อ {NUMBER}",
    ]  # fmt: skip
    passing.says("มาลี ตัวอย่าง").hears("desk.passed_to").sees("มาลี ตัวอย่าง").is_at_menu()
    assert passing.asked_for(PassChat) == PassChat(NUMBER, "s2")


def test_or_to_all_on_duty(passing: Chat) -> None:
    passing.hall.answers[PassChat] = chat_view()
    passing.says("เวรทุกคน").hears("desk.passed").is_at_menu()
    assert passing.asked_for(PassChat) == PassChat(NUMBER)


def test_or_goes_on_himself(passing: Chat) -> None:
    passing.says("รอสักครู่นะคะ").hears("accept.choice", "desk.to.put")
    passing.taps("desk.to=").hears("desk.to.put")
    passing.taps(f"desk.chat={NUMBER}").hears("desk.taken").is_at("desk", "line")
    passing.says("ส่งต่อสาย").says(f"คุยต่อ {NUMBER}").hears("desk.taken")


def test_a_talk_of_somebody_else_is_handed_on_by_nobody(desk: Chat) -> None:
    desk.hall.answers[ListColleagues] = Refused("chat_taken")
    desk.says("ส่งต่อสาย").hears("refused.chat_taken").is_at_menu()


def test_what_cannot_be_handed_on_is_told(desk: Chat) -> None:
    desk.hall.answers[PassChat] = Refused("chat_over")
    desk.taps(f"desk.pass={NUMBER}").hears("refused.chat_over").is_at_menu()


def test_another_number_said_to_the_citizen_is_only_words(desk: Chat) -> None:
    desk.says("ส่งต่อสาย 69-QQ622T").hears_silence()
    assert desk.asked_for(TellInChat).words == "ส่งต่อสาย 69-QQ622T"


def test_a_talk_that_ended_meanwhile_is_told_to_the_officer(desk: Chat) -> None:
    desk.hall.answers[TellInChat] = chat_view(state="over")
    desk.says("สวัสดีค่ะ").hears("desk.over").is_at_menu()


def test_words_that_came_too_late_are_told_so(desk: Chat) -> None:
    desk.hall.answers[TellInChat] = Refused("chat_over")
    desk.says("สวัสดีค่ะ").hears("refused.chat_over").is_at_menu()


def test_a_colleague_took_it(officer: Chat) -> None:
    officer.hall.answers[TakeChat] = Refused("chat_taken")
    officer.says(f"รับสาย {NUMBER}").hears("refused.chat_taken").is_at_menu()


def test_who_waits_is_listed(officer: Chat) -> None:
    officer.says("ใครรอสาย").hears("desk.waiting").taps_label("desk.take").hears("desk.taken")
    officer.says("จบสาย")
    officer.hall.answers[ListChats] = ()
    officer.says("แชตที่รอ").hears("desk.nobody")
    officer.hall.answers[ListChats] = Refused("not_found")
    officer.says("แชตที่รอ").hears("refused.not_found")


def test_for_others_there_is_no_desk(chat: Chat) -> None:
    chat.taps(f"desk.chat={NUMBER}").did_nothing()
