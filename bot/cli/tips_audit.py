"""`prongsai tips audit`, `prongsai tips roles`: what can be checked from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.shell import Told, pass_deps
from bot.cli.tips_key import in_town, slug_of
from storage.vault.roles import statements

if TYPE_CHECKING:
    from bot.wiring import Deps


@click.group(cls=Told)
def audit() -> None:
    """The chain of what officers did."""


@audit.command("verify")
@click.option("--head", default="", help="A head out of a morning's digest: must be in the chain.")
@in_town
@pass_deps
def verify(deps: Deps, head: str, slug: str) -> None:
    """Check the chain link by link. Exit 1 if one is broken, or a known head is missing."""
    with deps.vault.reading(slug_of(deps, slug), role="staff") as vtx:
        broken, links = vtx.audit.first_broken(), vtx.audit.all()
    if broken is not None:
        raise click.ClickException(f"link {broken} of {len(links)} does not hold")
    wanted = "".join(head.split()).lower()
    known = next((one for one in links if wanted and one.hash.startswith(wanted)), None)
    if wanted and known is None:
        raise click.ClickException("this head is not in the chain: it was cut or written anew")
    if known is not None:
        click.echo(f"The head is that of link {known.number}, {known.done_on}.")
    click.echo(f"{len(links)} links hold; head {links[-1].hash[:16] if links else '-'}")


@click.command()
def roles() -> None:
    """Print the SQL that lets PostgreSQL keep web, staff and worker apart in the vault."""
    for statement in statements():
        click.echo(f"{statement};")
