"""The Messaging API beside messages: people, contents, chats, quota, webhook, groups."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response

from bot import line_limits as limits
from bot.simulator import events
from bot.simulator.answers import Refusal
from bot.simulator.api_door import Answer, Door, caller, read_json
from bot.simulator.world import Chat, Group, Json, Media


def add_account(door: Door) -> None:
    """Register the endpoints of this file."""
    _add_people(door)
    _add_contents(door)
    _add_chat(door)
    _add_quota(door)
    _add_webhook(door)
    _add_groups(door)


def _add_people(door: Door) -> None:
    platform = door.platform

    @door.on("GET", "/v2/bot/profile/<user_id>")
    def profile(user_id: str) -> Json:
        person = platform.person_of_id(user_id)
        chat = platform.chat(person, caller()) if person else None
        if person is None or chat is None or chat.is_blocked:
            raise Refusal(404, "Not found")
        if not chat.is_friend and chat.last_heard is None:
            raise Refusal(404, "Not found")
        return {
            "userId": person.user_id,
            "displayName": person.name,
            "language": person.language,
        }

    @door.on("GET", "/v2/bot/info")
    def info() -> Json:
        channel = caller()
        return {
            "userId": channel.user_id,
            "basicId": f"@{channel.user_id[1:9]}",
            "displayName": channel.name,
            "chatMode": channel.chat_mode,
            "markAsReadMode": channel.mark_as_read_mode,
        }

    @door.on("GET", "/v2/bot/followers/ids")
    def followers() -> Json:
        raise Refusal(403, "Access to this API is not available for your account")


def _add_contents(door: Door) -> None:
    platform = door.platform

    def find(message_id: str) -> Media:
        media = platform.media.get(message_id)
        if media is None or media.channel_slug != caller().slug:
            raise Refusal(404, "Not found")
        if media.is_unsent:
            raise Refusal(410, "Gone")
        return media

    @door.on("GET", "/v2/bot/message/<message_id>/content")
    def content(message_id: str) -> Answer:
        media = find(message_id)
        if platform.clock() < media.ready_at:
            return {"message": "Accepted"}, 202
        return Response(media.body, content_type=media.content_type)

    @door.on("GET", "/v2/bot/message/<message_id>/content/preview")
    def preview(message_id: str) -> Answer:
        return content(message_id)

    @door.on("GET", "/v2/bot/message/<message_id>/content/transcoding")
    def transcoding(message_id: str) -> Json:
        is_ready = platform.clock() >= find(message_id).ready_at
        return {"status": "succeeded" if is_ready else "processing"}


def _add_chat(door: Door) -> None:
    platform = door.platform

    @door.on("POST", "/v2/bot/chat/loading/start", rate="loading")
    def start_loading() -> tuple[Json, int]:
        body = read_json()
        person = platform.person_of_id(str(body.get("chatId")))
        seconds = body.get("loadingSeconds", 20)
        if person is None:
            raise Refusal(400, "The property, 'chatId', in the request body is invalid")
        if isinstance(seconds, bool) or seconds not in limits.LOADING_SECONDS:
            raise Refusal(400, "The property, 'loadingSeconds', in the request body is invalid")
        chat = platform.chat(person, caller())
        chat.loading_until = platform.clock() + timedelta(seconds=seconds)
        platform.touch()
        return {}, 202

    @door.on("POST", "/v2/bot/chat/markAsRead")
    def mark_as_read() -> Json:
        token = read_json().get("markAsReadToken")
        chat = platform.read_tokens.get(token) if isinstance(token, str) else None
        if chat is None or chat.channel is not caller():
            raise Refusal(400, "The property, 'markAsReadToken', in the request body is invalid")
        unread = [one for one in chat.messages if one.author == "person" and not one.is_read]
        for message in unread:
            message.is_read = True
        platform.touch(*unread)
        return {}


def _add_quota(door: Door) -> None:
    platform = door.platform

    @door.on("GET", "/v2/bot/message/quota")
    def quota() -> Json:
        allowed = caller().monthly_quota
        if platform.switches.quota_exhausted and allowed is None:
            allowed = platform.used_quota[caller().slug]
        return {"type": "none"} if allowed is None else {"type": "limited", "value": allowed}

    @door.on("GET", "/v2/bot/message/quota/consumption")
    def consumption() -> Json:
        return {"totalUsage": platform.used_quota[caller().slug]}


def _add_webhook(door: Door) -> None:
    platform = door.platform

    @door.on("GET", "/v2/bot/channel/webhook/endpoint")
    def endpoint() -> Json:
        channel = caller()
        address = channel.registered_url or channel.webhook_url
        return {"endpoint": address, "active": channel.is_webhook_active}

    @door.on("PUT", "/v2/bot/channel/webhook/endpoint")
    def set_endpoint() -> Json:
        wanted = read_json().get("endpoint")
        if not isinstance(wanted, str) or len(wanted) > limits.WEBHOOK_URL_UNITS:
            raise Refusal(400, "The property, 'endpoint', in the request body is invalid")
        if urlsplit(wanted).scheme != "https" and wanted != caller().webhook_url:
            raise Refusal(400, "Invalid webhook endpoint URL")
        caller().registered_url = wanted
        return {}

    @door.on("POST", "/v2/bot/channel/webhook/test", rate="webhook.test")
    def test_endpoint() -> Json:
        channel = caller()
        body = events.envelope(channel.user_id, [])
        status = platform.postman.send(channel, body)
        return {
            "success": status == 200,
            "timestamp": platform.clock().isoformat(timespec="seconds").replace("+00:00", "Z"),
            "statusCode": status or 0,
            "reason": "OK" if status == 200 else "ERROR_STATUS_CODE",
            "detail": str(status or "no answer"),
        }


def _add_groups(door: Door) -> None:
    platform = door.platform

    def find(group_id: str) -> tuple[Group, Chat]:
        chat = platform.chat_of_id(caller(), group_id) if group_id.startswith("C") else None
        if chat is None or chat.group is None:
            raise Refusal(404, "Not found")
        return chat.group, chat

    @door.on("GET", "/v2/bot/group/<group_id>/summary")
    def summary(group_id: str) -> Json:
        group, _ = find(group_id)
        return {"groupId": group.group_id, "groupName": group.name}

    @door.on("GET", "/v2/bot/group/<group_id>/members/count")
    def count(group_id: str) -> Json:
        return {"count": len(find(group_id)[0].members)}

    @door.on("GET", "/v2/bot/group/<group_id>/members/ids")
    def members(group_id: str) -> Json:
        find(group_id)
        raise Refusal(403, "Access to this API is not available for your account")

    @door.on("GET", "/v2/bot/group/<group_id>/member/<user_id>")
    def member(group_id: str, user_id: str) -> Json:
        for person in find(group_id)[0].members:
            if person.user_id == user_id:
                return {"userId": user_id, "displayName": person.name}
        raise Refusal(404, "Not found")

    @door.on("POST", "/v2/bot/group/<group_id>/leave")
    def leave(group_id: str) -> Json:
        group, chat = find(group_id)
        group.channel_slug = ""
        platform.enter(chat, "system", {"type": "left", "text": caller().name})
        return {}
