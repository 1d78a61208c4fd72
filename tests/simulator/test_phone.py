"""The driver and the page's JSON: what a person sees and can do."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.simulator import Channel, Platform
from bot.simulator.app import create_simulator_app
from bot.simulator.checks.pictures import picture_size
from bot.simulator.driver import NoAnswer, Phone
from bot.simulator.pictures import sample_picture
from tests.simulator.conftest import Api, text

PAGE = {"X-Simulator": "1"}
LAMP = {"type": "postback", "label": "ไฟถนน", "data": "light", "displayText": "ไฟถนน"}
CARD = {
    "type": "flex",
    "altText": "เรื่องของคุณ",
    "contents": {
        "type": "bubble",
        "body": {
            "type": "box",
            "layout": "vertical",
            "contents": [{"type": "text", "text": "เลขที่ 69-K7M3QX"}],
        },
        "footer": {
            "type": "box",
            "layout": "vertical",
            "contents": [
                {"type": "button", "action": {"type": "postback", "label": "ดู", "data": "view"}}
            ],
        },
    },
}


class TalkingBot:
    """Answers each event with a question, a button's press with a card."""

    def __init__(self) -> None:
        self.api: Api | None = None

    def __call__(self, _url: str, _headers: Mapping[str, str], body: bytes) -> int:
        assert self.api is not None
        for event in json.loads(body)["events"]:
            if "replyToken" not in event:
                continue
            items = [{"type": "action", "action": LAMP}]
            question = text("เรื่องอะไรคะ", quickReply={"items": items})
            answer = CARD if event["type"] == "postback" else question
            assert self.api.reply(event["replyToken"], answer).status_code == 200
        return 200


@pytest.fixture
def town() -> Iterator[Platform]:
    bot = TalkingBot()
    channel = Channel("demo", "secret", "token", "http://127.0.0.1:9/webhook")
    platform = Platform([channel], deliver=bot, chance=random.Random(3), threads=2)
    bot.api = Api(create_simulator_app(platform).test_client(), "token")
    yield platform
    platform.close()


def page(platform: Platform) -> FlaskClient:
    return create_simulator_app(platform, local_url="http://localhost:8000").test_client()


def test_a_person_talks_picks_and_reads(town: Platform) -> None:
    phone = Phone(town, "somsri")
    phone.says("ไฟดับ").hears("เรื่องอะไร").picks("ไฟถนน").hears("69-K7M3QX", "เรื่องของคุณ")
    assert phone.last.content == CARD
    assert phone.quick_replies() == []
    assert phone.button("ดู")["data"] == "view"
    assert [one.text for one in phone.messages if one.author == "person"] == ["ไฟดับ", "ไฟถนน"]


def test_a_button_is_found_by_its_data(town: Platform) -> None:
    Phone(town, "somsri").says("ไฟดับ").hears("เรื่อง").picks("light").hears("69-K7M3QX")


def test_a_missing_button_is_told_by_name(town: Platform) -> None:
    with pytest.raises(KeyError, match="no button"):
        Phone(town, "somsri").picks("ไม่มี")


def test_waiting_ends(town: Platform) -> None:
    with pytest.raises(NoAnswer):
        Phone(town, "somsri", timeout=0.05).says("ไฟดับ").hears("ไม่มีคำนี้")


def test_photos_pins_stickers_and_unsend(town: Platform) -> None:
    phone = Phone(town, "somsri")
    phone.sends_photo(b"1", b"2").wait_for(lambda one: len(one.new_answers()) == 2)
    phone.sends_pin(13.7, 100.5).wait_for()
    phone.sends_sticker().wait_for()
    phone.says("ผิด").wait_for()
    phone.unsends()
    assert [one.is_unsent for one in phone.messages if one.author == "person"][-1]
    Phone(town, "newcomer").follows().hears("เรื่องอะไร").blocks()


def test_two_phones_do_not_hear_each_other(town: Platform) -> None:
    somsri, malee = Phone(town, "somsri"), Phone(town, "malee")
    somsri.says("ไฟดับ").hears("เรื่อง")
    assert malee.messages == []


def test_a_group_is_a_chat_too(town: Platform) -> None:
    phone = Phone(town, "officer-napa", where="staff")
    assert phone.says("งานค้าง").hears("เรื่องอะไร").chat.group is town.groups["staff"]


def test_the_page_and_its_files_are_served(town: Platform) -> None:
    client = page(town)
    for path in ("/", "/simulator/static/phone.js", "/simulator/static/phone.css"):
        answer = client.get(path)
        assert answer.status_code == 200
        answer.close()
    world = client.get("/simulator/world").json
    assert world is not None
    assert world["localUrl"] == "http://localhost:8000"
    assert "somsri" in [one["key"] for one in world["people"]]
    picture = client.get("/simulator/sample.png").data
    assert picture_size(picture, "image/png") == (320, 240)
    assert picture == sample_picture()


def seen(client: FlaskClient, after: int = 0, wait: float = 0) -> dict[str, Any]:
    asked = f"/simulator/chat?person=somsri&after={after}&wait={wait}"
    told = client.get(asked).json
    assert told is not None
    return dict(told)


def test_the_page_acts_and_sees(town: Platform) -> None:
    client = page(town)
    wish = {"kind": "text", "person": "somsri", "text": "ไฟดับ"}
    assert client.post("/simulator/act", json=wish, headers=PAGE).status_code == 200
    Phone(town, "somsri").wait_for(lambda phone: phone.answers)
    told = seen(client)
    assert [one["author"] for one in told["messages"]] == ["person", "bot"]
    assert seen(client, told["revision"])["messages"] == []
    own = told["messages"][0]["id"]
    wish = {"kind": "unsend", "person": "somsri", "message": own}
    assert client.post("/simulator/act", json=wish, headers=PAGE).status_code == 200
    assert seen(client, told["revision"], wait=5)["messages"][0]["isUnsent"]
    passages = client.get("/simulator/traffic").json
    assert passages is not None
    assert {one["direction"] for one in passages} == {"in", "out"}


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "sticker"},
        {"kind": "location", "latitude": "13.7", "longitude": "100.5", "address": "หมู่ 1"},
        {"kind": "press", "action": LAMP},
        {"kind": "block"},
        {"kind": "follow"},
        {"kind": "remove", "group": "staff"},
        {"kind": "invite", "group": "staff"},
    ],
)
def test_each_wish_is_carried_out(town: Platform, wish: dict[str, Any]) -> None:
    body = {"person": "somsri", **wish}
    assert page(town).post("/simulator/act", json=body, headers=PAGE).status_code == 200
    assert town.postman.wait_until_idle(60)
    assert [one for one in town.traffic.after(0) if one.direction == "out"]


def test_files_become_photos_films_sounds_and_files(town: Platform) -> None:
    client = page(town)
    files = [("a.png", "image/png"), ("b.mp4", "video/mp4"), ("c.m4a", "audio/m4a"), ("d.pdf", "")]
    uploads = [(io.BytesIO(b"bytes"), name, kind) for name, kind in files]
    form = {"kind": "files", "person": "somsri", "files": uploads}
    assert client.post("/simulator/act", data=form, headers=PAGE).status_code == 200
    sent = [one for one in town.chat("somsri").messages if one.author == "person"]
    kinds = [one.content["type"] for one in sent]
    assert sorted(kinds) == ["audio", "file", "image", "video"]
    assert client.get(f"/simulator/media/{sent[-1].id}").data == b"bytes"
    assert client.get("/simulator/media/0").status_code == 404


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "dance", "person": "somsri"},
        {"kind": "text", "person": "nobody", "text": "a"},
        {"kind": "unsend", "person": "somsri", "message": "0"},
        {"kind": "press", "person": "somsri", "action": {"type": "camera", "label": "a"}},
    ],
)
def test_the_impossible_is_told_as_a_fault(town: Platform, wish: dict[str, Any]) -> None:
    assert page(town).post("/simulator/act", json=wish, headers=PAGE).status_code == 400


def test_other_pages_cannot_act(town: Platform) -> None:
    client = page(town)
    wish = {"kind": "text", "person": "somsri", "text": "a"}
    assert client.post("/simulator/act", json=wish).status_code == 403
    assert client.post("/simulator/switches", json={"duplicates": 1}).status_code == 403
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 403


def test_switches_are_thrown_from_the_page(town: Platform) -> None:
    client = page(town)
    wish = {"duplicates": 0.5, "quota_exhausted": True}
    assert client.post("/simulator/switches", json=wish, headers=PAGE).status_code == 200
    assert (town.switches.duplicates, town.switches.quota_exhausted) == (0.5, True)
    assert client.post("/simulator/switches", json={"x": 1}, headers=PAGE).status_code == 400
