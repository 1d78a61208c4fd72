"""`prongsai tips export`, `backup`, `restore`: copies that stay sealed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.actions import tips_backup, tips_export
from bot.cli.shell import pass_deps
from bot.cli.tips_key import in_town, read_key, slug_of, with_identity
from casework.officehours import bangkok_date
from storage.vault.sealing import BadKeyError

if TYPE_CHECKING:
    from bot.wiring import Deps


@click.command()
@click.argument("tips", nargs=-1)
@click.option("--reader", required=True, help="Whose: an id out of `prongsai tips officers list`.")
@click.option(
    "--out",
    required=True,
    type=click.Path(exists=False, path_type=Path),
    help="The new folder.",
)
@click.option("--originals", is_flag=True, help="With files that nobody cleaned; recorded each.")
@in_town
@pass_deps
def export(
    deps: Deps, tips: tuple[str, ...], reader: str, out: Path, originals: bool, slug: str
) -> None:
    """Write tips, sealed, into a new folder; `open --from` or plain age opens them off line.

    \b
    With age alone:  age -d -i mine.txt TIP/key.age > tip.txt
                     age -d -i tip.txt TIP/PART.age
    """
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        found = vtx.readers.find(reader)
        if found is None or not found.is_approved:
            raise click.ClickException("no approved reader has this id")
        count = tips_export.export(vtx, found, tips, out, originals=originals)
    click.echo(f"Tips in {out}: {count}. Nothing in it opens without the reader's key.")


@click.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where backups lie; made if it is not there.",
)
@click.option("--recipient", "recipients", multiple=True, help="age1…; else continuity keys.")
@click.option("--keep", default=tips_backup.KEPT_DAYS, show_default=True, help="Days.")
@pass_deps
def backup(deps: Deps, folder: Path, recipients: tuple[str, ...], keep: int) -> None:
    """Write the whole vault, sealed, into FOLDER and delete backups older than --keep days.

    The worker does it every night where TIP_BACKUP_DIR is set. What is deleted in the vault lives
    on in backups for so many days.
    """
    towns = [town.slug for town in deps.store.towns.all()]
    keys = recipients or tips_backup.continuity_keys(deps.vault, towns)
    if not keys:
        raise click.UsageError("there is no continuity key yet: give --recipient age1…")
    today = bangkok_date(deps.clock())
    try:
        file = tips_backup.back_up(deps.vault, folder, keys, today)
    except BadKeyError as error:
        raise click.UsageError(str(error)) from None
    gone = tips_backup.forget_old(folder, today, keep)
    click.echo(f"{file} ({file.stat().st_size} bytes); old ones deleted: {gone}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_identity
@pass_deps
def restore(deps: Deps, file: Path, identity_file: Path) -> None:
    """Fill an empty vault from a backup: all or nothing. Then run `prongsai worker`.

    Tips that were withdrawn or deleted after the backup come back; the worker deletes again what
    is due, and informants can withdraw again.
    """
    deps.vault.migrate()
    try:
        count = tips_backup.restore(deps.vault, file, read_key(identity_file))
    except tips_backup.NotEmptyError:
        raise click.ClickException(
            "the vault is not empty; set VAULT_DATABASE_URL to a new one, or move the file away"
        ) from None
    except tips_backup.NoBackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Rows restored: {count}")
