"""The talk alone: no database, no network, a clock that stands still."""

from __future__ import annotations

import pytest

from handlers.words import Words
from knowledge.index import Index
from tests.talk.chat import Chat


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load()


@pytest.fixture(scope="session")
def index() -> Index:
    return Index.load()


@pytest.fixture
def chat(words: Words, index: Index) -> Chat:
    """A citizen who has not said anything yet."""
    return Chat(words, index)


@pytest.fixture
def officer(words: Words, index: Index) -> Chat:
    """A linked member of staff with a role for cases."""
    return Chat(words, index, is_staff=True)
