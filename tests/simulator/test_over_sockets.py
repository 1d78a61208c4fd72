"""The running simulator: the official SDK calls it, webhooks reach a real server."""

from __future__ import annotations

import http.client
import io
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask, request
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    PushMessageRequest,
    ReplyMessageRequest,
    RichMenuRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)
from PIL import Image
from werkzeug.serving import make_server

from bot.simulator import Channel, Platform, Redelivery, Switches
from bot.simulator.app import Server, is_loopback, serve
from bot.simulator.driver import Phone
from tests.simulator.conftest import ListeningBot


@pytest.fixture
def town(bot: ListeningBot) -> Iterator[tuple[Platform, Server]]:
    channel = Channel("demo", "secret", "token", "http://127.0.0.1:9/webhook")
    platform = Platform([channel], deliver=bot, threads=1)
    server = serve(platform).start()
    yield platform, server
    server.close()


@pytest.fixture
def sdk(town: tuple[Platform, Server]) -> Iterator[ApiClient]:
    client = ApiClient(Configuration(host=town[1].url, access_token="token"))
    yield client
    client.rest_client.pool_manager.clear()
    client.close()


def menu_picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (800, 400)).save(written, "PNG")
    return written.getvalue()


def test_the_sdk_replies_pushes_and_asks(
    town: tuple[Platform, Server], sdk: ApiClient, bot: ListeningBot
) -> None:
    platform, api = town[0], MessagingApi(sdk)
    somsri = platform.person("somsri")
    platform.acts.says(somsri, "สวัสดี")
    assert platform.postman.wait_until_idle(60)
    token = bot.events[0]["replyToken"]
    words = TextMessage(text="รับแล้ว")
    replied = api.reply_message(ReplyMessageRequest(replyToken=token, messages=[words]))
    assert replied.sent_messages[0].id == platform.chat(somsri).messages[-1].id
    with pytest.raises(ApiException) as refused:
        api.reply_message(ReplyMessageRequest(replyToken=token, messages=[words]))
    assert refused.value.status == 400
    push = PushMessageRequest(to=somsri.user_id, messages=[words])
    assert api.push_message(push, x_line_retry_key="123e4567-e89b-12d3-a456-426614174000")
    assert api.get_profile(somsri.user_id).display_name == somsri.name
    assert api.get_message_quota().type == "none"
    assert api.get_message_quota_consumption().total_usage == 1
    assert api.get_bot_info().chat_mode == "bot"
    api.show_loading_animation(ShowLoadingAnimationRequest(chatId=somsri.user_id, loadingSeconds=5))


def test_the_sdk_fetches_photos(town: tuple[Platform, Server], sdk: ApiClient) -> None:
    (photo,) = town[0].acts.sends_photos("somsri", [b"\xff\xd8 a photo"])
    assert MessagingApiBlob(sdk).get_message_content(photo.id) == b"\xff\xd8 a photo"


def test_the_sdk_hangs_up_a_rich_menu(town: tuple[Platform, Server], sdk: ApiClient) -> None:
    platform, api = town[0], MessagingApi(sdk)
    wanted = RichMenuRequest.from_dict(
        {
            "size": {"width": 800, "height": 400},
            "selected": True,
            "name": "เมนู",
            "chatBarText": "เมนู",
            "areas": [
                {
                    "bounds": {"x": 0, "y": 0, "width": 800, "height": 400},
                    "action": {"type": "uri", "label": "เว็บ", "uri": "https://example.com"},
                }
            ],
        }
    )
    menu_id = api.create_rich_menu(wanted).rich_menu_id
    MessagingApiBlob(sdk).set_rich_menu_image(
        menu_id, body=menu_picture(), _headers={"Content-Type": "image/png"}
    )
    api.set_default_rich_menu(menu_id)
    assert api.get_default_rich_menu_id().rich_menu_id == menu_id
    assert [one.rich_menu_id for one in api.get_rich_menu_list().richmenus] == [menu_id]
    assert Phone(platform, "somsri").labels() == ["เว็บ"]


def test_a_reset_call_is_a_broken_connection(town: tuple[Platform, Server]) -> None:
    platform, server = town
    platform.switches.change({"api_failures": 1, "api_fault_kinds": ["reset after"]})
    link = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=30)
    link.request("GET", "/v2/bot/info", headers={"Authorization": "Bearer token"})
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        link.getresponse()
    link.close()


def test_connections_stay_open(town: tuple[Platform, Server]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", urlsplit(town[1].url).port, timeout=30)
    for _ in range(3):
        link.request("GET", "/v2/bot/info", headers={"Authorization": "Bearer token"})
        answer = link.getresponse()
        assert answer.status == 200
        answer.read()
        assert link.sock is not None
    link.close()


def test_a_webhook_reaches_a_real_server_and_comes_again_after_a_failure() -> None:
    taken: list[bytes] = []
    app = Flask("a bot")

    @app.post("/webhook")
    def webhook() -> tuple[str, int]:
        taken.append(request.get_data())
        return "", 500 if len(taken) == 1 else 200

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    channel = Channel("demo", "secret", "token", f"http://127.0.0.1:{server.port}/webhook")
    platform = Platform([channel], redelivery=Redelivery(first_after_seconds=0.05), threads=2)
    platform.acts.says("somsri", "สวัสดี")
    assert platform.postman.wait_until_idle(60)
    platform.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert len(taken) == 2
    assert [one.status for one in platform.traffic.after(0)] == [500, 200]


def test_nobody_listening_is_no_answer() -> None:
    channel = Channel("demo", "secret", "token", "http://127.0.0.1:9/webhook")
    platform = Platform([channel], redelivery=Redelivery(is_on=False), threads=0)
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    (tried,) = platform.traffic.after(0)
    assert (tried.status, tried.fault) == (None, "could_not_connect")


def test_many_people_keep_their_order_each(bot: ListeningBot) -> None:
    channel = Channel("demo", "secret", "token", "http://127.0.0.1:9/webhook")
    platform = Platform([channel], deliver=bot, switches=Switches(duplicates=0.3), threads=4)
    people = [platform.add_person(f"citizen-{number}") for number in range(20)]
    for number in range(10):
        for person in people:
            platform.acts.says(person, str(number))
    assert platform.postman.wait_until_idle(60)
    platform.close()
    for person in people:
        mine = [one for one in bot.events if one["source"]["userId"] == person.user_id]
        first_seen = list(dict.fromkeys(one["message"]["text"] for one in mine))
        assert first_seen == [str(number) for number in range(10)]
    assert len(bot.events) > 200


def test_it_stands_on_loopback_only(platform: Platform) -> None:
    with pytest.raises(ValueError, match="loopback"):
        serve(platform, host="0.0.0.0")
    assert is_loopback("localhost")
    assert not is_loopback("town.example")


def test_a_foreign_name_does_not_reach_it(town: tuple[Platform, Server]) -> None:
    asked = urllib.request.Request(town[1].url, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=30)
    assert refused.value.code == 403
    refused.value.close()


def test_a_slow_bot_is_a_timeout() -> None:
    gate = threading.Event()
    app = Flask("a slow bot")

    @app.post("/webhook")
    def webhook() -> str:
        gate.wait(60)
        return ""

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    channel = Channel("demo", "secret", "token", f"http://127.0.0.1:{server.port}/webhook")
    hurry = Redelivery(is_on=False, answer_seconds=0.1)
    platform = Platform([channel], redelivery=hurry, threads=0)
    platform.acts.says("somsri", "สวัสดี")
    platform.postman.pump()
    gate.set()
    server.shutdown()
    thread.join()
    server.server_close()
    assert [one.fault for one in platform.traffic.after(0)] == ["request_timeout"]
