"""A small town's days in simulated time: at the end the books close, and what is broken is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from bot.actions import Citizen
from bot.case_hours import climb
from bot.cli.replay_citizen import Report
from bot.cli.simulate_day import STARTS, invented, simulate, simulate_day
from bot.cli.simulated_books import Audit, audit_month, close_day
from bot.cli.simulated_desk import Desk
from bot.cli.simulated_phone import Person
from bot.cli.simulated_plan import Happened, Plan
from bot.cli.simulated_town import SimulatedTown, at_bangkok
from casework.officehours import bangkok_date
from handlers.commands import AcceptCase, FileCase, FindCase, ResolveCase
from storage.outbox import OutboxDraft

SMALL = Plan(
    days=18, flood=12, flood_day=1, deeds_an_hour=1, late_holiday_on=5, people=12, seed=3,
    ill_until=18, slow="works", slow_deeds=0.05, copies=0.2, flood_photos=1.0, talks=0.05,
)  # fmt: skip


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Three weeks of a small town, with a flood, a slow division and late cases."""
    return simulate(tmp_path_factory.mktemp("month"), invented(30, seed=3), SMALL)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_small_month_closes(month: Audit) -> None:
    assert month.faults == [], month.told()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_everything_that_may_happen_in_a_month_has_happened(month: Audit) -> None:
    """Else the audit would hold only because it had nothing to look at."""
    figures = month.figures
    assert int(str(figures["reports filed"])) + int(str(figures["followed a neighbour's"])) == 30
    for what in ("due dates passed", "pictures", "explained", "talks with a human", "reopened"):
        assert int(str(figures[what])) > 0, month.told()
    assert not str(figures["rated / changed"]).startswith("0 /")
    assert int(str(figures["events through the webhook"])) > 30 * 7
    assert int(str(figures["officers in LINE"])) > 5
    pages = figures["officers on the pages"]
    assert isinstance(pages, dict)
    assert {"log in", "accept", "resolve"} <= set(pages), month.told()


def test_the_command_prints_its_figures(tmp_path: Path) -> None:
    reports = tmp_path / "reports.jsonl"
    reports.write_text('{"text": "ไฟดับ", "types": ["แสงสว่าง"], "lat": 18.7, "lon": 98.9}\n')
    done = CliRunner().invoke(simulate_day, [str(reports), "--days", "1", "--flood", "0"])
    assert done.exit_code == 0, done.output
    assert "reports filed" in done.output


# --- what is broken is seen


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SimulatedTown]:
    made = SimulatedTown.open(tmp_path, at_bangkok(STARTS, 10), 1)
    yield made
    made.close()


@pytest.fixture
def somsri(town: SimulatedTown) -> Person:
    who = Person(town.line, town.clock, "somsri", Random(1))
    who.act(who.phone.follows)
    return who


@pytest.fixture
def number(town: SimulatedTown, somsri: Person) -> str:
    """A case of Somsri's, filed without a phone."""
    citizen = Citizen(somsri.phone.person.user_id)
    return str(town.does(citizen, FileCase("complaint", "light", "ไฟดับหน้าบ้าน")).number)


@pytest.fixture
def faults(town: SimulatedTown, number: str) -> Callable[[], str]:
    def look() -> str:
        audit, first = Audit(), bangkok_date(STARTS)
        happened = Happened(filed=1, mine={number: "somsri"})
        town.line.carry()
        close_day(town, first, bangkok_date(town.clock.now), audit)
        audit_month(town, happened, audit)
        return "\n".join(audit.faults)

    return look


def by_hand(town: SimulatedTown, statement: str) -> None:
    with town.store.doors().writing() as connection:
        connection.execute(text(statement))


def test_an_honest_case_has_no_fault(faults: Callable[[], str]) -> None:
    assert faults() == ""


def test_a_state_without_its_event_is_seen(town: SimulatedTown, faults: Callable[[], str]) -> None:
    by_hand(town, "UPDATE cases SET state = 'resolved'")
    assert "1 remain, 0 are open" in faults()


def test_a_case_that_nobody_can_find_is_seen(
    town: SimulatedTown, faults: Callable[[], str]
) -> None:
    by_hand(town, "UPDATE cases SET division = 'welfare'")
    assert "nobody's, and in nobody's list" in faults()


def test_a_message_told_twice_and_too_many_pushes_are_seen(
    town: SimulatedTown, somsri: Person, faults: Callable[[], str]
) -> None:
    whom = somsri.phone.person.user_id
    said = '[{"type": "text", "text": "the same"}]'
    with town.store.begin(town.town.id) as tx:
        tx.outbox.add_many([OutboxDraft(whom, said, "answer", via_push=True)] * 2)
    seen = faults()
    assert "told 2 times" in seen
    assert "2.00 pushes a case" in seen


def test_what_line_refuses_is_seen_and_what_was_given_up(
    town: SimulatedTown, somsri: Person, faults: Callable[[], str]
) -> None:
    with town.store.begin(town.town.id) as tx:
        tx.outbox.add_many(
            [OutboxDraft(somsri.phone.person.user_id, '[{"type": "odd"}]', "answer", via_push=True)]
        )
    seen = faults()
    assert "LINE: POST /v2/bot/message/push 400" in seen
    assert "the outbox still holds {'dead': 1}" in seen


def test_a_due_date_that_nobody_noticed_is_seen(
    town: SimulatedTown, faults: Callable[[], str]
) -> None:
    town.clock.turn(42 * 86_400)
    assert "without a notice" in faults()
    climb(town.store, town.context, town.town.id)
    town.clock.turn(3)
    assert faults() == ""


def test_a_due_date_that_passes_while_nobody_looks_is_seen(
    town: SimulatedTown, number: str, faults: Callable[[], str]
) -> None:
    """Answered late, and no event says so: the morning's look still knows of it."""
    late = town.reads(lambda tx: tx.cases.by_number(number))
    assert late is not None
    town.clock.turn(20 * 86_400)
    town.does(town.agents[0], AcceptCase(number))
    town.does(town.agents[0], ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
    by_hand(town, "DELETE FROM reminders")
    audit = Audit()
    passed = {(number, late.reply_due_on.isoformat())}
    audit_month(town, Happened(filed=1, mine={number: "somsri"}, passed=passed), audit)
    assert any("without a notice" in fault for fault in audit.faults)


def test_a_due_date_without_notice_or_word_is_seen(
    town: SimulatedTown, faults: Callable[[], str]
) -> None:
    town.clock.turn(42 * 86_400)
    climb(town.store, town.context, town.town.id)
    town.clock.turn(3)
    town.line.carry()
    pushed = town.line.ledger.pushed
    town.line.ledger.pushed = [one for one in pushed if "ครบกำหนดตอบแล้ว" not in one.words]
    assert "the clerk read nothing of it" in faults()
    town.line.ledger.pushed = pushed
    by_hand(town, "DELETE FROM reminders WHERE rung = 'due'")
    assert "without a notice" in faults()
    by_hand(town, "UPDATE cases SET unexplained_since = NULL")
    assert "without a word and without a mark" in faults()
    by_hand(town, "DELETE FROM case_events WHERE kind = 'overdue'")
    assert "0 events" in faults()


def test_a_timer_that_fails_is_seen(town: SimulatedTown, faults: Callable[[], str]) -> None:
    by_hand(town, "DROP TABLE news")
    town.tick()
    assert "the timer news failed" in faults()


def test_a_page_that_does_not_answer_as_it_should_is_seen(
    town: SimulatedTown, faults: Callable[[], str]
) -> None:
    officer = town.agents[0]
    desk = Desk(town, Counter())
    desk.sit([officer])
    desk.talks(officer, "70-222222", "take")
    assert "page /staff/chats/70-222222: 404" in faults()


# --- the people of the month


def test_a_citizen_files_with_a_picture_and_gives_no_name(
    town: SimulatedTown, somsri: Person
) -> None:
    report = Report("ไฟหน้าวัดดับทั้งแถวมาสามวันแล้วค่ะ", "light", 18.79, 98.98)
    boonmee = Person(town.line, town.clock, "boonmee", Random(2))
    boonmee.reports(report, photos=0.0)
    numbers = [somsri.reports(report, photos=1.0) for _ in range(12)]
    town.line.fetch_pictures()
    filed = [number for number in numbers if number]
    assert len(filed) < 12, "somebody follows a neighbour"
    photos = town.reads(lambda tx: tx.photos.of_case(filed[0]))
    assert [photo.state for photo in photos] == ["stored"]
    case = town.does(Citizen("U-anybody"), FindCase(filed[-1], somsri.case_key))
    assert "ไฟหน้าวัด" in case.detail


def test_the_same_seed_makes_the_same_month(tmp_path: Path) -> None:
    plan = replace(SMALL, days=2, flood=2, flood_day=1)
    figures = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        figures.append(simulate(folder, invented(6, seed=2), plan).figures)
    assert figures[0] == figures[1]
