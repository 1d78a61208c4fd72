"""Who has just sent something goes on: the next lines belong to it, when a tap says so."""

from __future__ import annotations

import pytest

from handlers.citizen_commands import AddToCase
from handlers.commands import FileCase, FindMyCases
from tests.talk.chat import NUMBER, Chat, a_case
from tests.talk.test_ask import DIRECT

MORE = "เด็กเดินกลับบ้านมืดเลย"


@pytest.fixture
def sent(chat: Chat) -> Chat:
    """A report has just been sent."""
    return chat.at_confirm().picks("send").hears("complaint.receipt.title")


def test_the_next_line_belongs_to_the_report_by_a_tap(sent: Chat) -> None:
    sent.says(MORE, "m7").hears("sort.kind.recent").sees(NUMBER).says("ใช่").hears("more.sent")
    added = sent.asked_for(AddToCase)
    assert (added.number, added.words, added.message_ids) == (NUMBER, MORE, ("m7",))
    assert sent.held == ""


def test_several_lines_are_one_addition(sent: Chat) -> None:
    sent.says(MORE, "m7").says("ไฟดับทั้งซอยเลยค่ะ", "m8").hears("sort.more", "sort.kind.recent")
    sent.taps_label("more.held").hears("more.sent")
    assert sent.asked_for(AddToCase).words == f"{MORE}\nไฟดับทั้งซอยเลยค่ะ"


def test_it_may_be_a_new_report(sent: Chat) -> None:
    sent.says(MORE).taps_label("sort.new").hears("complaint.place.ask")


def test_or_neither(sent: Chat) -> None:
    sent.says(MORE).says("ไม่ใช่").hears("sort.kind.ask")


@pytest.mark.parametrize(
    "said", ["ขอบคุณมากค่ะ", "กี่วันเสร็จคะ", "อยากแจ้งเรื่องขยะ", "สวัสดีค่ะ", "ไฟไหม้บ้านค่ะ", "โอเคค่ะ", "ติดตาม"]
)
def test_what_is_something_else_is_not_asked_about(sent: Chat, said: str) -> None:
    sent.says(said)
    assert "sort.kind.recent" not in sent.heard_keys()


def test_what_only_sounds_like_thanks_is_not_lost(sent: Chat) -> None:
    sent.says("ลึกมากค่ะ").hears("sort.kind.recent")


def test_a_question_that_we_can_answer_is_answered(sent: Chat) -> None:
    sent.index.finding = DIRECT  # type: ignore[attr-defined]
    sent.says("ย้ายทะเบียนบ้านของแม่")
    assert "sort.kind.recent" not in sent.heard_keys()


def test_after_three_minutes_it_is_a_new_thing(sent: Chat) -> None:
    sent.waits(minutes=4).says(MORE).hears("sort.kind.guessed")


def test_of_a_nameless_report_nothing_is_remembered(chat: Chat) -> None:
    chat.at_name().picks("none").picks("send").says(MORE).hears("sort.kind.guessed")
    assert chat.asked_for(FileCase).name_level == "none"


def test_an_answer_to_the_staff_goes_on_too(chat: Chat) -> None:
    waits = a_case(state="waiting_citizen", is_mine=True)
    chat.hall.answers[FindMyCases] = (waits,)
    chat.says(f"ตอบ {NUMBER}").says("ต้นที่สามค่ะ").hears("answer.sent")
    chat.hall.answers[FindMyCases] = ()
    chat.says("แต่ต้นที่สี่ก็ดับด้วย").hears("sort.kind.recent")


def test_while_the_staff_wait_in_that_very_case_it_is_their_answer(sent: Chat) -> None:
    sent.hall.answers[FindMyCases] = (a_case(state="waiting_citizen", is_mine=True),)
    sent.says("ต้นที่สามค่ะ").hears("sort.kind.answers")


def test_a_line_that_was_forgotten_is_asked_for_again(sent: Chat) -> None:
    sent.says(MORE).waits(minutes=16).taps(f"more.held={NUMBER}")
    sent.hears("talk.held_lost", "more.words.put")
    sent.taps("more.held=nothing").hears("more.words.put")


def test_a_line_of_one_letter_is_asked_for_again(sent: Chat) -> None:
    sent.held, sent.held_until = "3", sent.now
    sent.taps(f"more.held={NUMBER}").hears("accept.too_short", "more.words.put")


# A politeness between


@pytest.mark.parametrize("polite", ["ขอบคุณค่ะ", "โอเคค่ะ", "สวัสดีค่ะ", "เมนู", "ติดตาม"])
def test_a_politeness_or_a_look_cuts_no_thread(sent: Chat, polite: str) -> None:
    sent.says(polite).says(MORE).hears("sort.kind.recent").sees(NUMBER)


def test_nor_does_a_sticker(sent: Chat) -> None:
    sent.sends_sticker().says(MORE).hears("sort.kind.recent")


def test_the_three_minutes_run_from_the_receipt(sent: Chat) -> None:
    sent.waits(minutes=2).says("ขอบคุณค่ะ").waits(minutes=2).says(MORE).hears("sort.kind.guessed")
    assert "~sent" not in sent.place.answers


def test_nothing_is_carried_of_a_nameless_report(chat: Chat) -> None:
    chat.at_name().picks("none").picks("send").says("ขอบคุณค่ะ")
    assert not chat.place.answers


@pytest.mark.parametrize("where", ["อยู่ข้างร้านเจ๊หมวยค่ะ", "อยู่หน้าวัดค่ะ", "ซอย 3 ค่ะ"])
def test_where_it_is_belongs_to_the_report(sent: Chat, where: str) -> None:
    sent.says(where).hears("sort.kind.recent")


# Pictures and pins


def test_a_picture_is_added_by_a_tap_and_sent_again(sent: Chat) -> None:
    sent.sends_photo("p1").hears("menu.photo_more").sees(NUMBER)
    sent.taps_label("more.pictures").hears("more.photos.ask").sends_photo("p2").says("ต่อไป")
    sent.hears("more.sent")
    added = sent.asked_for(AddToCase)
    assert (added.number, added.words, len(added.photo_ids)) == (NUMBER, "", 1)


def test_the_words_that_wait_go_with_the_picture(sent: Chat) -> None:
    sent.says(MORE, "m7").sends_photo().hears("menu.photo_more").says(f"เพิ่มรูปใน {NUMBER}")
    sent.hears("more.with_words", "more.photos.ask").sees(MORE).sends_photo().says("ต่อไป")
    added = sent.asked_for(AddToCase)
    assert (added.words, added.message_ids, sent.held) == (MORE, ("m7",), "")


def test_older_words_do_not_go_with_a_picture(sent: Chat) -> None:
    sent.held, sent.held_until = "ถามเรื่องอื่นไว้", sent.now
    sent.sends_photo().hears("menu.photo_more")
    assert sent.held == ""


def test_pictures_for_no_case_are_for_none(chat: Chat) -> None:
    chat.taps("more.pictures=nothing").hears("talk.old_button", "menu.choose")


def test_a_pin_is_added_as_words(sent: Chat) -> None:
    sent.sends_pin().hears("menu.pin_more").taps_label("more.add").sends_pin(address="ซอย 3")
    sent.hears("more.photos.ask").says("ไม่มีรูป").hears("more.sent")
    assert sent.asked_for(AddToCase).words == "ซอย 3 13.750000, 100.500000"


def test_later_a_picture_is_of_something_new(sent: Chat) -> None:
    sent.waits(minutes=4).sends_photo().hears("menu.photo")


@pytest.mark.parametrize("meanwhile", ["เมนู", "ขอบคุณค่ะ"])
def test_nor_is_the_thread_cut_where_more_was_asked_about(sent: Chat, meanwhile: str) -> None:
    sent.says(MORE).hears("sort.kind.recent").says(meanwhile).says("ไฟดับทั้งซอยเลยค่ะ")
    sent.hears("sort.kind.recent").sees(NUMBER)
