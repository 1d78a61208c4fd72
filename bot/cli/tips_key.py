"""What the commands of the anonymous channel share: town, private key, a reader's line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.actions import tips_reading
from storage.vault import VaultTx
from storage.vault.rows import Reader

if TYPE_CHECKING:
    from bot.wiring import Deps
    from handlers.outcomes import Secret

in_town = click.option(
    "--town", "slug", default="", help="Short name; the default town if left out."
)
with_identity = click.option(
    "--identity",
    "identity_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your private key: an age identity file, plain or under a passphrase (age -p).",
)


def slug_of(deps: Deps, slug: str) -> str:
    town = deps.store.towns.by_slug(slug) if slug else deps.store.towns.default()
    if town is None:
        raise click.UsageError("there is no such town; see: prongsai town list")
    return town.slug


def read_key(file: Path) -> Secret:
    try:
        return tips_reading.read_identity(file, lambda: click.prompt("Passphrase", hide_input=True))
    except tips_reading.CannotOpenError as error:
        raise click.ClickException(str(error)) from None


def reader_of(vtx: VaultTx, identity: Secret) -> Reader:
    try:
        return tips_reading.reader_of(vtx, identity)
    except tips_reading.CannotOpenError as error:
        raise click.ClickException(str(error)) from None


def tell_reader(reader: Reader) -> None:
    role = "continuity" if reader.is_continuity else reader.unit
    state = "takes part" if reader.is_approved else "waits for approval"
    click.echo(f"{reader.id}  {reader.title} ({role}), {state}\n  {reader.fingerprint}")
