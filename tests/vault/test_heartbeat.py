"""The vault's file is touched every minute, by whoever comes first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.side_door_rooms import BEAT_SECONDS
from storage.vault import Vault
from tests.vault.conftest import Clock

PROCESSES = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def vaults(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> Iterator[tuple[Vault, ...]]:
    """One database as several processes open it."""
    url = f"sqlite:///{tmp_path / 'vault.db'}"
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        url = make()
    made = tuple(Vault(url, clock=clock) for _ in range(PROCESSES))
    made[0].migrate()
    yield made
    made[0].unmake()
    for one in made:
        one.dispose()


def test_many_hearts_beat_at_once(vaults: tuple[Vault, ...]) -> None:
    def live(vault: Vault) -> None:
        for number in range(25):
            vault.beat(bytes([number]))

    with ThreadPoolExecutor(PROCESSES) as hearts:
        lives = [hearts.submit(live, one) for one in vaults]
    assert [one.exception() for one in lives if one.exception()] == []


def test_the_age_of_the_file_tells_nothing(tmp_path: Path, clock: Clock) -> None:
    """Each minute it is as young as if somebody had just written to it."""
    file = tmp_path / "vault.db"
    vault = Vault(f"sqlite:///{file}", clock=clock)
    vault.migrate()
    for number in range(2):
        os.utime(file, (0, 0))
        vault.beat(bytes([number]) * 16)
        assert file.stat().st_mtime > 0
    vault.dispose()
    assert BEAT_SECONDS <= 60
