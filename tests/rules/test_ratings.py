from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.labels import codes, label
from casework.ratings import REASONS, fault_of_rating, reasons_of

DONE = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("state", ["received", "accepted", "in_progress", "cancelled"])
def test_only_a_result_is_rated(state: str) -> None:
    assert fault_of_rating(state, DONE, None, DONE) == "not_finished"
    assert fault_of_rating("resolved", None, None, DONE) == "not_finished"


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_a_result_is_rated_within_a_month(state: str) -> None:
    assert fault_of_rating(state, DONE, None, DONE + 30 * DAY) == ""
    assert fault_of_rating(state, DONE, None, DONE + 30 * DAY + HOUR) == "too_late"


def test_a_rating_is_changed_within_a_day() -> None:
    assert fault_of_rating("resolved", DONE, DONE + DAY, DONE + 2 * DAY) == ""
    assert fault_of_rating("resolved", DONE, DONE, DONE + DAY + HOUR) == "rated_already"


def test_only_the_unhappy_are_asked_why() -> None:
    assert reasons_of(2, ("too_slow", "nonsense", "not_fixed")) == ("not_fixed", "too_slow")
    assert reasons_of(3, REASONS) == ()


def test_every_reason_has_its_words() -> None:
    assert codes("why") == REASONS
    assert all(label("why", reason, "en") for reason in REASONS)
