"""A small town's days in simulated time: at the end the books close, and what is broken is seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from bot.case_hours import climb
from bot.cli.simulate_day import STARTS, invented, simulate, simulate_day
from bot.cli.simulated_books import Audit, audit_month, close_day
from bot.cli.simulated_plan import Happened, Plan
from bot.cli.simulated_town import SimulatedTown, at_bangkok, person
from casework.officehours import bangkok_date
from handlers.commands import FileCase
from storage.outbox import OutboxDraft

SMALL = Plan(days=20, flood=6, flood_day=3, deeds_an_hour=1, late_holiday_on=5, seed=3)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_small_month_closes(tmp_path: Path) -> None:
    audit = simulate(tmp_path, invented(30, seed=3), SMALL)
    assert audit.faults == [], audit.told()
    assert audit.figures["reports filed"] == 30


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
def number(town: SimulatedTown) -> str:
    return str(town.does(person(1), FileCase("complaint", "light", "ไฟดับหน้าบ้าน")).number)


def faults(town: SimulatedTown) -> str:
    audit, first = Audit(), bangkok_date(STARTS)
    close_day(town, first, bangkok_date(town.clock.now), audit)
    audit_month(town, Happened(filed=1), audit)
    return "\n".join(audit.faults)


def by_hand(town: SimulatedTown, statement: str) -> None:
    with town.store.doors().writing() as connection:
        connection.execute(text(statement))


def test_an_honest_case_has_no_fault(town: SimulatedTown, number: str) -> None:
    assert number
    assert faults(town) == ""


def test_a_state_without_its_event_is_seen(town: SimulatedTown, number: str) -> None:
    by_hand(town, "UPDATE cases SET state = 'resolved'")
    assert "1 remain, 0 are open" in faults(town)


def test_a_message_told_twice_and_too_many_pushes_are_seen(
    town: SimulatedTown, number: str
) -> None:
    with town.store.begin(town.town.id) as tx:
        tx.outbox.add_many([OutboxDraft("U-1", "the same", "answer", via_push=True)] * 2)
    seen = faults(town)
    assert "told 2 times" in seen
    assert "pushes a case" in seen


def test_a_due_date_that_nobody_noticed_is_seen(town: SimulatedTown, number: str) -> None:
    town.clock.now += timedelta(days=42)
    assert "passed without an event" in faults(town)
    climb(town.store, town.context, town.town.id)
    assert faults(town) == ""


def test_a_due_date_without_notice_or_word_is_seen(town: SimulatedTown, number: str) -> None:
    town.clock.now += timedelta(days=42)
    climb(town.store, town.context, town.town.id)
    by_hand(town, "DELETE FROM reminders WHERE rung = 'due'")
    assert "without a notice" in faults(town)
    by_hand(town, "UPDATE cases SET unexplained_since = NULL")
    assert "without a word and without a mark" in faults(town)
    by_hand(town, "DELETE FROM case_events WHERE kind = 'overdue'")
    assert "0 events" in faults(town)
