"""What `prongsai doctor` says of the vault's database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.vault import Vault


def worries(vault: Vault) -> Iterator[str]:
    """Plain sentences about what the database keeps that it should not; none on SQLite."""
    if vault.has_roles() is False:
        yield (
            "The vault's database does not keep web, staff and worker apart: let an administrator "
            "run what this prints: prongsai tips roles"
        )
    yield from worries_of_server(vault.settings_of_server())


def worries_of_server(told: Mapping[str, str]) -> Iterator[str]:
    """The same for a server that told its settings."""
    if told.get("archive_mode", "off") != "off":
        yield (
            "The vault's server archives its log (archive_mode): deleted tips live on in it; give "
            "the vault a server of its own without archiving."
        )
    if told.get("log_statement", "none") in {"mod", "all"}:
        yield "The vault's server writes statements into its log (log_statement); set it to none."
    if told.get("log_min_duration_statement", "-1") != "-1":
        yield (
            "The vault's server writes slow statements into its log "
            "(log_min_duration_statement); set it to -1."
        )
    if told.get("logged_drafts", "0") != "0":
        yield "Unsent tips are in the server's log: the tables of drafts are not UNLOGGED."
