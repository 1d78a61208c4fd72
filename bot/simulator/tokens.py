"""Reply tokens: one use, one minute from each delivery, twenty minutes from the event."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from bot import line_limits as limits
from bot.simulator.ids import Ids
from bot.simulator.world import Channel, Chat, Json, ReplyToken


class ReplyTokens:
    """Those of all channels; thread-safe."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._lock = threading.Lock()
        self._all: OrderedDict[str, ReplyToken] = OrderedDict()

    def issue(self, chat: Chat, now: datetime) -> str:
        token = self._ids.token()
        with self._lock:
            self._all[token] = ReplyToken(chat, now, now)
            self._forget_old(now)
        return token

    def start(self, event: Json, now: datetime, *, is_copy: bool = False) -> None:
        """Let the minute of an event's token begin: its webhook goes out, perhaps again."""
        token = self._all.get(event.get("replyToken", ""))
        if token is not None and not is_copy:
            token.delivered_at = now

    def use(self, channel: Channel, token: str, now: datetime) -> Chat | None:
        """Spend a token; None where it is unknown, spent, too old or another channel's."""
        with self._lock:
            found = self._all.get(token)
            if found is None or found.is_used or found.chat.channel is not channel:
                return None
            if (now - found.delivered_at).total_seconds() > limits.REPLY_TOKEN_SECONDS:
                return None
            age = (now - found.event_at).total_seconds()
            if age > limits.REPLY_TOKEN_REDELIVERED_SECONDS:
                return None
            found.is_used = True
            return found.chat

    def _forget_old(self, now: datetime) -> None:
        horizon = now - timedelta(seconds=2 * limits.REPLY_TOKEN_REDELIVERED_SECONDS)
        while self._all:
            oldest = next(iter(self._all))
            if self._all[oldest].event_at > horizon:
                return
            del self._all[oldest]
