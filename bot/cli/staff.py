"""`prongsai staff …`: the people of a town hall."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.actions.context import System
from bot.cli.shell import Told, pass_deps
from bot.cli.town import ask_secret, find_town

if TYPE_CHECKING:
    from bot.wiring import Deps
    from storage import Tx
    from storage.staff import StaffMember

ROLES = ("agent", "head", "integrity", "executive", "administrator")
COMMAND_LINE = System("command line")
_in_town = click.option(
    "--town", "slug", default="", help="Short name; the default town if left out."
)
_roles = click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="Repeatable."
)
_division = click.option("--division", default=None, help="Code, as in `prongsai town show`.")


@click.group(cls=Told)
def staff() -> None:
    """People of a town hall: add, list, password, link-code, roles, off, second-step-off.

    \b
    agent          works on cases of the division (of all, without a division)
    head           the same, and hands cases out
    integrity      opens anonymous tips, sees no cases
    executive      reads everything, changes nothing
    administrator  people and settings, sees no case content

    \b
    prongsai staff add somchai "สมชาย ตัวอย่าง" --role agent --division works
    prongsai staff link-code somchai      (he types the code to the LINE account)
    """


@staff.command()
@click.argument("login")
@click.argument("name")
@_roles
@_division
@_in_town
@click.option("--generate", is_flag=True, help="Make a password and show it once.")
@pass_deps
def add(
    deps: Deps,
    login: str,
    name: str,
    roles: tuple[str, ...],
    division: str | None,
    slug: str,
    generate: bool,
) -> None:
    """Open an account LOGIN for NAME. Asks for a password (or reads one line of the input)."""
    from bot.actions.people import add_staff

    password = _password(deps, generate)
    with _town_of(deps, slug) as tx, _plain_faults():
        add_staff(
            tx, COMMAND_LINE, login=login, name=name, roles=roles, division=division,
            password=password,
        )  # fmt: skip
    click.echo(f"Added {login}.")
    if generate:
        click.echo(f"Password, shown once: {password}")


@staff.command(name="list")
@_in_town
@pass_deps
def list_staff(deps: Deps, slug: str) -> None:
    """Everybody: log-in, name, roles, division, whether LINE is linked."""
    with deps.store.reading(find_town(deps, slug).id) as tx:
        rows = tx.staff.everyone()
        if not rows:
            click.echo("Nobody has an account yet: prongsai staff add --help")
        for row in rows:
            marks = [", ".join(sorted(row.roles)), row.division or "every division"]
            marks += ["LINE linked"] if row.line_user else []
            marks += [] if row.is_active else ["off"]
            click.echo(f"{row.login:16} {row.name}  ({'; '.join(marks)})")


@staff.command(name="second-step-off")
@click.argument("login")
@_in_town
@pass_deps
def second_step_off(deps: Deps, login: str, slug: str) -> None:
    """Take the second step of LOGIN away (lost phone); its log-ins end."""
    from bot.actions.second_steps import take_away

    with _town_of(deps, slug) as tx:
        row = _find(tx, login)
        take_away(tx, COMMAND_LINE, row)
        tx.sessions.end_all(row.id)
    click.echo(f"{login} logs in with the password alone until a new second step is set up.")


@staff.command()
@click.argument("login")
@_in_town
@click.option("--generate", is_flag=True, help="Make a password and show it once.")
@pass_deps
def password(deps: Deps, login: str, slug: str, generate: bool) -> None:
    """Give LOGIN a new password. Asks for it (or reads one line of the input)."""
    from bot.actions.people import set_password

    new = _password(deps, generate)
    with _town_of(deps, slug) as tx, _plain_faults():
        set_password(tx, COMMAND_LINE, _find(tx, login), new)
    click.echo(f"Password, shown once: {new}" if generate else "Changed.")


@staff.command(name="link-code")
@click.argument("login")
@_in_town
@pass_deps
def link_code(deps: Deps, login: str, slug: str) -> None:
    """Make a one-time code, good for 15 minutes, that ties LOGIN to a LINE account.

    The staff member types it in the chat with the town's LINE account.
    """
    from bot.actions.linking import LinkCode, issue_link_code, show_code

    found = find_town(deps, slug)
    with deps.store.begin(found.id) as tx:
        row = _find(tx, login)
        made = issue_link_code(tx, COMMAND_LINE, row.id, deps.context(deps.towns.of(found.id)))
    if not isinstance(made, LinkCode):
        raise click.ClickException(f"the account '{login}' is off")
    phrase = deps.words.phrases["link.says.code"][0]
    click.echo(f"Type in LINE within 15 minutes: {phrase} {show_code(made.code)}")


@staff.command()
@click.argument("login")
@_roles
@_division
@_in_town
@pass_deps
def roles(deps: Deps, login: str, roles: tuple[str, ...], division: str | None, slug: str) -> None:
    """Give LOGIN these roles and no others."""
    from bot.actions.people import set_roles

    with _town_of(deps, slug) as tx, _plain_faults():
        set_roles(tx, COMMAND_LINE, _find(tx, login), roles, division)
    click.echo("Changed; it holds at once, in LINE and in the browser.")


@staff.command()
@click.argument("login")
@_in_town
@pass_deps
def off(deps: Deps, login: str, slug: str) -> None:
    """Close the account LOGIN and undo its LINE tie. What it did stays in the record."""
    from bot.actions.people import deactivate

    with _town_of(deps, slug) as tx, _plain_faults():
        deactivate(tx, COMMAND_LINE, _find(tx, login))
    click.echo("Closed.")


@contextmanager
def _town_of(deps: Deps, slug: str) -> Iterator[Tx]:
    with deps.store.begin(find_town(deps, slug).id) as tx:
        yield tx


@contextmanager
def _plain_faults() -> Iterator[None]:
    """One line instead of a traceback for what people may get wrong."""
    from bot.actions.passwords import WeakPassword
    from bot.actions.people import WrongAccount
    from storage.staff import LoginTakenError

    try:
        yield
    except (WeakPassword, WrongAccount) as fault:
        raise click.ClickException(str(fault)) from None
    except LoginTakenError:
        raise click.ClickException("this log-in is taken; see: prongsai staff list") from None


def _find(tx: Tx, login: str) -> StaffMember:
    row = tx.staff.by_login(login)
    if row is None:
        raise click.ClickException(f"there is no account '{login}'; see: prongsai staff list")
    return row


def _password(deps: Deps, generate: bool) -> str:
    from bot.actions.people import new_password

    return new_password(deps.random) if generate else ask_secret("Password")
