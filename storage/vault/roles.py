"""PostgreSQL roles of the vault: each kind of work may touch what it needs and nothing else.

A transaction lowers itself with SET LOCAL ROLE. That keeps a fault of the program (an injection, a
wrong statement) from reading what it need not; a taken-over process can change its role
(docs/threats.md).
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

PREFIX: Final = "prongsai_vault_"
NAMES: Final = ("web", "staff", "worker")

_TIP: Final = "town, id, tip_key, mailbox, secret_hash, state, received_on, changed_on, label"
_ROW: Final = f"{_TIP}, outcome, is_held"
_READER: Final = (
    "town, id, title, unit, public_key, fingerprint, is_continuity, is_approved, is_gone, holder, "
    "approved_on"
)
_GIVEN: Final = "town, id, tip, given_on, given_by"

GRANTS: Final[dict[str, dict[str, str]]] = {
    "web": {
        "drafts": "SELECT, INSERT, DELETE",
        "draft_parts": "SELECT, INSERT, DELETE",
        "spool": "SELECT, INSERT, DELETE",
        "spool_parts": "SELECT (town, id, tip), INSERT, DELETE",
        "spool_key_files": "SELECT (town, tip), INSERT, DELETE",
        "tips": f"SELECT ({_ROW}), UPDATE (state, changed_on, outcome)",
        "parts": "SELECT (town, id, tip), DELETE",
        "tip_key_files": "SELECT (town, tip), DELETE",
        "answers": "SELECT, DELETE",
        "notes": "SELECT (town, tip), DELETE",
        "packages": "SELECT (town, tip), DELETE",
        "proposals": "SELECT (town, tip), DELETE",
        "steps": "SELECT (town, id, tip, state, reason, given_on, given_by)",
        "bodies": "SELECT (town, id, title)",
        "readers": f"SELECT ({_READER})",
        "salts": "SELECT",
        "audit": "SELECT (town, number, hash, deed)",
        "pulse": "SELECT, INSERT, DELETE",
    },
    "staff": {
        "tips": f"SELECT ({_ROW}), UPDATE (state, changed_on, outcome, is_held)",
        "parts": "SELECT",
        "tip_key_files": "SELECT, INSERT, DELETE",
        "answers": "SELECT, INSERT",
        "notes": "SELECT, INSERT",
        "steps": "SELECT, INSERT",
        "packages": "SELECT, INSERT",
        "proposals": "SELECT, INSERT, DELETE",
        "bodies": "SELECT, INSERT, UPDATE (is_approved)",
        "readers": "SELECT, INSERT, UPDATE (is_approved, approved_on, is_gone, wrapped_key)",
        "salts": "SELECT, INSERT",
        "audit": "SELECT, INSERT",
    },
    "worker": {
        "spool": "SELECT, DELETE",
        "spool_parts": "SELECT, DELETE",
        "spool_key_files": "SELECT, DELETE",
        "tips": "SELECT, INSERT, UPDATE (label), DELETE",
        "parts": "SELECT (town, id, tip, added_on), INSERT, DELETE",
        "tip_key_files": "SELECT, INSERT, DELETE",
        "answers": f"SELECT ({_GIVEN}), DELETE",
        "notes": "SELECT (town, tip), DELETE",
        "steps": "SELECT, DELETE",
        "packages": "SELECT (town, tip), DELETE",
        "proposals": "SELECT, INSERT, DELETE",
        "readers": f"SELECT ({_READER})",
        "audit": "SELECT, INSERT",
        "freezes": "SELECT, INSERT",
        "tallies": "SELECT, INSERT, UPDATE (count)",
        "pulse": "SELECT, INSERT, DELETE",
    },
}


def statements(schema: str = "public") -> list[str]:
    """What an administrator of the database runs where this program may not make roles."""
    made = [
        f"DO $$ BEGIN CREATE ROLE {PREFIX}{name} NOLOGIN; "
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        for name in NAMES
    ]
    return [*made, *grants(schema)]


def grants(schema: str = "public") -> list[str]:
    """Everything taken away, then what each role needs."""
    every = sorted({table for tables in GRANTS.values() for table in tables})
    told = []
    for name in NAMES:
        role = f"{PREFIX}{name}"
        told.append(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}')
        told += [f'REVOKE ALL ON "{schema}".{table} FROM {role}' for table in every]
        told += [
            f'GRANT {what} ON "{schema}".{table} TO {role}' for table, what in GRANTS[name].items()
        ]
    return told


def arrange(connection: Connection) -> bool:
    """Make the roles and give them what they need; False where this login may not make roles."""
    may_make = connection.scalar(
        text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    )
    if not may_make and not are_there(connection):
        return False
    schema = str(connection.scalar(text("SELECT current_schema()")))
    for statement in statements(schema) if may_make else grants(schema):
        connection.exec_driver_sql(statement)
    if not are_there(connection):
        for name in NAMES:
            connection.exec_driver_sql(f"GRANT {PREFIX}{name} TO current_user")
    return are_there(connection)


def are_there(connection: Connection) -> bool:
    """Whether all roles exist and this login may take them."""
    found = connection.scalar(
        text(
            "SELECT count(*) FROM pg_roles WHERE rolname = ANY(:names)"
            " AND pg_has_role(current_user, oid, 'MEMBER')"
        ),
        {"names": [f"{PREFIX}{name}" for name in NAMES]},
    )
    return int(found or 0) == len(NAMES)
