"""The door of the Messaging API: who calls, how the platform feels today, how it says no."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import time
from collections.abc import Callable
from typing import ParamSpec

from flask import Blueprint, Request, Response, g, request

from bot import line_limits as limits
from bot.simulator import sending
from bot.simulator.answers import Refusal
from bot.simulator.platform import Platform
from bot.simulator.server import SOCKET
from bot.simulator.world import Channel, Json

Params = ParamSpec("Params")
Answer = Json | Response | tuple[Json, int]

_NO_ENTRY = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)


class Door:
    """Wraps every endpoint: access token, rate limit, switches, error bodies, the traffic log."""

    def __init__(self, platform: Platform, blueprint: Blueprint) -> None:
        self.platform = platform
        self._blueprint = blueprint

    def on(
        self, method: str, path: str, *, rate: str = "other"
    ) -> Callable[[Callable[Params, Answer]], Callable[Params, Answer]]:
        """Register an endpoint. It returns JSON, JSON with a status, or a response."""

        def register(view: Callable[Params, Answer]) -> Callable[Params, Answer]:
            def answered(*args: Params.args, **kwargs: Params.kwargs) -> Response:
                return self._answer(lambda: view(*args, **kwargs), rate)

            name = f"{method} {path}".replace(".", "_")
            self._blueprint.add_url_rule(path, name, answered, methods=[method])
            return view

        return register

    def _answer(self, act: Callable[[], Answer], rate: str) -> Response:
        begun = time.perf_counter()
        switches = self.platform.switches
        if switches.api_delay_ms:
            time.sleep(switches.api_delay_ms / 1000)
        fault = switches.api_fault(self.platform.chance)
        if fault.endswith("after") or not fault:
            response = self._carry_out(act, rate)
        else:
            response = _json({"message": "Internal server error"}, 500)
        response.headers["x-line-request-id"] = self.platform.ids.uuid()
        self._note(response, fault, begun)
        return self._spoil(fault) if fault else response

    def _carry_out(self, act: Callable[[], Answer], rate: str) -> Response:
        try:
            channel = self._authenticate(request)
            share = self.platform.switches.api_rate_limited
            unlucky = bool(share) and self.platform.chance.random() < share
            if unlucky or not self.platform.rates[channel.slug].allow(rate):
                raise Refusal(429, sending.RATE_LIMIT)
            g.channel = channel
            return _as_response(act())
        except Refusal as refusal:
            response = _json(refusal.as_json(), refusal.status)
            response.headers.update(refusal.headers)
            return response

    def _authenticate(self, asked: Request) -> Channel:
        scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
        channel = None
        if scheme.lower() == "bearer":
            channel = self.platform.channel_of_token(token.strip())
        if channel is None:
            raise Refusal(401, _NO_ENTRY)
        return channel

    def _note(self, response: Response, fault: str, begun: float) -> None:
        is_json = response.mimetype == "application/json"
        self.platform.traffic.note(
            "in",
            f"{request.method} {request.path}",
            status=response.status_code,
            milliseconds=(time.perf_counter() - begun) * 1000,
            at_ms=self.platform.now_ms(),
            sent=g.get("body"),
            answered=json.loads(response.get_data()) if is_json else response.mimetype,
            fault=fault,
        )

    def _spoil(self, fault: str) -> Response:
        kind = fault.partition(" ")[0]
        if kind == "timeout":
            time.sleep(self.platform.switches.api_hang_seconds)
        if kind in {"timeout", "reset"}:
            _cut_connection(request)
        return _json({"message": "Internal server error"}, 500)


def read_json() -> Json:
    """Read the request body as LINE does: type, size and JSON first."""
    if request.mimetype != "application/json":
        raise Refusal(415, f"The content type, {request.mimetype}, is not supported")
    raw = request.get_data()
    if len(raw) > limits.REQUEST_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal(400, "The request body could not be parsed as JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "The request body could not be parsed as JSON")
    g.body = body
    return body


def caller() -> Channel:
    """Tell the channel whose token came with this call."""
    channel: Channel = g.channel
    return channel


def _json(body: object, status: int = 200) -> Response:
    written = json.dumps(body, ensure_ascii=False)
    return Response(written, status, mimetype="application/json")


def _as_response(answer: Answer) -> Response:
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, tuple):
        return _json(*answer)
    return _json(answer)


def _cut_connection(asked: Request) -> None:
    """Reset the caller's connection, where there is one; in-process callers get the 500."""
    link = asked.environ.get(SOCKET)
    if isinstance(link, socket.socket):
        with contextlib.suppress(OSError):
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            link.shutdown(socket.SHUT_RDWR)
