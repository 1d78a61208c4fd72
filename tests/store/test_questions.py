"""The queue of questions without an answer, and what a town adds to the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from storage import Store
from storage.tables import question_marks, questions
from storage.teaching import Marks, TownFact
from tests.databases import NOON, found_town
from tests.store.everything import own_answer
from tests.store.test_cases import TODAY


def test_a_question_sent_again_counts_up_and_lives_on(store: Store) -> None:
    town = found_town(store)
    with store.begin(town.id) as tx:
        for day in (TODAY - timedelta(days=20), TODAY):
            tx.questions.add("q1", "ขอยืมเต็นท์", near="equipment-loan", about="", today=day)
        tx.questions.add("q2", "ขอยืมเก้าอี้", near="", about="venue-use", today=TODAY)
        first, second = tx.questions.waiting()
        assert (first.id, first.times, first.asked_on) == ("q1", 2, TODAY)
        assert (second.about, tx.questions.count()) == ("venue-use", 2)
        assert tx.questions.drop("q1")
        assert not tx.questions.drop("q1")
        assert tx.questions.by_id("q1") is None


def test_no_column_of_the_queue_could_name_a_person() -> None:
    names = {column.name for column in questions.columns}
    assert names == {"town_id", "id", "text", "near", "about", "times", "asked_on"}


def test_questions_are_forgotten_after_their_days(store: Store) -> None:
    town = found_town(store)
    with store.begin(town.id) as tx:
        for number in range(70):
            day = TODAY - timedelta(days=number)
            tx.questions.add(f"q{number}", "x", near="", about="", today=day)
    assert store.sweeps.purge_questions(TODAY - timedelta(days=30)) == 39
    with store.reading(town.id) as tx:
        assert tx.questions.count() == 31


def test_a_question_is_taken_back_by_its_message(store: Store) -> None:
    town = found_town(store)
    with store.begin(town.id) as tx:
        for message in ("m1", "m2"):
            tx.questions.add("q1", "ขอยืมเต็นท์", near="", about="", today=TODAY)
            tx.questions.mark("q1", message, until=NOON)
        tx.questions.add("q2", "ขอยืมเก้าอี้", near="", about="", today=TODAY)
        tx.questions.mark("q2", "m2", until=NOON)
        assert not tx.questions.take_back("m3")
        assert tx.questions.take_back("m1")
        assert not tx.questions.take_back("m1")
        assert [one.times for one in tx.questions.waiting()] == [1, 1]
        assert tx.questions.take_back("m2")
        assert tx.questions.waiting() == ()


def test_an_answered_question_leaves_no_mark(store: Store) -> None:
    town = found_town(store)
    with store.begin(town.id) as tx:
        tx.questions.add("q1", "ขอยืมเต็นท์", near="", about="", today=TODAY)
        tx.questions.mark("q1", "m1", until=NOON)
        tx.questions.drop("q1")
        assert not tx.questions.take_back("m1")


def test_marks_are_forgotten_in_time(store: Store) -> None:
    town = found_town(store)
    with store.begin(town.id) as tx:
        tx.questions.add("q1", "ขอยืมเต็นท์", near="", about="", today=TODAY)
        tx.questions.mark("q1", "m1", until=NOON)
        tx.questions.mark("q1", "m2", until=NOON + timedelta(hours=1))
    assert store.sweeps.purge_question_marks(NOON) == 1
    with store.begin(town.id) as tx:
        assert not tx.questions.take_back("m1")
        assert tx.questions.take_back("m2")


def test_marks_link_neither_questions_nor_cases(store: Store) -> None:
    town = found_town(store)
    with store.begin(town.id) as tx:
        for question in ("q1", "q2"):
            tx.questions.add(question, question, near="", about="", today=TODAY)
            tx.questions.mark(question, "m1", until=NOON)
        keys = tx.questions._ground.keys
        marks = {keys.question_mark("m1", question) for question in ("q1", "q2")}
    assert len(marks | {keys.message_hash("m1")}) == 3
    assert {column.name for column in question_marks.columns} == {
        "town_id",
        "question",
        "mark",
        "until",
    }


def test_every_change_raises_the_version(store: Store) -> None:
    town = found_town(store)
    assert store.versions.all() == {}
    seen = [0]

    def raised() -> bool:
        seen.append(store.versions.all().get(town.id, 0))
        return seen[-1] > seen[-2]

    with store.begin(town.id) as tx:
        lesson = tx.teaching.attach("sign-tax", "ป้ายร้าน", today=TODAY, by=None)
    assert raised()
    with store.begin(town.id) as tx:
        tx.teaching.put_answer(own_answer("x"))
    assert raised()
    with store.begin(town.id) as tx:
        tx.teaching.put_fact(TownFact("sign-tax.fee", "5 บาท", "", TODAY))
    assert raised()
    with store.begin(town.id) as tx:
        assert tx.teaching.drop_fact("sign-tax.fee")
        assert not tx.teaching.drop_fact("sign-tax.fee")
    assert raised()
    with store.begin(town.id) as tx:
        assert tx.teaching.lessons() == (lesson,)
        assert tx.teaching.detach(lesson.id)
        assert not tx.teaching.detach(lesson.id)
    assert raised()


def test_answers_and_facts_are_changed_by_their_key(store: Store) -> None:
    town = found_town(store)
    fact = TownFact("sign-tax.fee", "5 บาท", "ประกาศ", TODAY, None, date(2027, 9, 30))
    with store.begin(town.id) as tx:
        tx.teaching.put_answer(own_answer("ก่อน"))
        later = replace(own_answer("หลัง"), is_published=True, valid_to=date(2027, 1, 1))
        tx.teaching.put_answer(later)
        tx.teaching.put_fact(replace(fact, words="4 บาท"))
        tx.teaching.put_fact(fact)
        assert tx.teaching.answers() == (later,)
        assert tx.teaching.answer("own-2") is None
        assert tx.teaching.facts() == (fact,)


def test_thumbs_are_counted_by_month(store: Store) -> None:
    town = found_town(store)
    with store.begin(town.id) as tx:
        for is_good in (True, False, False):
            tx.teaching.mark("sign-tax", is_good=is_good, month="2026-11")
        tx.teaching.mark("id-card", is_good=True, month="2026-11")
        tx.teaching.mark("id-card", is_good=True, month="2026-12")
        assert tx.teaching.marks("2026-11") == (Marks("sign-tax", 1, 2), Marks("id-card", 1, 0))
