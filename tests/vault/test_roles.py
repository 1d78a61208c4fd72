"""On PostgreSQL the database itself keeps informants' doors, officers and timers apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from bot.actions.tips import begin_day
from bot.actions.tips_health import worries, worries_of_server
from storage.vault import Role, Vault
from storage.vault.roles import GRANTS, NAMES, statements
from storage.vault.tables import metadata
from tests.vault.conftest import Clock
from tests.vault.office import TOWN, Office, open_office


@pytest.fixture
def office(new_postgres: Callable[[], str], clock: Clock) -> Iterator[Office]:
    vault = Vault(new_postgres(), clock=clock)
    vault.migrate()
    yield open_office(vault)
    vault.dispose()


FORBIDDEN: tuple[tuple[Role, str], ...] = (
    ("web", "SELECT sealed FROM parts"),
    ("web", "SELECT sealed FROM tip_key_files"),
    ("web", "SELECT sealed FROM spool_parts"),
    ("web", "SELECT sealed FROM notes"),
    ("web", "SELECT sealed FROM packages"),
    ("web", "SELECT wrapped_key FROM readers"),
    ("web", "SELECT about FROM audit"),
    (
        "web",
        "INSERT INTO tip_key_files (town, id, tip, reader, sealed) VALUES ('a','b','c','d','')",
    ),
    ("web", "UPDATE readers SET is_approved = true"),
    ("web", "UPDATE tips SET is_held = false"),
    ("web", "DELETE FROM tips"),
    ("staff", "SELECT * FROM drafts"),
    ("staff", "SELECT * FROM draft_parts"),
    ("staff", "SELECT * FROM spool"),
    ("staff", "SELECT * FROM spool_parts"),
    ("staff", "DELETE FROM audit"),
    ("staff", "UPDATE audit SET deed = ''"),
    ("staff", "DELETE FROM parts"),
    ("staff", "UPDATE readers SET public_key = ''"),
    ("worker", "SELECT * FROM drafts"),
    ("worker", "SELECT sealed FROM parts"),
    ("worker", "SELECT sealed FROM answers"),
    ("worker", "SELECT wrapped_key FROM readers"),
    ("worker", "UPDATE readers SET is_approved = true"),
    ("worker", "DELETE FROM audit"),
    ("worker", "SELECT * FROM bodies"),
)


def test_no_role_reads_what_it_need_not(office: Office) -> None:
    allowed = [one for one in FORBIDDEN if not refused(office.vault, *one)]
    assert allowed == []


def refused(vault: Vault, role: Role, statement: str) -> bool:
    try:
        with vault.begin(TOWN, role=role) as vtx:
            vtx.connection.execute(text(statement))
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def test_every_kind_of_work_can_be_done_by_its_role(office: Office) -> None:
    """The flows themselves lower their transactions; here they run on a real server."""
    tip = office.gets_tip()
    assert office.suda.answers(tip, "x")
    assert office.suda.moves(tip, "examining")
    office.withdraws(office.spools_tip())
    office.withdraws(tip)
    office.vault.beat(b"x")
    office.vault.empty_drafts()
    assert office.vault.towns_with_drafts() == ()
    assert office.vault.has_roles() is True
    with office.vault.begin(TOWN, role="worker") as vtx:
        begin_day(vtx, os.urandom)
    with office.vault.reading(TOWN, role="web") as vtx:
        assert vtx.audit.head_of_the_day() != "0" * 64, "the head is public, the deeds are not"


def test_a_role_ends_with_its_transaction(office: Office) -> None:
    with office.vault.begin(TOWN, role="web") as vtx:
        assert vtx.connection.scalar(text("SELECT current_user")) == "prongsai_vault_web"
    with office.vault.reading(TOWN, role="owner") as vtx:
        assert vtx.connection.scalar(text("SELECT current_user")) == "postgres"


def test_a_login_that_may_not_make_roles_still_works(
    new_postgres: Callable[[], str], clock: Clock
) -> None:
    """Then an administrator runs the statements; `prongsai doctor` says so."""
    from sqlalchemy import create_engine, make_url

    address = make_url(new_postgres())
    name = f"plain_{address.database}"[-60:]
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE \"{name}\" LOGIN PASSWORD 'x'")
        connection.exec_driver_sql(f'GRANT ALL ON SCHEMA public TO "{name}"')
    vault = Vault(
        address.set(username=name, password="x").render_as_string(hide_password=False), clock=clock
    )
    vault.migrate()
    assert vault.has_roles() is False
    office = open_office(vault)
    assert office.suda.answers(office.gets_tip(), "x")
    vault.dispose()
    with engine.connect() as connection:
        for statement in statements():
            connection.exec_driver_sql(statement)
        for role in NAMES:
            connection.exec_driver_sql(f'GRANT prongsai_vault_{role} TO "{name}"')
    vault.dispose()  # as a restart does
    assert vault.has_roles() is True
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        vault.begin(TOWN, role="web") as vtx,
    ):
        vtx.connection.execute(text("SELECT * FROM audit"))
    vault.dispose()
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP OWNED BY "{name}" CASCADE')
        connection.exec_driver_sql(f'DROP ROLE "{name}"')
    engine.dispose()


def test_every_table_is_named_for_some_role() -> None:
    named = {table for tables in GRANTS.values() for table in tables}
    assert named == set(metadata.tables)


def test_the_doctor_names_what_a_server_keeps_too_much(office: Office) -> None:
    assert list(worries(office.vault)) == []
    told = {
        "archive_mode": "on",
        "log_statement": "all",
        "log_min_duration_statement": "250",
        "logged_drafts": "2",
    }
    assert len(list(worries_of_server(told))) == 4
    assert list(worries_of_server({})) == []
