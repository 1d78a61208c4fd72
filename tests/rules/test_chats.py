from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casework.chats import Waiting, is_to_end, takes_chats
from casework.officehours import BANGKOK, Calendar, OfficeWeek

USUAL = Calendar()
NO_LUNCH = Calendar(OfficeWeek.usual(lunch=False))


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=BANGKOK)


NINE = at("2026-11-20T09:00")


@pytest.mark.parametrize(
    ("moment", "takes"),
    [
        ("2026-11-20T08:00", False),  # before the first hour
        ("2026-11-20T09:00", True),
        ("2026-11-20T12:30", True),  # lunch: one waits, nobody is sent home
        ("2026-11-20T16:30", False),
        ("2026-11-21T09:00", False),  # a Saturday
        ("2026-12-10T09:00", False),  # Constitution Day
    ],
)
def test_a_queue_stands_in_office_hours_and_over_lunch(moment: str, takes: bool) -> None:
    assert takes_chats(at(moment), USUAL, anybody=True) is takes
    assert not takes_chats(at(moment), USUAL, anybody=False)


def test_without_a_lunch_break_noon_is_like_any_hour() -> None:
    assert takes_chats(at("2026-11-20T12:30"), NO_LUNCH, anybody=True)


def test_a_taken_chat_ends_after_half_an_hour_of_silence() -> None:
    chat = Waiting("open", NINE, NINE)
    assert not is_to_end(chat, NINE + timedelta(minutes=29), USUAL)
    assert is_to_end(chat, NINE + timedelta(minutes=30), USUAL)


def test_waiting_ends_when_the_office_closes_but_not_at_lunch() -> None:
    chat = Waiting("waiting", NINE, NINE)
    assert not is_to_end(chat, at("2026-11-20T12:30"), USUAL)
    assert not is_to_end(chat, at("2026-11-20T16:00"), USUAL)
    assert is_to_end(chat, at("2026-11-20T16:30"), USUAL)


def test_what_is_over_does_not_end_again() -> None:
    assert not is_to_end(Waiting("over", NINE, NINE), NINE + timedelta(days=1), USUAL)
