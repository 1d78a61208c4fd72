"""`prongsai tips …`: the anonymous channel's officers, keys, delivery and opening."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.actions import tips as acts
from bot.actions.tips_commands import AnswerTip, MoveTip, TipRefused
from bot.cli.shell import Told, pass_deps
from bot.cli.tips_audit import audit, roles
from bot.cli.tips_continuity import continuity_key, hand_over
from bot.cli.tips_copies import backup, export, restore
from bot.cli.tips_key import in_town, read_key, reader_of, slug_of, with_identity
from bot.cli.tips_officers import init, officers
from bot.cli.tips_opening import open_tips
from casework.tips import OUTCOMES, REOPENINGS, STEPS
from storage.vault.rows import Reader

if TYPE_CHECKING:
    from bot.wiring import Deps
    from handlers.outcomes import Secret


@click.group(cls=Told)
def tips() -> None:
    """The anonymous channel: officers, keys, delivery, opening.

    \b
    To open the channel:
      prongsai tips officers add "ชื่อตำแหน่ง" --unit "หน่วยงาน" --public-key age1…   (twice)
      prongsai tips continuity-key "สำนักงานภายนอก" --sheet continuity.pdf
      prongsai tips init
    """


for _command in (
    init,
    officers,
    continuity_key,
    hand_over,
    open_tips,
    export,
    backup,
    restore,
    audit,
    roles,
):
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
@click.option(
    "--reason",
    default="",
    type=click.Choice(["", *OUTCOMES, *REOPENINGS]),
    help="The outcome, or why it is opened again.",
)
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
