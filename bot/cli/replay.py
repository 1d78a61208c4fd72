"""`prongsai replay`: real reports filed by invented citizens through the signed webhook."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from pathlib import Path

import click

from bot.cli.replay_books import Books
from bot.cli.replay_citizen import Report
from bot.cli.replay_server import NoServer, Server
from bot.cli.replay_town import Plan, play
from bot.cli.shell import plainly
from bot.settings import SettingsFault

SHARE = click.FloatRange(0.0, 1.0)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--people",
    default=20,
    type=click.IntRange(1),
    show_default=True,
    help="Citizens who write at once.",
)
@click.option(
    "--limit", default=500, type=click.IntRange(1), show_default=True, help="Reports to file."
)
@click.option(
    "--duplicates", default=0.0, type=SHARE, help="Share of events that LINE delivers twice."
)
@click.option("--reorder", default=0.0, type=SHARE, help="Share of events that overtake others.")
@click.option("--api-failures", default=0.0, type=SHARE, help="Share of calls to LINE that fail.")
@click.option("--kill/--no-kill", default=False, help="kill -9 of the server in the middle.")
@click.option(
    "--photos", default=0.1, type=SHARE, show_default=True, help="Share of reports with pictures."
)
@click.option("--database", default="", help="PostgreSQL URL; default: SQLite in a fresh folder.")
@click.option("--vault-database", default="", help="As --database, for the vault.")
@click.option("--seed", default=1, show_default=True, help="The same seed, the same people.")
def replay(
    file: Path,
    people: int,
    limit: int,
    duplicates: float,
    reorder: float,
    api_failures: float,
    kill: bool,
    photos: float,
    database: str,
    vault_database: str,
    seed: int,
) -> None:
    """File every report of FILE as a citizen would, step by step, then track each by its number.

    FILE has lines {"text", "types", "lat", "lon", "date"}. A server of its own is started in a
    fresh folder and ended again; nothing of yours is touched. Exit 1 if a case is lost, doubled or
    seen by others, or an answer is missing or given twice.
    """
    reports = _read(file, limit)
    people = min(people, len(reports))
    plan = Plan(
        people=people,
        duplicates=duplicates,
        reorder=reorder,
        api_failures=api_failures,
        kills=kill,
        photos=photos,
        seed=seed,
    )
    _end_in_good_order()
    with tempfile.TemporaryDirectory(prefix="prongsai-replay-") as folder:
        server = Server(Path(folder), database, vault_database)
        try:
            with plainly():
                books: Books = play(reports, plan, server)
        except SettingsFault as error:
            raise click.UsageError("; ".join(error.faults)) from None
        except NoServer as error:
            raise click.ClickException(str(error)) from None
    click.echo(books.told())
    if books.faults:
        raise SystemExit(1)


def _end_in_good_order() -> None:
    """However it is told to end, the server and its folder go too."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _: sys.exit(128 + number))


def _read(file: Path, limit: int) -> list[Report]:
    reports = []
    with file.open(encoding="utf-8") as lines:
        for number, line in zip(range(1, limit + 1), lines, strict=False):
            try:
                reports.append(Report.read(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as fault:
                raise click.ClickException(
                    f"{file}, line {number}: not a report ({type(fault).__name__}: {fault}); "
                    "see prongsai replay --help"
                ) from None
    if not reports:
        raise click.ClickException(f"{file} holds no report")
    return reports
