"""Office hours in words, made of the hours that the clocks go by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.officehours import OfficeWeek
from handlers.hours import hours_told
from handlers.words import UNBROKEN, Words
from tests.talk.chat import TOWN, Chat

MORNING = OfficeWeek.from_hours([5], ["09:00-12:00"])


@pytest.mark.parametrize(
    ("week", "thai", "english"),
    [
        (
            OfficeWeek.usual(),
            "วันจันทร์–วันศุกร์ 08.30–12.00 น. และ 13.00–16.30 น.",
            "Monday to Friday 08.30-12.00 and 13.00-16.30",
        ),
        (
            OfficeWeek(
                {**OfficeWeek.usual(lunch=False).spans, **MORNING.spans, 6: ()}
            ),
            "วันจันทร์–วันศุกร์ 08.30–16.30 น., วันเสาร์ 09.00–12.00 น.",
            "Monday to Friday 08.30-16.30, Saturday 09.00-12.00",
        ),
        (
            OfficeWeek.from_hours([0, 2, 4], ["09:00-15:00"]),
            "วันจันทร์, วันพุธ, วันศุกร์ 09.00–15.00 น.",
            "Monday, Wednesday, Friday 09.00-15.00",
        ),
    ],
)  # fmt: skip
def test_days_with_the_same_hours_stand_together(
    words: Words, week: OfficeWeek, thai: str, english: str
) -> None:
    assert hours_told(week, words, "th").replace(UNBROKEN, " ") == thai
    assert hours_told(week, words, "en") == english


def test_a_town_without_a_telephone_leaves_no_hole_in_the_sentence(chat: Chat) -> None:
    chat.town = replace(TOWN, phone="")
    chat.says("คุยกับเจ้าหน้าที่").sees(f"เวลาทำการ {TOWN.office_hours}").sees_nothing_of("โทร")
    chat.town = TOWN
    chat.says("ยกเลิก").says("คุยกับเจ้าหน้าที่").sees(f" โทร {TOWN.phone}")
