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
    if settings.is_simulated:
        click.echo("\nDemo log-ins (this machine only):")
    elif logins.logins:
        click.echo("\nYour first log-in; change its password with: prongsai staff password admin")
    for one in logins.logins:
        password = one.password or "(changed since)"
        click.echo(f"  {one.login:8} {password:20} {', '.join(one.roles)}")
    if not settings.is_simulated:
        click.echo("\nNext: prongsai town set, prongsai staff add, prongsai line setup")
    click.echo("\nCtrl-C ends everything; the data stays in " + str(settings.var_dir) + "/.")
