"""The simulator as one web application: Messaging API, phone page. On loopback only."""

from __future__ import annotations

import ipaddress
import threading
from pathlib import Path

from flask import Flask, Response, request

from bot import line_limits as limits
from bot.simulator.api import api_of
from bot.simulator.page import page_of
from bot.simulator.platform import Platform
from bot.simulator.server import LoopbackServer

_LARGEST_BODY = 20 * limits.REQUEST_BYTES
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "prongsai.localhost"})


def create_simulator_app(
    platform: Platform,
    *,
    public_url: str = "https://prongsai.localhost",
    local_url: str = "",
    thai_font: Path | None = None,
) -> Flask:
    """Build the application.

    Links and pictures that begin with `public_url` are opened at `local_url`, where the bot's own
    pages really are; without it they stay as they are. `thai_font` is a WOFF2 file for machines
    without Thai letters.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.register_blueprint(api_of(platform))
    app.register_blueprint(
        page_of(platform, public_url=public_url, local_url=local_url, thai_font=thai_font)
    )

    @app.before_request
    def refuse_foreign_names() -> Response | None:
        """A page elsewhere must not reach this one by a name that leads to loopback."""
        name = request.host.rpartition(":")[0] or request.host
        if name in _OWN_NAMES or request.host in _OWN_NAMES:
            return None
        return Response("only on this machine", 403)

    @app.errorhandler(404)
    def not_found(_fault: object) -> tuple[dict[str, str], int]:
        return {"message": "Not found"}, 404

    return app


class Server:
    """A running simulator; `url` is its address, for `LINE_API_URL` and for the browser."""

    def __init__(self, platform: Platform, server: LoopbackServer) -> None:
        self._platform = platform
        self._server = server
        self.url = f"http://127.0.0.1:{server.port}"
        self._thread = threading.Thread(
            target=server.serve_forever, args=(0.05,), name="line-simulator", daemon=True
        )

    def start(self) -> Server:
        """Serve in the background."""
        self._thread.start()
        return self

    def serve_forever(self) -> None:
        """Serve in this thread, until `close` or Ctrl-C."""
        self._server.serve_forever()

    def close(self) -> None:
        """Stop serving and stop the webhooks."""
        self._platform.close()
        self._server.shutdown()
        self._server.server_close()
        if self._thread.is_alive():
            self._thread.join(timeout=5)


def serve(
    platform: Platform,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    public_url: str = "https://prongsai.localhost",
    local_url: str = "",
    thai_font: Path | None = None,
) -> Server:
    """Bind a server; call `start()` or `serve_forever()` on it. Port 0 finds a free one.

    Raises `ValueError` for any host but loopback, `OSError` for a taken port.
    """
    if not is_loopback(host):
        raise ValueError("the simulator stands on loopback only: it asks nobody who they are")
    app = create_simulator_app(
        platform, public_url=public_url, local_url=local_url, thai_font=thai_font
    )
    server = LoopbackServer(host, port, app)
    return Server(platform, server)


def is_loopback(host: str) -> bool:
    """Tell whether a host can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
