"""The offer of the anonymous channel: made once, and in nobody's way afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.heard import Attachment, Heard, Photo, Pin, Pressed, Sticker
from handlers.tip.acts import LookUp, SealWords, Send, TipTurn
from handlers.tip.draft import TipDraft
from handlers.tip.talk import respond
from tests.talk.test_tip import KNOWN, SMELL, at, say, step_of, tap, words_of

AWAITED = replace(KNOWN, main_awaits=True)
QUESTION = "แจ้งเกิดใช้อะไรบ้าง"


def offered() -> TipDraft:
    draft = say(None, SMELL).draft
    assert draft is not None
    return draft


def keys_of(turn: TipTurn) -> list[str]:
    return [getattr(reply.word, "key", "") for reply in turn.replies]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        "เทศบาลเปิดกี่โมง",
        "เบี้ยยังชีพผู้สูงอายุ",
        "โทรศัพท์เบอร์อะไร",
        "สวัสดีค่ะ",
        "ขอบคุณค่ะ",
        "ติดตามเรื่อง",
        "ขอคุยกับเจ้าหน้าที่หน่อยได้ไหม",
        "ไฟถนนดับหน้าบ้าน",
        "เมนู",
        "How much is the land tax this year",
        "ไฟไหม้บ้านค่ะ ช่วยด้วย มีคนติดอยู่",
        "ช่วยด้วย",
    ],
)
def test_something_else_is_heard_as_usual_and_the_offer_is_not_repeated(text: str) -> None:
    turn = say(offered(), text)
    assert turn.passes
    assert turn.replies == ()
    assert turn.passed_text is None
    assert turn.draft == replace(offered(), is_left=True), "what was written first still waits"
    again = say(turn.draft, "แล้วอีกเรื่องนะ")
    assert (again.passes, again.draft) == (True, turn.draft)


@pytest.mark.parametrize(
    "text",
    [
        "ที่หน้าคลังเมื่อวานตอนบ่าย",
        "เขาชื่อสมชาย",
        "แล้วเขาก็เรียกเงินเพิ่ม",
        "หลายครั้งแล้ว",
        "ผมมีคลิป",
        "He came to my shop and the others too",
    ],
)
def test_the_next_sentence_of_the_story_stays_in_memory(text: str) -> None:
    turn = say(offered(), text)
    assert not turn.passes
    assert keys_of(turn) == ["tip.offer_more"]
    assert tap(turn.draft, "usual").passed_text == f"{SMELL}\n{text}"


@pytest.mark.parametrize("text", [QUESTION, "ไฟถนนดับหน้าบ้าน", "เขามาทุกวันศุกร์"])
def test_where_words_would_be_kept_as_an_answer_nothing_passes_before_a_tap(text: str) -> None:
    turn = say(offered(), text, AWAITED)
    assert not turn.passes
    assert say(offered(), "ไฟไหม้บ้านค่ะ มีคนติดอยู่", AWAITED).passes, "but for a life in danger"
    assert say(offered(), "ติดตามเรื่อง", AWAITED).passes, "and what opens another talk"


def test_words_that_smell_again_are_offered_the_channel_again() -> None:
    left = say(offered(), QUESTION).draft
    turn = say(left, "ตลาดก็ต้องจ่ายส่วย")
    assert keys_of(turn) == ["tip.offer"]
    assert turn.draft is not None
    assert not turn.draft.is_left


def test_both_buttons_of_an_offer_that_was_left_still_work() -> None:
    left = say(offered(), QUESTION).draft
    for way in ("แจ้งเบาะแส", "Anonymous tip"):
        assert step_of(say(left, way)) == "doors"
    assert tap(left, "usual").passed_text == SMELL
    assert say(left, "แจ้งเรื่องทั่วไปต่อ").passed_text == SMELL
    assert step_of(tap(left, "cancel")) == "cancelled"


@pytest.mark.parametrize("text", ["ยกเลิก", "ข้าม", "ใช่", "1", "english", "ย้อนกลับ"])
def test_words_for_the_other_talk_are_no_longer_ours(text: str) -> None:
    assert say(say(offered(), QUESTION).draft, text).passes


def test_a_code_still_opens_its_mailbox() -> None:
    code = "00000000000000000000"
    assert say(say(offered(), QUESTION).draft, code).acts == (LookUp(code),)


@pytest.mark.parametrize(
    "heard", [Photo("1"), Pin(13.0, 100.0), Attachment("audio", "1"), Attachment("file", "1")]
)
def test_what_may_be_evidence_is_not_passed_on_before_a_choice(heard: Heard) -> None:
    turn = respond(offered(), heard, KNOWN)
    assert not turn.passes
    assert "tip.offer" in keys_of(turn)
    assert respond(say(offered(), QUESTION).draft, heard, KNOWN).passes


def test_a_sticker_and_other_buttons_leave_the_offer() -> None:
    for heard in (Sticker(), Pressed("track.open=")):
        turn = respond(offered(), heard, KNOWN)
        assert turn.passes
        assert turn.draft is not None
        assert turn.draft.held == SMELL


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("1", "doors"),
        ("๑", "doors"),
        ("ใช่ค่ะ", "doors"),
        ("3", "cancelled"),
        ("ยกเลิกค่ะ", "cancelled"),
    ],
)
def test_the_choice_may_be_typed_as_people_type(text: str, step: str) -> None:
    assert step_of(say(offered(), text)) == step


@pytest.mark.parametrize("text", ["2", "ไม่ใช่ค่ะ", "แจ้งเรื่องทั่วไปต่อค่ะ"])
def test_no_goes_on_as_usual(text: str) -> None:
    assert say(offered(), text).passed_text == SMELL


def test_an_english_story_is_offered_the_channel_in_english() -> None:
    assert say(None, "The officer asked me for money under the table").draft.language == "en"  # type: ignore[union-attr]
    assert offered().language == ""


# Before anything is sealed


@pytest.mark.parametrize("step", ["doors", "recusal", "mailbox"])
def test_a_question_beside_the_open_one_is_answered_and_leaves_it_open(step: str) -> None:
    turn = say(at(step), QUESTION)
    assert (turn.passes, turn.draft) == (True, at(step))
    assert not say(at(step), "เขามาเมื่อวาน").passes
    assert not say(at(step), QUESTION, AWAITED).passes


def test_a_left_offer_that_is_taken_up_is_an_ordinary_talk_again() -> None:
    turn = tap(respond(offered(), Sticker(), KNOWN).draft, "open")
    turn = say(turn.draft, "แจ้งในแชตนี้")
    assert step_of(turn) == "recusal"
    assert step_of(say(turn.draft, "ยกเลิก")) == "cancelled"


@pytest.mark.parametrize("text", ["1", "3", "เขามาเมื่อวาน"])
def test_the_long_warning_is_read_once(text: str) -> None:
    turn = say(at("doors"), text)
    assert keys_of(turn)[-1] == "tip.doors.again"
    assert "tip.warning" not in keys_of(turn)
    assert keys_of(respond(at("doors"), Sticker(), KNOWN)) == [
        "tip.accepts",
        "tip.doors.again",
    ]


def test_the_second_door_may_be_typed_as_its_number() -> None:
    assert step_of(say(at("doors"), "2")) == "recusal"


@pytest.mark.parametrize("text", ["ไม่มี", "ไม่ทราบค่ะ", "ข้าม", "ไม่เกี่ยว", "หมดแล้ว", "ไม่มีแล้วจ้า"])
def test_nobody_in_the_list_may_be_said_in_other_words(text: str) -> None:
    assert step_of(say(at("recusal"), text)) == "what"


@pytest.mark.parametrize("text", ["ส่งค่ะ", "ต่อไป", "ขอรหัส"])
def test_send_may_be_typed_where_it_stands(text: str) -> None:
    assert step_of(say(at("review"), text)) == "warn"
    assert say(at("ready", mailbox="age1"), "จดแล้วค่ะ").acts == (Send(),)
    unmade = say(at("warn"), "ส่ง", replace(KNOWN, claim_link="https://x.example/claim"))
    assert keys_of(unmade)[0] == "tip.code.not_made"


def test_back_from_the_list_leads_to_the_doors() -> None:
    assert step_of(say(at("recusal"), "ย้อนกลับ")) == "doors"
    assert "ปุ่มนั้น" not in words_of(say(at("doors"), "ย้อนกลับ"))


# Polite people


@pytest.mark.parametrize(
    ("text", "step"), [("ข้ามค่ะ", "where"), ("ย้อนกลับครับ", "what"), ("ไม่รู้ค่ะ", "where")]
)
def test_a_polite_word_is_no_answer(text: str, step: str) -> None:
    turn = say(at("when"), text)
    assert (step_of(turn), turn.acts) == (step, ())


def test_a_polite_end_wipes_too() -> None:
    assert step_of(say(at("how_much"), "ยกเลิกค่ะ")) == "cancelled"


def test_numbers_are_answers_where_a_question_is_open() -> None:
    assert say(at("how_much"), "2").acts == (SealWords("how_much", "2", "m1"),)


def test_the_answer_to_change_may_be_typed_as_its_number() -> None:
    assert step_of(say(at("fix"), "3")) == "where"


@pytest.mark.parametrize("said", ["ไม่ใช่ทุจริต", "เรื่องทั่วไปค่ะ", "2", "ไม่ใช่", "not corruption"])
def test_the_usual_way_may_be_said_in_ones_own_words(said: str) -> None:
    turn = say(offered(), said)
    assert (turn.passes, turn.passed_text) == (True, SMELL)


@pytest.mark.parametrize("said", ["แจ้งเบาะแส", "ทางลับ", "ทุจริตค่ะ", "1", "ใช่", "anonymous"])
def test_the_anonymous_way_may_be_said_in_ones_own_words(said: str) -> None:
    turn = say(offered(), said)
    assert turn.draft is not None
    assert turn.draft.step == "doors"


@pytest.mark.parametrize("step", ["offer", "doors", "recusal", "what", "how_know", "fix"])
@pytest.mark.parametrize("text", ["จะปลอดภัยไหม", "เขาจะรู้ไหมว่าเป็นฉัน", "will they know it's me?"])
def test_who_is_afraid_is_told_what_is_kept_and_nothing_passes(step: str, text: str) -> None:
    turn = say(offered() if step == "offer" else at(step), text)
    assert not turn.passes
    assert not turn.acts, "a question is no answer, and nothing is sealed"
    assert keys_of(turn)[0] == "tip.safe"
    assert step_of(turn) == step


def test_who_left_the_offer_and_who_is_in_danger_is_heard_as_usual() -> None:
    assert say(replace(offered(), is_left=True), "ปลอดภัยไหมคะ").passes
    assert say(offered(), "ไฟไหม้บ้าน จะปลอดภัยไหม").passes


@pytest.mark.parametrize(
    ("step", "told"),
    [("doors", "still_writing"), ("recusal", "still_writing"), ("mailbox", "not_kept")],
)
@pytest.mark.parametrize("text", ["ข้อมูลของฉัน", "ลบข้อมูลของฉัน", "ติดตาม", "เรื่องที่แจ้งไปถึงไหนแล้ว"])
def test_nobody_is_shown_what_is_kept_of_him_while_a_tip_is_open(
    step: str, told: str, text: str
) -> None:
    turn = say(at(step), text)
    assert not turn.passes
    assert keys_of(turn)[0] == f"tip.{told}"
    assert say(at(step), "ไฟไหม้ตลาด แจ้งไปแล้วยังไม่มีใครมา").passes
