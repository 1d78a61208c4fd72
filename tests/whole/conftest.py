"""One running town hall, or two, for all whole-program tests of a module; each uses people of its
own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.simulator.pictures import sample_picture
from storage.photos import Photo
from tests.whole.neighbours import Towns, files, pictures_of, two_towns
from tests.whole.stack import Stack, running


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("var")) as started:
        yield started


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    with two_towns(tmp_path_factory.mktemp("towns")) as started:
        yield started


@pytest.fixture(scope="module")
def number(towns: Towns) -> str:
    """A case with a stored picture."""
    found = files(towns.phone("somsri"), photos=[sample_picture()])
    pictures_of(towns, towns.near_town, found)
    return found


@pytest.fixture
def photo(towns: Towns, number: str) -> Photo:
    return pictures_of(towns, towns.near_town, number)[0]
