from __future__ import annotations

from datetime import date, datetime

import pytest

from casework.ladder import LADDER, Watched, reached
from casework.officehours import BANGKOK, Calendar

STARTS, DUE = date(2026, 11, 2), date(2026, 11, 17)
USUAL = Calendar()


def codes(case: Watched, day: str, clock: str = "09:00") -> list[str]:
    now = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BANGKOK)
    return [rung.code for rung in reached(case, now, USUAL)]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-04", []),
        ("2026-11-05", ["unaccepted"]),
        ("2026-11-12", ["unaccepted", "due_in_5"]),
        ("2026-11-16", ["unaccepted", "due_in_5", "due_in_1"]),
        ("2026-11-17", ["unaccepted", "due_in_5", "due_in_1", "due"]),
        ("2026-12-02", ["unaccepted", "due_in_5", "due_in_1", "due", "day_30"]),
    ],
)
def test_a_case_that_stands_still_climbs_the_ladder(day: str, told: list[str]) -> None:
    assert codes(Watched("received", STARTS, DUE), day) == told


def test_nobody_is_told_twice() -> None:
    told = frozenset(rung.code for rung in LADDER)
    assert codes(Watched("received", STARTS, DUE, told), "2026-12-02") == []


def test_nobody_is_told_at_night_or_about_a_finished_case() -> None:
    assert codes(Watched("received", STARTS, DUE), "2026-11-17", "20:00") == []
    assert codes(Watched("resolved", STARTS, DUE), "2026-11-17") == []


def test_an_accepted_and_answered_case_meets_only_the_mayor() -> None:
    assert codes(Watched("in_progress", STARTS, None), "2026-12-02") == ["day_30"]
