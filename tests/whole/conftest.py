"""One running town hall for all whole-program tests of a module; each uses people of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.whole.stack import Stack, running


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("var")) as started:
        yield started
