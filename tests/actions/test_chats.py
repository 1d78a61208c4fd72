"""A citizen talks with a human: queue, silence of the bot, lines, the end, what stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.actions import perform
from bot.actions.chat_desk import end_by_time
from handlers.citizen_commands import AskForHuman, LeaveChat, SayInChat, ShowInChat
from handlers.commands import AcceptCase, ListWork, OpenCase, ResolveCase, TakeBack
from handlers.staff_commands import (
    GiveBackChat,
    ListChats,
    NameConcerned,
    ReadChat,
    TakeChat,
    TellInChat,
)
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall

TAX = "ขอถามเรื่องภาษีที่ดินค่ะ"


def sent(hall: Townhall, to: str) -> list[tuple[str, str | None, str]]:
    """Messages to somebody: weight, reply token, words."""
    with hall.store.doors().reading() as connection:
        rows = connection.execute(
            text(
                "SELECT weight, reply_token, messages FROM outbox WHERE recipient = :to ORDER BY id"
            ),
            {"to": to},
        )
        return [tuple(row) for row in rows]


def with_token(hall: Townhall, actor: Any, command: Any, token: str) -> Any:
    context = replace(hall.context(), reply_token=token)
    with hall.store.begin(hall.town.id) as tx:
        return perform(tx, actor, command, context)


def taken(hall: Townhall) -> tuple[Any, str]:
    agent = hall.agent("clerk")
    number = hall.does(SOMSRI, AskForHuman(TAX)).number
    hall.does(agent, TakeChat(number))
    return agent, number


def test_first_come_first_served(hall: Townhall) -> None:
    hall.agent("clerk")
    first = hall.does(SOMSRI, AskForHuman(TAX))
    hall.clock.goes_on(seconds=1)
    second = hall.does(BOONMEE, AskForHuman(TAX))
    assert (first.state, first.place, second.place) == ("waiting", 1, 2)
    assert hall.case(first.number).kind == "message"
    hall.does(SOMSRI, LeaveChat(first.number))
    assert hall.does(BOONMEE, SayInChat(second.number, "ยังรออยู่")).place == 1


def test_those_on_duty_hear_that_somebody_waits_and_none_of_the_words(hall: Townhall) -> None:
    hall.agent("clerk")
    number = hall.does(SOMSRI, AskForHuman(TAX)).number
    [(weight, _, words)] = sent(hall, "L-wichai")
    assert weight == "notice"
    assert number in words
    assert "ภาษี" not in words


@pytest.mark.parametrize(
    "moment",
    ["2026-11-17T13:00:00+00:00", "2026-11-21T03:00:00+00:00", "2026-12-07T03:00:00+00:00"],
)
def test_out_of_hours_the_words_are_left_and_the_next_opening_is_told(
    hall: Townhall, moment: str
) -> None:
    hall.agent("clerk")
    hall.clock.now = type(hall.clock.now).fromisoformat(moment)
    seen = hall.does(SOMSRI, AskForHuman(TAX))
    assert seen.state == "left"
    assert seen.opens_at is not None
    assert (seen.opens_at.hour, seen.opens_at.minute) == (8, 30)
    assert hall.words(seen.number)["detail"] == TAX
    assert hall.reads(lambda tx: tx.chats.live()) == ()


def test_a_message_that_was_left_stands_in_the_list_and_is_answered(hall: Townhall) -> None:
    agent = hall.agent("clerk")
    hall.clock.goes_on(hours=12)
    number = hall.does(SOMSRI, AskForHuman(TAX)).number
    assert [case.number for case in hall.does(agent, ListWork("new"))] == [number]
    due = hall.case(number).reply_due_on
    hall.clock.goes_on(hours=12)
    hall.does(agent, AcceptCase(number))
    hall.does(agent, ResolveCase(number, "ชำระได้ถึงเดือนเมษายนค่ะ"))
    [message] = sent(hall, SOMSRI.person)
    assert "เมษายน" in str(message)
    assert hall.case(number).replied_at is not None
    assert due >= hall.case(number).clock_starts_on


def test_at_lunch_one_waits(hall: Townhall) -> None:
    hall.agent("clerk")
    assert hall.does(BOONMEE, AskForHuman(TAX)).opens_at is None
    hall.clock.goes_on(hours=2, minutes=30)
    seen = hall.does(SOMSRI, AskForHuman(TAX))
    assert (seen.state, seen.place) == ("waiting", 2)
    assert f"{seen.opens_at:%H:%M}" == "13:00"
    assert hall.does(SOMSRI, SayInChat(seen.number, "ค่ะ")).opens_at == seen.opens_at
    hall.clock.goes_on(minutes=30)
    assert hall.does(SOMSRI, SayInChat(seen.number, "ค่ะ")).opens_at is None


def test_that_it_is_lunch_is_told_once_and_not_line_by_line(hall: Townhall) -> None:
    hall.agent("clerk")
    hall.clock.goes_on(hours=1, minutes=59)
    number = hall.does(SOMSRI, AskForHuman(TAX)).number
    told = []
    for _ in range(4):
        hall.clock.goes_on(seconds=35)
        told.append(hall.does(SOMSRI, SayInChat(number, "ค่ะ")).is_news)
    assert told == [False, True, False, False]


def test_where_nobody_is_in_line_a_message_is_left(hall: Townhall) -> None:
    assert hall.does(SOMSRI, AskForHuman(TAX)).state == "left"


def test_taking_over_makes_it_ones_own_and_tells_the_citizen_once(hall: Townhall) -> None:
    agent, number = taken(hall)
    assert hall.case(number).owner_id == agent.id
    assert hall.case(number).state == "accepted"
    assert len(sent(hall, SOMSRI.person)) == 1
    view = hall.does(agent, TakeChat(number))
    assert (view.state, view.place) == ("open", 0)
    assert [line.words for line in view.lines] == [TAX]
    assert len(sent(hall, SOMSRI.person)) == 1
    hall.refuses(hall.agent("clerk", "manee"), TakeChat(number), "chat_taken")


def test_lines_go_both_ways_and_stay_with_the_case(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(SOMSRI, SayInChat(number, "ของปีที่แล้วด้วย บัตร 1234567890121"))
    hall.does(agent, TellInChat(number, "ใช้โฉนดค่ะ"))
    lines = hall.does(agent, ReadChat(number)).lines
    assert [line.by for line in lines] == ["citizen", "citizen", "staff"]
    assert "1234567890121" not in lines[1].words
    assert "ใช้โฉนดค่ะ" in sent(hall, SOMSRI.person)[-1][2]
    assert "ของปีที่แล้วด้วย" in sent(hall, "L-wichai")[-1][2]
    assert hall.case(number).replied_at == hall.clock.now


def test_a_line_travels_free_on_the_other_sides_unused_token(hall: Townhall) -> None:
    agent, number = taken(hall)
    with_token(hall, SOMSRI, SayInChat(number, "สวัสดีค่ะ"), "token-of-somsri")
    hall.clock.goes_on(seconds=20)
    with_token(hall, agent, TellInChat(number, "สวัสดีค่ะ มีอะไรคะ"), "token-of-wichai")
    assert sent(hall, SOMSRI.person)[-1][1] == "token-of-somsri"
    hall.does(SOMSRI, SayInChat(number, "ภาษีค่ะ"))
    assert sent(hall, "L-wichai")[-1][1] == "token-of-wichai"
    hall.does(agent, TellInChat(number, "รอสักครู่ค่ะ"))
    assert sent(hall, SOMSRI.person)[-1][1] is None


def test_an_old_token_is_not_trusted(hall: Townhall) -> None:
    agent, number = taken(hall)
    with_token(hall, SOMSRI, SayInChat(number, "สวัสดีค่ะ"), "token-of-somsri")
    hall.clock.goes_on(seconds=50)
    hall.does(agent, TellInChat(number, "สวัสดีค่ะ"))
    assert sent(hall, SOMSRI.person)[-1][1] is None


def test_a_picture_is_kept_and_told(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(SOMSRI, ShowInChat(number, "m-photo"))
    assert number in sent(hall, "L-wichai")[-1][2]
    assert len(hall.does(agent, OpenCase(number)).photo_links) == 1


def test_an_unsent_line_is_gone(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(SOMSRI, SayInChat(number, "ความลับ", "m-77"))
    hall.does(SOMSRI, TakeBack("m-77"))
    assert "ความลับ" not in [line.words for line in hall.does(agent, ReadChat(number)).lines]


def test_giving_back_finishes_what_was_answered(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(agent, TellInChat(number, "ใช้โฉนดค่ะ"))
    pushes = len(sent(hall, SOMSRI.person))
    assert hall.does(agent, GiveBackChat(number)).state == "over"
    assert hall.case(number).state == "resolved"
    assert len(sent(hall, SOMSRI.person)) == pushes
    assert hall.does(SOMSRI, SayInChat(number, "ขอบคุณค่ะ")).state == "over"
    assert [line.words for line in hall.does(agent, ReadChat(number)).lines] == [TAX, "ใช้โฉนดค่ะ"]


def test_words_that_come_too_late_are_refused_and_not_swallowed(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(agent, TellInChat(number, "ใช้โฉนดค่ะ", "a"))
    hall.does(SOMSRI, LeaveChat(number))
    hall.refuses(agent, TellInChat(number, "และบัตรประชาชนค่ะ", "b"), "chat_over")
    hall.refuses(agent, TellInChat(number, "และบัตรประชาชนค่ะ", "b"), "chat_over")
    assert hall.does(agent, TellInChat(number, "ใช้โฉนดค่ะ", "a")).state == "over", "said before"
    assert hall.does(agent, GiveBackChat(number)).state == "over", "it is over already"
    assert hall.kinds(number).count("told") == 1


def test_thanks_after_the_answer_keep_no_case_open(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(agent, TellInChat(number, "ใช้โฉนดค่ะ"))
    hall.does(SOMSRI, SayInChat(number, "ขอบคุณค่ะ"))
    hall.does(agent, GiveBackChat(number))
    assert hall.case(number).state == "resolved"


def test_a_word_that_nobody_answered_is_kept_when_silence_ends_the_talk(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(agent, TellInChat(number, "ใช้โฉนดค่ะ"))
    hall.does(SOMSRI, SayInChat(number, "แล้วที่ดินเช่าล่ะคะ"))
    [chat] = hall.reads(lambda tx: tx.chats.live())
    hall.writes(lambda tx: end_by_time(tx, chat, hall.context()))
    assert hall.case(number).state == "accepted"


def test_what_nobody_answered_stays_a_message(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(agent, GiveBackChat(number))
    assert hall.case(number).state == "accepted"
    other = hall.does(BOONMEE, AskForHuman(TAX)).number
    hall.does(BOONMEE, LeaveChat(other))
    assert hall.case(other).state == "received"
    hall.refuses(agent, TakeChat(other), "chat_over")


def test_silence_ends_a_talk_and_the_last_word_decides(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.does(agent, TellInChat(number, "ใช้โฉนดค่ะ"))
    [chat] = hall.reads(lambda tx: tx.chats.live())
    hall.writes(lambda tx: end_by_time(tx, chat, hall.context()))
    assert hall.case(number).state == "resolved"
    assert hall.writes(lambda tx: end_by_time(tx, chat, hall.context())).state == "open"


def test_a_case_of_ones_own_is_talked_about(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    seen = hall.does(SOMSRI, AskForHuman("เมื่อไรจะเสร็จคะ", number))
    assert (seen.number, seen.is_new) == (number, False)
    hall.refuses(BOONMEE, AskForHuman("ของฉัน", number), "not_found")
    hall.does(agent, TakeChat(number))
    hall.does(agent, TellInChat(number, "พรุ่งนี้ค่ะ"))
    hall.does(agent, GiveBackChat(number))
    assert hall.case(number).state == "accepted"


def test_strangers_and_other_officers_hear_nothing(hall: Townhall) -> None:
    agent, number = taken(hall)
    other = hall.agent("clerk", "manee")
    hall.refuses(BOONMEE, SayInChat(number, "x"), "not_found")
    hall.refuses(BOONMEE, ShowInChat(number, "x"), "not_found")
    hall.refuses(BOONMEE, LeaveChat(number), "not_found")
    hall.refuses(other, TellInChat(number, "x"), "chat_taken")
    hall.refuses(other, GiveBackChat(number), "chat_taken")
    hall.refuses(agent, TellInChat(hall.files().number, "x"), "not_found")
    hall.refuses(agent, GiveBackChat(hall.files().number), "not_found")
    hall.refuses(hall.agent("water", "malee"), ReadChat(number), "not_found")
    hall.refuses(agent, TellInChat(number, " "), "no_words")
    hall.refuses(SOMSRI, SayInChat(number, " "), "no_words")
    hall.refuses(SOMSRI, AskForHuman(" "), "no_words")


def test_whom_a_talk_concerns_neither_sees_nor_takes_it(hall: Townhall) -> None:
    agent = hall.agent("clerk")
    number = hall.does(SOMSRI, AskForHuman(TAX)).number
    hall.does(hall.staff("head", "head"), NameConcerned(number, staff_id=agent.id))
    assert hall.does(agent, ListChats()) == ()
    hall.refuses(agent, ReadChat(number), "not_found")
    hall.refuses(agent, TakeChat(number), "not_found")


def test_who_waits_is_listed_for_those_who_may_answer(hall: Townhall) -> None:
    agent = hall.agent("clerk")
    number = hall.does(SOMSRI, AskForHuman(TAX)).number
    [chat] = hall.does(agent, ListChats())
    assert (chat.number, [line.words for line in chat.lines]) == (number, [TAX])
    assert hall.does(hall.agent("water", "malee"), ListChats()) == ()
    hall.refuses(hall.staff("mayor", "executive"), ListChats(), "not_found")
