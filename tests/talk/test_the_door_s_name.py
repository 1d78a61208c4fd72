"""The anonymous channel, asked for by name or number: never left to the main path."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.heard import Pressed, Text
from handlers.side_door import opens_tip
from handlers.threshold import leads_to_tip, may_lead_to_tip
from tests.talk.chat import Chat
from tests.talk.test_tip import KNOWN, SMELL, at, say, step_of, tap

NAMES = (
    *(
        "แจ้งเบาะแส",
        "แจ้งเบาะแสค่ะ",
        "แจ้งเบาะแสครับ",
        "แจ้งเบาะแส.",
        "“แจ้งเบาะแส”",
        "แจ้ง เบาะแส",
        "ขอแจ้งเบาะแส",
    ),
    *("อยากแจ้งเบาะแส", "อยากจะแจ้งเบาะแสค่ะ", "ต้องการแจ้งเบาะแส", "จะแจ้งเบาะแสหน่อยครับ", "เบาะแสค่ะ"),
    *(
        "แจ้งเบาะเเส",
        "แจงเบาะแส",
        "แจ้งเบาแส",
        "แจ้งเบาะแสะ",
        "แจ้งเบาะสแ",
        "แจ้งเบาะแสได้ที่ไหนคะ",
        "แจ้งเบาะแสยังไง",
    ),
    *("หนูอยากแจ้งทุจริตค่ะ", "ร้องเรียนทุจริต", "/tip", "Report corruption", "report corruption please!"),
    *("แจ้งเบาะแส 🙏", "แจ้งเบาะแส\u200b", "Anonymous  Tip"),
)


@pytest.mark.parametrize("text", NAMES)
def test_it_is_known_by_its_name_however_that_is_spelled(text: str) -> None:
    assert opens_tip(text)
    assert step_of(say(None, text)) == "doors"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "?",
            "แจ้งเรื่อง",
            "เบาะ",
            "เบาะนั่งขาด",
            "แจ้งเกิด",
            "แจ้งตาย",
            "trip",
            "ขอ",
            "2",
            "แจ้งเบาะแสไปแล้วถึงไหน",
        ),
        "ที่นอนกับเบาะเก่าทิ้งได้ที่ไหน",
    ],
)
def test_other_words_are_none_of_its_names(text: str) -> None:
    assert not opens_tip(text)


@pytest.mark.parametrize("step", ["offer", "doubt", "doors"])
def test_its_name_chooses_it_where_it_is_offered(step: str) -> None:
    turn = say(at(step, held=SMELL), "ขอแจ้งเบาะแสค่ะ")
    assert step_of(turn) == "doors"
    assert turn.draft is not None
    assert turn.draft.held == SMELL, "the name is no line of the story"


def test_its_name_and_number_choose_an_offer_that_was_left() -> None:
    left = at("offer", held=SMELL, is_left=True)
    assert step_of(say(left, "แจ้งเบาะแสค่ะ")) == "doors"
    asked_for = replace(KNOWN, is_asked_for=True)
    assert step_of(say(left, "2", asked_for)) == "doors"
    assert step_of(say(None, "2", asked_for)) == "doors"


@pytest.mark.parametrize("step", ["what", "where", "evidence", "review"])
def test_its_name_inside_a_tip_is_no_answer(step: str) -> None:
    turn = say(at(step), "แจ้งเบาะแสค่ะ")
    assert (step_of(turn), turn.acts, turn.passes) == (step, (), False)
    assert turn.replies


@pytest.mark.parametrize("step", ["mailbox", "add", "withdraw"])
def test_its_name_at_an_open_mailbox_begins_a_new_tip(step: str) -> None:
    turn = say(at(step, tip="t1", files=()), "แจ้งเบาะแสค่ะ")
    assert (step_of(turn), turn.acts, turn.passes) == ("doors", (), False)
    assert turn.draft is not None
    assert turn.draft.tip == ""


def test_a_number_of_an_answer_is_no_name() -> None:
    turn = say(at("how_much"), "2", replace(KNOWN, is_asked_for=True))
    assert step_of(turn) == "how_know"


def test_a_tap_is_never_taken_for_a_name() -> None:
    assert step_of(tap(at("recusal"), "nobody")) == "what"


@pytest.mark.parametrize("text", ["2", "๒", "2.", "แจ้งเบาะแส", "Report corruption"])
def test_the_number_of_its_button_leads_there(chat: Chat, text: str) -> None:
    chat.says("เมนู")
    assert may_lead_to_tip(Text(text), chat.words)
    assert leads_to_tip(chat.place, Text(text), chat.known())


def test_other_numbers_and_other_questions_do_not(chat: Chat) -> None:
    chat.says("เมนู")
    assert not leads_to_tip(chat.place, Text("1"), chat.known())
    assert not leads_to_tip(chat.at_place().place, Text("2"), chat.known())
    assert not may_lead_to_tip(Text("123"), chat.words)
    assert not may_lead_to_tip(Text("ไฟดับ"), chat.words)
    assert not may_lead_to_tip(Pressed("tip.open="), chat.words)


@pytest.mark.usefixtures("unclear")
def test_its_number_among_what_unclear_words_may_be(chat: Chat) -> None:
    chat.says("อะไรสักอย่างที่ไม่มีใครเข้าใจเลย").hears("sort.kind.ask")
    number = [one.data for one in chat.buttons() if one.data].index("tip.open=") + 1
    assert leads_to_tip(chat.place, Text(str(number)), chat.known())


def test_a_town_s_own_label_leads_there_too(chat: Chat) -> None:
    chat.words = chat.words.with_overrides({"menu.tip": "กล่องลับ"})
    chat.checks_labels = False
    assert may_lead_to_tip(Text("กล่องลับค่ะ"), chat.words)
    assert leads_to_tip(chat.place, Text("กล่องลับค่ะ"), chat.known())
