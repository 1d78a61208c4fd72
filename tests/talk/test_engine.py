"""What the engine owes to every flow, shown on one made for the purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from handlers.answers import UNSAID, Typed, place, text
from handlers.dialogue import Place, press
from handlers.flow import Ask, Flow, Tell, Told
from handlers.outcomes import Button, Plain, Say, Word
from handlers.registry import FLOWS
from tests.talk.chat import Chat


@dataclass(frozen=True)
class Answers:
    name: Typed = UNSAID
    town: Any = None


NUMBERED = Button(Word("track.see", {"number": Plain("7")}), press("talk", "menu"))


def ask(words: str) -> Any:
    return lambda answers, known: (Say(Plain(words), (NUMBERED,)),)


GREET: Flow[Answers] = Flow(
    name="greet",
    answers=Answers,
    steps=(
        Ask("name", text(2, 20), asks=ask("name?")),
        Ask("town", place(), optional=True, asks=ask("town?")),
        Tell("hello", lambda answers, known: Told((Say(Plain(f"hello {answers.name.text}")),))),
    ),
)


@pytest.fixture
def greeted(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setitem(FLOWS, "greet", GREET)
    return chat.taps("greet.open=")


def test_a_new_flow_needs_nothing_but_itself(greeted: Chat) -> None:
    greeted.hears("name?").says("สมชาย ตัวอย่าง").hears("town?").says("ข้าม")
    greeted.hears("hello สมชาย ตัวอย่าง").is_at_menu()


def test_a_label_with_a_number_in_it_can_be_typed(greeted: Chat) -> None:
    greeted.says("ดู 7").hears("menu.choose")


def test_a_pin_answers_the_question_it_was_asked_for(greeted: Chat) -> None:
    greeted.says("สมชาย ตัวอย่าง").sends_pin().hears("hello สมชาย ตัวอย่าง")


def test_a_place_of_another_version_is_the_menu() -> None:
    assert Place.read('{"v":0}') == Place()
