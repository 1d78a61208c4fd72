from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from bot import line_setup
from bot.cli.line import wording
from bot.line import LineClient
from bot.line_setup import Report, check, hang_menus, set_up
from bot.richmenu import MARK, switch_alias
from bot.simulator import Channel, Platform
from bot.simulator.api import api_of
from bot.simulator.menus import RichMenus
from handlers.outcomes import Word

WEBHOOK = "https://suanfah.example.org/webhook"


@dataclass
class Line:
    """The simulator's Messaging API on a port of its own; `status` is what the bot would answer."""

    platform: Platform = field(init=False)
    status: int = 200

    def __post_init__(self) -> None:
        channel = Channel("suanfah", "s" * 32, "token-of-suanfah", "http://127.0.0.1:9/webhook")
        self.platform = Platform([channel], deliver=self._deliver, threads=0)

    def _deliver(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        return self.status

    @property
    def channel(self) -> Channel:
        return self.platform.channels["suanfah"]

    @property
    def menus(self) -> RichMenus:
        return self.platform.menus["suanfah"]


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def address(line: Line) -> Iterator[str]:
    app = Flask("line", static_folder=None)
    app.register_blueprint(api_of(line.platform))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(address: str) -> LineClient:
    return LineClient("token-of-suanfah", address)


def marks(report: Report) -> dict[str, str]:
    return {one.key: one.mark for one in report.findings}


def test_setup_leaves_menus_default_aliases_and_webhook(line: Line, client: LineClient) -> None:
    report = set_up(client, WEBHOOK)
    assert report.is_fine
    assert line.channel.registered_url == WEBHOOK
    by_language = {str(menu.written["name"]).split()[1]: menu for menu in line.menus.all.values()}
    assert set(by_language) == {"th", "en"}
    assert line.menus.default == by_language["th"].id
    assert line.menus.aliases == {
        switch_alias("th"): by_language["th"].id,
        switch_alias("en"): by_language["en"].id,
    }
    assert all(menu.picture.startswith(b"\x89PNG") for menu in by_language.values())


def test_a_second_setup_replaces_our_menus_and_no_other(line: Line, client: LineClient) -> None:
    set_up(client, WEBHOOK)
    own = set(line.menus.all)
    theirs = line.menus.create({**line.menus.find(line.menus.default).written, "name": "ของเขา"})
    report = set_up(client, WEBHOOK)
    assert report.is_fine
    assert theirs in line.menus.all
    assert not own & set(line.menus.all)
    assert len(line.menus.all) == 3
    assert line.menus.default in line.menus.all
    assert set(line.menus.aliases.values()) <= set(line.menus.all)


def test_setup_says_what_only_a_person_can_click(client: LineClient) -> None:
    seen = marks(set_up(client, WEBHOOK))
    for click in ("greeting", "auto_reply", "groups", "redelivery", "statistics"):
        assert seen[f"click.{click}"] == "todo"
    assert seen["chat.off"] == "done"


def test_chat_switched_on_is_told(line: Line, client: LineClient) -> None:
    line.channel.chat_mode = "chat"
    assert marks(set_up(client, WEBHOOK))["chat.on"] == "todo"


def test_a_webhook_that_does_not_answer_is_told_with_its_reason(
    line: Line, client: LineClient
) -> None:
    line.status = 401
    report = set_up(client, WEBHOOK)
    assert marks(report)["webhook.silent"] == "wrong"
    assert marks(report)["menu.linked"] == "done"
    assert not report.is_fine


def test_a_webhook_switched_off_is_told(line: Line, client: LineClient) -> None:
    line.channel.is_webhook_active = False
    assert marks(set_up(client, WEBHOOK))["webhook.inactive"] == "todo"


def test_a_webhook_without_https_is_refused_but_the_menu_stands(
    line: Line, client: LineClient
) -> None:
    report = set_up(client, "http://suanfah.example.org/webhook")
    assert marks(report)["webhook.refused"] == "wrong"
    assert line.menus.default


def test_a_wrong_token_ends_at_once_and_says_what_to_check(address: str, line: Line) -> None:
    report = set_up(LineClient("stolen", address), WEBHOOK)
    assert marks(report) == {"account.refused": "wrong"}
    assert report.account is None
    assert not line.menus.all


def test_line_out_of_reach_is_told_in_words() -> None:
    report = set_up(LineClient("token", "http://127.0.0.1:9"), WEBHOOK)
    said = wording().render(
        Word(f"line_setup.{report.findings[0].key}", report.findings[0].values), "en"
    )
    assert "refused" in said


def test_check_changes_nothing(line: Line, client: LineClient) -> None:
    report = check(client, WEBHOOK)
    assert marks(report)["menu.missing"] == "wrong"
    assert marks(report)["webhook.other"] == "wrong"
    assert not line.menus.all
    assert line.channel.registered_url == ""
    set_up(client, WEBHOOK)
    before = dict(line.menus.all)
    report = check(client, WEBHOOK)
    assert report.is_fine
    assert marks(report)["menu.stands"] == "done"
    assert dict(line.menus.all) == before


def test_a_menu_whose_picture_is_refused_does_not_stay(
    line: Line, client: LineClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.line_setup.draw", lambda language: b"\x89PNG no picture")
    report = set_up(client, WEBHOOK)
    assert marks(report)["menu.picture_refused"] == "wrong"
    assert not line.menus.all


def test_the_simulator_gets_its_menus_and_a_refusal_stops_nobody(
    line: Line, client: LineClient, address: str
) -> None:
    hang_menus(LineClient("stolen", address))
    assert not line.menus.all
    hang_menus(client)
    assert line.menus.default
    assert line.channel.registered_url == ""


def test_every_finding_has_its_words_in_both_languages(line: Line, client: LineClient) -> None:
    words = wording()
    source = Path(line_setup.__file__).read_text(encoding="utf-8")
    used = set(re.findall(r'"((?:account|menu|webhook|chat)\.[a-z_]+)"', source))
    assert len(used) > 15
    for key in used:
        assert words.has(f"line_setup.{key}"), key
    for one in set_up(client, WEBHOOK).findings:
        for language in ("th", "en"):
            assert words.render(Word(f"line_setup.{one.key}", one.values), language)


def test_the_mark_of_our_menus_is_a_word_of_its_own(line: Line, client: LineClient) -> None:
    set_up(client, WEBHOOK)
    written = line.menus.find(line.menus.default).written
    kept = line.menus.create({**written, "name": f"{MARK}online"})
    set_up(client, WEBHOOK)
    assert kept in line.menus.all
