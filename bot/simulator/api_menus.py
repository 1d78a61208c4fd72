"""Rich menus over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Response, request

from bot import line_limits as limits
from bot.simulator.answers import Refusal
from bot.simulator.api_door import Door, caller, read_json
from bot.simulator.world import Chat, Json

if TYPE_CHECKING:
    from bot.simulator.menus import RichMenu, RichMenus


def add_menus(door: Door) -> None:
    """Register all that has to do with rich menus."""
    _add_book(door)
    _add_default(door)
    _add_aliases(door)
    _add_links(door)


def _menus(door: Door) -> RichMenus:
    return door.platform.menus[caller().slug]


def _told(menu: RichMenu) -> Json:
    return {"richMenuId": menu.id, **menu.written}


def _add_book(door: Door) -> None:
    @door.on("POST", "/v2/bot/richmenu", rate="richmenu.create")
    def create() -> Json:
        return {"richMenuId": _menus(door).create(read_json())}

    @door.on("POST", "/v2/bot/richmenu/validate")
    def validate() -> Json:
        _menus(door).check(read_json())
        return {}

    @door.on("GET", "/v2/bot/richmenu/list")
    def listed() -> Json:
        return {"richmenus": [_told(menu) for menu in _menus(door).all.values()]}

    @door.on("GET", "/v2/bot/richmenu/<menu_id>")
    def one(menu_id: str) -> Json:
        return _told(_menus(door).find(menu_id))

    @door.on("DELETE", "/v2/bot/richmenu/<menu_id>", rate="richmenu.delete")
    def delete(menu_id: str) -> Json:
        _menus(door).delete(menu_id)
        door.platform.touch()
        return {}

    @door.on("POST", "/v2/bot/richmenu/<menu_id>/content")
    def upload(menu_id: str) -> Json:
        _menus(door).upload(menu_id, request.mimetype, request.get_data())
        return {}

    @door.on("GET", "/v2/bot/richmenu/<menu_id>/content")
    def download(menu_id: str) -> Response:
        menu = _menus(door).find(menu_id)
        if not menu.picture:
            raise Refusal(404, "Not found")
        return Response(menu.picture, content_type=menu.content_type)


def _add_default(door: Door) -> None:
    @door.on("POST", "/v2/bot/user/all/richmenu/<menu_id>")
    def set_default(menu_id: str) -> Json:
        _menus(door).set_default(menu_id)
        door.platform.touch()
        return {}

    @door.on("GET", "/v2/bot/user/all/richmenu")
    def default() -> Json:
        if not _menus(door).default:
            raise Refusal(404, "no default richmenu")
        return {"richMenuId": _menus(door).default}

    @door.on("DELETE", "/v2/bot/user/all/richmenu")
    def clear_default() -> Json:
        _menus(door).default = ""
        door.platform.touch()
        return {}


def _add_aliases(door: Door) -> None:
    @door.on("POST", "/v2/bot/richmenu/alias")
    def create() -> Json:
        body = read_json()
        _menus(door).add_alias(body.get("richMenuAliasId"), body.get("richMenuId"))
        return {}

    @door.on("GET", "/v2/bot/richmenu/alias/list")
    def listed() -> Json:
        aliases = _menus(door).aliases.items()
        return {
            "aliases": [
                {"richMenuAliasId": alias, "richMenuId": menu_id} for alias, menu_id in aliases
            ]
        }

    @door.on("GET", "/v2/bot/richmenu/alias/<alias>")
    def one(alias: str) -> Json:
        return {"richMenuAliasId": alias, "richMenuId": _menus(door).alias(alias)}

    @door.on("POST", "/v2/bot/richmenu/alias/<alias>")
    def change(alias: str) -> Json:
        _menus(door).change_alias(alias, read_json().get("richMenuId"))
        return {}

    @door.on("DELETE", "/v2/bot/richmenu/alias/<alias>")
    def drop(alias: str) -> Json:
        _menus(door).drop_alias(alias)
        return {}


def _chat_of(door: Door, user_id: object) -> Chat:
    chat = None
    if isinstance(user_id, str) and user_id.startswith("U"):
        chat = door.platform.chat_of_id(caller(), user_id)
    if chat is None:
        raise Refusal(400, "The user ID is invalid")
    return chat


def _link_all(door: Door, user_ids: Sequence[object], menu_id: str) -> None:
    for chat in [_chat_of(door, user_id) for user_id in user_ids]:
        if chat.is_friend:  # LINE links friends only and is silent about the others
            chat.rich_menu = menu_id
    door.platform.touch()


def _listed_users(body: Json) -> list[object]:
    users = body.get("userIds")
    if not isinstance(users, list) or not 1 <= len(users) <= limits.RICH_MENU_BULK_USERS:
        raise Refusal(400, "The property, 'userIds', in the request body is invalid")
    return users


def _add_links(door: Door) -> None:
    @door.on("POST", "/v2/bot/user/<user_id>/richmenu/<menu_id>")
    def link(user_id: str, menu_id: str) -> Json:
        _link_all(door, [user_id], _menus(door).with_picture(menu_id).id)
        return {}

    @door.on("GET", "/v2/bot/user/<user_id>/richmenu")
    def linked(user_id: str) -> Json:
        menu_id = _chat_of(door, user_id).rich_menu
        if not menu_id:
            raise Refusal(404, "the user has no richmenu")
        return {"richMenuId": menu_id}

    @door.on("DELETE", "/v2/bot/user/<user_id>/richmenu")
    def unlink(user_id: str) -> Json:
        _link_all(door, [user_id], "")
        return {}

    @door.on("POST", "/v2/bot/richmenu/bulk/link")
    def bulk_link() -> tuple[Json, int]:
        body = read_json()
        menu = _menus(door).with_picture(str(body.get("richMenuId")))
        _link_all(door, _listed_users(body), menu.id)
        return {}, 202

    @door.on("POST", "/v2/bot/richmenu/bulk/unlink")
    def bulk_unlink() -> tuple[Json, int]:
        _link_all(door, _listed_users(read_json()), "")
        return {}, 202
