"""Following a case, answering a question, taking a case back."""

from __future__ import annotations

import pytest

from handlers.commands import AnswerStaff, CancelCase, CaseStep, FindCase, FindMyCases, Refused
from tests.talk.chat import KEY, NOON, NUMBER, Chat, a_case


def test_my_cases_come_as_cards(chat: Chat) -> None:
    chat.says("ติดตาม").hears("track.mine").sees(NUMBER).sees("รับแจ้งแล้ว").sees("7 ธ.ค. 2569")
    assert chat.turn.weight == "answer"


def test_who_has_no_case_is_told_how_to_follow_one(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = ()
    chat.says("ติดตามเรื่อง").hears("track.none")


def test_a_number_typed_at_any_time_shows_the_case(chat: Chat) -> None:
    chat.says(f" {NUMBER.lower().replace('-', ' ')} ค่ะ").hears("category.light").sees("หน้าวัด")
    chat.at_place().says(NUMBER).hears("category.light", "complaint.place.ask")
    assert chat.asked_for(FindCase) == FindCase(NUMBER)


def test_a_number_with_its_key_opens_the_words(chat: Chat) -> None:
    chat.says(f"{NUMBER} {KEY[:4]}-{KEY[4:8]}-{KEY[8:]}").hears("category.light")
    assert chat.asked_for(FindCase) == FindCase(NUMBER, KEY)


def test_a_number_inside_a_long_story_is_a_story(chat: Chat) -> None:
    chat.at_detail().says(f"เรื่องเดิมเลข {NUMBER} ยังไม่เสร็จเลย ไฟก็ยังดับอยู่เหมือนเดิมทุกคืน")
    chat.hears("complaint.place.ask")


def test_a_case_that_is_not_there(chat: Chat) -> None:
    chat.hall.answers[FindCase] = None
    chat.says(NUMBER).hears("track.not_found")


def test_a_stranger_sees_state_and_dates_and_may_give_the_key(chat: Chat) -> None:
    stranger = a_case(is_mine=False, detail="", place="", photos=0, steps=())
    chat.hall.answers[FindCase] = lambda found: (
        a_case(is_mine=False) if found.case_key else stranger
    )
    chat.says(NUMBER).sees("รับแจ้งแล้ว").sees_nothing_of("หน้าวัด").sees("ผู้แจ้งหรือผู้ที่มีรหัสเท่านั้น")
    chat.taps_label("track.have_key").hears("track.case_key.ask")
    chat.says("ไม่รู้").hears("accept.case_key", "track.case_key.ask")
    chat.sends_sticker().hears("accept.case_key", "track.case_key.ask")
    chat.says(KEY).sees("หน้าวัด").is_at_menu()
    assert chat.buttons()[0].data == "talk.menu="


def test_a_suggestion_is_named_as_one(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (a_case(kind="suggestion"),)
    chat.says("ติดตาม").sees("ข้อเสนอแนะ")


def test_the_time_line_tells_what_staff_wrote(chat: Chat) -> None:
    steps = (
        CaseStep(NOON, "received", "received"),
        CaseStep(NOON, "resolved", "resolved", "เปลี่ยนหลอดแล้วค่ะ"),
    )
    chat.hall.answers[FindCase] = a_case(state="resolved", steps=steps, photos=0, place="")
    chat.says(NUMBER).sees("ดำเนินการเสร็จสิ้น: เปลี่ยนหลอดแล้วค่ะ").sees("20 พ.ย. 2569 เวลา 12:00 น.")
    assert "track.cancel" not in str(chat.buttons())


def test_taking_a_case_back_asks_once_more(chat: Chat) -> None:
    chat.says(NUMBER).taps_label("track.cancel").hears("track.sure.ask")
    chat.says("ไม่ยกเลิก").hears("track.sure.stopped", "menu.choose")
    chat.says(f"ยกเลิกเรื่อง {NUMBER}").says("ยืนยันยกเลิกเรื่อง").hears("track.cancelled")
    assert chat.asked_for(CancelCase) == CancelCase(NUMBER)


def test_a_case_that_cannot_be_taken_back_says_why(chat: Chat) -> None:
    chat.hall.answers[CancelCase] = Refused("not_found")
    chat.taps(f"track.cancel={NUMBER}").picks("yes").hears("refused.not_found")
    chat.hall.answers[CancelCase] = Refused("a reason of tomorrow")
    chat.taps(f"track.cancel={NUMBER}").picks("yes").hears("refused.other")


def test_buttons_with_no_number_only_repeat(chat: Chat) -> None:
    for data in ("track.show=x", "track.key=", "track.cancel=1", "answer.open=x"):
        chat.taps(data).hears("talk.old_button", "menu.choose")


def test_a_question_of_the_staff_is_answered(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (a_case(state="waiting_citizen"),)
    chat.says("ติดตาม").taps_label("track.reply").hears("answer.words.put").sees(NUMBER)
    chat.says("เสาที่สามจากปากซอยค่ะ").hears("answer.sent").is_at_menu()
    assert chat.asked_for(AnswerStaff) == AnswerStaff(NUMBER, "เสาที่สามจากปากซอยค่ะ")


def test_an_answer_that_nobody_waits_for(chat: Chat) -> None:
    chat.hall.answers[AnswerStaff] = Refused("no_question")
    chat.taps(f"answer.open={NUMBER}").says("เสาที่สามค่ะ").hears("refused.no_question")


LONG = "ไฟถนนดับมาสามวัน " * 200  # 3,400 characters


def test_the_owner_reads_a_long_text_in_whole(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(detail=LONG)
    chat.says(NUMBER).hears("category.light", "talk.in_whole", LONG[2400:])
    assert chat.seen().count("สามวัน") >= LONG.count("สามวัน")
    assert chat.buttons()[-1].data == "talk.menu="


def test_what_staff_wrote_last_is_read_in_whole(chat: Chat) -> None:
    answer = "ช่างเปลี่ยนหลอดไฟให้แล้วค่ะ " * 40
    steps = (CaseStep(NOON, "received", "received"), CaseStep(NOON, "x", "resolved", answer))
    chat.hall.answers[FindCase] = a_case(detail=LONG, state="resolved", steps=steps)
    chat.at_place().says(NUMBER)
    assert chat.heard_keys()[-2:] == ["talk.in_whole", "complaint.place.ask"]
    assert len(chat.turn.replies) == 5
    chat.sees(answer)


def test_a_stranger_reads_nothing_more(chat: Chat) -> None:
    stranger = a_case(is_mine=False, detail="", place="", photos=0, steps=())
    chat.hall.answers[FindCase] = stranger
    chat.says(NUMBER).hears("category.light")


def test_a_short_text_is_not_told_twice(chat: Chat) -> None:
    chat.says(NUMBER).hears("category.light")


def test_a_question_is_answered_with_a_picture_and_words(chat: Chat) -> None:
    chat.taps(f"answer.open={NUMBER}").sends_photo().hears(
        "answer.photos.noted", "answer.words.put"
    )
    chat.sends_sticker().hears("accept.words", "answer.words.put")
    chat.says("เสาต้นนี้ค่ะ").hears("answer.sent")
    assert chat.asked_for(AnswerStaff) == AnswerStaff(NUMBER, "เสาต้นนี้ค่ะ", ("photo-1",))


def test_a_picture_alone_is_an_answer(chat: Chat) -> None:
    chat.taps(f"answer.open={NUMBER}")
    assert "answer.words=wordless" not in {button.data for button in chat.buttons()}
    chat.sends_photo("p1", set_id="s", total=2).sends_photo("p2", set_id="s", total=2)
    chat.hears("answer.photos.noted", "answer.words.put")
    chat.taps("answer.words=wordless").hears("answer.sent")
    assert chat.asked_for(AnswerStaff) == AnswerStaff(NUMBER, "", ("photo-1", "photo-2"))
    assert f"more.open={NUMBER}" in {button.data for button in chat.buttons()}


def test_a_strange_button_puts_the_question_again(chat: Chat) -> None:
    chat.taps(f"answer.open={NUMBER}").taps("answer.words=other").hears("answer.words.put")


def test_a_question_may_be_answered_with_a_pin(chat: Chat) -> None:
    chat.taps(f"answer.open={NUMBER}").sends_pin(13.75, 100.5, "ถนนตัวอย่าง").hears("answer.sent")
    assert chat.asked_for(AnswerStaff).words == "ถนนตัวอย่าง 13.750000, 100.500000"


def test_cancel_before_a_case_is_withdrawn_leaves_the_case(chat: Chat) -> None:
    chat.taps(f"track.cancel={NUMBER}").says("ยกเลิก").hears("track.sure.stopped", "menu.choose")
    assert not [done for done in chat.hall.done if isinstance(done, CancelCase)]
    chat.taps(f"track.cancel={NUMBER}")
    assert chat.labels() == ["ยืนยันยกเลิกเรื่อง", "ไม่ยกเลิก"]


@pytest.mark.parametrize("said", ["QD39-PQHC-75C8", "qd39 pqhc 75c8"])
def test_a_key_alone_is_told_what_it_takes(chat: Chat, said: str) -> None:
    chat.says(said).hears("track.key_alone").did_nothing()
    chat.says(f"{NUMBER} QD39-PQHC-75C8")
    assert chat.asked_for(FindCase).case_key == KEY


def test_a_pin_is_no_row_of_digits(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(place="18.79000, 98.98000")
    chat.says(NUMBER).sees("ตำแหน่งที่แชร์").sees_nothing_of("98.98")
    assert "query=18.790000,98.980000" in chat.button("track.map").data
    chat.hall.answers[FindCase] = a_case(place="99.79000, 98.98000")
    chat.says(NUMBER).sees("99.79000")
