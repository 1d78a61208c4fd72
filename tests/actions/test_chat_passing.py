"""A talk is handed on: to a colleague, to one's own phone, to all on duty; the queue moves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.actions.chat_desk import end_by_time
from bot.actions.own_commands import BeAway
from handlers.citizen_commands import AskForHuman, LeaveChat, SayInChat
from handlers.commands import ListWork
from handlers.staff_commands import (
    GiveBackChat,
    ListChats,
    ListColleagues,
    NameConcerned,
    PassChat,
    ReadChat,
    TakeChat,
    TellInChat,
)
from tests.actions.test_chats import TAX, sent, taken, with_token
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall, citizen


def test_a_named_colleague_gets_the_talk_the_case_and_a_button(hall: Townhall) -> None:
    agent, number = taken(hall)
    malee = hall.agent("clerk", "malee")
    hall.does(agent, TellInChat(number, "สวัสดีค่ะ"))
    seen = hall.does(agent, PassChat(number, malee.id))
    assert (seen.state, seen.place, seen.officer) == ("waiting", 1, "malee สมมติ")
    assert hall.case(number).owner_id == malee.id
    weight, _, words = sent(hall, "L-malee")[-1]
    assert weight == "notice"
    assert f"desk.chat={number}" in words
    assert "ภาษี" not in words
    lines = hall.does(malee, TakeChat(number)).lines
    assert [line.words for line in lines] == [TAX, "สวัสดีค่ะ"]
    assert hall.does(agent, TellInChat(number, "ยังอยู่ค่ะ")).reason == "chat_taken"


def test_while_the_colleague_is_away_anybody_on_duty_takes_over(hall: Townhall) -> None:
    agent, number = taken(hall)
    malee, third = hall.agent("clerk", "malee"), hall.agent("clerk", "piti")
    hall.does(agent, PassChat(number, malee.id))
    assert hall.does(third, TakeChat(number)).officer_id == third.id


def test_handed_on_to_all_the_case_is_nobodys_and_the_others_are_called(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.agent("clerk", "malee")
    before = len(sent(hall, "L-wichai"))
    hall.does(agent, PassChat(number))
    assert hall.case(number).owner_id is None
    assert number in sent(hall, "L-malee")[-1][2]
    assert len(sent(hall, "L-wichai")) == before
    assert number in [case.number for case in hall.does(agent, ListWork("new"))]


def test_the_citizen_hears_of_it_only_where_that_is_free(hall: Townhall) -> None:
    agent, number = taken(hall)
    malee = hall.agent("clerk", "malee")
    quiet = len(sent(hall, SOMSRI.person))
    hall.does(agent, PassChat(number, malee.id))
    assert len(sent(hall, SOMSRI.person)) == quiet
    hall.does(malee, TakeChat(number))
    with_token(hall, SOMSRI, SayInChat(number, "ค่ะ"), "token-of-somsri")
    hall.does(malee, PassChat(number, agent.id))
    weight, token, words = sent(hall, SOMSRI.person)[-1]
    assert (weight, token) == ("prompt", "token-of-somsri")
    assert "wichai" in words


def test_who_was_handed_on_waits_first(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.clock.goes_on(minutes=1)
    later = hall.does(BOONMEE, AskForHuman(TAX))
    assert later.place == 1
    assert hall.does(agent, PassChat(number)).place == 1
    assert hall.does(BOONMEE, SayInChat(later.number, "ยังรออยู่")).place == 2


def test_to_ones_own_phone_the_talk_stays_ones_own(hall: Townhall) -> None:
    agent, number = taken(hall)
    assert hall.does(agent, PassChat(number, agent.id)).state == "open"
    assert f"desk.chat={number}" in sent(hall, "L-wichai")[-1][2]
    assert hall.does(agent, TakeChat(number)).lines


def test_without_line_there_is_no_phone_to_hand_on_to(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.writes(lambda tx: tx.staff.unlink("L-wichai"))
    hall.refuses(agent, PassChat(number, agent.id), "nobody_there")


def test_a_colleague_of_another_division_gets_the_case_along(hall: Townhall) -> None:
    agent, number = taken(hall)
    piti = hall.agent("health", "piti")
    hall.does(agent, PassChat(number, piti.id))
    assert [chat.number for chat in hall.does(piti, ListChats())] == [number]


def test_whom_the_case_names_or_who_may_not_work_gets_no_talk(hall: Townhall) -> None:
    agent, number = taken(hall)
    malee, mayor = hall.agent("clerk", "malee"), hall.staff("mayor", "executive")
    hall.does(agent, NameConcerned(number, staff_id=malee.id))
    for other in (malee.id, mayor.id, "nobody"):
        hall.refuses(agent, PassChat(number, other), "nobody_there")


def test_of_another_officer_only_a_head_hands_on(hall: Townhall) -> None:
    agent, number = taken(hall)
    malee, head = hall.agent("clerk", "malee"), hall.staff("boss", "head")
    hall.refuses(malee, PassChat(number, malee.id), "chat_taken")
    assert hall.does(head, PassChat(number, malee.id)).officer_id == malee.id
    assert hall.case(number).owner_id == agent.id  # the talk goes; the case is the agent's
    hall.does(malee, TakeChat(number))
    hall.does(malee, GiveBackChat(number))
    hall.refuses(head, PassChat(number, agent.id), "chat_over")


def test_without_a_talk_there_is_nothing_to_hand_on(hall: Townhall) -> None:
    agent = hall.agent("works")
    hall.refuses(agent, PassChat(hall.files().number), "not_found")


def test_what_was_handed_on_and_not_taken_stays_an_open_message(hall: Townhall) -> None:
    agent, number = taken(hall)
    malee = hall.agent("clerk", "malee")
    hall.does(agent, TellInChat(number, "เดี๋ยวให้เพื่อนตอบนะคะ"))
    hall.does(agent, PassChat(number, malee.id))
    chat = hall.reads(lambda tx: tx.chats.find(number))
    assert chat is not None
    context = hall.context()
    hall.writes(lambda tx: end_by_time(tx, chat, context))
    assert hall.does(malee, ReadChat(number)).state == "over"
    assert hall.case(number).state == "accepted"


# The queue moves


@pytest.fixture
def queue(hall: Townhall) -> tuple[Any, list[str]]:
    """An officer, and three who wait."""
    agent, numbers = hall.agent("clerk"), []
    for who in (SOMSRI, BOONMEE, citizen("mali")):
        numbers.append(hall.does(who, AskForHuman(TAX)).number)
        hall.clock.goes_on(seconds=5)
    return agent, numbers


def places(hall: Townhall, person: str) -> list[tuple[str | None, str]]:
    return [
        (token, json.loads(words)[0]["text"])
        for weight, token, words in sent(hall, person)
        if weight == "prompt"
    ]


def test_who_wrote_within_the_minute_hears_the_new_place_for_nothing(
    hall: Townhall, queue: tuple[Any, list[str]]
) -> None:
    agent, (first, second, third) = queue
    said = with_token(hall, BOONMEE, SayInChat(second, "ยังรออยู่ค่ะ"), "token-of-boonmee")
    assert (said.place, said.is_news) == (2, False)
    hall.does(agent, TakeChat(first))
    [(token, words)] = places(hall, BOONMEE.person)
    assert token == "token-of-boonmee"
    assert second in words
    assert "คิวที่ 1" in words
    assert places(hall, "U-mali") == []  # has written nothing of late: nobody is pushed a place
    seen = hall.does(citizen("mali"), SayInChat(third, "ถึงคิวหรือยังคะ"))
    assert (seen.place, seen.is_news) == (2, True)


def test_a_place_is_told_once(hall: Townhall, queue: tuple[Any, list[str]]) -> None:
    agent, (first, second, third) = queue
    with_token(hall, BOONMEE, SayInChat(second, "ค่ะ"), "token-of-boonmee")
    hall.does(SOMSRI, LeaveChat(first))
    hall.does(citizen("mali"), LeaveChat(third))
    assert len(places(hall, BOONMEE.person)) == 1
    assert hall.does(BOONMEE, SayInChat(second, "ค่ะ")).is_news is False
    hall.does(agent, TakeChat(second))
    assert len(places(hall, BOONMEE.person)) == 1


def test_an_old_message_carries_no_place(hall: Townhall, queue: tuple[Any, list[str]]) -> None:
    agent, (first, second, _) = queue
    with_token(hall, BOONMEE, SayInChat(second, "ค่ะ"), "token-of-boonmee")
    hall.clock.goes_on(seconds=50)
    hall.does(agent, TakeChat(first))
    assert places(hall, BOONMEE.person) == []


def test_after_a_while_the_same_place_is_told_again(
    hall: Townhall, queue: tuple[Any, list[str]]
) -> None:
    _, (_, second, _) = queue
    hall.clock.goes_on(minutes=3)
    assert hall.does(BOONMEE, SayInChat(second, "ยังรออยู่นะคะ")).is_news


# --- to whom


def here(hall: Townhall, asker: Any, number: str) -> list[tuple[str, str]]:
    return [(one.name, one.unit) for one in hall.does(asker, ListColleagues(number))]


def test_who_is_here_and_may_take_over_is_named_the_own_division_first(hall: Townhall) -> None:
    agent, number = taken(hall)
    hall.agent("works", "anan")
    malee, piti = hall.agent("clerk", "malee"), hall.agent("clerk", "piti")
    hall.staff("mayor", "executive")
    desk_only = hall.staff("desk-only", "agent")
    hall.writes(lambda tx: tx.staff.unlink("L-desk-only"))
    assert desk_only.id
    assert here(hall, agent, number) == [
        ("malee สมมติ", "สำนักปลัด"), ("piti สมมติ", "สำนักปลัด"), ("anan สมมติ", "กองช่าง"),
    ]  # fmt: skip
    hall.does(malee, BeAway(hall.clock.now.date()))  # type: ignore[arg-type]
    hall.does(agent, NameConcerned(number, staff_id=piti.id))
    assert here(hall, agent, number) == [("anan สมมติ", "กองช่าง")]


def test_of_a_talk_that_is_a_colleagues_nobody_is_named(hall: Townhall) -> None:
    _, number = taken(hall)
    malee, works = hall.agent("clerk", "malee"), hall.agent("works", "anan")
    hall.refuses(malee, ListColleagues(number), "chat_taken")
    hall.refuses(works, ListColleagues(number), "not_found")
