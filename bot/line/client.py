"""The one way out to LINE: pooled connections with time limits, outcomes instead of raises.

One `LineClient` a channel lives as long as its process: a client made per call costs a TLS
handshake each time. Bodies go as JSON that was built and checked once. Not through the SDK's
client: it sets no time limit, drops unknown members of dicts without a word, takes whole files into
memory, and its import costs 0.8 s and 60 MB in every process (docs/adr/0006). In the tests the SDK
is the oracle of every message.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.line.wire import Answer, Fault, Wire, WireError

API_HOST = "https://api.line.me"
CONTENT_HOST = "https://api-data.line.me"

SENDING_SECONDS = 5.0
"""How long LINE may think about a message: a citizen waits. One in doubt is sent again with the
same token or key, and cannot be said twice, so that little is lost by too little patience."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call. `status` is None where no answer came; `fault` then says why.

    "refused": nothing reached LINE. "timeout" and "reset": it may have. `is_quota` tells LINE's
    monthly limit from its rate limit, both 429.
    """

    status: int | None
    fault: Fault = ""
    is_quota: bool = False

    @property
    def is_done(self) -> bool:
        """Whether LINE took it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Content:
    """A picture or file of a message. `body` is None unless the outcome is a plain 200."""

    outcome: Outcome
    kind: str = ""  # content type as LINE names it; not to be believed
    body: bytes | None = field(default=None, repr=False)
    is_too_large: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """Messages of this month. `limit` is None on a plan without one."""

    limit: int | None
    used: int


class LineClient:
    """Calls for one channel. Thread-safe; make it after forking."""

    def __init__(self, access_token: str, api_url: str = "") -> None:
        self._api = Wire(api_url or API_HOST)
        self._data = Wire(api_url or CONTENT_HOST)
        self._headers = {
            "Authorization": f"Bearer {access_token}",
            "Content-Type": "application/json",
            "User-Agent": "prongsai",
        }

    def reply(self, token: str, messages: str) -> Outcome:
        """Answer an event; free. `messages` is the JSON text of the list."""
        body = f'{{"replyToken":{json.dumps(token)},"messages":{messages}}}'
        return self._send("/v2/bot/message/reply", body, {})

    def push(self, to: str, messages: str, retry_key: str) -> Outcome:
        """Send without an event; counted. The same `retry_key` (UUID) makes a repeat harmless."""
        body = f'{{"to":{json.dumps(to)},"messages":{messages}}}'
        return self._send("/v2/bot/message/push", body, {"X-Line-Retry-Key": retry_key})

    def _send(self, path: str, body: str, headers: dict[str, str]) -> Outcome:
        answer = self._ask(self._api, "POST", path, body.encode(), headers, SENDING_SECONDS)
        return answer if isinstance(answer, Outcome) else _outcome(answer)

    def _ask(
        self,
        wire: Wire,
        method: str,
        path: str,
        body: bytes | None,
        headers: dict[str, str] | None = None,
        patience: float | None = None,
    ) -> Answer | Outcome:
        """LINE's answer, or what became of the call where there is none."""
        told = {**self._headers, **(headers or {})}
        try:
            return wire.ask(method, path, body, told, patience=patience)
        except WireError as error:
            return Outcome(None, error.fault)

    def quota(self) -> Quota | None:
        """This month's limit and use, or None where LINE does not say."""
        limit, seen = self.call("GET", "/v2/bot/message/quota")
        used, counted = self.call("GET", "/v2/bot/message/quota/consumption")
        if not (limit.is_done and used.is_done):
            return None
        most = seen.get("value") if seen.get("type") == "limited" else None
        return Quota(most if isinstance(most, int) else None, int(counted.get("totalUsage", 0)))

    def members(self, group: str) -> int | None:
        """How many people are in a group or room, or None where LINE does not say."""
        kind = "room" if group.startswith("R") else "group"
        answer, seen = self.call("GET", f"/v2/bot/{kind}/{group}/members/count")
        count = seen.get("count")
        return count if answer.is_done and isinstance(count, int) else None

    def content(self, message_id: str, at_most: int) -> Content:
        """Fetch a message's file into memory, at most `at_most` bytes.

        202 (not ready yet) has no body. Nothing beyond `at_most` is taken off the wire.
        """
        if not message_id.isalnum():
            return Content(Outcome(404))
        path = f"/v2/bot/message/{message_id}/content"
        try:
            answer = self._data.ask("GET", path, None, self._headers, at_most=at_most)
        except WireError as error:
            return Content(Outcome(None, error.fault))
        if answer.is_cut:
            return Content(Outcome(answer.status), is_too_large=True)
        is_whole = answer.status == 200
        return Content(Outcome(answer.status), answer.kind, answer.body if is_whole else None)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: dict[str, str] | None = None,
        is_data: bool = False,
    ) -> tuple[Outcome, dict[str, Any]]:
        """Any call of the Messaging API; the answer's JSON object, or {} where there is none.

        `is_data` goes to LINE's other host (uploads). Never raises for what the network or LINE
        does.
        """
        wire = self._data if is_data else self._api
        raw = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = self._ask(wire, method, path, raw, headers)
        if isinstance(answer, Outcome):
            return answer, {}
        return _outcome(answer), _object(answer.body)

    def upload(self, path: str, body: bytes, kind: str) -> Outcome:
        """Upload bytes (a rich menu's picture) to LINE's data host."""
        answer = self._ask(self._data, "POST", path, body, {"Content-Type": kind})
        return answer if isinstance(answer, Outcome) else _outcome(answer)


def _outcome(answer: Answer) -> Outcome:
    """The monthly limit is told by its words: the rate limit is 429 too."""
    return Outcome(
        answer.status,
        is_quota=answer.status == 429 and b"monthly limit" in answer.body,
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        seen = json.loads(raw)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}
