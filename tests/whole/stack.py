"""The whole program against the simulator, in one process: real HTTP to LINE's API, real SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from bot import create_app
from bot.cli.processes import migrate
from bot.demo import build_demo
from bot.settings import Settings
from bot.simulator import Channel, Platform
from bot.simulator.app import Server, serve
from bot.simulator.driver import Phone
from bot.wiring import Deps, build, now
from tests.databases import lay_out_both

SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "token-of-the-demo-town"


@dataclass
class Stack:
    """A running town hall."""

    deps: Deps
    app: Flask
    client: FlaskClient
    platform: Platform
    server: Server

    def phone(self, person: str = "somsri", where: str = "") -> Phone:
        """Somebody's phone."""
        return Phone(self.platform, person, where=where)


class Door:
    """Where webhooks arrive: the application itself, without a socket."""

    app: Flask

    def deliver(self, _url: str, headers: Mapping[str, str], body: bytes) -> int:
        """As LINE's servers post it."""
        with self.app.test_client() as client:
            return client.post("/webhook", data=body, headers=dict(headers)).status_code


@contextmanager
def running(var: Path, clock: Callable[[], datetime] = now, /, **settings: str) -> Iterator[Stack]:
    """Build everything, start its threads, and end it all."""
    door = Door()
    platform = Platform(
        [Channel("demo", SECRET, TOKEN, "http://bot.test/webhook")], deliver=door.deliver
    )
    server = serve(platform, local_url="http://bot.test").start()
    deps = build(
        Settings(
            var_dir=var,
            line_channel_secret=SecretStr(SECRET),
            line_channel_access_token=SecretStr(TOKEN),
            line_api_url=server.url,
            is_simulated=True,
            **settings,  # type: ignore[arg-type]
        ),
        clock=clock,
    )
    lay_out_both(deps.settings.main_database, deps.vault)
    migrate(deps)
    officers = {p.key: p.user_id for p in platform.people.values() if p.role == "officer"}
    build_demo(deps, officers)
    app = create_app(deps)
    door.app = app
    deps.start_threads()
    try:
        yield Stack(deps, app, app.test_client(), platform, server)
    finally:
        server.close()
        deps.stop()
