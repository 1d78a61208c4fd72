"""`prongsai tips init`, `officers …`, `continuity-key`: who can open tips."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyrage import x25519

from bot.actions import tips as acts
from bot.actions import tips_continuity, tips_reading, tips_setup
from bot.actions.tips_commands import EnrolReader
from bot.cli.shell import Told, pass_deps
from bot.cli.tips_key import in_town, read_key, slug_of, tell_reader, with_identity
from storage.vault.rows import Reader
from storage.vault.sealing import BadKeyError

if TYPE_CHECKING:
    from bot.wiring import Deps


@click.command()
@in_town
@pass_deps
def init(deps: Deps, slug: str) -> None:
    """Open the channel: approve the first two officers and the continuity key together."""
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        try:
            readers = tips_setup.open_channel(vtx, os.urandom)
        except tips_setup.CannotApproveError as error:
            raise click.ClickException(str(error)) from None
    for reader in readers:
        tell_reader(reader)
    click.echo("Approved together. Compare each fingerprint with its owner, by voice.")


@click.group(cls=Told)
def officers() -> None:
    """Who can open tips."""


@officers.command("add")
@click.argument("title")
@click.option("--unit", required=True, help="The unit that a citizen can leave out with one tap.")
@click.option("--public-key", default="", help="age1…, made by the officer with age-keygen.")
@click.option("--out", type=click.Path(exists=False, path_type=Path), help="Or: make a key here.")
@click.option("--login", default="", help="The officer's log-in to the console, if there is one.")
@in_town
@pass_deps
def add_officer(
    deps: Deps, title: str, unit: str, public_key: str, out: Path | None, login: str, slug: str
) -> None:
    """Enter an officer's public key. It takes part once it is approved.

    With --login it is the key of that account: a later one takes its place, and whoever was left
    out of a tip stays so under every key.
    """
    if bool(public_key) == (out is not None):
        raise click.UsageError("give either --public-key or --out")
    holder = _account(deps, slug, login) if login else ""
    key = public_key or make_key(out)
    tell_reader(enrol(deps, slug, EnrolReader(title, unit, key, holder=holder)))


def _account(deps: Deps, slug: str, login: str) -> str:
    towns = deps.store.towns
    town = towns.by_slug(slug) if slug else towns.default()
    if town is None:
        raise click.UsageError("there is no such town; see: prongsai town list")
    with deps.store.reading(town.id) as tx:
        member = tx.staff.by_login(login.strip().lower())
    if member is None:
        raise click.UsageError("nobody has this log-in; see: prongsai staff --help")
    return member.id


@officers.command("list")
@in_town
@pass_deps
def list_officers(deps: Deps, slug: str) -> None:
    """Everybody with a key, and whether it takes part."""
    with deps.vault.reading(slug_of(deps, slug), role="staff") as vtx:
        for reader in vtx.readers.all():
            tell_reader(reader)


@officers.command("approve")
@click.argument("reader")
@with_identity
@in_town
@pass_deps
def approve_officer(deps: Deps, reader: str, identity_file: Path, slug: str) -> None:
    """Let a reader take part, vouched for with an approved reader's own private key."""
    identity = read_key(identity_file)
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        try:
            by = tips_reading.reader_of(vtx, identity)
            tips_setup.approve(vtx, reader, by.id, os.urandom)
        except (tips_setup.CannotApproveError, tips_reading.CannotOpenError) as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Approved by {by.title}. New tips are sealed to this key too.")


@officers.command("remove")
@click.argument("reader")
@with_identity
@click.option(
    "--second",
    "second_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another approved reader's private key; the continuity key may be one of the two.",
)
@in_town
@pass_deps
def remove_officer(
    deps: Deps, reader: str, identity_file: Path, second_file: Path, slug: str
) -> None:
    """End somebody's access, on the word of two others."""
    first, second = read_key(identity_file), read_key(second_file)
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        try:
            both = tips_reading.reader_of(vtx, first), tips_reading.reader_of(vtx, second)
            tips_continuity.remove(vtx, reader, *both)
        except tips_reading.CannotOpenError as error:
            raise click.ClickException(str(error)) from None
    click.echo("Done. Nothing opens with this key any more.")


def enrol(deps: Deps, slug: str, command: EnrolReader) -> Reader:
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        try:
            reader = acts.perform_tip(vtx, command, os.urandom)
        except BadKeyError as error:
            raise click.UsageError(str(error)) from None
    if not isinstance(reader, Reader):
        raise click.ClickException("this key is enrolled already")
    return reader


def make_key(out: Path | None) -> str:
    assert out is not None
    identity = x25519.Identity.generate()
    try:
        tips_setup.write_identity(out, identity)
    except FileExistsError:
        raise click.UsageError(f"{out} exists; keys are never overwritten") from None
    return str(identity.to_public())
