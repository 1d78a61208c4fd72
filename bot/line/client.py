"""The one way out to LINE: the SDK's pooled client with timeouts, and outcomes instead of raises.

One `LineClient` a channel lives as long as its process: a client made per call costs a TLS
handshake each time, and the SDK sets no time limit of its own (measured; docs/performance.md).
Bodies go as plain JSON that was built and checked before; the SDK would drop unknown members of
dicts without a word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from linebot.v3.messaging import ApiClient, ApiException, Configuration
from urllib3 import Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
)

API_HOST = "https://api.line.me"
CONTENT_HOST = "https://api-data.line.me"
CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0

_LIMITS = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)

Fault = Literal["", "timeout", "refused", "reset"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call. `status` is None where no answer came; `fault` then says why.

    "refused": nothing reached LINE. "timeout" and "reset": it may have. `is_quota` tells LINE's
    monthly limit from its rate limit, both 429.
    """

    status: int | None
    fault: Fault = ""
    is_quota: bool = False
    request_id: str = ""

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
        configuration = Configuration(access_token=access_token)
        # Retries are the outbox's decision: urllib3 must not repeat a call on its own.
        configuration.retries = False
        configuration.connection_pool_maxsize = 32
        self._client = ApiClient(configuration)
        self._token = access_token
        self._headers = {
            "Authorization": f"Bearer {access_token}",
            "Content-Type": "application/json",
            "User-Agent": "prongsai",
        }
        self._api = api_url.rstrip("/") or API_HOST
        self._data = api_url.rstrip("/") or CONTENT_HOST

    def reply(self, token: str, messages: str) -> Outcome:
        """Answer an event; free. `messages` is the JSON text of the list."""
        body = f'{{"replyToken":{json.dumps(token)},"messages":{messages}}}'
        return self._send("/v2/bot/message/reply", body, {})

    def push(self, to: str, messages: str, retry_key: str) -> Outcome:
        """Send without an event; counted. The same `retry_key` (UUID) makes a repeat harmless."""
        body = f'{{"to":{json.dumps(to)},"messages":{messages}}}'
        return self._send("/v2/bot/message/push", body, {"X-Line-Retry-Key": retry_key})

    def _send(self, path: str, body: str, headers: dict[str, str]) -> Outcome:
        """Messages go as the JSON that was built and checked once, through the SDK's pool."""
        try:
            answer = self._client.rest_client.pool_manager.urlopen(
                "POST",
                self._api + path,
                body=body.encode(),
                headers={**self._headers, **headers},
                timeout=_LIMITS,
                redirect=False,
            )
        except HTTPError as error:
            return _failed(error)
        return Outcome(
            answer.status,
            is_quota=answer.status == 429 and b"monthly limit" in answer.data,
            request_id=answer.headers.get("x-line-request-id", ""),
        )

    def show_loading(self, user: str, seconds: int = 20) -> Outcome:
        """Let the chat show that an answer is on its way (5 to 60 s, in steps of five)."""
        body = {"chatId": user, "loadingSeconds": seconds}
        return self.call("POST", "/v2/bot/chat/loading/start", body)[0]

    def quota(self) -> Quota | None:
        """This month's limit and use, or None where LINE does not say."""
        limit, seen = self.call("GET", "/v2/bot/message/quota")
        used, counted = self.call("GET", "/v2/bot/message/quota/consumption")
        if not (limit.is_done and used.is_done):
            return None
        most = seen.get("value") if seen.get("type") == "limited" else None
        return Quota(most if isinstance(most, int) else None, int(counted.get("totalUsage", 0)))

    def content(self, message_id: str, at_most: int) -> Content:
        """Fetch a message's file into memory, at most `at_most` bytes.

        Read through the pool itself: the SDK's call takes the whole body whatever its size, and
        answers None on 202 (not ready yet).
        """
        if not message_id.isalnum():
            return Content(Outcome(404))
        url = f"{self._data}/v2/bot/message/{message_id}/content"
        try:
            answer = self._client.rest_client.pool_manager.request(
                "GET",
                url,
                headers={"Authorization": f"Bearer {self._token}"},
                timeout=_LIMITS,
                preload_content=False,
                redirect=False,
            )
            body = answer.read(at_most + 1) if answer.status == 200 else b""
            if len(body) > at_most:
                answer.close()  # the rest is still on the wire
                return Content(Outcome(200), is_too_large=True)
            answer.drain_conn()
            answer.release_conn()
        except HTTPError as error:
            return Content(_failed(error))
        kind = answer.headers.get("content-type", "")
        return Content(Outcome(answer.status), kind, body if answer.status == 200 else None)

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
        try:
            answer = self._client.call_api(
                path,
                method,
                header_params={"Content-Type": "application/json", **(headers or {})},
                body=body,
                response_types_map={},
                auth_settings=["Bearer"],
                _request_timeout=(CONNECT_SECONDS, READ_SECONDS),
                _host=self._data if is_data else self._api,
            )
        except ApiException as error:
            return _refused(error), {}
        except HTTPError as error:
            return _failed(error), {}
        return Outcome(
            answer.status_code, request_id=_header(answer.headers, "x-line-request-id")
        ), _object(answer.raw_data)

    def upload(self, path: str, body: bytes, kind: str) -> Outcome:
        """Upload bytes (a rich menu's picture) to LINE's data host."""
        try:
            answer = self._client.rest_client.pool_manager.request(
                "POST",
                self._data + path,
                body=body,
                headers={"Authorization": f"Bearer {self._token}", "Content-Type": kind},
                timeout=_LIMITS,
                redirect=False,
            )
        except HTTPError as error:
            return _failed(error)
        return Outcome(answer.status)


def _refused(error: ApiException) -> Outcome:
    """An answer of LINE that is not 2xx. The monthly limit is told by its words: 429 is both."""
    body = error.body if isinstance(error.body, str) else ""
    return Outcome(
        int(error.status or 0) or None,
        is_quota=error.status == 429 and "monthly limit" in body,
        request_id=_header(error.headers, "x-line-request-id"),
    )


def _failed(error: HTTPError) -> Outcome:
    if isinstance(error, ConnectTimeoutError | NewConnectionError):
        return Outcome(None, "refused")
    if isinstance(error, ReadTimeoutError):
        return Outcome(None, "timeout")
    return Outcome(None, "reset")


def _header(headers: Mapping[str, str] | None, name: str) -> str:
    return (headers.get(name) or "") if headers is not None else ""


def _object(raw: object) -> dict[str, Any]:
    if not isinstance(raw, bytes | str) or not raw:
        return {}
    try:
        seen = json.loads(raw)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}
