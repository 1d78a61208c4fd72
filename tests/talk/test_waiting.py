"""Text that waits for a tap: what may become a report, and what only a question."""

from __future__ import annotations

from handlers.waiting import Waiting, as_answered, print_of, told_apart, with_message


def test_a_question_that_was_answered_is_no_report() -> None:
    birth = Waiting(asked="ทำใบเกิดกี่วัน", answered_by="birth")
    assert told_apart(as_answered("ทำใบเกิดกี่วัน", "birth")) == birth
    assert told_apart("ไฟดับ") == Waiting("ไฟดับ")
    assert told_apart("") == Waiting()
    assert told_apart(as_answered("ก\x1fข", "")) == Waiting(asked="ก\x1fข")


def test_what_waits_knows_the_message_that_it_came_in() -> None:
    held = with_message(as_answered("ทำใบเกิดกี่วัน", "birth"), "m7")
    assert told_apart(held) == Waiting("", "ทำใบเกิดกี่วัน", "birth", "m7")
    assert told_apart(with_message("ไฟดับ", "m8")) == Waiting("ไฟดับ", came_in="m8")
    assert with_message("ไฟดับ", "") == "ไฟดับ"


def test_a_print_tells_too_little_to_guess_the_words() -> None:
    prints = {print_of(f"คำถามที่ {number}") for number in range(2000)}
    assert len(prints) == 256
    assert {len(one) for one in prints} == {2}
