"""`prongsai kb`: the knowledge base is sound, up to date, and grows with what a town adds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.kb_town import COMMANDS
from bot.cli.shell import Told

if TYPE_CHECKING:
    from knowledge.services import Service

_OLD = 365  # days after which a fact should be checked again


@click.group(cls=Told)
def kb() -> None:
    """The knowledge base: check it, teach the understanding, answer what had no answer."""


for _command in COMMANDS:
    kb.add_command(_command)


@kb.command()
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--day", help="Judge dates as of this day (2026-11-21); today where none is given.")
def check(folder: Path | None, day: str | None) -> None:
    """Refuse bad files by line and reason, and list facts past their date.

    FOLDER holds service files; without it those of the program are checked, and its sentences too.
    """
    from knowledge.build import SERVICES
    from knowledge.checking import (
        check_lists,
        check_reports,
        check_sentences,
        check_services,
    )

    as_of = date.fromisoformat(day) if day else date.today()  # noqa: DTZ011
    services, faults = check_services(folder or SERVICES)
    if folder is None:
        known = {service.id for service in services}
        faults += check_sentences(known) + check_reports() + check_lists(known)
    for fault in faults:
        click.echo(fault, err=True)
    for line in _past(services, as_of):
        click.echo(line)
    click.echo(f"{len(services)} services sound, {len(faults)} faults")
    if faults:
        raise SystemExit(1)


@kb.command()
def teach() -> None:
    """Teach the understanding from services and sentences; nothing where it is fresh."""
    from knowledge.build import main

    main()
    click.echo("the understanding is fresh; running processes read it when they start again")


def _past(services: tuple[Service, ...], day: date) -> Iterator[str]:
    for service in services:
        for fact in service.past_on(day):
            words = " ".join(fact.words.th.split())
            yield f"{service.id}: past since {fact.valid_to}: {words}"
        if (day - service.checked_on).days > _OLD:
            yield f"{service.id}: last checked on {service.checked_on}, over a year ago"
