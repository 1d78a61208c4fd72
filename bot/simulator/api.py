"""The Messaging API over HTTP."""

from __future__ import annotations

from flask import Blueprint, request

from bot.simulator import sending
from bot.simulator.api_account import add_account
from bot.simulator.api_door import Door, caller, read_json
from bot.simulator.api_menus import add_menus
from bot.simulator.platform import Platform
from bot.simulator.world import Json


def api_of(platform: Platform) -> Blueprint:
    """Build the Messaging API of a platform, for both of LINE's hosts."""
    blueprint = Blueprint("messaging_api", __name__)
    door = Door(platform, blueprint)
    _add_messages(door)
    add_account(door)
    add_menus(door)
    return blueprint


def _add_messages(door: Door) -> None:
    platform = door.platform
    send = {"reply": sending.reply, "push": sending.push, "multicast": sending.multicast}

    def add(name: str) -> None:
        @door.on("POST", f"/v2/bot/message/{name}", rate=name)
        def post() -> Json:
            key = request.headers.get("X-Line-Retry-Key")
            return send[name](platform, caller(), read_json(), key)

        @door.on("POST", f"/v2/bot/message/validate/{name}")
        def validate() -> Json:
            return sending.validate(read_json())

    for name in send:
        add(name)
