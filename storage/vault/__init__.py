"""The tips' own database. It knows nobody: sealing needs public keys only, nothing here opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime


class VaultTx:
    """One transaction on the vault, bound to one town."""


class Vault:
    """The vault of all towns. `url` as SQLAlchemy's; the engine is made at first use per process."""

    def __init__(self, url: str, *, clock: Callable[[], datetime]) -> None:
        raise NotImplementedError

    def migrate(self) -> None:
        """Bring the database to the newest shape, making it where it does not exist."""
        raise NotImplementedError

    def empty_drafts(self) -> None:
        """Forget every unsent tip. Called at each start: their key is gone anyway."""
        raise NotImplementedError

    def dispose(self) -> None:
        """Close connections; call it in a child after forking."""
        raise NotImplementedError

    @contextmanager
    def begin(self, town: str) -> Iterator[VaultTx]:
        """Write, all or nothing; `town` is the town's slug."""
        raise NotImplementedError

    @contextmanager
    def reading(self, town: str) -> Iterator[VaultTx]:
        """Read only."""
        raise NotImplementedError
