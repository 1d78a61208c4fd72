"""`prongsai town …`: the local governments that this deployment serves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.cli.shell import Told, pass_deps

if TYPE_CHECKING:
    from bot.wiring import Deps
    from storage.towns import Town

_SETTING = "NAME=VALUE"


@click.group(cls=Told)
def town() -> None:
    """Towns: add, list, show, set, channel.

    \b
    prongsai town add jaidee "เทศบาลตำบลใจดี" --set phone="0 0000 0000"
    prongsai town set jaidee reply_rule="15 working" hours="08:30-12:00,13:00-16:30"
    prongsai town channel jaidee          (asks for secret and token, shows neither)
    """


@town.command()
@click.argument("slug")
@click.argument("name")
@click.option("--set", "settings", multiple=True, metavar=_SETTING, help="See `town set --help`.")
@pass_deps
def add(deps: Deps, slug: str, name: str, settings: tuple[str, ...]) -> None:
    """Add the town NAME under the short name SLUG (small letters, digits, dashes).

    It starts with the usual divisions and categories. The first town is the default one, served at
    /webhook; every other one at /webhook/SLUG.
    """
    from bot.actions.towns import WrongSetting, open_town
    from storage.towns import TownTakenError

    try:
        made = open_town(deps.store, slug, name, _read(settings), deps.words)
    except TownTakenError:
        raise click.ClickException(
            f"there is a town '{slug}' already: prongsai town list"
        ) from None
    except WrongSetting as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"Added {made.name}. Next: prongsai town channel {slug}; prongsai staff add")


@town.command(name="list")
@pass_deps
def list_towns(deps: Deps) -> None:
    """Every town: short name, name, webhook path, whether its LINE channel is set."""
    towns = deps.store.towns.all()
    if not towns:
        click.echo("There is no town yet: prongsai town add --help")
    for one in towns:
        click.echo(f"{one.slug:20} {one.name}  {_webhook(one)}  channel {_channel(one)}")


@town.command()
@click.argument("slug")
@pass_deps
def show(deps: Deps, slug: str) -> None:
    """One town with its settings, divisions and categories. Secrets are never shown."""
    found = find_town(deps, slug)
    click.echo(f"{found.name} ({found.slug}){', default' if found.is_default else ''}")
    click.echo(f"webhook: {_webhook(found)}")
    click.echo(f"channel: {_channel(found)}")
    for name, value in sorted(found.settings.items()):
        click.echo(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")
    with deps.store.reading(found.id) as tx:
        for division in tx.catalogue.divisions():
            click.echo(f"division {division.code:12} {division.name}")
        for row in tx.catalogue.categories():
            off = "" if row.is_active else "  (off)"
            click.echo(f"category {row.code:12} {row.division:12} {row.target_days} days{off}")


def _set_help() -> str:
    from bot.actions.towns import SETTINGS

    lines = "\n".join(f"{setting.name:16} {setting.says}" for setting in SETTINGS)
    return (
        "Change settings of a town; an empty value goes back to the default.\n\n"
        f"\b\n{lines}\n\n\b\nprongsai town set jaidee phone='0 0000 0000' reply_rule='15 working'"
    )


@town.command(name="set", help=_set_help())
@click.argument("slug")
@click.argument("settings", nargs=-1, metavar=f"[{_SETTING}]...")
@click.option("--name", default="", help="A new name of the town.")
@click.option("--default", "is_default", is_flag=True, help="Serve this town at /webhook.")
@pass_deps
def set_town(deps: Deps, slug: str, settings: tuple[str, ...], name: str, is_default: bool) -> None:
    from bot.actions.towns import WrongSetting, change_settings, make_default

    found = find_town(deps, slug)
    try:
        found = change_settings(deps.store, found, _read(settings), name)
    except WrongSetting as fault:
        raise click.ClickException(str(fault)) from None
    if is_default:
        make_default(deps.store, found)
    click.echo("Changed. Running processes see it within a few seconds.")


@town.command()
@click.argument("slug")
@pass_deps
def channel(deps: Deps, slug: str) -> None:
    """Set the LINE channel: asks for secret and access token, on the screen or line by line.

    Several secrets, divided by commas, are accepted while one is being replaced. Both are stored
    encrypted under SECRET_KEY and never shown again. From a file:

    \b
    prongsai town channel jaidee < secret-and-token.txt
    """
    from bot.actions.towns import WrongSetting, set_channel

    found = find_town(deps, slug)
    secrets = ask_secret("Channel secret").split(",")
    token = ask_secret("Channel access token")
    try:
        set_channel(deps.store, found, secrets, token)
    except WrongSetting as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"Stored. The webhook address in LINE is PUBLIC_URL{_webhook(found)}")


def find_town(deps: Deps, slug: str) -> Town:
    """The town of this short name, the default one for "", or the end of the command."""
    found = deps.store.towns.by_slug(slug) if slug else deps.store.towns.default()
    if found is None:
        raise click.ClickException(
            f"there is no town '{slug}'; see: prongsai town list"
            if slug
            else "there is no town yet; begin with: prongsai town add"
        )
    return found


def ask_secret(prompt: str) -> str:
    """A secret from the keyboard without showing it, or a line of the standard input."""
    import sys

    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True))
    return sys.stdin.readline().strip()


def _read(written: tuple[str, ...]) -> dict[str, str]:
    settings = {}
    for one in written:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.UsageError(f"'{one}' is not {_SETTING}")
        settings[name.strip()] = value
    return settings


def _channel(one: Town) -> str:
    if one.is_locked:
        return "sealed under another SECRET_KEY"
    return "set" if one.access_token else "not set"


def _webhook(one: Town) -> str:
    return "/webhook" if one.is_default else f"/webhook/{one.slug}"
