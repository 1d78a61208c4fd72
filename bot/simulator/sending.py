"""Reply, push and multicast, as LINE carries them out. Raises `Refusal` where LINE says no."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import line_limits as limits
from bot.simulator.answers import Fault, Refusal
from bot.simulator.checks.messages import message_faults, request_faults
from bot.simulator.checks.values import any_words
from bot.simulator.world import Channel, Chat, Json

if TYPE_CHECKING:
    from bot.simulator.platform import Platform

MONTHLY_LIMIT = "You have reached your monthly limit."
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."


def reply(platform: Platform, channel: Channel, body: Json, retry_key: str | None) -> Json:
    """Answer an event once, by its reply token. Free of charge."""
    if retry_key is not None:
        raise Refusal(400, "Invalid request: X-Line-Retry-Key is not supported for reply messages")
    _refuse(request_faults(body, {"replyToken": any_words}, to_group=True))
    chat = platform.tokens.use(channel, body["replyToken"], platform.clock())
    if chat is None:
        raise Refusal(400, "Invalid reply token")
    return _deliver(platform, chat, body["messages"], "reply")


def push(platform: Platform, channel: Channel, body: Json, retry_key: str | None) -> Json:
    """Write to one person or group. Counts against the month, per recipient."""
    _refuse(request_faults(body, {"to": any_words}, to_group=not _is_user(body.get("to"))))
    with platform.lock:
        _refuse_known_key(platform, channel, retry_key)
        chat = platform.chat_of_id(channel, body["to"])
        if chat is None or not _may_push(platform, chat) or chat.is_standby:
            raise Refusal(400, "Failed to send messages")
        count = len(chat.group.members) if chat.group is not None else int(not chat.is_blocked)
        _charge(platform, channel, count)
        answer = _deliver(platform, chat, body["messages"], "push")
        _keep_key(platform, channel, retry_key, answer["sentMessages"])
        return answer


def multicast(platform: Platform, channel: Channel, body: Json, retry_key: str | None) -> Json:
    """Write to up to 500 people; those who cannot be reached are left out silently."""
    _refuse(request_faults(body, {"to": _recipients}))
    with platform.lock:
        _refuse_known_key(platform, channel, retry_key)
        found = [platform.chat_of_id(channel, one) for one in dict.fromkeys(body["to"])]
        chats = [one for one in found if one is not None and _may_push(platform, one)]
        reached = [chat for chat in chats if not chat.is_blocked and not chat.is_standby]
        _charge(platform, channel, len(reached))
        for chat in reached:
            _deliver(platform, chat, body["messages"], "multicast")
        _keep_key(platform, channel, retry_key, [])
        return {}


def validate(body: Json) -> Json:
    """Check messages without sending them."""
    _refuse(message_faults(body.get("messages"), to_group=True))
    return {}


def _is_user(recipient: object) -> bool:
    return isinstance(recipient, str) and recipient.startswith("U")


def _recipients(value: object) -> str:
    if not isinstance(value, list) or not all(_is_user(one) for one in value):
        return "Must be an array of user IDs"
    if not 1 <= len(value) <= limits.MULTICAST_RECIPIENTS:
        return f"Size must be between 1 and {limits.MULTICAST_RECIPIENTS}"
    return ""


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Refusal.of_body(faults)


def _may_push(platform: Platform, chat: Chat) -> bool:
    """Friends, those who blocked us (dropped later), groups, or who wrote within seven days."""
    if chat.group is not None or chat.is_friend or chat.is_blocked:
        return True
    horizon = platform.clock() - timedelta(seconds=limits.NON_FRIEND_PUSH_SECONDS)
    return chat.last_heard is not None and chat.last_heard >= horizon


def _charge(platform: Platform, channel: Channel, recipients: int) -> None:
    used = platform.used_quota[channel.slug]
    quota = channel.monthly_quota
    is_over = quota is not None and used + recipients > quota
    if recipients and (is_over or platform.switches.quota_exhausted):
        raise Refusal(429, MONTHLY_LIMIT)
    platform.used_quota[channel.slug] = used + recipients


def _deliver(platform: Platform, chat: Chat, messages: Sequence[Json], via: str) -> Json:
    with platform.lock:
        if chat.is_blocked:
            return {"sentMessages": [_dropped(platform) for _ in messages]}
        sent = [platform.enter(chat, "bot", message, via=via) for message in messages]
    return {"sentMessages": [{"id": one.id, "quoteToken": one.quote_token} for one in sent]}


def _dropped(platform: Platform) -> Json:
    return {"id": platform.ids.message(platform.now_ms()), "quoteToken": platform.ids.token(40)}


def _refuse_known_key(platform: Platform, channel: Channel, retry_key: str | None) -> None:
    if retry_key is None:
        return
    try:
        uuid.UUID(retry_key)
    except ValueError:
        raise Refusal(400, "Invalid X-Line-Retry-Key") from None
    found = platform.accepted_keys.get((channel.slug, retry_key.lower()))
    if found is None:
        return
    accepted_at, request_id, sent = found
    if (platform.clock() - accepted_at).total_seconds() > limits.RETRY_KEY_SECONDS:
        return
    raise Refusal(
        409,
        "The retry key is already accepted",
        headers={"x-line-accepted-request-id": request_id},
        more={"sentMessages": sent} if sent else {},
    )


def _keep_key(
    platform: Platform, channel: Channel, retry_key: str | None, sent: list[Json]
) -> None:
    if retry_key is not None:
        kept = (platform.clock(), platform.ids.uuid(), sent)
        platform.accepted_keys[channel.slug, retry_key.lower()] = kept
