"""docs/threats.md names a test for each claim: they exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_claim_is_shown_by_a_test_that_exists() -> None:
    told = NAMED.findall((ROOT / "docs" / "threats.md").read_text(encoding="utf-8"))
    assert len(told) > 30
    for file, name in told:
        body = (ROOT / file).read_text(encoding="utf-8")
        assert f"def {name}(" in body, f"{file}::{name}"


def test_every_parser_that_was_fuzzed_is_named() -> None:
    from tests.vault.parsers import PARSERS

    told = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    assert [name for name in PARSERS if name not in told] == []
