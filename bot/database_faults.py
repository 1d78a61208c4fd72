"""A database that cannot be used, as one plain line that says which one and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.pen import StoreError
from storage.revisions import NewerDatabaseError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Deps

NOT_UP_TO_DATE: Final = "is not up to date; run: prongsai init"

_TO_DO: Final = (  # by the beginning of SQLite's own name of the fault
    (
        ("SQLITE_CORRUPT", "SQLITE_NOTADB"),
        "is damaged: put the last backup in its place (docs/operations.md, Backups), "
        "or move the file away to begin with an empty one",
    ),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"),
        "cannot be opened and written by this user: look at the owner of the file and its folder",
    ),
    (("SQLITE_FULL",), "cannot grow, because its disk is full: make room"),
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "is held by another program: end that one"),
    (("SQLITE_IOERR",), "cannot be read from or written to its disk: look at the disk"),
)
_OLD: Final = {"42P01", "42703"}  # PostgreSQL: undefined table, undefined column


def explain(settings: Settings, fault: BaseException, *, is_vault: bool = False) -> str:
    """One line about the main database or the vault. Never holds a password or a row."""
    url, setting = _address(settings, is_vault=is_vault)
    what = f"the {'vault' if is_vault else 'main database'} {url}"
    if isinstance(fault, NewerDatabaseError):
        return (
            f"{what} was made by a newer version of Prongsai ({fault.revision}): start that one, "
            "or put the backup from before it in its place"
        )
    if isinstance(fault, StoreError | OSError):
        return f"{what} cannot be used ({getattr(fault, 'strerror', None) or fault})"
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    if _is_of_yesterday(cause):
        return f"{what} {NOT_UP_TO_DATE}"
    name = str(getattr(cause, "sqlite_errorname", ""))
    for names, to_do in _TO_DO:
        if name.startswith(names):
            return f"{what} {to_do}"
    first = str(cause).partition("\n")[0]
    return f"{what} does not answer ({first}): does it run, and is {setting} right?"


def explain_whichever(deps: Deps, fault: BaseException) -> str:
    """As `explain`, after asking both which one it is."""
    told = ask_vault(deps) if ask_main(deps) is None else None
    return told or explain(deps.settings, fault)


def ask_main(deps: Deps) -> str | None:
    """What is wrong with the main database; None where it answers in the shape that we want."""
    from storage import migrate

    try:
        deps.store.ping()
        revision = migrate.current(deps.settings.main_database)
        standing = migrate.standing(deps.settings.main_database)
    except (SQLAlchemyError, StoreError, OSError) as fault:
        return explain(deps.settings, fault)
    return _of_standing(deps.settings, standing, revision, is_vault=False)


def ask_vault(deps: Deps) -> str | None:
    """What is wrong with the vault; None where it answers in the shape that we want."""
    try:
        standing, revision = deps.vault.standing(), deps.vault.revision()
    except (SQLAlchemyError, StoreError, OSError) as fault:
        return explain(deps.settings, fault, is_vault=True)
    return _of_standing(deps.settings, standing, revision, is_vault=True)


def _of_standing(
    settings: Settings, standing: str, revision: str | None, *, is_vault: bool
) -> str | None:
    if standing == "newer":
        return explain(settings, NewerDatabaseError(str(revision)), is_vault=is_vault)
    if standing == "older":
        what = "the vault" if is_vault else "the database"
        return f"{what} {NOT_UP_TO_DATE}"
    return None


def _address(settings: Settings, *, is_vault: bool) -> tuple[str, str]:
    """Where it is, without a password, and the setting that says so."""
    url = make_url(settings.vault_database if is_vault else settings.main_database)
    setting = "VAULT_DATABASE_URL" if is_vault else "DATABASE_URL"
    if url.get_backend_name() == "sqlite":
        return str(url.database), setting
    return f"{url.database} at {url.host or 'localhost'}", setting


def _is_of_yesterday(fault: BaseException | None) -> bool:
    """Whether a table or column is missing."""
    return getattr(fault, "sqlstate", "") in _OLD or "no such" in str(fault)
