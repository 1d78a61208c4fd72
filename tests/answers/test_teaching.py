"""Who may add what to the answers, and what becomes of a question that had none."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest

from bot.actions import Actor, Citizen, StaffMember, System
from bot.actions.questions import id_of
from bot.actions.teaching import LONGEST_SENTENCE
from casework.teaching import MOST_QUESTIONS
from handlers.commands import Refused, TakeBack
from handlers.teaching import (
    Attach,
    Detach,
    DropQuestion,
    MarkAnswer,
    PublishAnswer,
    QuestionSent,
    SendQuestion,
    Taught,
    TellFact,
    WriteAnswer,
)
from storage.questions import Question
from storage.teaching import OwnAnswer
from tests.actions.townhall import SOMSRI, Townhall

ASKED = "ขอยืมเต็นท์งานบวชได้ไหม"
SHELL = System("command line")
NOT_FOUND = Refused("not_found")
WRITE = WriteAnswer("ขอยืมเต็นท์", "ยืมได้ที่กองช่าง", "works")


def do(hall: Townhall, actor: Actor, command: Any) -> Any:
    return hall.does(actor, command)


def head_of(hall: Townhall) -> StaffMember:
    return hall.staff("napa", "head")


def waiting(hall: Townhall) -> tuple[Question, ...]:
    with hall.store.reading(hall.town.id) as tx:
        return tx.questions.waiting()


def answers(hall: Townhall) -> tuple[OwnAnswer, ...]:
    with hall.store.reading(hall.town.id) as tx:
        return tx.teaching.answers()


def ask(hall: Townhall, words: str = ASKED) -> str:
    assert do(hall, SOMSRI, SendQuestion(words, ("equipment-loan",), "venue-use")) == QuestionSent()
    return id_of(words)


def test_a_question_is_kept_without_its_asker(hall: Townhall) -> None:
    ask(hall)
    (found,) = waiting(hall)
    assert (found.text, found.near, found.about, found.times) == (
        ASKED,
        "equipment-loan",
        "venue-use",
        1,
    )
    stored = " ".join(str(getattr(found, one.name)) for one in fields(found))
    assert SOMSRI.person not in stored


def test_a_question_whose_message_is_taken_back_is_gone(hall: Townhall) -> None:
    do(hall, SOMSRI, SendQuestion(ASKED, message_id="m77"))
    do(hall, SOMSRI, TakeBack("m1"))
    assert len(waiting(hall)) == 1
    do(hall, SOMSRI, TakeBack("m77"))
    assert waiting(hall) == ()


def test_what_another_one_asked_in_the_same_words_stays(hall: Townhall) -> None:
    do(hall, SOMSRI, SendQuestion(ASKED, message_id="m77"))
    ask(hall)
    do(hall, SOMSRI, TakeBack("m77"))
    assert [one.times for one in waiting(hall)] == [1]


def test_after_a_day_nobody_can_tell_of_which_message_a_question_was(hall: Townhall) -> None:
    do(hall, SOMSRI, SendQuestion(ASKED, message_id="m77"))
    sweeps = hall.store.sweeps
    assert sweeps.purge_question_marks(hall.clock() + timedelta(hours=23)) == 0
    assert sweeps.purge_question_marks(hall.clock() + timedelta(hours=25)) == 1
    do(hall, SOMSRI, TakeBack("m77"))
    assert len(waiting(hall)) == 1


def test_numbers_of_people_are_masked(hall: Townhall) -> None:
    do(hall, SOMSRI, SendQuestion("โทรกลับ 081 234 5678 บัตร 1-1017-00000-00-8 หรือ ๐๘๑๒๓๔๕๖๗๘"))
    (found,) = waiting(hall)
    assert "5678" not in found.text
    assert "๕๖๗๘" not in found.text
    assert found.text.startswith("โทรกลับ xxx xxx xxxx")


def test_the_same_words_count_up_whoever_sends_them(hall: Townhall) -> None:
    ask(hall)
    do(hall, Citizen("U-other"), SendQuestion(f" {ASKED} "))
    (found,) = waiting(hall)
    assert found.times == 2


def test_nothing_and_floods_are_refused(hall: Townhall) -> None:
    assert do(hall, SOMSRI, SendQuestion("  ")) == Refused("no_words")
    with hall.store.begin(hall.town.id) as tx:
        for number in range(MOST_QUESTIONS):
            day = date(2026, 11, 17)
            tx.questions.add(f"q{number}", "x", near="", about="", today=day)
        tx.questions.add(id_of(ASKED), ASKED, near="", about="", today=day)
    assert do(hall, SOMSRI, SendQuestion("อีกคำถามหนึ่ง")) == Refused("queue_full")
    assert do(hall, SOMSRI, SendQuestion(ASKED)) == QuestionSent()


def test_thumbs_are_counted(hall: Townhall) -> None:
    for is_good in (True, False):
        assert do(hall, SOMSRI, MarkAnswer("id-card", is_good)) is None
    with hall.store.reading(hall.town.id) as tx:
        (marks,) = tx.teaching.marks("2026-11")
    assert (marks.service, marks.good, marks.bad) == ("id-card", 1, 1)


@pytest.mark.parametrize("words", ["", "ขอยืมเต็นท์ใช้เอกสารอะไร"])
def test_an_attached_question_leaves_the_queue(hall: Townhall, words: str) -> None:
    question, agent = ask(hall), hall.agent("works")
    assert isinstance(do(hall, agent, Attach(question, "equipment-loan", words)), Taught)
    assert waiting(hall) == ()
    with hall.store.reading(hall.town.id) as tx:
        (lesson,) = tx.teaching.lessons()
    assert (lesson.service, lesson.text, lesson.added_by) == (
        "equipment-loan",
        words or ASKED,
        agent.id,
    )
    assert do(hall, agent, Detach(lesson.id)) == Taught(lesson.id)
    assert do(hall, agent, Detach(lesson.id)) == NOT_FOUND


def test_what_cannot_be_attached(hall: Townhall) -> None:
    question, agent = ask(hall), hall.agent("works")
    assert do(hall, agent, Attach("gone", "equipment-loan")) == NOT_FOUND
    assert do(hall, agent, Attach(question, "no-service")) == Refused("no_such_service")
    assert do(hall, agent, Attach(question, "own-gone")) == Refused("no_such_service")
    long = "ก" * (LONGEST_SENTENCE + 1)
    assert do(hall, agent, Attach(question, "equipment-loan", long)) == Refused("too_long")
    assert len(waiting(hall)) == 1


def test_a_written_answer_takes_its_question_along(hall: Townhall) -> None:
    question, agent = ask(hall), hall.agent("works")
    made = do(hall, agent, WriteAnswer("ขอยืมเต็นท์", "ยืมได้", "works", question=question))
    (answer,) = answers(hall)
    assert (answer.id, answer.is_published, answer.written_by) == (made.id, False, agent.id)
    assert answer.id.startswith("own-")
    assert waiting(hall) == ()
    with hall.store.reading(hall.town.id) as tx:
        assert [lesson.text for lesson in tx.teaching.lessons()] == [ASKED]


def test_only_who_answers_for_a_division_publishes(hall: Townhall) -> None:
    agent, head = hall.agent("works"), head_of(hall)
    made = do(hall, agent, WRITE).id
    assert do(hall, agent, PublishAnswer(made)) == NOT_FOUND
    assert do(hall, head, PublishAnswer(made)) == Taught(made)
    assert answers(hall)[0].is_published
    changed = WriteAnswer("ขอยืมเต็นท์", "ยืมไม่ได้แล้ว", "works", answer=made)
    assert do(hall, head, changed) == Taught(made)
    assert answers(hall)[0].is_published
    assert do(hall, agent, changed) == Taught(made)
    assert not answers(hall)[0].is_published, "what an agent writes waits for the head again"
    assert do(hall, head, PublishAnswer(made)) == Taught(made)
    assert do(hall, head, PublishAnswer(made, is_published=False)) == Taught(made)
    assert not answers(hall)[0].is_published


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (WriteAnswer("", "x", "works"), "no_words"),
        (WriteAnswer("x", " ", "works"), "no_words"),
        (WriteAnswer("x" * 81, "x", "works"), "too_long"),
        (WriteAnswer("x", "x" * 1501, "works"), "too_long"),
        (WriteAnswer("x", "x", "no-division"), "not_found"),
        (WriteAnswer("x", "x", "works", answer="own-gone"), "not_found"),
        (PublishAnswer("own-gone"), "not_found"),
        (DropQuestion("gone"), "not_found"),
        (TellFact("hole.fee", "5 บาท"), "no_such_fact"),
        (TellFact("sign-tax.fee", "x" * 1501), "too_long"),
        (TellFact("sign-tax.fee"), "not_found"),
        (TellFact("sign-tax.fee", "x", "", date(2026, 2, 1), date(2026, 1, 1)), "bad_days"),
        (TellFact("sign-tax.fee", "x", "", None, date(2020, 1, 1)), "day_over"),
        (WriteAnswer("x", "x", "works", valid_to=date(2020, 1, 1)), "day_over"),
    ],
)
def test_what_cannot_be_taught(hall: Townhall, command: Any, why: str) -> None:
    assert do(hall, SHELL, command) == Refused(why)


def test_a_town_s_fact_is_told_and_taken_back(hall: Townhall) -> None:
    head, until = head_of(hall), date(2027, 9, 30)
    told = TellFact("waste-collection.fee", "เดือนละ 30 บาท", "เทศบัญญัติ 2569", None, until)
    assert do(hall, head, told) == Taught("waste-collection.fee")
    with hall.store.reading(hall.town.id) as tx:
        (fact,) = tx.teaching.facts()
    assert (fact.words, fact.source, fact.valid_to, fact.said_by) == (
        "เดือนละ 30 บาท",
        "เทศบัญญัติ 2569",
        until,
        head.id,
    )
    assert do(hall, head, TellFact("waste-collection.fee")) == Taught("waste-collection.fee")


EVERY_COMMAND = (
    Attach("q", "equipment-loan"),
    Detach("l"),
    WRITE,
    PublishAnswer("own-1"),
    DropQuestion("q"),
    TellFact("sign-tax.fee", "5 บาท"),
)


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda one: type(one).__name__)
def test_who_may_not_teach(hall: Townhall, command: Any) -> None:
    others: list[Actor] = [
        SOMSRI,
        hall.staff("mayor", "executive"),
        hall.staff("suphap", "integrity"),
    ]
    gone = StaffMember("no-such-account", "x", frozenset({"head"}))
    for actor in (*others, gone):
        assert do(hall, actor, command) == NOT_FOUND
    assert answers(hall) == ()


@pytest.mark.parametrize("command", [TellFact("sign-tax.fee", "5 บาท"), PublishAnswer("own-1")])
def test_an_agent_publishes_nothing(hall: Townhall, command: Any) -> None:
    assert do(hall, hall.agent("works"), command) == NOT_FOUND


def test_a_question_that_needs_no_answer_is_dropped(hall: Townhall) -> None:
    question = ask(hall)
    assert do(hall, hall.agent("works"), DropQuestion(question)) == Taught(question)
    assert waiting(hall) == ()


def test_every_act_of_staff_is_on_record(hall: Townhall) -> None:
    question = ask(hall)
    do(hall, hall.agent("works"), Attach(question, "equipment-loan"))
    do(hall, head_of(hall), TellFact("sign-tax.fee", "5 บาท"))
    with hall.store.reading(hall.town.id) as tx:
        acts = {(entry.act, entry.subject) for entry in tx.audit.latest()}
    assert {("sentence_attached", "equipment-loan"), ("fact_told", "sign-tax.fee")} <= acts
    assert ASKED not in str(acts)


def test_questions_are_purged_after_thirty_days(hall: Townhall) -> None:
    ask(hall)
    for days, left in ((30, 1), (1, 0)):
        hall.clock.now += timedelta(days=days)
        kept = hall.clock.now - timedelta(days=30)
        hall.store.sweeps.purge_questions(kept.date())
        assert len(waiting(hall)) == left
