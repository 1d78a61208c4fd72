"""The simulator's process in `prongsai run`."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ending import heed_no_longer, heed_signals

if TYPE_CHECKING:
    from bot.simulator import Channel
    from bot.wiring import Deps


def officers() -> dict[str, str]:
    """LINE ids of the simulator's invented officers, by their key in the cast."""
    from bot.simulator.world import load_cast

    people, _ = load_cast()
    return {person.key: person.user_id for person in people if person.role == "officer"}


@dataclass
class Drawing:
    """The child that draws the rich menu; `pid` is 0 once it is done."""

    pid: int

    def wait(self) -> None:
        """Until it is done."""
        os.waitpid(self.pid, 0)
        self.pid = 0

    def end(self) -> None:
        """Nobody needs it any more."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)


def _hang_menus(channel: Channel, port: int) -> Drawing:
    """Let the simulator's phone show the rich menu, put there as `prongsai line setup` does.

    In a child, because drawing takes 60 MB that this process need not keep. The port listens
    already; the calls are answered as soon as the server starts.
    """
    if child := os.fork():
        drawing = Drawing(child)
        threading.Thread(target=drawing.wait, daemon=True).start()
        return drawing
    try:
        heed_no_longer()
        from bot.line import LineClient
        from bot.line_setup import hang_menus

        hang_menus(LineClient(channel.access_token, f"http://127.0.0.1:{port}"))
    finally:
        os._exit(0)


def serve(deps: Deps) -> None:
    """Be LINE for this machine, on the port beside the bot's, until SIGTERM."""
    from bot.assets import built_file
    from bot.simulator import Channel, Platform
    from bot.simulator.app import serve as bind

    settings = deps.settings
    town = deps.store.towns.default()
    channel = Channel(
        slug=town.slug if town else "demo",
        channel_secret=settings.channel_secrets[0],
        access_token=settings.line_channel_access_token.get_secret_value(),
        webhook_url=f"http://127.0.0.1:{settings.port}/webhook",
        name=town.name if town else "Prongsai",
    )
    stop = heed_signals()
    server = bind(
        Platform([channel]),
        port=settings.port + 1,
        public_url=settings.address,
        local_url=f"http://localhost:{settings.port}",
        thai_font=built_file("sarabun-thai-400-normal.woff2"),
    )
    drawing = _hang_menus(channel, settings.port + 1)
    server.start()
    while not stop.wait():
        pass
    drawing.end()
    server.close()
