"""The whole program with a front door for browsers: phone page and web pages over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot import create_app
from bot.assets import built_file
from bot.cli.processes import migrate
from bot.demo import build_demo
from bot.line import LineClient
from bot.line_setup import hang_menus
from bot.settings import Settings
from bot.simulator import Channel, Platform
from bot.simulator.app import serve
from bot.simulator.server import LoopbackServer
from bot.wiring import Deps, build
from handlers.words import Words
from tests.databases import lay_out_both

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "token-of-the-demo-town"


@dataclass(frozen=True, slots=True)
class TownHall:
    """A running demo town: where its phone and its pages are, and who may log in."""

    phone: str
    web: str
    passwords: dict[str, str]
    platform: Platform


class _FrontDoor:
    """Listens before there is a program behind it, so that LINE can be told the address."""

    app: WSGIApplication

    def __init__(self) -> None:
        self.server = LoopbackServer("127.0.0.1", 0, self._answer)
        self.url = f"http://127.0.0.1:{self.server.port}"

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self.app(environ, start)

    def open_for(self, app: WSGIApplication) -> None:
        self.app = app
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def town_hall(var: Path) -> Iterator[TownHall]:
    """Run the demo town on free loopback ports, rich menu hung, until the block ends."""
    door = _FrontDoor()
    name = Words.load().texts["th"]["demo.town"]
    channel = Channel("demo", SECRET, TOKEN, f"{door.url}/webhook", name=name)
    platform = Platform([channel])
    line = serve(
        platform, local_url=door.url, thai_font=built_file("sarabun-thai-400-normal.woff2")
    ).start()
    deps = build(_settings(var, line.url))
    lay_out_both(deps.settings.main_database, deps.vault)
    migrate(deps)
    officers = {one.key: one.user_id for one in platform.people.values() if one.role == "officer"}
    logins = build_demo(deps, officers).logins
    hang_menus(LineClient(TOKEN, line.url))
    door.open_for(create_app(deps))
    deps.start_threads()
    try:
        yield TownHall(line.url, door.url, {one.login: one.password for one in logins}, platform)
    finally:
        line.close()
        _close(door, deps)


def _close(door: _FrontDoor, deps: Deps) -> None:
    door.close()
    deps.stop()


def _settings(var: Path, api_url: str) -> Settings:
    return Settings(
        var_dir=var,
        line_channel_secret=SecretStr(SECRET),
        line_channel_access_token=SecretStr(TOKEN),
        line_api_url=api_url,
        is_simulated=True,
    )
