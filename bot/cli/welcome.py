"""What `prongsai run` tells the person at the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.demo import DemoLogins
    from bot.settings import Settings


def greet(settings: Settings, logins: DemoLogins, seconds: float) -> None:
    """Print addresses and demo log-ins once everything is up."""
    local = f"http://localhost:{settings.port}"
    click.echo()
    click.secho(f"Prongsai is ready ({seconds:.1f} s).", bold=True)
    if settings.is_simulated:
        click.echo(f"  Talk to it   http://localhost:{settings.port + 1}   (a LINE simulator)")
    click.echo(f"  Staff        {local}/staff")
    click.echo(f"  Public       {local}/")
    if logins.accounts:
        click.echo("\nDemo log-ins (this machine only):")
        for one in logins.accounts:
            click.echo(f"  {one.login:10} {one.password:18} {one.name} ({one.roles})")
    if logins.key_folder:
        click.echo(f"\nKeys of the demo's integrity officers: {logins.key_folder}")
    click.echo("\nCtrl-C ends everything; the data stays in " + str(settings.var_dir) + "/.")
