"""Before forking everything is used once, and nothing is touched by it."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings
from bot.warming import warm
from bot.wiring import build
from handlers import exact


def test_a_talk_with_nobody_touches_no_file(tmp_path: Path) -> None:
    deps = build(Settings(var_dir=tmp_path, secret_key=SecretStr("k" * 40), is_simulated=True))
    before = sorted(tmp_path.rglob("*"))
    warm(deps)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_made_of_the_words_is_made_before_anybody_writes(tmp_path: Path) -> None:
    deps = build(Settings(var_dir=tmp_path, secret_key=SecretStr("k" * 40), is_simulated=True))
    exact._verbs.cache_clear()
    warm(deps)
    assert exact._verbs.cache_info().currsize == 1
