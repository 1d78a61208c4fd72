"""What the platform sends to the bot: signed, complete, again when it was not taken."""

from __future__ import annotations

import json
import random

import pytest
from linebot.v3 import SignatureValidator
from linebot.v3.models import UnknownEvent
from linebot.v3.webhook import WebhookParser

from bot.simulator import Channel, Platform, Switches
from bot.simulator.group_acts import NotPossible
from tests.simulator.conftest import SECRET, ListeningBot, StandingClock


def test_the_signature_is_one_the_sdk_accepts(platform: Platform, bot: ListeningBot) -> None:
    platform.acts.says("somsri", "ไฟถนนดับ")
    platform.postman.pump()
    url, headers, body = bot.requests[0]
    assert url == "http://127.0.0.1:9/webhook"
    assert SignatureValidator(SECRET).validate(body.decode(), headers["x-line-signature"])
    assert not SignatureValidator("wrong").validate(body.decode(), headers["x-line-signature"])


def all_acts(platform: Platform) -> None:
    acts = platform.acts
    acts.follows("newcomer")
    said = acts.says("somsri", "คำถาม")
    acts.says("somsri", "ต่อ", quotes=said.id)
    acts.sends_sticker("somsri")
    acts.sends_photos("somsri", [b"one"])
    acts.sends_photos("somsri", [b"one", b"two"])
    acts.sends_video("somsri", b"film")
    acts.sends_audio("somsri", b"sound")
    acts.sends_file("somsri", "ใบเสร็จ.pdf", b"%PDF")
    acts.sends_location("somsri", 13.75, 100.5, title="ตลาด", address="หมู่ 1")
    acts.presses("somsri", {"type": "postback", "data": "a=1", "displayText": "หนึ่ง"})
    picker = {"type": "datetimepicker", "data": "d", "mode": "date"}
    acts.presses("somsri", picker, params={"date": "2026-03-02"})
    acts.presses("somsri", {"type": "richmenuswitch", "data": "m", "richMenuAliasId": "none"})
    acts.unsends(said)
    acts.makes_group("friends", "เพื่อนสมมติ", ["somsri", "malee"])
    grouped = acts.says("somsri", "@เทศบาลสมมติ ช่วยด้วย", where="friends")
    acts.edits(grouped, "แก้แล้ว")
    acts.joins_group("john", "friends")
    acts.leaves_group("john", "friends")
    acts.removes_account("friends")
    acts.blocks("somsri")


def test_every_event_is_known_to_the_sdk(platform: Platform, bot: ListeningBot) -> None:
    all_acts(platform)
    platform.postman.pump()
    kinds = set()
    for _, headers, body in bot.requests:
        for event in WebhookParser(SECRET).parse(body.decode(), headers["x-line-signature"]):
            assert not isinstance(event, UnknownEvent), body.decode()
            kinds.add(event.type)
    assert kinds == {
        "message", "follow", "unfollow", "postback", "unsend", "join", "leave", "memberJoined",
        "memberLeft", "messageEdited",
    }  # fmt: skip


def test_an_event_holds_what_line_promises(platform: Platform, bot: ListeningBot) -> None:
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    written = json.loads(bot.requests[0][2])
    assert written["destination"] == platform.channel.user_id
    (event,) = written["events"]
    assert event["timestamp"] == 1772442000000
    assert len(event["webhookEventId"]) == 26
    assert event["deliveryContext"] == {"isRedelivery": False}
    assert event["mode"] == "active"
    assert event["source"] == {"type": "user", "userId": platform.person("somsri").user_id}
    assert event["message"]["quoteToken"]
    assert event["message"]["markAsReadToken"]


def test_photos_sent_together_share_a_set(platform: Platform, bot: ListeningBot) -> None:
    platform.acts.sends_photos("somsri", [b"1", b"2", b"3"])
    platform.postman.pump()
    sets = [event["message"]["imageSet"] for event in bot.events]
    assert {one["id"] for one in sets} == {sets[0]["id"]}
    assert [(one["index"], one["total"]) for one in sets] == [(1, 3), (2, 3), (3, 3)]


def test_the_account_knows_when_it_is_meant(platform: Platform, bot: ListeningBot) -> None:
    platform.acts.says("officer-napa", "😀 @เทศบาลสมมติ งานค้าง", where="staff")
    platform.postman.pump()
    (mentioned,) = bot.events[0]["message"]["mention"]["mentionees"]
    assert mentioned["isSelf"]
    assert mentioned["index"] == 3
    assert bot.events[0]["source"]["type"] == "group"


def test_unfollow_unsend_and_leave_carry_no_reply_token(
    platform: Platform, bot: ListeningBot
) -> None:
    all_acts(platform)
    platform.postman.pump()
    for event in bot.events:
        is_silent = event["type"] in {"unfollow", "unsend", "leave", "memberLeft"}
        assert ("replyToken" in event) != is_silent, event["type"]


@pytest.mark.parametrize("answer", [500, 302, TimeoutError("slow"), ConnectionRefusedError("no")])
def test_what_was_not_taken_comes_again_unchanged_but_for_the_flag(
    platform: Platform, bot: ListeningBot, clock: StandingClock, answer: int | Exception
) -> None:
    bot.will_answer = [answer]
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    assert len(bot.events) == 1
    clock.passes(11)
    platform.postman.pump()
    first, again = bot.events
    assert again["deliveryContext"] == {"isRedelivery": True}
    assert {**again, "deliveryContext": 0} == {**first, "deliveryContext": 0}
    assert platform.postman.is_idle()


def test_redelivery_ends(platform: Platform, bot: ListeningBot) -> None:
    bot.will_answer = [500] * 9
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump(everything=True)
    assert len(bot.requests) == 3
    assert len(platform.postman.lost) == 1


def test_a_duplicate_is_the_same_event_twice(platform: Platform, bot: ListeningBot) -> None:
    platform.switches.duplicates = 1
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump(everything=True)
    assert len(bot.events) == 2
    assert bot.events[0] == bot.events[1]


def test_reordering_changes_the_order_and_loses_nothing(
    clock: StandingClock, bot: ListeningBot, channel: Channel
) -> None:
    platform = Platform(
        [channel],
        clock=clock,
        chance=random.Random(1),
        deliver=bot,
        switches=Switches(reorder=0.5),
        threads=0,
    )
    for number in range(30):
        platform.acts.says("somsri", str(number))
    platform.postman.pump(everything=True)
    said = [int(event["message"]["text"]) for event in bot.events]
    assert sorted(said) == list(range(30))
    assert said != sorted(said)


def test_events_can_travel_together(platform: Platform, bot: ListeningBot) -> None:
    with platform.one_request():
        platform.acts.says("somsri", "หนึ่ง")
        platform.acts.says("malee", "สอง")
    platform.postman.pump()
    assert len(bot.requests) == 1
    assert len({event["source"]["userId"] for event in bot.events}) == 2


def test_batches_grow_up_to_the_switch(platform: Platform, bot: ListeningBot) -> None:
    platform.switches.batch_up_to = 3
    for number in range(7):
        platform.acts.says("somsri", str(number))
    platform.postman.pump()
    sizes = [len(json.loads(body)["events"]) for _, _, body in bot.requests]
    assert sizes == [3, 3, 1]


def test_nothing_is_lost_beside_a_failed_copy(platform: Platform, bot: ListeningBot) -> None:
    platform.acts.says("somsri", "หนึ่ง")
    platform.switches.duplicates = 1
    platform.postman.pump()
    platform.switches.change({"duplicates": 0, "batch_up_to": 5})
    bot.will_answer = [500, 500]
    platform.acts.says("somsri", "สอง")
    platform.postman.pump(everything=True)
    assert [event["message"]["text"] for event in bot.events].count("สอง") >= 2
    assert platform.postman.lost == []


def test_verifying_sends_no_events(platform: Platform, bot: ListeningBot) -> None:
    assert platform.verify_webhook(platform.channel) == 200
    assert json.loads(bot.requests[0][2])["events"] == []


def test_a_standby_chat_gives_no_reply_token(platform: Platform, bot: ListeningBot) -> None:
    platform.chat("somsri").is_standby = True
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    assert bot.events[0]["mode"] == "standby"
    assert "replyToken" not in bot.events[0]


def test_who_blocked_the_account_cannot_write_to_it(platform: Platform) -> None:
    platform.acts.blocks("somsri")
    with pytest.raises(NotPossible):
        platform.acts.says("somsri", "สวัสดี")


def test_unblocking_says_so(platform: Platform, bot: ListeningBot) -> None:
    platform.acts.follows("newcomer")
    platform.acts.blocks("newcomer")
    platform.acts.follows("newcomer")
    platform.postman.pump()
    follows = [event["follow"] for event in bot.events if event["type"] == "follow"]
    assert follows == [{"isUnblocked": False}, {"isUnblocked": True}]


def test_the_cast_has_the_same_ids_after_every_start(channel: Channel, platform: Platform) -> None:
    again = Platform([channel], threads=0)
    assert again.person("somsri") == platform.person("somsri")
    assert again.groups["staff"].group_id == platform.groups["staff"].group_id
