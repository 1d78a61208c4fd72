"""The answer of every service, to every thing that can be asked: a card that LINE takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import line_limits as limits
from bot.flex import render
from bot.simulator.checks.flex import check_container
from bot.simulator.checks.values import FlexNotes
from handlers.answer_card import ASKED, LONGEST_ALT, answer_card
from handlers.known import Known, Language
from handlers.outcomes import Show
from handlers.words import Words
from knowledge.index import SERVICES, Index
from knowledge.services import Service, load_services
from tests.talk.hall import TOWN

WORDS = Words.load()
OURS = load_services(SERVICES)
SAID = replace(
    TOWN,
    phone="0 0000 0000 ต่อ 12",
    office_hours="จันทร์–ศุกร์ 08.30–16.30 น.",
    office_hours_en="Monday to Friday",
    address="1 ถนนตัวอย่าง",
    map_url="https://maps.example/?q=1",
)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(OURS)


def drawn(service: Service, part: str, language: Language, index: Index) -> dict[str, Any]:
    known = Known(SAID, WORDS, index, language, datetime(2026, 11, 21, 9, tzinfo=UTC))
    return render((Show(answer_card(service, part, known)),), language, WORDS)[0]


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "text":
            yield part["text"]
        for inner in part.values():
            yield from texts(inner)
    if isinstance(part, list):
        for inner in part:
            yield from texts(inner)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("part", [*ASKED, "general"])
def test_every_answer_is_a_card_that_line_takes(
    index: Index, part: str, language: Language
) -> None:
    for service in OURS:
        message = drawn(service, part, language, index)
        notes = FlexNotes(0)
        check_container(notes, message["contents"])
        assert notes.faults == [], service.id
        size = len(json.dumps(message["contents"], ensure_ascii=False).encode())
        assert size < limits.BUBBLE_BYTES, service.id


def test_what_was_asked_for_stands_first_and_is_read_in_the_list_of_chats(index: Index) -> None:
    for service in OURS:
        for part in ASKED:
            message = drawn(service, part, "th", index)
            title, first = message["contents"]["body"]["contents"][:2]
            assert title["text"] == service.title.th
            assert first["backgroundColor"], (service.id, part)
            said = list(texts(first))[1]
            assert message["altText"].startswith(f"{service.title.th}: ")
            told = " ".join(said.split())[: LONGEST_ALT // 2]
            assert told in message["altText"], (service.id, part)


def test_what_may_be_meant_as_well_stands_right_behind_it(index: Index) -> None:
    death = next(one for one in OURS if one.id == "death-registration")
    said = list(texts(drawn(death, "time+fee", "th", index)["contents"]))
    alone = list(texts(drawn(death, "time", "th", index)["contents"]))
    assert said.index("เงิน") < said.index("หมายเหตุ") < said.index("โดยย่อ")
    assert alone.index("โดยย่อ") < alone.index("เอกสาร") < alone.index("เงิน")
    with_steps = list(texts(drawn(death, "documents+steps", "th", index)["contents"]))
    assert with_steps.index("ขั้นตอนโดยทั่วไป") < with_steps.index("โดยย่อ")


def test_every_card_names_source_day_division_and_the_ways_to_a_person(index: Index) -> None:
    for service in OURS:
        message = drawn(service, "general", "th", index)
        said = "\n".join(texts(message["contents"]))
        for words in ("21\u00a0พ.ย.\u00a02569", "ติดต่อที่", "ตรงไหมคะ", "👍", "👎"):
            assert words in said, (service.id, words)
        buttons = [one for one in message["contents"]["footer"]["contents"] if "action" in one]
        labels = [one["action"]["label"] for one in buttons]
        assert labels[0] == "คุยกับเจ้าหน้าที่"
        assert labels[-2:] == ["โทร 0 0000 0000 ต่อ 12", "แผนที่"], service.id


def test_a_thread_leads_from_step_to_step(index: Index) -> None:
    permit = next(one for one in OURS if one.id == "building-permit")
    line = drawn(permit, "steps", "th", index)["contents"]["body"]["contents"][1]
    heading, total, stops, note = line["contents"]
    assert (heading["text"], total["size"]) == ("ขั้นตอน", "lg")
    assert "45 วัน" in total["text"]
    assert [len(stop["contents"][0]["contents"]) for stop in stops["contents"]] == [2, 2, 2, 1]
    assert "เทศบาลประกาศ" in note["text"]
