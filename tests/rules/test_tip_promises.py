"""What a town promises about a tip: its steps, its clocks, how long it is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casework.deadlines import Rule
from casework.officehours import Calendar, OfficeWeek
from casework.tips import (
    OUTCOMES,
    OVER,
    STEPS,
    Clock,
    History,
    TipRules,
    allowed,
    fits,
    keeping,
    kept_until,
    may,
    next_clock,
)

MONDAY = date(2026, 11, 16)
RULES, USUAL = TipRules(), Calendar(OfficeWeek.usual())


def clock(days: int = 0, **history: Any) -> Clock | None:
    """The next promise of a tip that came on a Monday, so many days later."""
    told = History(MONDAY, **{"state": "received", **history})
    return next_clock(told, RULES, USUAL, MONDAY + timedelta(days=days))


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize("state", sorted(STEPS))
def test_only_open_steps_are_offered(state: str) -> None:
    assert set(allowed(state)) == {one for one in STEPS if may(state, one)}
    assert not may(state, "withdrawn"), "only the informant withdraws"


def test_nothing_follows_a_withdrawal_or_an_unknown_state() -> None:
    assert allowed("withdrawn") == allowed("no such state") == ()


def test_an_end_needs_its_outcome_and_a_new_beginning_its_reason() -> None:
    assert all(fits("examining", "concluded", outcome) for outcome in OUTCOMES)
    assert not fits("examining", "concluded", "")
    assert fits("concluded", "examining", "new_facts")
    assert not fits("concluded", "examining", "founded")
    assert fits("received", "acknowledged", "")
    assert not fits("received", "acknowledged", "mistake")


@pytest.mark.parametrize(
    ("state", "outcome", "was_referred", "kept", "days"),
    [
        ("examining", "", False, "open", None),
        ("withdrawn", "", True, "rejected", 30),
        ("referred", "", False, "referred", 365),
        ("concluded", "founded", True, "referred", 365),
        ("concluded", "insufficient", False, "rejected", 30),
        ("concluded", "founded", False, "closed", 180),
    ],
)
def test_a_tip_is_kept_by_how_it_ended(
    state: str, outcome: str, was_referred: bool, kept: str, days: int | None
) -> None:
    found = keeping(state, outcome, was_referred=was_referred)
    assert found == kept
    assert kept_until(found, MONDAY, RULES) == (None if days is None else after(days))


def test_the_first_word_is_due_within_three_working_days() -> None:
    assert clock() == Clock("word", date(2026, 11, 19), "due_soon")
    late = clock(4)
    assert late is not None
    assert late.state == "overdue"


def test_each_kept_promise_shows_the_next() -> None:
    word: dict[str, Any] = {"words": (after(1),)}
    begun: dict[str, Any] = {"steps": ((after(2), "acknowledged"), (after(3), "examining"))}
    told = clock(**word)
    assert told is not None
    assert told.kind == "progress"
    told = clock(words=(after(1),), steps=((after(2), "acknowledged"),))
    assert told is not None
    assert told.kind == "progress", "to acknowledge is no progress"
    told = clock(**word, **begun)
    assert told is not None
    assert (told.kind, told.due_on) == ("report", date(2026, 12, 16))
    told = clock(words=(after(1), after(20)), **begun)
    assert told is not None
    assert told.kind == "result"


def test_progress_promised_in_working_days_makes_room_for_no_early_report() -> None:
    rules = TipRules(progress=Rule(5, "working"))
    begun = ((after(1), "examining"),)

    def next_after(word: date) -> str:
        told = History(MONDAY, "examining", words=(after(1), word), steps=begun)
        found = next_clock(told, rules, USUAL, after(8))
        return found.kind if found else ""

    assert next_after(after(7)) == "report", "the fifth working day is no day after it"
    assert next_after(after(8)) == "result"


@pytest.mark.parametrize("state", sorted(OVER))
def test_no_clock_runs_where_the_work_is_over(state: str) -> None:
    assert clock(400, state=state) is None
