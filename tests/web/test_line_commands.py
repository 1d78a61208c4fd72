from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner, Result

from bot.cli import line as commands
from bot.cli.line import line
from bot.line_setup import Account, Finding, Report
from bot.settings import Settings
from storage import Store
from tests.web.town import Towns, hall

ACCOUNT = Account("U" + "0" * 32, "@suanfah", "บ้านสวนฟ้า", is_chat_on=False)
SETTINGS = Settings(public_url="https://suanfah.example.org")


@dataclass
class Deps:
    towns: Towns
    settings: Settings = SETTINGS
    store: Store = field(default_factory=lambda: cast("Store", None))


@pytest.fixture
def deps() -> Deps:
    ready = replace(hall("suanfah", "เทศบาลตำบลบ้านสวนฟ้า"), secrets=("s" * 32,))
    ready = replace(ready, town=replace(ready.town, is_default=True))
    other = replace(hall("nongdao", "เทศบาลตำบลหนองดาว"), secrets=("s" * 32,))
    return Deps(Towns({"suanfah": ready, "nongdao": other, "new": hall("new", "ใหม่")}))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Webhook addresses that were checked; nothing is wrong with any."""
    seen: list[str] = []

    def look(client: object, webhook: str) -> Report:
        seen.append(webhook)
        return Report((Finding("done", "webhook.answers"),), ACCOUNT)

    monkeypatch.setattr("bot.line_setup.check", look)
    monkeypatch.setattr("bot.line_setup.set_up", look)
    return seen


def run(deps: Deps, *arguments: str) -> Result:
    return CliRunner().invoke(line, list(arguments), obj=deps)


def test_check_speaks_english_or_thai(deps: Deps, asked: list[str]) -> None:
    assert "✓ LINE called the webhook" in run(deps, "check").output
    assert "✓ ไลน์เรียก webhook" in run(deps, "check", "--language", "th").output


def test_each_town_has_its_own_webhook(deps: Deps, asked: list[str]) -> None:
    run(deps, "check")
    run(deps, "check", "--town", "nongdao")
    assert asked == [
        "https://suanfah.example.org/webhook",
        "https://suanfah.example.org/webhook/nongdao",
    ]


def test_setup_remembers_the_line_id_for_the_public_page(
    deps: Deps, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Any] = []
    monkeypatch.setattr(
        "bot.actions.towns.change_settings", lambda store, town, changes: kept.append(changes)
    )
    assert run(deps, "setup").exit_code == 0
    assert kept == [{"line_id": "@suanfah"}]


def test_something_wrong_ends_with_one(deps: Deps, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Report((Finding("wrong", "menu.missing"),))
    monkeypatch.setattr("bot.line_setup.check", lambda client, webhook: wrong)
    result = run(deps, "check")
    assert result.exit_code == 1
    assert result.output.startswith("✗")


def test_an_unknown_town_or_one_without_a_channel_is_told_what_to_do(deps: Deps) -> None:
    assert "prongsai town list" in run(deps, "check", "--town", "atlantis").output
    assert "prongsai town channel new" in run(deps, "check", "--town", "new").output
    assert "prongsai town add" in run(Deps(Towns({})), "check").output


def test_draw_writes_both_pictures(tmp_path: Path) -> None:
    result = CliRunner().invoke(commands.line, ["draw", str(tmp_path / "menus")])
    assert result.exit_code == 0
    for language in ("th", "en"):
        assert (tmp_path / "menus" / f"richmenu-{language}.png").stat().st_size > 50_000
