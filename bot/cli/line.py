"""`prongsai line …`: a real LINE account made ready, and looked after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.shell import Told, pass_deps, refuse_no_address

if TYPE_CHECKING:
    from bot.line_setup import Report
    from bot.townhall import TownHall
    from bot.wiring import Deps
    from handlers.words import Words

_MARKS = {"done": "✓", "todo": "→", "wrong": "✗"}
_WORDING = Path(__file__).parent.parent

_town = click.option("--town", "slug", default="", help="Short name; the default town without it.")
_language = click.option(
    "--language",
    type=click.Choice(["th", "en"]),
    default="en",
    show_default=True,
    help="Of the report.",
)


@click.group(cls=Told)
def line() -> None:
    """Set up a real LINE account: rich menu, webhook, and what is left to click.

    \b
    prongsai line setup               the default town
    prongsai line setup --town SLUG   another one
    prongsai line check               look, change nothing
    """


@line.command()
@_town
@_language
@pass_deps
def setup(deps: Deps, slug: str, language: str) -> None:
    """Upload and link the rich menus, set and try the webhook, say what is left to click.

    Safe to repeat: only rich menus of ours are replaced. The server must be running and reachable
    under PUBLIC_URL, because LINE calls it for the trial.
    """
    from bot.actions.towns import change_settings
    from bot.line_setup import set_up

    hall = _find(deps, slug)
    report = set_up(hall.line, _webhook(deps, hall))
    if report.account:
        # The public page then offers "add friend" by this ID.
        change_settings(deps.store, hall.town, {"line_id": report.account.line_id})
    _tell(report, language)


@line.command()
@_town
@_language
@pass_deps
def check(deps: Deps, slug: str, language: str) -> None:
    """The same report without changing anything. Ends with 1 where something is wrong."""
    from bot.line_setup import check as look

    hall = _find(deps, slug)
    _tell(look(hall.line, _webhook(deps, hall)), language)


@line.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def draw(folder: Path) -> None:
    """Write the rich menus' pictures into FOLDER, to be looked at."""
    from bot.richmenu import LANGUAGES
    from bot.richmenu import draw as picture

    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        file = folder / f"richmenu-{language}.png"
        file.write_bytes(picture(language))
        click.echo(file)


def _find(deps: Deps, slug: str) -> TownHall:
    hall = deps.towns.by_slug(slug)
    if hall is None:
        raise click.ClickException(
            f"there is no town '{slug}': prongsai town list"
            if slug
            else "there is no town yet: prongsai town add"
        )
    if not hall.secrets:
        raise click.ClickException(
            f"{hall.town.slug} has no LINE channel yet: prongsai town channel {hall.town.slug}"
        )
    return hall


def _webhook(deps: Deps, hall: TownHall) -> str:
    refuse_no_address(deps)
    path = "/webhook" if hall.town.is_default else f"/webhook/{hall.town.slug}"
    return deps.settings.address + path


def wording() -> Words:
    """What the reports say."""
    from handlers.words import Words

    return Words.load(_WORDING)


def _tell(report: Report, language: str) -> None:
    from handlers.outcomes import Word

    words = wording()
    for one in report.findings:
        said = words.render(Word(f"line_setup.{one.key}", one.values), language)
        click.echo(f"{_MARKS[one.mark]} {said}")
    if not report.is_fine:
        raise SystemExit(1)
