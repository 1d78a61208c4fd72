"""Reply, push, multicast: tokens, keys, quota, who can be reached."""

from __future__ import annotations

import uuid

import pytest

from bot.simulator import Platform
from tests.simulator.conftest import Api, ListeningBot, StandingClock, text


def test_a_reply_arrives_in_the_chat(api: Api, platform: Platform, reply_token: str) -> None:
    answer = api.reply(reply_token, text("รับแล้ว"), text("ขอบคุณ"))
    assert answer.status_code == 200
    assert answer.json is not None
    sent = platform.chat("somsri").messages[-2:]
    assert [one["id"] for one in answer.json["sentMessages"]] == [one.id for one in sent]
    assert all(one["quoteToken"] for one in answer.json["sentMessages"])
    assert [one.text for one in sent] == ["รับแล้ว", "ขอบคุณ"]
    assert answer.headers["x-line-request-id"]


def test_a_reply_token_works_once(api: Api, reply_token: str) -> None:
    assert api.reply(reply_token).status_code == 200
    again = api.reply(reply_token)
    assert (again.status_code, again.json) == (400, {"message": "Invalid reply token"})


def test_a_refused_message_leaves_the_token(api: Api, reply_token: str) -> None:
    assert api.reply(reply_token, text("")).status_code == 400
    assert api.reply(reply_token).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (61, 400)])
def test_a_reply_token_lives_a_minute(
    api: Api, clock: StandingClock, reply_token: str, seconds: float, status: int
) -> None:
    clock.passes(seconds)
    assert api.reply(reply_token).status_code == status


def test_redelivery_gives_the_token_a_new_minute(
    api: Api, platform: Platform, bot: ListeningBot, clock: StandingClock
) -> None:
    bot.will_answer = [500, 500]
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    clock.passes(70)
    platform.postman.pump()
    clock.passes(50)
    assert api.reply(bot.events[-1]["replyToken"]).status_code == 200


def test_after_twenty_minutes_redelivery_gives_no_token(
    api: Api, platform: Platform, bot: ListeningBot, clock: StandingClock
) -> None:
    bot.will_answer = [500]
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    clock.passes(1201)
    platform.postman.pump()
    assert api.reply(bot.events[-1]["replyToken"]).status_code == 400


def test_another_channels_token_is_no_token(api: Api, reply_token: str) -> None:
    assert Api(api.client, "other token").reply(reply_token).status_code == 400


def test_a_retry_key_on_a_reply_is_refused(api: Api, reply_token: str) -> None:
    answer = api.reply(reply_token, X_Line_Retry_Key=str(uuid.uuid4()))
    assert answer.status_code == 400


def test_a_retry_key_sends_once(api: Api, platform: Platform) -> None:
    to, key = platform.person("somsri").user_id, str(uuid.uuid4())
    first = api.push(to, X_Line_Retry_Key=key)
    again = api.push(to, X_Line_Retry_Key=key)
    assert (first.status_code, again.status_code) == (200, 409)
    assert again.headers["x-line-accepted-request-id"]
    assert first.json is not None
    assert again.json is not None
    assert again.json["sentMessages"] == first.json["sentMessages"]
    assert len(platform.chat("somsri").messages) == 1


def test_a_retry_key_is_forgotten_after_a_day(
    api: Api, platform: Platform, clock: StandingClock
) -> None:
    to, key = platform.person("somsri").user_id, str(uuid.uuid4())
    assert api.push(to, X_Line_Retry_Key=key).status_code == 200
    clock.passes(24 * 3600 + 1)
    assert api.push(to, X_Line_Retry_Key=key).status_code == 200


def test_a_refused_push_does_not_spend_its_key(api: Api, platform: Platform) -> None:
    to, key = platform.person("somsri").user_id, str(uuid.uuid4())
    assert api.push(to, text(""), X_Line_Retry_Key=key).status_code == 400
    assert api.push(to, X_Line_Retry_Key=key).status_code == 200


def test_a_retry_key_is_a_uuid(api: Api, platform: Platform) -> None:
    answer = api.push(platform.person("somsri").user_id, X_Line_Retry_Key="again")
    assert answer.status_code == 400


def test_a_push_to_who_blocked_us_is_dropped_silently(api: Api, platform: Platform) -> None:
    platform.acts.blocks("somsri")
    assert api.push(platform.person("somsri").user_id).status_code == 200
    assert platform.chat("somsri").messages == []
    assert platform.used_quota["demo"] == 0


def test_a_stranger_is_reached_only_within_a_week_of_his_words(
    api: Api, platform: Platform, clock: StandingClock
) -> None:
    to = platform.person("newcomer").user_id
    assert api.push(to).status_code == 400
    platform.acts.says("newcomer", "สวัสดี")
    assert api.push(to).status_code == 200
    clock.passes(8 * 24 * 3600)
    assert api.push(to).status_code == 400


def test_a_push_to_nobody_fails(api: Api) -> None:
    assert api.push("U" + "0" * 32).status_code == 400


def test_a_push_to_a_group_counts_its_members(api: Api, platform: Platform) -> None:
    group = platform.groups["staff"].group_id
    assert api.push(group).status_code == 200
    assert platform.used_quota["demo"] == 2
    assert Api(api.client, "other token").push(group).status_code == 400


def test_the_account_that_left_cannot_push_to_the_group(api: Api, platform: Platform) -> None:
    group = platform.groups["staff"].group_id
    assert api.post(f"/v2/bot/group/{group}/leave").status_code == 200
    assert api.push(group).status_code == 400


def test_the_month_ends_with_429_and_its_own_words(api: Api, platform: Platform) -> None:
    platform.channel.monthly_quota = 1
    to = platform.person("somsri").user_id
    assert api.push(to).status_code == 200
    over = api.push(to)
    assert (over.status_code, over.json) == (
        429,
        {"message": "You have reached your monthly limit."},
    )
    assert api.get("/v2/bot/message/quota").json == {"type": "limited", "value": 1}
    assert api.get("/v2/bot/message/quota/consumption").json == {"totalUsage": 1}


def test_a_reply_is_free(api: Api, platform: Platform, reply_token: str) -> None:
    platform.switches.quota_exhausted = True
    assert api.reply(reply_token).status_code == 200
    assert platform.used_quota["demo"] == 0


def test_the_rate_limit_has_other_words(api: Api, platform: Platform) -> None:
    platform.switches.api_rate_limited = 1
    limited = api.push(platform.person("somsri").user_id)
    assert limited.status_code == 429
    assert limited.json is not None
    assert "rate limit" in limited.json["message"]


def test_buckets_run_dry_and_fill_again(api: Api, platform: Platform, clock: StandingClock) -> None:
    statuses = [api.post("/v2/bot/channel/webhook/test").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    clock.passes(60)
    assert api.post("/v2/bot/channel/webhook/test").status_code == 200


def test_multicast_reaches_friends_and_skips_the_rest(api: Api, platform: Platform) -> None:
    platform.acts.blocks("malee")
    keys = ("somsri", "malee", "newcomer", "john")
    body = {"to": [platform.person(key).user_id for key in keys], "messages": [text("ข่าว")]}
    assert api.post("/v2/bot/message/multicast", body).status_code == 200
    assert platform.used_quota["demo"] == 2
    body["to"] = ["U" + f"{number:032x}" for number in range(501)]
    assert api.post("/v2/bot/message/multicast", body).status_code == 400


def test_without_the_token_there_is_no_entry(api: Api) -> None:
    assert Api(api.client, "stolen").get("/v2/bot/info").status_code == 401
    assert api.client.get("/v2/bot/info").status_code == 401


def test_the_body_is_json_and_not_too_large(api: Api) -> None:
    head = {"Authorization": f"Bearer {api.token}"}
    path = "/v2/bot/message/push"
    assert api.client.post(path, data="x", headers=head).status_code == 415
    head["Content-Type"] = "application/json"
    assert api.client.post(path, data="{", headers=head).status_code == 400
    assert api.client.post(path, data="[]", headers=head).status_code == 400
    large = b'"' + b"x" * (2 * 1024 * 1024) + b'"'
    assert api.client.post(path, data=large, headers=head).status_code == 413


@pytest.mark.parametrize(
    ("fault", "arrived"), [("500 before", 0), ("500 after", 1), ("timeout after", 1)]
)
def test_a_failure_may_hide_a_success(
    api: Api, platform: Platform, reply_token: str, fault: str, arrived: int
) -> None:
    platform.switches.change({"api_failures": 1, "api_fault_kinds": [fault], "api_hang_seconds": 0})
    assert api.reply(reply_token).status_code == 500
    sent = [one for one in platform.chat("somsri").messages if one.author == "bot"]
    assert len(sent) == arrived


def test_switches_refuse_nonsense(platform: Platform) -> None:
    for wrong in ({"nope": 1}, {"duplicates": -1}, {"api_fault_kinds": ["fire"]}, {"reorder": "x"}):
        with pytest.raises(ValueError, match=r"switch|faults"):
            platform.switches.change(wrong)
