"""`prongsai tips …`: the anonymous channel's officers, keys, delivery and opening."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.actions import tips as acts
from bot.actions import tips_reading
from bot.actions.tips_commands import AnswerTip, MoveTip, NoteOpening, TipRefused
from bot.actions.tips_files import without_name
from bot.cli.shell import pass_deps
from bot.cli.tips_key import in_town, read_key, reader_of, slug_of, with_identity
from bot.cli.tips_officers import continuity_key, init, officers
from casework.tips import OUTCOMES, REOPENINGS, STEPS
from storage.vault import VaultTx
from storage.vault.rows import Reader, TipRow
from storage.vault.sealing import MovedPartError

if TYPE_CHECKING:
    from bot.wiring import Deps
    from handlers.outcomes import Secret


@click.group()
def tips() -> None:
    """The anonymous channel: officers, keys, delivery, opening.

    \b
    To open the channel:
      prongsai tips officers add "ชื่อตำแหน่ง" --unit "หน่วยงาน" --public-key age1…   (twice)
      prongsai tips continuity-key "สำนักงานภายนอก" --out continuity.txt
      prongsai tips init
    """


for _command in (init, officers, continuity_key):
    tips.add_command(_command)


@tips.command("list")
@with_identity
@in_town
@pass_deps
def list_tips(deps: Deps, identity_file: Path, slug: str) -> None:
    """The tips that this key can open; others do not exist for it."""
    identity = read_key(identity_file)
    with deps.vault.reading(slug_of(deps, slug), role="staff") as vtx:
        reader = reader_of(vtx, identity)
        for tip in vtx.tips.readable_by(reader.id):
            click.echo(f"{tip.id}  {tip.state:12}  {tip.received_on}")


@tips.command("open")
@click.argument("tip", default="")
@with_identity
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the pictures; without it they are only counted.",
)
@in_town
@pass_deps
def open_tips(deps: Deps, tip: str, identity_file: Path, pictures: Path | None, slug: str) -> None:
    """Read a tip (or, without an id, all of yours) with your private key."""
    identity = read_key(identity_file)
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        reader = reader_of(vtx, identity)
        found = [one for one in vtx.tips.readable_by(reader.id) if tip in {"", one.id}]
        if tip and not found:
            raise click.ClickException("no such tip")
        for one in found:
            _print_tip(vtx, one, reader, identity, pictures)


def _print_tip(
    vtx: VaultTx, tip: TipRow, reader: Reader, identity: Secret, pictures: Path | None
) -> None:
    click.echo(f"\n=== {tip.id}  {tip.state}  {tip.received_on}")
    try:
        parts = tips_reading.open_tip(vtx, tip, reader, identity)
    except (tips_reading.CannotOpenError, MovedPartError) as error:
        click.echo(f"  ! {error}")
        return
    for part in parts:
        if part.is_picture:
            click.echo(f"[{part.kind}] {_put_picture(pictures, part)}")
        elif part.is_document:
            click.echo(f"[{part.kind}] {_put_document(pictures, part)}")
        else:
            click.echo(f"[{part.kind}] {part.body.decode()}")
    acts.perform_tip(vtx, NoteOpening(tip.id, reader.id), os.urandom)


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


@tips.command("answer")
@click.argument("tip")
@with_identity
@in_town
@pass_deps
def answer_tip(deps: Deps, tip: str, identity_file: Path, slug: str) -> None:
    """Answer or ask the unknown person; the words are typed, never given on the command line."""
    identity = read_key(identity_file)
    words = click.prompt("Words to the informant (never ask who it is)")
    _do_as_reader(deps, slug, identity, lambda reader: AnswerTip(tip, reader.id, words))


@tips.command("state")
@click.argument("tip")
@click.argument("state", type=click.Choice([one for one in STEPS if one != "withdrawn"]))
@click.option("--reason", default="", type=click.Choice(["", *OUTCOMES, *REOPENINGS]))
@with_identity
@in_town
@pass_deps
def change_state(
    deps: Deps, tip: str, state: str, reason: str, identity_file: Path, slug: str
) -> None:
    """Say how far the work on a tip is; "concluded" needs its outcome as --reason."""
    identity = read_key(identity_file)
    _do_as_reader(deps, slug, identity, lambda reader: MoveTip(tip, reader.id, state, reason))


@tips.command("release")
@click.option("--now", is_flag=True, required=True, help="Do not wait for the fixed hours.")
@in_town
@pass_deps
def release_tips(deps: Deps, now: bool, slug: str) -> None:  # noqa: ARG001
    """Bring what waits in the spool to the officers, in shuffled order. For demonstrations."""
    click.echo(f"Delivered: {acts.release(deps.vault, slug_of(deps, slug), os.urandom)}")


@tips.command("digest")
@click.option("--now", is_flag=True, required=True, help="Do not wait for 08:30.")
@in_town
@pass_deps
def show_digest(deps: Deps, now: bool, slug: str) -> None:  # noqa: ARG001
    """Print the morning's message to officers: the same every day."""
    with deps.vault.reading(slug_of(deps, slug), role="staff") as vtx:
        click.echo(deps.words.render(acts.digest(vtx).word, "th"))


@tips.command("audit")
@in_town
@pass_deps
def verify_audit(deps: Deps, slug: str) -> None:
    """Check the chain of officers' acts, link by link. Exit 1 if one is broken."""
    with deps.vault.reading(slug_of(deps, slug), role="staff") as vtx:
        broken, count = vtx.audit.first_broken(), len(vtx.audit.all())
        head = vtx.audit.head()
    if broken is not None:
        raise click.ClickException(f"link {broken} of {count} does not hold")
    click.echo(f"{count} links hold; head {head[:16]}")


def _do_as_reader(
    deps: Deps,
    slug: str,
    identity: Secret,
    command: Callable[[Reader], AnswerTip | MoveTip],
) -> None:
    with deps.vault.begin(slug_of(deps, slug), role="staff") as vtx:
        reader = reader_of(vtx, identity)
        answer = acts.perform_tip(vtx, command(reader), os.urandom)
        if isinstance(answer, TipRefused):
            raise click.ClickException(_REFUSALS.get(answer.reason, answer.reason))
    click.echo("Done.")


_REFUSALS = {
    "not_found": "no such tip",
    "no_step": "this step does not follow from the present state",
    "needs_outcome": f"say why with --reason: {', '.join((*OUTCOMES, *REOPENINGS))}",
}
