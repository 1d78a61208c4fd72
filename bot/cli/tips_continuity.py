"""`prongsai tips continuity-key`, `hand-over`: the key outside the chain of command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyrage import x25519

from bot.actions import tips_continuity, tips_setup, tips_sheet
from bot.actions.tips_commands import EnrolReader
from bot.actions.tips_ids import fingerprint
from bot.actions.tips_reading import CannotOpenError, reader_of
from bot.cli.shell import pass_deps
from bot.cli.tips_key import in_town, read_key, slug_of, tell_reader, with_identity
from bot.cli.tips_officers import enrol
from handlers.words import Words

if TYPE_CHECKING:
    from bot.wiring import Deps

a_new_file = click.Path(exists=False, path_type=Path)


@click.command("continuity-key")
@click.argument("office")
@click.option("--sheet", type=a_new_file, help="The key as a page to print (PDF, mode 600).")
@click.option("--out", type=a_new_file, help="The key as a file (mode 600).")
@click.option("--off-line", is_flag=True, help="Only make it: on a machine without network.")
@click.option("--public-key", default="", help="Only enter one that was made off line.")
@click.option("--language", default="th", type=click.Choice(["th", "en"]), help="Of the sheet.")
@click.option("--town", "slug", default="", help="Short name; the default town if left out.")
def continuity_key(
    office: str,
    sheet: Path | None,
    out: Path | None,
    off_line: bool,
    public_key: str,
    language: str,
    slug: str,
) -> None:
    """Make the key that OFFICE, outside the chain of command, keeps for a lost passphrase.

    \b
    Best in two steps, with a witness:
      on a machine without network:  continuity-key OFFICE --off-line --sheet key.pdf
      here:                          continuity-key OFFICE --public-key age1…
    """
    if bool(public_key) == bool(sheet or out):
        raise click.UsageError("give --sheet or --out for a new key, or --public-key for one")
    key = public_key or _make(office, sheet, out, language)
    if off_line:
        click.echo(f"Public key: {key}\nFingerprint: {fingerprint(key)}")
    else:
        _enter(office=office, key=key, slug=slug)
    if not public_key:
        click.echo("Print it, seal it in an envelope, then delete the file, also on the printer.")


@pass_deps
def _enter(deps: Deps, *, office: str, key: str, slug: str) -> None:
    tell_reader(enrol(deps, slug, EnrolReader(office, "", key, is_continuity=True)))


def _make(office: str, sheet: Path | None, out: Path | None, language: str) -> str:
    identity = x25519.Identity.generate()
    try:
        if out is not None:
            tips_setup.write_identity(out, identity)
        if sheet is not None:
            drawn = tips_sheet.draw(
                identity, office, "en" if language == "en" else "th", Words.load()
            )
            tips_setup.write_new(sheet, drawn)
    except FileExistsError as error:
        raise click.UsageError(f"{error.filename} exists; keys are never overwritten") from None
    return str(identity.to_public())


@click.command("hand-over")
@click.argument("reader")
@with_identity
@click.option(
    "--witness",
    "witness_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The private key of an approved officer who stands by.",
)
@in_town
@pass_deps
def hand_over(deps: Deps, reader: str, identity_file: Path, witness_file: Path, slug: str) -> None:
    """Give READER what the continuity key (--identity) opens; two people present, recorded.

    What an informant kept from this officer stays closed for him.
    """
    identity, witness = read_key(identity_file), read_key(witness_file)
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        try:
            count = tips_continuity.hand_over(
                vtx,
                reader_of(vtx, identity),
                identity,
                reader_of(vtx, witness),
                reader,
                os.urandom,
            )
        except CannotOpenError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Tips handed over: {count}")
