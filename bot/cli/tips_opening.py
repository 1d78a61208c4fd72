"""`prongsai tips open`: a reader opens tips with his own key, here or from an export, off line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.actions import tips as acts
from bot.actions import tips_officers, tips_reading
from bot.actions.tips_commands import NoteOpening
from bot.actions.tips_export import NoExportError, read_export
from bot.actions.tips_files import without_name
from bot.cli.shell import pass_deps
from bot.cli.tips_key import read_key, reader_of, slug_of, with_identity
from storage.vault.sealing import MovedPartError

if TYPE_CHECKING:
    from bot.wiring import Deps
    from handlers.outcomes import Secret
    from storage.vault import VaultTx
    from storage.vault.rows import Reader, TipRow

CANNOT = (tips_reading.CannotOpenError, MovedPartError)


@click.command("open")
@click.argument("tip", default="")
@with_identity
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for pictures and documents; without it they are only counted.",
)
@click.option(
    "--from",
    "exported",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An export: then no database, no settings and no network are needed.",
)
@click.option(
    "--originals", is_flag=True, help="Files that nobody cleaned, too; the chain names each."
)
@click.option("--town", "slug", default="", help="Short name; the default town if left out.")
def open_tips(
    tip: str,
    identity_file: Path,
    pictures: Path | None,
    exported: Path | None,
    originals: bool,
    slug: str,
) -> None:
    """Read a tip (or, without an id, all of yours) with your private key."""
    if exported is None:
        how = _How(identity_file, pictures, originals=originals)
        _open_here(tip=tip, how=how, slug=slug)
    else:
        _open_export(exported, tip, read_key(identity_file), pictures)


@dataclass(frozen=True, slots=True)
class _How:
    """Whose key, where pictures go, and whether originals are wanted."""

    identity_file: Path
    pictures: Path | None
    originals: bool


@pass_deps
def _open_here(deps: Deps, *, tip: str, how: _How, slug: str) -> None:
    identity = read_key(how.identity_file)
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        reader = reader_of(vtx, identity)
        found = [one for one in vtx.tips.readable_by(reader.id) if tip in {"", one.id}]
        if tip and not found:
            raise click.ClickException("no such tip")
        for one in found:
            _print_tip(vtx, one, reader, identity, how)


def _open_export(folder: Path, tip: str, identity: Secret, pictures: Path | None) -> None:
    try:
        found = [one for one in read_export(folder) if tip in {"", one.tip}]
    except NoExportError as error:
        raise click.ClickException(str(error)) from None
    if not found:
        raise click.ClickException("no such tip in this export")
    for one in found:
        click.echo(f"\n=== {one.label}  {one.tip}  {one.state}  {one.received_on}")
        try:
            _print_parts(one.open(identity), pictures)
        except CANNOT as error:
            raise click.ClickException(str(error)) from None


def _print_tip(vtx: VaultTx, tip: TipRow, reader: Reader, identity: Secret, how: _How) -> None:
    click.echo(f"\n=== {tip.label}  {tip.id}  {tip.state}  {tip.received_on}")
    try:
        opened = tips_reading.open_tip(vtx, tip, reader, identity, originals=how.originals)
    except CANNOT as error:
        click.echo(f"  ! {error}")
        return
    acts.perform_tip(vtx, NoteOpening(tip.id, reader.id), os.urandom)
    apart = [one.id for one in vtx.desk.listed("part", tip.id) if one.is_apart]
    for part in apart if how.originals else ():
        tips_officers.note(vtx, "original_opened", tip=tip.id, part=part, reader=reader.id)
    _print_parts(opened, how.pictures)
    if apart and not how.originals:
        click.echo(f"[document] {len(apart)} stay closed; --originals opens and records them")


def _print_parts(parts: tuple[tips_reading.OpenPart, ...], pictures: Path | None) -> None:
    for part in parts:
        if part.is_picture:
            click.echo(f"[{part.kind}] {_put_picture(pictures, part)}")
        elif part.is_document:
            click.echo(f"[{part.kind}] {_put_document(pictures, part)}")
        else:
            click.echo(f"[{part.kind}] {part.body.decode(errors='replace')}")


def _put_picture(folder: Path | None, part: tips_reading.OpenPart) -> str:
    if folder is None:
        return f"JPEG, {len(part.body)} bytes"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{part.id}.jpg"
    file.touch(mode=0o600)
    file.write_bytes(part.body)
    return str(file)


def _put_document(folder: Path | None, part: tips_reading.OpenPart) -> str:
    """Under a name of ours: the informant's own may obey nobody knows whom."""
    name, type_, body = without_name(part.body)
    told = f"{name} ({type_}, {len(body)} bytes; not cleaned, open it with care)"
    if folder is None:
        return told
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{part.id}.original"
    file.touch(mode=0o600)
    file.write_bytes(body)
    return f"{file}: {told}"
