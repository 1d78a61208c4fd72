"""The talk alone: no database, no network, a clock that stands still."""

from __future__ import annotations

from typing import cast

import pytest

from handlers import understanding
from handlers.words import Words
from knowledge.index import Index
from tests.talk.chat import Chat
from tests.talk.shelf import Shelf


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load()


@pytest.fixture
def index() -> Index:
    """Two invented services; the real ones have tests of their own."""
    return cast(Index, Shelf())


@pytest.fixture
def chat(words: Words, index: Index) -> Chat:
    """A citizen who has not said anything yet."""
    return Chat(words, index)


@pytest.fixture
def unclear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is said makes its wish plain."""
    monkeypatch.setattr(understanding, "intent", lambda text: "unknown")


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is said is taken for a question."""
    monkeypatch.setattr(understanding, "intent", lambda text: "question")


@pytest.fixture
def officer(words: Words, index: Index) -> Chat:
    """A linked member of staff with a role for cases."""
    return Chat(words, index, is_staff=True)
