"""Profiles, contents, chats, groups, rich menus over HTTP."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from bot.simulator import Platform
from tests.simulator.conftest import Api, ListeningBot, StandingClock


def picture(width: int = 800, height: int = 400, kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(written, kind)
    return written.getvalue()


def menu(**more: Any) -> dict[str, Any]:
    action = {"type": "postback", "label": "แจ้งเรื่อง", "data": "a=1"}
    area = {"bounds": {"x": 0, "y": 0, "width": 400, "height": 400}, "action": action}
    return {
        "size": {"width": 800, "height": 400},
        "selected": True,
        "name": "เมนู",
        "chatBarText": "เมนู",
        "areas": [area],
        **more,
    }


def upload(api: Api, menu_id: str, body: bytes, kind: str = "image/png") -> TestResponse:
    head = {"Authorization": f"Bearer {api.token}", "Content-Type": kind}
    return api.client.post(f"/v2/bot/richmenu/{menu_id}/content", data=body, headers=head)


def make_menu(api: Api, body: bytes | None = None) -> str:
    answer = api.post("/v2/bot/richmenu", menu())
    assert answer.json is not None
    menu_id = str(answer.json["richMenuId"])
    assert upload(api, menu_id, body or picture()).status_code == 200
    return menu_id


def test_a_friend_has_a_profile_and_a_stranger_none(api: Api, platform: Platform) -> None:
    somsri = platform.person("somsri")
    assert api.get(f"/v2/bot/profile/{somsri.user_id}").json == {
        "userId": somsri.user_id,
        "displayName": somsri.name,
        "language": "th",
    }
    assert api.get("/v2/bot/profile/U0").status_code == 404
    newcomer = platform.person("newcomer").user_id
    assert api.get(f"/v2/bot/profile/{newcomer}").status_code == 404
    platform.acts.blocks("somsri")
    assert api.get(f"/v2/bot/profile/{somsri.user_id}").status_code == 404


def test_the_account_knows_itself(api: Api, platform: Platform) -> None:
    told = api.get("/v2/bot/info").json
    assert told is not None
    assert told["userId"] == platform.channel.user_id
    assert (told["chatMode"], told["markAsReadMode"]) == ("bot", "auto")


def test_a_photo_is_prepared_served_and_gone_after_unsend(
    api: Api, platform: Platform, clock: StandingClock
) -> None:
    platform.switches.photo_preparing_seconds = 5
    (photo,) = platform.acts.sends_photos("somsri", [b"bytes"])
    path = f"/v2/bot/message/{photo.id}/content"
    assert api.get(path).status_code == 202
    assert api.get(f"{path}/transcoding").json == {"status": "processing"}
    clock.passes(6)
    served = api.get(path)
    assert (served.data, served.mimetype) == (b"bytes", "image/jpeg")
    assert api.get(f"{path}/preview").status_code == 200
    assert Api(api.client, "other token").get(path).status_code == 404
    platform.acts.unsends(photo)
    assert api.get(path).status_code == 410
    assert api.get("/v2/bot/message/1/content").status_code == 404


def test_a_text_has_no_content(api: Api, platform: Platform) -> None:
    said = platform.acts.says("somsri", "สวัสดี")
    assert api.get(f"/v2/bot/message/{said.id}/content").status_code == 404


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (7, 400), (65, 400)])
def test_loading_takes_steps_of_five(
    api: Api, platform: Platform, seconds: int, status: int
) -> None:
    body = {"chatId": platform.person("somsri").user_id, "loadingSeconds": seconds}
    assert api.post("/v2/bot/chat/loading/start", body).status_code == status


def test_loading_is_not_for_groups(api: Api, platform: Platform) -> None:
    body = {"chatId": platform.groups["staff"].group_id}
    assert api.post("/v2/bot/chat/loading/start", body).status_code == 400


def test_reading_marks_all_earlier_messages(
    api: Api, platform: Platform, bot: ListeningBot
) -> None:
    platform.channel.mark_as_read_mode = "manual"
    messages = [platform.acts.says("somsri", words) for words in ("หนึ่ง", "สอง")]
    platform.postman.pump()
    body = {"markAsReadToken": bot.events[-1]["message"]["markAsReadToken"]}
    assert api.post("/v2/bot/chat/markAsRead", body).status_code == 200
    assert all(message.is_read for message in messages)
    assert api.post("/v2/bot/chat/markAsRead", {"markAsReadToken": "x"}).status_code == 400


def test_the_webhook_address_is_set_and_tested(api: Api, bot: ListeningBot) -> None:
    path = "/v2/bot/channel/webhook/endpoint"
    assert api.call("PUT", path, {"endpoint": "https://town.example/webhook"}).status_code == 200
    assert api.get(path).json == {"endpoint": "https://town.example/webhook", "active": True}
    assert api.call("PUT", path, {"endpoint": "http://town.example/"}).status_code == 400
    bot.will_answer = [500]
    told = api.post("/v2/bot/channel/webhook/test").json
    assert told is not None
    assert (told["success"], told["statusCode"]) == (False, 500)


def test_a_group_tells_its_name_and_count(api: Api, platform: Platform) -> None:
    group = platform.groups["staff"]
    path = f"/v2/bot/group/{group.group_id}"
    assert api.get(f"{path}/summary").json == {
        "groupId": group.group_id,
        "groupName": group.name,
    }
    assert api.get(f"{path}/members/count").json == {"count": 2}
    assert api.get(f"{path}/members/ids").status_code == 403
    assert api.get(f"{path}/member/{group.members[0].user_id}").status_code == 200
    assert api.get("/v2/bot/group/C0/summary").status_code == 404


def test_a_rich_menu_becomes_the_default(api: Api, platform: Platform) -> None:
    menu_id = make_menu(api)
    assert api.get("/v2/bot/user/all/richmenu").status_code == 404
    assert api.post(f"/v2/bot/user/all/richmenu/{menu_id}").status_code == 200
    assert api.get("/v2/bot/user/all/richmenu").json == {"richMenuId": menu_id}
    shown = platform.menus["demo"].shown("")
    assert shown is not None
    assert shown.id == menu_id
    assert api.call("DELETE", f"/v2/bot/richmenu/{menu_id}").status_code == 200
    assert api.get("/v2/bot/user/all/richmenu").status_code == 404


def test_a_menu_without_picture_cannot_be_shown(api: Api) -> None:
    created = api.post("/v2/bot/richmenu", menu()).json
    assert created is not None
    path = f"/v2/bot/user/all/richmenu/{created['richMenuId']}"
    assert api.post(path).status_code == 400


def test_a_picture_has_the_menus_size_and_is_never_replaced(api: Api) -> None:
    created = api.post("/v2/bot/richmenu", menu()).json
    assert created is not None
    menu_id = created["richMenuId"]
    assert upload(api, menu_id, picture(801, 400)).status_code == 400
    assert upload(api, menu_id, b"GIF89a").status_code == 400
    assert upload(api, menu_id, picture(), "image/gif").status_code == 415
    assert upload(api, menu_id, b"x" * (1024 * 1024 + 1)).status_code == 413
    assert upload(api, menu_id, picture(kind="JPEG"), "image/jpeg").status_code == 200
    assert upload(api, menu_id, picture()).status_code == 400


def test_a_menu_is_linked_to_a_friend(api: Api, platform: Platform) -> None:
    menu_id = make_menu(api)
    path = f"/v2/bot/user/{platform.person('somsri').user_id}/richmenu"
    assert api.get(path).status_code == 404
    assert api.post(f"{path}/{menu_id}").status_code == 200
    assert api.get(path).json == {"richMenuId": menu_id}
    assert api.call("DELETE", path).status_code == 200
    assert api.get(path).status_code == 404
    newcomer = platform.person("newcomer").user_id
    body = {"richMenuId": menu_id, "userIds": [newcomer, platform.person("malee").user_id]}
    assert api.post("/v2/bot/richmenu/bulk/link", body).status_code == 202
    assert api.get(f"/v2/bot/user/{newcomer}/richmenu").status_code == 404


def test_aliases_switch_menus(api: Api, platform: Platform, bot: ListeningBot) -> None:
    menu_id = make_menu(api)
    body = {"richMenuAliasId": "english", "richMenuId": menu_id}
    assert api.post("/v2/bot/richmenu/alias", body).status_code == 200
    assert api.post("/v2/bot/richmenu/alias", body).status_code == 400
    bad = {**body, "richMenuAliasId": "อังกฤษ"}
    assert api.post("/v2/bot/richmenu/alias", bad).status_code == 400
    assert api.get("/v2/bot/richmenu/alias/english").json == body
    platform.acts.presses(
        "somsri", {"type": "richmenuswitch", "data": "en", "richMenuAliasId": "english"}
    )
    platform.postman.pump()
    params = bot.events[-1]["postback"]["params"]
    assert params == {"newRichMenuAliasId": "english", "status": "SUCCESS"}
    assert platform.chat("somsri").rich_menu == menu_id
    assert api.call("DELETE", "/v2/bot/richmenu/alias/english").status_code == 200
    assert api.get("/v2/bot/richmenu/alias/list").json == {"aliases": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": {"width": 700, "height": 400}},
        {"size": {"width": 2501, "height": 1200}},
        {"size": {"width": 800, "height": 600}},
        {"chatBarText": "ที่" * 15},
        {"name": ""},
        {"areas": None},
        {"areas": [menu()["areas"][0]] * 21},
        {"areas": [{**menu()["areas"][0], "bounds": {"x": 1, "y": 0, "width": 800, "height": 9}}]},
        {"areas": [{**menu()["areas"][0], "action": {"type": "camera", "label": "a"}}]},
        {"colour": "red"},
    ],
)
def test_a_wrong_menu_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    assert api.post("/v2/bot/richmenu/validate", menu(**wrong)).status_code == 400
    assert api.post("/v2/bot/richmenu", menu(**wrong)).status_code == 400


def test_the_right_menu_is_valid(api: Api) -> None:
    assert api.post("/v2/bot/richmenu/validate", menu(chatBarText="ที่" * 14)).status_code == 200


def test_the_book_of_menus_can_be_read(api: Api) -> None:
    menu_id = make_menu(api)
    assert api.get(f"/v2/bot/richmenu/{menu_id}").json == {"richMenuId": menu_id, **menu()}
    listed = api.get("/v2/bot/richmenu/list").json
    assert listed is not None
    assert [one["richMenuId"] for one in listed["richmenus"]] == [menu_id]
    assert api.get(f"/v2/bot/richmenu/{menu_id}/content").data == picture()
    assert api.get("/v2/bot/richmenu/richmenu-0").status_code == 404
    assert api.post(f"/v2/bot/user/all/richmenu/{menu_id}").status_code == 200
    assert api.call("DELETE", "/v2/bot/user/all/richmenu").status_code == 200
    assert api.get("/v2/bot/user/all/richmenu").status_code == 404


def test_an_alias_is_pointed_elsewhere(api: Api) -> None:
    first, second = make_menu(api), make_menu(api)
    path = "/v2/bot/richmenu/alias"
    assert api.post(path, {"richMenuAliasId": "th", "richMenuId": first}).status_code == 200
    assert api.post(f"{path}/th", {"richMenuId": second}).status_code == 200
    assert api.get(f"{path}/th").json == {"richMenuAliasId": "th", "richMenuId": second}
    assert api.post(f"{path}/th", {"richMenuId": "none"}).status_code == 400
    assert api.get(f"{path}/en").status_code == 404


def test_bulk_links_take_people_only(api: Api, platform: Platform) -> None:
    menu_id = make_menu(api)
    path = "/v2/bot/richmenu/bulk"
    body = {"richMenuId": menu_id, "userIds": [platform.person("malee").user_id]}
    assert api.post(f"{path}/link", body).status_code == 202
    assert platform.chat("malee").rich_menu == menu_id
    assert api.post(f"{path}/unlink", {"userIds": body["userIds"]}).status_code == 202
    assert platform.chat("malee").rich_menu == ""
    assert api.post(f"{path}/link", {**body, "userIds": []}).status_code == 400
    assert api.post(f"{path}/link", {**body, "userIds": ["nobody"]}).status_code == 400


def test_what_small_accounts_may_not_ask(api: Api) -> None:
    assert api.get("/v2/bot/followers/ids").status_code == 403
    assert api.get("/v2/bot/nothing").status_code == 404


def test_a_message_button_types_for_the_person(platform: Platform, bot: ListeningBot) -> None:
    platform.acts.presses("somsri", {"type": "message", "label": "เมนู", "text": "เมนู"})
    opens = {"type": "postback", "data": "a", "text": "เปิด", "inputOption": "closeRichMenu"}
    platform.acts.presses("somsri", opens)
    platform.postman.pump()
    assert [event["type"] for event in bot.events] == ["message", "postback", "message"]
    assert not platform.chat("somsri").is_menu_open
