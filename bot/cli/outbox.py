"""`prongsai outbox …`: messages on their way. Shows no person and no words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.cli.shell import Told, pass_deps

if TYPE_CHECKING:
    from bot.wiring import Deps
    from storage.outbox import OutboxRow


@click.group(cls=Told)
def outbox() -> None:
    """Messages on their way: counts, dead ones, retry, drop.

    \b
    prongsai outbox counts
    prongsai outbox dead
    prongsai outbox retry 17 18       send again, by push
    prongsai outbox retry --fault http_401
    prongsai outbox drop 17
    """


@outbox.command()
@pass_deps
def counts(deps: Deps) -> None:
    """How many messages are in which state, and how long the oldest has been waiting."""
    seen = deps.store.queue.counts()
    for state in ("pending", "sent", "dropped", "dead"):
        click.echo(f"{state:8} {seen.get(state, 0)}")
    age = deps.store.queue.oldest_pending_age(deps.clock())
    if age is not None:
        click.echo(f"the oldest pending one has been waiting for {_seconds(age)} s")


@outbox.command()
@click.option("--limit", default=100, show_default=True, help="At most so many, newest first.")
@pass_deps
def dead(deps: Deps, limit: int) -> None:
    """Messages that were given up, and why. "quota": they wait for the month's messages."""
    rows = deps.store.queue.dead(limit)
    if not rows:
        click.echo("No message was given up.")
    slugs = {town.id: town.slug for town in deps.store.towns.all()}
    for row in rows:
        click.echo(_line(row, slugs.get(row.town_id, "?")))


@outbox.command()
@click.argument("numbers", nargs=-1, type=int)
@click.option("--fault", default="", help="All dead messages with this fault instead of numbers.")
@pass_deps
def retry(deps: Deps, numbers: tuple[int, ...], fault: str) -> None:
    """Send dead messages again, each as a push (counted by LINE)."""
    wanted = _wanted(deps, numbers, fault)
    done = [number for number in wanted if deps.store.queue.requeue(number)]
    _tell_missing(numbers, done)
    click.echo(f"{len(done)} on their way again.")


@outbox.command()
@click.argument("numbers", nargs=-1, type=int)
@click.option("--fault", default="", help="All dead messages with this fault instead of numbers.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_deps
def drop(deps: Deps, numbers: tuple[int, ...], fault: str, *, yes: bool) -> None:
    """Give dead messages up for good and wipe what they said."""
    wanted = _wanted(deps, numbers, fault)
    if not yes:
        click.confirm(f"{len(wanted)} messages will never be sent. Go on?", abort=True)
    done = [number for number in wanted if deps.store.queue.drop(number)]
    _tell_missing(numbers, done)
    click.echo(f"{len(done)} dropped.")


def _wanted(deps: Deps, numbers: tuple[int, ...], fault: str) -> list[int]:
    if bool(numbers) == bool(fault):
        raise click.UsageError("give numbers (see: prongsai outbox dead), or --fault CODE")
    if numbers:
        return list(dict.fromkeys(numbers))
    return [row.id for row in deps.store.queue.dead(100_000) if row.fault == fault]


def _tell_missing(numbers: tuple[int, ...], done: list[int]) -> None:
    for number in dict.fromkeys(numbers):
        if number not in done:
            click.echo(f"{number}: there is no dead message of this number", err=True)


def _line(row: OutboxRow, slug: str) -> str:
    made = row.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    doubt = " (may have arrived)" if row.is_ambiguous else ""
    return f"{row.id:>7}  {made}  {slug}  {row.weight}  {row.fault or '?'}{doubt}"


def _seconds(age: timedelta) -> int:
    return round(age.total_seconds())
