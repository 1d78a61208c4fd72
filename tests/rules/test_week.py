"""A week in numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casework.statistics import Happening, books
from casework.week import Moves, Week, WeekLine, monday_of, read, week_of, written
from casework.workflow import is_open
from tests.rules.test_statistics import FIRST_DAY, histories

MONDAY = date(2026, 11, 16)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def test_a_week_begins_on_monday() -> None:
    assert {monday_of(day(offset)) for offset in range(7)} == {MONDAY}
    assert monday_of(day(7)) == day(7)
    assert Week(MONDAY, ()).last == date(2026, 11, 22)


def test_what_came_was_finished_and_is_left_stands_by_division() -> None:
    moves = [
        Moves("works", "received", "", "received", False, 1),
        Moves("works", "resolved", "accepted", "resolved", False, 1),
        Moves("", "received", "", "received", False, 1),
        Moves("works", "reopened", "resolved", "in_progress", False, 1),
        Moves("works", "accepted", "received", "accepted", False, 7),  # changes no count
        Moves("works", "resolved", "in_progress", "resolved", True, 1),  # after the week
        Moves("clerk", "received", "", "received", True, 1),
    ]
    week = week_of(
        MONDAY, moves, {"works": 5, "water": 2, "": 1, "clerk": 1}, {"water": 1},
        [("works", 5, 2), ("works", 2, 1)],
    )  # fmt: skip
    assert week.lines == (
        WeekLine("works", 2, 1, 6, 0, 12, 3),
        WeekLine("", 1, 0, 1, 0),
        WeekLine("water", 0, 0, 2, 1),
    )
    assert week.total == WeekLine("", 3, 1, 9, 1, 12, 3)
    assert week.lines[0].rating == 4
    assert week.lines[1].rating is None


def test_many_divisions_are_gathered_in_one_line() -> None:
    lines = tuple(WeekLine(f"d{at}", received=9 - at) for at in range(8))
    shown = Week(MONDAY, lines).shown(3)
    assert [one.division for one in shown] == ["d0", "d1", ""]
    assert sum(one.received for one in shown) == Week(MONDAY, lines).total.received
    assert Week(MONDAY, lines[:3]).shown(3) == lines[:3]


@given(histories(), some.integers(-5, 150))
def test_the_sums_are_those_of_the_books(history: list[Happening], begins: int) -> None:
    """Sums of events since Monday, and what is open now, say what whole histories say."""
    first = FIRST_DAY + timedelta(begins)
    whole = books(history, first, first + timedelta(6))
    moves = [
        Moves("works", *steps, on > first + timedelta(6), 1)
        for steps, on in _events(history)
        if on >= first
    ]
    week = week_of(first, moves, {"works": len(_open_ones(history))}, {}, [])
    assert week.total.received == whole.received + whole.reopened
    assert week.total.finished == whole.finished
    assert week.total.remaining == whole.remaining


def _events(history: list[Happening]) -> list[tuple[tuple[str, str, str], date]]:
    """Kind, state before and state after of each, with its day."""
    states: dict[str, str] = {}
    found: list[tuple[tuple[str, str, str], date]] = []
    for one in history:
        found.append(((one.what, states.get(one.case, ""), one.state), one.on))
        states[one.case] = one.state
    return found


def _open_ones(history: list[Happening]) -> set[str]:
    last = {one.case: one for one in history}
    return {case for case, one in last.items() if one.what != "merged" and is_open(one.state)}


def test_a_week_is_read_as_it_was_written() -> None:
    week = Week(MONDAY, (WeekLine("works", 1, 2, 3, 4, 5, 6), WeekLine("", 1)))
    assert read(MONDAY, written(week)) == week


@pytest.mark.parametrize("wrong", [[["works", 1, 2, 3, 4, 5, 6, 7, 8]], [["works", "x"]], [[]]])
def test_what_is_no_week_is_refused(wrong: list[list[int | str]]) -> None:
    with pytest.raises(ValueError, match=r"week|invalid"):
        read(MONDAY, wrong)
