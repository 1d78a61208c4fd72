"""The tips' own database. It knows nobody: sealing needs public keys only, nothing here opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from casework.officehours import BANGKOK
from storage.revisions import Standing, refuse_newer, standing_of
from storage.vault.books import Books
from storage.vault.chain import AuditChain
from storage.vault.copying import Look
from storage.vault.desk import Desk
from storage.vault.drafts import Drafts
from storage.vault.engine import Role, VaultEngine
from storage.vault.people import Readers
from storage.vault.tables import draft_parts, drafts, pulse
from storage.vault.tips import Tips

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "vault_version"

__all__ = ["Role", "Vault", "VaultTx"]


@dataclass(frozen=True, slots=True)
class VaultTx:
    """One transaction on the vault, bound to one town."""

    connection: Connection
    town: str
    today: date  # in Bangkok; the vault knows no finer time

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.connection, self.town)

    @property
    def tips(self) -> Tips:
        return Tips(self.connection, self.town)

    @property
    def readers(self) -> Readers:
        return Readers(self.connection, self.town)

    @property
    def desk(self) -> Desk:
        return Desk(self.connection, self.town)

    @property
    def books(self) -> Books:
        return Books(self.connection, self.town)

    @property
    def audit(self) -> AuditChain:
        return AuditChain(self.connection, self.town)


class Vault:
    """The vault of all towns. `url` as SQLAlchemy's; the engine is made at first use."""

    def __init__(self, url: str, *, clock: Callable[[], datetime]) -> None:
        self._engine = VaultEngine(url)
        self._clock = clock

    def _today(self) -> date:
        return self._clock().astimezone(BANGKOK).date()

    @property
    def file(self) -> Path | None:
        """The database's file, or None where a server holds it."""
        return self._engine.file

    def migrate(self, to: str = "head") -> None:
        """Bring the database to the newest shape, making it where it does not exist.

        Raises `NewerDatabaseError` where a later version of the program was here.
        """
        from alembic import command

        with self._engine.writing() as connection:
            refuse_newer(MIGRATIONS, _revision(connection))
            command.upgrade(_alembic(connection), to)
            if to == "head":
                self._engine.arrange_roles(connection)

    def unmake(self, to: str = "base") -> None:
        """Go back to an older shape; for tests of the migrations."""
        from alembic import command

        with self._engine.writing() as connection:
            command.downgrade(_alembic(connection), to)

    def revision(self) -> str | None:
        """The revision that the database has, or None for an empty one; raises if none answers."""
        with self._engine.reading() as connection:
            return _revision(connection)

    def standing(self) -> Standing:
        """Whether the database has the shape that this program wants; raises if none answers."""
        return standing_of(MIGRATIONS, self.revision())

    def empty_drafts(self) -> None:
        """Forget every unsent tip. Called at each start: their key is gone anyway."""
        with self._engine.writing("web") as connection:
            connection.execute(delete(drafts))
            connection.execute(delete(draft_parts))

    def towns_with_drafts(self) -> tuple[str, ...]:
        """For the sweep of the process that can read them."""
        with self._engine.reading("web") as connection:
            return tuple(connection.scalars(select(drafts.c.town).distinct()))

    def beat(self, nonce: bytes) -> None:
        """Write a meaningless value, every minute, so that the file's age tells nothing."""
        with self._engine.writing("web") as connection:
            connection.execute(delete(pulse))  # another process may beat in this very moment
            connection.execute(insert(pulse).values(id=1, beat=nonce).on_conflict_do_nothing())

    def settings_of_server(self) -> dict[str, str]:
        """What a database server keeps beside the tables; empty where there is none."""
        return self._engine.settings_of_server()

    def has_roles(self) -> bool | None:
        """Whether the database keeps web, staff and worker apart; None where it knows no roles."""
        return self._engine.has_roles()

    def vacuum(self) -> None:
        """Give back what deleted rows left: on SQLite and PostgreSQL alike nothing of them stays.

        PostgreSQL's own log may still hold them until it is recycled (docs/threats.md).
        """
        self._engine.vacuum()

    def forget_passage(self) -> None:
        """After every delivery: the spool's dead rows, which would tell order and moment."""
        self._engine.forget_passage()

    def dispose(self) -> None:
        """Let go of connections; call it in a child after forking, and at the end."""
        self._engine.dispose()

    @contextmanager
    def whole(self) -> Iterator[Connection]:
        """All towns at once, to be written: for a restore."""
        with self._engine.writing() as connection:
            yield connection

    @contextmanager
    def looking(self) -> Iterator[Look]:
        """All towns at once, to be read piece by piece (`storage.vault.copying`).

        On SQLite each look is short: a long one would keep every writer out. PostgreSQL shows one
        state however long it takes.
        """
        if self._engine.is_sqlite:
            yield self._engine.reading
            return
        with self._engine.standing_still() as connection:
            yield lambda: nullcontext(connection)

    @contextmanager
    def begin(self, town: str, role: Role = "web") -> Iterator[VaultTx]:
        """Write, all or nothing; `town` is the town's slug.

        `role` names what this work needs: on PostgreSQL the database itself refuses the rest.
        """
        with self._engine.writing(role) as connection:
            yield VaultTx(connection, town, self._today())

    @contextmanager
    def reading(self, town: str, role: Role = "web") -> Iterator[VaultTx]:
        """Read only."""
        with self._engine.reading(role) as connection:
            yield VaultTx(connection, town, self._today())


def _revision(connection: Connection) -> str | None:
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _alembic(connection: Connection) -> Config:
    from alembic.config import Config as AlembicConfig

    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
