"""A platform whose clock stands still and whose webhooks go to a bot that only listens."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.simulator import Channel, Platform, Redelivery
from bot.simulator.app import create_simulator_app

SECRET = "a channel secret"
TOKEN = "an access token"


class StandingClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class ListeningBot:
    """Takes webhooks; answers with the statuses it was told, 200 once they are used up."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Mapping[str, str], bytes]] = []
        self.will_answer: list[int | Exception] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.requests.append((url, headers, body))
        answer = self.will_answer.pop(0) if self.will_answer else 200
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def events(self) -> list[dict[str, Any]]:
        return [one for _, _, body in self.requests for one in json.loads(body)["events"]]


class Api:
    """Calls the Messaging API as a program with the channel's token would."""

    def __init__(self, client: FlaskClient, token: str = TOKEN) -> None:
        self.client = client
        self.token = token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.open(
            path,
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {self.token}", **named},
        )

    def get(self, path: str) -> TestResponse:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.call("POST", path, body if body is not None else {}, **headers)

    def reply(self, token: str, *messages: Any, **headers: str) -> TestResponse:
        body = {"replyToken": token, "messages": list(messages) or [text("ok")]}
        return self.post("/v2/bot/message/reply", body, **headers)

    def push(self, to: str, *messages: Any, **headers: str) -> TestResponse:
        body = {"to": to, "messages": list(messages) or [text("ok")]}
        return self.post("/v2/bot/message/push", body, **headers)

    def wrong(self, message: Any) -> list[tuple[str, str]]:
        """What LINE finds wrong with a message: pairs of place and words."""
        answer = self.post("/v2/bot/message/validate/reply", {"messages": [message]})
        if answer.status_code == 200:
            return []
        assert answer.status_code == 400, answer.json
        assert answer.json is not None
        return [(one["property"], one["message"]) for one in answer.json["details"]]


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def bot() -> ListeningBot:
    return ListeningBot()


@pytest.fixture
def channel() -> Channel:
    return Channel("demo", SECRET, TOKEN, "http://127.0.0.1:9/webhook", name="เทศบาลสมมติ")


@pytest.fixture
def platform(clock: StandingClock, bot: ListeningBot, channel: Channel) -> Iterator[Platform]:
    """Nothing moves until `platform.postman.pump()`."""
    other = Channel("other", "other secret", "other token", "http://127.0.0.1:9/webhook/other")
    made = Platform(
        [channel, other],
        clock=clock,
        chance=random.Random(7),
        deliver=bot,
        redelivery=Redelivery(times=2, first_after_seconds=10, growth=2),
        threads=0,
    )
    yield made
    made.close()


@pytest.fixture
def api(platform: Platform) -> Api:
    return Api(create_simulator_app(platform).test_client())


@pytest.fixture
def reply_token(platform: Platform, bot: ListeningBot) -> str:
    """Of a text that Somsri just wrote."""
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    return str(bot.events[-1]["replyToken"])
