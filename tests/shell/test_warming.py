"""Before forking everything is used once, and nothing is touched by it."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings
from bot.warming import warm
from bot.wiring import build
from handlers.heard import Text
from handlers.side_door import takes_side_door
from knowledge import smell


def test_a_talk_with_nobody_touches_no_file(tmp_path: Path) -> None:
    deps = build(Settings(var_dir=tmp_path, secret_key=SecretStr("k" * 40), is_simulated=True))
    before = sorted(tmp_path.rglob("*"))
    warm(deps)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_word_lists_are_read_before_anybody_writes(tmp_path: Path) -> None:
    deps = build(Settings(var_dir=tmp_path, secret_key=SecretStr("k" * 40), is_simulated=True))
    smell._plain.cache_clear()
    warm(deps)
    read = smell._plain.cache_info().misses
    takes_side_door(Text("ไฟดับ"), has_draft=False, declined=False)
    assert smell._plain.cache_info().misses == read
