"""Numbers that are none of ours: another office's, a sign wrong, a code cut short."""

from __future__ import annotations

import pytest

from handlers.commands import FindCase
from handlers.heard import Text
from handlers.outcomes import Word
from handlers.side_door import takes_side_door
from handlers.strange_numbers import EXAMPLE
from handlers.tip.acts import LookUp
from handlers.tip.talk import respond
from tests.talk.chat import NUMBER, Chat
from tests.talk.test_tip import KNOWN

CODE = "1234 5678 9012 3456 7891"  # its check digit is right


@pytest.mark.parametrize(
    "typed",
    [
        "ติดตาม 12345",
        "ติดตาม ๑๒๓๔๕ ค่ะ",
        "ขอติดตามเรื่องหมายเลข 12345 ค่ะ",
        "เช็คเรื่อง 70-9D5JNX",
        "เช็คเรื่อง 123/2569",
        "เรื่อง 70-9D5JNX ถึงไหนแล้วคะ",
        "ยกเลิกเรื่อง 12345",
        "สถานะ 70-9D5JN",
        "เลขที่ 123",
        "เลขรับ 12345",
        "9D5JNP",
        "709D5JNX",
        "track 12345",
        "case number 12345",
        "where is my case 12345",
    ],
)
def test_it_is_said_what_ours_look_like_and_where_cases_are(chat: Chat, typed: str) -> None:
    chat.says(typed).did_nothing()
    assert chat.heard_keys()[-1] == "track.mistyped"
    chat.taps_label("track.menu").hears("track.mine")


@pytest.mark.parametrize("typed", ["12345", "#12345", "081-234-5678", "T-12345"])
def test_a_number_without_a_word_may_be_something_else(chat: Chat, typed: str) -> None:
    chat.says(typed).hears("track.bare_number").taps_label("human.menu")
    assert chat.place.flow == "human"


@pytest.mark.parametrize("typed", ["1234 5678 9012", "ติดตาม 1234-5678-9012", "code 123456789012"])
def test_half_a_code_is_told_how_long_a_code_is(chat: Chat, typed: str) -> None:
    chat.says(typed).hears("track.cut_short").sees("20")


def test_who_types_our_example_hears_that_it_is_one(chat: Chat) -> None:
    for typed in (EXAMPLE, f"ติดตาม {EXAMPLE.lower()}", f"เลขเรื่อง {EXAMPLE}"):
        chat.says(typed).hears("track.example")


def test_every_word_that_shows_the_example_shows_the_same(chat: Chat) -> None:
    shown = {text for text in chat.words.texts["th"].values() if "69-K7" in text}
    assert len(shown) > 3
    assert all(EXAMPLE in text for text in shown)


@pytest.mark.parametrize(
    "typed",
    [
        "เรื่องที่แจ้งไป 3 วันแล้วถึงไหน",
        "เรื่องที่แจ้งวันที่ 12/11/2569 ถึงไหนแล้ว",
        "ติดตามเรื่องหมู่ 5",
        "my case of 20 minutes ago, any news",
    ],
)
def test_days_and_houses_are_no_numbers_of_cases(chat: Chat, typed: str) -> None:
    chat.says(typed)
    assert chat.heard_keys()[-1] == "track.mine"


def test_a_sentence_that_asks_for_a_case_by_number_shows_it(chat: Chat) -> None:
    chat.says(f"สวัสดีค่ะ ขอสอบถามความคืบหน้าเรื่องเลขที่ {NUMBER} ที่แจ้งไว้เมื่ออาทิตย์ก่อนค่ะ")
    assert chat.asked_for(FindCase) == FindCase(NUMBER)


def test_a_case_that_is_not_there_leads_to_ones_own(chat: Chat) -> None:
    chat.hall.answers[FindCase] = None
    chat.says(NUMBER).hears("track.not_found").taps_label("track.menu").hears("track.mine")


def test_an_order_with_a_strange_number_disturbs_no_report(chat: Chat) -> None:
    chat.at_place().says("ติดตาม 12345").hears("track.mistyped", "complaint.place.ask")
    chat.says("เลขที่ 123").hears("complaint.photos.ask")  # a house has one too
    assert "เลขที่ 123" in str(chat.place.answers["place"])


def test_a_number_after_a_story_is_the_house(chat: Chat) -> None:
    chat.says("ไฟถนนหน้าบ้านดับ").hears("sort.kind.guessed").says("เลขที่ 123")
    assert chat.heard_keys()[0] == "sort.more"


def test_officers_words_with_a_strange_number_are_theirs_alone(chat: Chat, officer: Chat) -> None:
    officer.says("รับเรื่อง 12345").hears("track.mistyped")
    assert "track.mistyped" not in chat.says("ชี้แจง 12345").heard_keys()


def test_a_button_of_an_unknown_number_says_nothing(chat: Chat) -> None:
    chat.taps("track.mistyped=whatever").hears("talk.old_button", "menu.choose")


# The code of a tip


@pytest.mark.parametrize(
    "typed",
    [
        "ติดตามเบาะแส",
        "รหัสเบาะแส 1234 5678 9012",
        "เบาะแสของฉันถึงไหนแล้ว",
        "ผมเคยแจ้งเบาะแสไว้",
        "track my tip",
        "tip code 1234 5678",
    ],
)
def test_who_asks_after_a_tip_leaves_no_trace_and_hears_of_the_code(typed: str) -> None:
    assert takes_side_door(Text(typed, "m1"), has_draft=False, declined=False)
    said = respond(None, Text(typed, "m1"), KNOWN).replies
    assert [reply.word.key for reply in said if isinstance(reply.word, Word)] == ["tip.code.wanted"]  # type: ignore[union-attr]


def test_a_code_among_words_that_name_it_opens_the_mailbox() -> None:
    turn = respond(None, Text(f"ติดตามเบาะแส {CODE}", "m1"), KNOWN)
    assert turn.acts == (LookUp(CODE.replace(" ", "")),)


def test_who_asks_in_english_is_answered_so() -> None:
    turn = respond(None, Text("where can I see the status of my tip please", "m1"), KNOWN)
    assert turn.draft is not None
    assert turn.draft.language == "en"
    thai = respond(None, Text("ติดตามเบาะแส", "m1"), KNOWN)
    assert thai.draft is not None
    assert thai.draft.language == ""


def test_a_story_of_a_tip_is_no_question_after_one() -> None:
    told = "เพื่อนบ้านเคยแจ้งเบาะแสไว้ที่อำเภอ ส่วนเรื่องนี้คือไฟถนนหน้าบ้านดับมาสามวันแล้ว ช่วยมาดูให้หน่อยค่ะ"
    assert not takes_side_door(Text(told, "m1"), has_draft=False, declined=False)
