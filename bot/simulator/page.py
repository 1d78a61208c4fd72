"""The phone page: HTML, and the small JSON behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory

from bot.simulator.group_acts import NotPossible
from bot.simulator.pictures import sample_picture
from bot.simulator.platform import Platform
from bot.simulator.world import Chat, Json, Message, Person

STATIC = Path(__file__).with_name("static")
_LONGEST_WAIT = 20.0
_POLICY = (
    "default-src 'self'; img-src * data: blob:; style-src 'self' 'unsafe-inline'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def page_of(
    platform: Platform, *, public_url: str, local_url: str, thai_font: Path | None = None
) -> Blueprint:
    """Build the page and its JSON, all under `/simulator/` but the page itself."""
    blueprint = Blueprint("phone_page", __name__)
    view = _View(platform, public_url, local_url)

    @blueprint.after_request
    def add_policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    blueprint.add_url_rule("/", "page", lambda: send_from_directory(STATIC, "phone.html"))
    blueprint.add_url_rule(
        "/simulator/static/<path:name>", "static", lambda name: send_from_directory(STATIC, name)
    )
    blueprint.add_url_rule("/simulator/world", "world", view.world)
    blueprint.add_url_rule("/simulator/chat", "chat", view.chat)
    blueprint.add_url_rule("/simulator/traffic", "traffic", view.traffic)
    blueprint.add_url_rule("/simulator/media/<message_id>", "media", view.media)
    blueprint.add_url_rule("/simulator/menu/<slug>/<menu_id>", "menu", view.menu_picture)
    blueprint.add_url_rule("/simulator/sample.png", "sample", view.sample)
    blueprint.add_url_rule("/simulator/font", "font", lambda: _font(thai_font))
    for name in ("act", "switches"):
        act: Callable[[], Response] = getattr(view, name)
        blueprint.add_url_rule(f"/simulator/{name}", name, act, methods=["POST"])
    return blueprint


class _View:
    def __init__(self, platform: Platform, public_url: str, local_url: str) -> None:
        self._platform = platform
        self._public_url = public_url
        self._local_url = local_url

    def world(self) -> Response:
        """Say who and what there is to choose from."""
        platform = self._platform
        return _json(
            {
                "publicUrl": self._public_url,
                "localUrl": self._local_url,
                "channels": [
                    {"slug": one.slug, "name": one.name} for one in platform.channels.values()
                ],
                "people": [
                    {"key": one.key, "name": one.name, "role": one.role, "userId": one.user_id}
                    for one in list(platform.people.values())[:50]
                ],
                "groups": [
                    {"key": one.key, "name": one.name, "members": [who.key for who in one.members]}
                    for one in platform.groups.values()
                ],
                "switches": platform.switches.as_json(),
            }
        )

    def chat(self) -> Response:
        """What changed in a chat after a revision; waits up to `wait` seconds for something."""
        platform, asked = self._platform, request.args
        after, wait = int(asked.get("after", 0)), float(asked.get("wait", 0))
        chat = self._chat(asked)
        if wait:
            platform.wait_for(chat, lambda: chat.revision > after, min(wait, _LONGEST_WAIT))
        with platform.lock:
            changed = [_told(one) for one in chat.messages if one.revision > after]
            return _json(
                {
                    "revision": platform.revision,
                    "messages": changed,
                    "count": len(chat.messages),
                    "isFriend": chat.is_friend,
                    "isBlocked": chat.is_blocked,
                    "accountInside": chat.group is None or bool(chat.group.channel_slug),
                    "isLoading": self._is_loading(chat),
                    "menu": self._menu(chat),
                }
            )

    def traffic(self) -> Response:
        """What went over the wire after a number."""
        return _json(self._platform.traffic.as_json(int(request.args.get("after", 0)))[-100:])

    def media(self, message_id: str) -> Response:
        """Show what a person sent, to the page only."""
        media = self._platform.media.get(message_id)
        if media is None or media.is_unsent:
            return Response("", 404)
        shown = media.content_type if media.content_type.startswith("image/") else "text/plain"
        return Response(media.body, content_type=shown)

    def menu_picture(self, slug: str, menu_id: str) -> Response:
        menus = self._platform.menus.get(slug)
        menu = menus.all.get(menu_id) if menus else None
        if menu is None or not menu.picture:
            return Response("", 404)
        return Response(menu.picture, content_type=menu.content_type)

    def sample(self) -> Response:
        return Response(sample_picture(), content_type="image/png")

    def act(self) -> Response:
        """Do what a person does, described by a form or JSON; only this page can ask."""
        if request.headers.get("X-Simulator") != "1":
            return _json({"message": "only from the page"}, 403)
        wish = request.get_json() if request.is_json else request.form.to_dict()
        try:
            self._carry_out(wish)
        except (NotPossible, KeyError, ValueError) as fault:
            return _json({"message": str(fault)}, 400)
        return _json({})

    def switches(self) -> Response:
        """Change switches."""
        if request.headers.get("X-Simulator") != "1":
            return _json({"message": "only from the page"}, 403)
        try:
            self._platform.switches.change(request.get_json())
        except ValueError as fault:
            return _json({"message": str(fault)}, 400)
        return _json(self._platform.switches.as_json())

    def _chat(self, asked: Json) -> Chat:
        channel = self._platform.channels.get(asked.get("channel", ""))
        if asked.get("group"):
            return self._platform.group_chat(asked["group"])
        return self._platform.chat(asked["person"], channel)

    def _is_loading(self, chat: Chat) -> bool:
        return chat.loading_until is not None and chat.loading_until > self._platform.clock()

    def _menu(self, chat: Chat) -> Json | None:
        if chat.group is not None:
            return None
        menu = self._platform.menus[chat.channel.slug].shown(chat.rich_menu)
        if menu is None or not menu.picture:
            return None
        return {
            **menu.written,
            "id": menu.id,
            "picture": f"/simulator/menu/{chat.channel.slug}/{menu.id}",
            "isOpen": chat.is_menu_open,
        }

    def _carry_out(self, wish: Json) -> None:
        acts = self._platform.acts
        kind, person = wish["kind"], self._platform.person(wish["person"])
        channel = self._platform.channels.get(wish.get("channel", ""))
        group = str(wish.get("group", ""))
        if kind == "text":
            acts.says(person, str(wish["text"]), where=group, channel=channel)
        elif kind == "press":
            action, params = wish["action"], wish.get("params")
            acts.presses(person, action, where=group, channel=channel, params=params)
        elif kind == "sticker":
            acts.sends_sticker(person, where=group, channel=channel)
        elif kind == "location":
            place = {key: str(wish.get(key, "")) for key in ("title", "address")}
            latitude, longitude = float(wish["latitude"]), float(wish["longitude"])
            acts.sends_location(person, latitude, longitude, where=group, channel=channel, **place)
        elif kind == "files":
            self._send_files(person, wish)
        else:
            self._change_ties(kind, person, wish)

    def _change_ties(self, kind: str, person: Person, wish: Json) -> None:
        acts = self._platform.acts
        channel = self._platform.channels.get(wish.get("channel", ""))
        group = str(wish.get("group", ""))
        if kind == "unsend":
            message = self._platform.message(str(wish["message"]))
            if message is None or message.person != person:
                raise NotPossible("no such own message")
            acts.unsends(message)
        elif kind == "follow":
            acts.follows(person, channel=channel)
        elif kind == "block":
            acts.blocks(person, channel=channel)
        elif kind == "invite":
            acts.invites_account(group, channel=channel)
        elif kind == "remove":
            acts.removes_account(group)
        else:
            raise NotPossible(f"nobody can {kind}")

    def _send_files(self, person: Person, wish: Json) -> None:
        acts = self._platform.acts
        channel = self._platform.channels.get(wish.get("channel", ""))
        group = str(wish.get("group", ""))
        photos: dict[str, list[bytes]] = {}
        for upload in request.files.getlist("files"):
            body, kind = upload.read(), upload.mimetype
            if kind.startswith("image/"):
                photos.setdefault(kind, []).append(body)
            elif kind.startswith("video/"):
                acts.sends_video(person, body, where=group, channel=channel)
            elif kind.startswith("audio/"):
                acts.sends_audio(person, body, where=group, channel=channel)
            else:
                name = upload.filename or "file"
                acts.sends_file(person, name, body, where=group, channel=channel)
        for kind, bodies in photos.items():
            acts.sends_photos(person, bodies, where=group, channel=channel, content_type=kind)


def _font(path: Path | None) -> Response:
    if path is None:
        return Response(status=204)  # the page falls back to the fonts of the machine
    return Response(path.read_bytes(), content_type="font/woff2")


def _told(message: Message) -> Json:
    return {
        "id": message.id,
        "author": message.author,
        "person": message.person.key if message.person else "",
        "name": message.person.name if message.person else "",
        "content": message.content,
        "atMs": message.at_ms,
        "via": message.via,
        "isUnsent": message.is_unsent,
        "isRead": message.is_read,
    }


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")
