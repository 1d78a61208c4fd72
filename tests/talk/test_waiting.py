"""Text that waits for a tap: what may become a report, and what only a question."""

from __future__ import annotations

from handlers.waiting import as_answered, print_of, told_apart


def test_a_question_that_was_answered_is_no_report() -> None:
    assert told_apart(as_answered("ทำใบเกิดกี่วัน", "birth")) == ("", "ทำใบเกิดกี่วัน", "birth")
    assert told_apart("ไฟดับ") == ("ไฟดับ", "", "")
    assert told_apart("") == ("", "", "")
    assert told_apart(as_answered("ก\x1fข", "")) == ("", "ก\x1fข", "")


def test_a_print_tells_too_little_to_guess_the_words() -> None:
    prints = {print_of(f"คำถามที่ {number}") for number in range(2000)}
    assert len(prints) == 256
    assert {len(one) for one in prints} == {2}
