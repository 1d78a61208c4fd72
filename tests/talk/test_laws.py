"""What holds for every talk whatever is said in it."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.asking import buttons_of
from handlers.commands import (
    AcceptCase,
    AnswerStaff,
    AskCitizen,
    CancelCase,
    FindCase,
    FindMyCases,
    KeepPhoto,
    ListWork,
    OpenCase,
    Refused,
    ResolveCase,
)
from handlers.dialogue import Place
from handlers.heard import (
    Attachment,
    Followed,
    Heard,
    Joined,
    Left,
    Other,
    Photo,
    Pin,
    Pressed,
    Sticker,
    Text,
    Unfollowed,
    Unsent,
)
from handlers.registry import FLOWS
from handlers.words import Words
from knowledge.index import Index
from tests.talk.chat import NUMBER, Chat

SILENT = (Unfollowed, Left, Joined, Other, Unsent)
PHRASES = [
    "แจ้งเรื่อง", "ยกเลิก", "ข้าม", "ย้อนกลับ", "เมนู", "ต่อไป", "1", "๒", "99", "ไฟสาธารณะ", "ส่งเรื่อง",
    "ต่อเรื่องเดิม", "เริ่มเรื่องใหม่", "english", "ภาษาไทย", "ติดตาม", NUMBER, f"รับ {NUMBER}", "งานใหม่",
    "ไฟถนนดับมาสามวันแล้วค่ะ", "ผูกบัญชี 1234", "แจ้งเกิดใช้อะไรบ้าง", "ขอบคุณค่ะ", "ช่วยด้วยไฟไหม้", "{", "",
    "ก" * 4500,
]  # fmt: skip
BUTTONS = [
    f"{flow.name}.{name}={value}"
    for flow in FLOWS.values()
    for name in (*flow.entries, *(step.name for step in flow.steps))
    for value in ("", NUMBER, "yes", "done", "send", "fix:photos", "~back", "~skip")
] + ["talk.cancel=", "talk.menu=", "talk.fresh=", "talk.go_on=", "tip.open=", "", "=", "..="]
IDS = st.sampled_from(["m1", "m2", "m3"])
HEARD: st.SearchStrategy[Heard] = st.one_of(
    st.builds(Text, st.sampled_from(PHRASES) | st.text(max_size=30), IDS, st.booleans()),
    st.builds(Pressed, st.sampled_from(BUTTONS) | st.text(max_size=20)),
    st.builds(Photo, IDS, st.sampled_from(["", "s"]), st.integers(0, 4), st.integers(0, 3)),
    st.builds(Pin, st.floats(-90, 90), st.floats(-180, 180), st.text(max_size=5)),
    st.builds(Sticker),
    st.builds(Attachment, st.sampled_from(["audio", "video", "file", "elsewhere"]), IDS),
    st.builds(Unsent, IDS),
    st.sampled_from([Followed(), Unfollowed(), Joined(), Left(), Other("new")]),
)
STEPS = st.tuples(HEARD, st.sampled_from([0, 0, 0, 12, 60 * 25]), st.booleans(), st.booleans())
REFUSABLE = (
    KeepPhoto, AcceptCase, AskCitizen, ResolveCase, OpenCase, ListWork, CancelCase, AnswerStaff,
)  # fmt: skip
LAW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def a_town_in_a_mood(refuses: bool) -> dict[type, Any]:
    if not refuses:
        return {}
    return {FindMyCases: (), FindCase: None} | {one: Refused("not_found") for one in REFUSABLE}


@LAW
@given(st.lists(STEPS, max_size=12), st.booleans(), st.booleans())
def test_whatever_is_said_is_answered_or_left_alone_on_purpose(
    words: Words, index: Index, steps: list[Any], is_staff: bool, refuses: bool
) -> None:
    chat = Chat(words, index, is_staff=is_staff, checks_labels=False)
    chat.hall.answers = a_town_in_a_mood(refuses)
    for heard, minutes, is_stale, is_group in steps:
        chat.source = "group" if is_group and is_stale else "user"
        chat.waits(minutes=minutes).does(heard, is_stale=is_stale)
        assert Place.read(chat.place.write()) == chat.place
        if not isinstance(heard, (*SILENT, Photo)) and chat.source == "user":
            assert chat.turn.replies
            assert any(buttons_of(chat.turn.replies)), "there is always a way on"
    chat.source = "user"
    chat.says("ยกเลิก").is_at_menu()
    assert chat.heard_keys()[-1] == "menu.choose"


@LAW
@given(st.text())
def test_anything_may_stand_where_a_place_was_written(written: str) -> None:
    assert Place.read(written) == Place()
