"""Every notice can be drawn in both languages, and has its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot import notices
from bot.actions import refusals
from bot.flex import render
from handlers.commands import Refused
from handlers.known import Language
from handlers.outcomes import Button, Reply, Show
from handlers.registry import FLOWS
from tests.actions.townhall import WORDS

SEEN = notices.NewCase(
    "70-K7M3QX", "complaint", "light", "กองช่าง", date(2026, 12, 2), "ซอยตัวอย่าง 3",
    "https://jaidee.example/p/1",
)  # fmt: skip
ALL: dict[str, tuple[Reply, ...]] = {
    "card": notices.new_case_card(SEEN),
    "message": notices.new_case_card(replace(SEEN, kind="message", category="other", place="")),
    "suggestion": notices.new_case_line(replace(SEEN, kind="suggestion", category="other")),
    "line": notices.new_case_line(SEEN),
    "question": notices.question_to_citizen("70-K7M3QX", "เสา {ต้น} ไหนคะ"),
    "result": notices.result_to_citizen("70-K7M3QX", "ก" * 4000),
    "picture": notices.picture_to_citizen("70-K7M3QX", "asked", "https://jaidee.example/p/1"),
    "answered": notices.citizen_answered("70-K7M3QX"),
    "cancelled": notices.citizen_cancelled("70-K7M3QX"),
}


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", sorted(ALL))
def test_a_notice_is_drawn_within_lines_limits(name: str, language: Language) -> None:
    assert len(render(ALL[name], language, WORDS)) == 1


@pytest.mark.parametrize("refused", refusals.ALL, ids=lambda one: one.reason)
def test_a_refusal_has_its_words(refused: Refused) -> None:
    assert WORDS.has(f"refused.{refused.reason}")


def buttons_of(reply: Reply) -> tuple[Button, ...]:
    return reply.card.buttons if isinstance(reply, Show) else reply.buttons


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", ["card", "question", "result", "answered"])
def test_every_button_of_a_notice_leads_where_its_label_leads(
    name: str, language: Language
) -> None:
    for button in buttons_of(ALL[name][0]):
        flow = FLOWS[button.data.partition(".")[0]]
        entry, _, number = button.data.partition(".")[2].partition("=")
        assert entry in flow.entries
        label = WORDS.render(button.label, language)
        assert number in label
        phrases = WORDS.phrases[f"{flow.name}.does.{entry}"]
        assert any(label.lower().startswith(phrase) for phrase in phrases)
