"""The proxies of docs/operations.md write down nothing by which a tip could be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.stack import Stack, running

GUIDE = Path(__file__).parent.parent.parent / "docs" / "operations.md"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("proxy")) as made:
        yield made


def private_paths(stack: Stack) -> Iterator[str]:
    """The anonymous pages, and the chat: an ordinary message leaves an answer, a tip none."""
    yield from ("/webhook", "/webhook/demo")
    for rule in stack.app.url_map.iter_rules():
        if rule.endpoint.startswith("tips."):
            yield str(rule)


def test_caddy_skips_what_could_be_a_tip(stack: Stack) -> None:
    skipped = re.findall(r"log_skip (\S+)\*", GUIDE.read_text(encoding="utf-8"))
    for path in private_paths(stack):
        assert path.startswith(tuple(skipped)), path


def test_nginx_skips_the_same(stack: Stack) -> None:
    found = re.search(r"location ~ (\S+) \{\s+access_log off;", GUIDE.read_text(encoding="utf-8"))
    assert found
    for path in private_paths(stack):
        assert re.match(found[1], path), path
