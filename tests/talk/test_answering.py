"""Who simply replies to the staff's question is understood, though its button is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.commands import AnswerStaff, FindMyCases
from handlers.flows.sort import Answers, nothing
from tests.talk.chat import NUMBER, Chat, a_case

OTHER = "70-K7M3Q9"
WAITS = a_case(state="waiting_citizen")
REPLY = "เสาต้นที่สามนับจากวัดค่ะ"


@pytest.fixture
def asked(chat: Chat) -> Chat:
    """The staff wait for an answer."""
    chat.hall.answers[FindMyCases] = (a_case(number=OTHER), WAITS)
    return chat


def unguessed(chat: Chat, text: str, message_id: str = "m1") -> Chat:
    return chat.says(text, message_id, guess_category=lambda _: ())


def test_a_reply_without_a_button_is_asked_about(asked: Chat) -> None:
    unguessed(asked, REPLY).hears("sort.kind.answers").sees(NUMBER)
    asked.says("ใช่ค่ะ").hears("answer.sent").is_at_menu()
    assert asked.asked_for(AnswerStaff).words == REPLY
    assert asked.held == ""


def test_no_means_something_else(asked: Chat) -> None:
    unguessed(asked, REPLY).says("ไม่ใช่ค่ะ").hears("sort.kind.ask").taps("complaint.open=").hears(
        "complaint.held_used", "complaint.category.ask"
    )
    assert not any(isinstance(one, AnswerStaff) for one in asked.hall.done)


def test_what_sounds_like_a_report_may_be_the_answer_too(asked: Chat) -> None:
    asked.says("ไฟถนนดับสองต้นติดกันค่ะ").hears("sort.kind.answers").says("ใช่").hears("answer.sent")
    long = "ไฟถนนดับสองต้นติดกันตั้งแต่เมื่อคืนก่อน เด็กเดินกลับบ้านกันลำบากมากค่ะ"
    asked.waits(minutes=5).says(long).hears("sort.kind.guessed").taps_label("answer.held")
    asked.hears("answer.sent")


def test_the_button_of_a_reply_that_was_forgotten_asks_again(asked: Chat) -> None:
    unguessed(asked, REPLY).waits(minutes=16).taps(f"answer.held={NUMBER}")
    asked.hears("talk.held_lost", "answer.words.put")
    asked.taps("answer.held=nothing").hears("answer.words.put")


def test_a_reply_of_one_letter_is_asked_for_again(asked: Chat) -> None:
    asked.held, asked.held_until = "3", asked.now
    asked.taps(f"answer.held={NUMBER}").hears("accept.too_short", "answer.words.put")


@pytest.mark.parametrize("said", ["ตอบคำถาม", "ตอบค่ะ", "reply"])
def test_the_question_is_found_without_its_number(asked: Chat, said: str) -> None:
    asked.says(said).hears("answer.words.put").says(REPLY).hears("answer.sent")


def test_of_several_questions_one_is_chosen(asked: Chat) -> None:
    asked.hall.answers[FindMyCases] = (WAITS, replace(WAITS, number=OTHER))
    asked.says("ตอบคำถาม").hears("answer.which.put").says(f"ตอบ {OTHER}").hears("answer.words.put")
    asked.says(REPLY)
    assert asked.asked_for(AnswerStaff).number == OTHER


def test_where_nothing_is_asked_nothing_is_offered(chat: Chat) -> None:
    unguessed(chat, REPLY).hears("sort.kind.ask")
    assert "answer.held" not in {getattr(one.label, "key", "") for one in chat.buttons()}
    chat.says("ตอบคำถาม").hears("answer.none_waits")
    followed = replace(WAITS, is_mine=False)
    chat.hall.answers[FindMyCases] = (followed,)
    unguessed(chat, REPLY).hears("sort.kind.ask")


def test_looking_for_questions_tells_nothing_by_itself(chat: Chat) -> None:
    assert nothing((), Answers(), chat.known()).replies == ()
