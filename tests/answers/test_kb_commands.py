"""`prongsai kb …`: questions without an answer, and what a town adds, from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.actions.questions import id_of
from bot.timers import timers_of
from bot.wiring import Deps
from handlers.teaching import SendQuestion
from tests.actions.shell import built
from tests.actions.test_command_line import Runner
from tests.actions.townhall import SOMSRI, Clock, Townhall

ASKED = "ขอยืมเต็นท์งานบวชได้ไหม"


@pytest.fixture
def deps(
    tmp_path: Path, empty_database: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deps]:
    with built(empty_database, tmp_path, monkeypatch, clock) as made:
        yield made


@pytest.fixture
def hall(deps: Deps, clock: Clock) -> Townhall:
    return Townhall.open(deps.store, clock)


@pytest.fixture
def run(deps: Deps) -> Runner:
    return Runner(deps)


@pytest.fixture
def question(hall: Townhall) -> str:
    hall.does(SOMSRI, SendQuestion(ASKED, ("equipment-loan",), "venue-use"))
    return id_of(ASKED)


def test_unanswered_questions_are_listed_and_attached(run: Runner, question: str) -> None:
    listed = run.does("kb", "unanswered")
    for word in (question, ASKED, "1x", "near: equipment-loan", "not: venue-use", "1 waiting"):
        assert word in listed
    assert SOMSRI.person not in listed
    assert "five seconds" in run.does("kb", "attach", question, "equipment-loan")
    assert "0 waiting" in run.does("kb", "unanswered")
    assert f"-> equipment-loan: {ASKED}" in run.does("kb", "own")


def test_a_sentence_may_be_said_better_and_taken_away(run: Runner, question: str) -> None:
    run.does("kb", "attach", question, "equipment-loan", "--as", "ยืมเต็นท์ได้ไหม")
    listed = run.does("kb", "own")
    assert "ยืมเต็นท์ได้ไหม" in listed
    run.does("kb", "drop", listed.split()[1])
    assert run.does("kb", "own") == ""


def test_an_answer_is_written_published_and_withdrawn(run: Runner, question: str) -> None:
    said = ("kb", "answer", "ขอยืมเต็นท์", "ยืมได้ที่กองช่าง", "--division", "works")
    draft = run.does(*said, "--question", question, "--until", "2027-09-30")
    assert "a draft" in draft
    answer = draft.split()[0]
    assert f"answer {answer} draft" in run.does("kb", "own")
    assert "Published" in run.does("kb", "publish", answer)
    assert "Withdrawn" in run.does("kb", "publish", answer, "--withdraw")
    assert "published" in run.does(*said, "--change", answer, "--publish")


def test_a_fact_is_told_until_a_day(run: Runner, hall: Townhall) -> None:
    run.does("kb", "tell", "sign-tax.fee", "5 บาท", "--source", "ประกาศ", "--until", "2026-11-17")
    assert run.does("kb", "own") == "fact sign-tax.fee: 5 บาท\n"
    hall.clock.goes_on(days=1)
    assert "(over)" in run.does("kb", "own")
    assert "Taken back" in run.does("kb", "tell", "sign-tax.fee")
    assert run.does("kb", "own") == ""


@pytest.mark.usefixtures("hall")
def test_what_waits_for_the_town_is_listed_until_it_is_told(run: Runner) -> None:
    listed = run.does("kb", "open", "waste-collection").splitlines()
    assert listed[0] == "waste-collection.fee"
    assert listed[-1] == "5 waiting for the town's word"
    run.does("kb", "tell", "waste-collection.fee", "เดือนละ 30 บาท")
    run.does("kb", "tell", "waste-collection.steps.2", "3 วัน")
    left = run.does("kb", "open", "waste-collection")
    assert "waste-collection.fee" not in left
    assert "3 waiting" in left
    assert int(run.does("kb", "open").split()[-6]) > 100


def test_what_cannot_be_done_is_told_in_one_line(run: Runner, question: str) -> None:
    assert "kb unanswered" in run.refuses("kb", "attach", "gone", "equipment-loan")
    assert "no such service" in run.refuses("kb", "attach", question, "hole")
    assert "no such fact" in run.refuses("kb", "tell", "hole.fee", "5")
    assert "kb own" in run.refuses("kb", "drop", "gone")
    assert "town list" in run.refuses("kb", "unanswered", "--town", "nowhere")
    run.does("kb", "drop", question)


def test_an_answer_that_is_over_is_told_so(run: Runner, hall: Townhall) -> None:
    run.does("kb", "answer", "ก", "ข", "--division", "works", "--until", "2026-11-17", "--publish")
    hall.clock.goes_on(days=1)
    assert "(over)" in run.does("kb", "own")


def test_the_worker_purges_what_is_thirty_days_old(
    deps: Deps, run: Runner, hall: Townhall, question: str
) -> None:
    purge = next(timer for timer in timers_of(deps) if timer.name == "purge")
    for days, left in ((30, "1 waiting"), (1, "0 waiting")):
        hall.clock.goes_on(days=days)
        purge.work(hall.clock.now)
        assert left in run.does("kb", "unanswered")
