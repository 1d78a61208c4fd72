"""A store on both databases, and a clock that tests move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from storage import Keys, Store
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


@pytest.fixture
def open_office(database: str) -> Iterator[Callable[..., Office]]:
    """Opens the town hall with a clock of the test's choice, empty."""
    opened: list[Store] = []

    def _open(clock: Clock | None = None) -> Office:
        clock = clock or Clock()
        store = Store(database, keys=Keys("k" * 40), clock=clock)
        opened.append(store)
        town = store.towns.add(Town("klang", "เทศบาลเมืองกลาง"))
        return Office(store, clock, town.id)

    yield _open
    for store in opened:
        store.dispose()
