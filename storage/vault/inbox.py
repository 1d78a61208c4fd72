"""What a list of tips shows of each, asked for a whole inbox at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, Table, func, select

from storage.vault.rows import TipRow
from storage.vault.tables import answers, packages, parts, steps, tip_key_files, tips
from storage.vault.tip_statements import SHOWN
from storage.vault.tips import tip_row

Many = tuple[Any, ...]


@dataclass
class Told:
    """A tip and the days that its clocks ask for."""

    tip: TipRow
    words: list[date] = field(default_factory=list)
    steps: list[tuple[date, str]] = field(default_factory=list)
    last_part: date | None = None
    was_referred: bool = False


def inbox(connection: Connection, town: str, reader: str) -> list[Told]:
    """All tips that this reader can open, newest first; five statements whatever their number."""
    c = tip_key_files.c
    mine = select(c.tip).where(c.town == town, c.reader == reader).subquery()
    order = (tips.c.received_on.desc(), tips.c.label)
    asked = select(*SHOWN).join(mine, mine.c.tip == tips.c.id).where(tips.c.town == town)
    found = {row.id: Told(tip_row(row)) for row in connection.execute(asked.order_by(*order))}
    _add_days(connection, town, mine, found)
    return list(found.values())


def every(connection: Connection, town: str) -> list[Told]:
    """All released tips of a town, for deleting what is due and for counting."""
    asked = select(*SHOWN).where(tips.c.town == town)
    found = {row.id: Told(tip_row(row)) for row in connection.execute(asked)}
    mine = select(tips.c.id.label("tip")).where(tips.c.town == town).subquery()
    _add_days(connection, town, mine, found)
    return list(found.values())


def _add_days(connection: Connection, town: str, mine: Subquery, found: dict[str, Told]) -> None:
    def of(table: Table, *columns: ColumnElement[Any]) -> Select[*Many]:
        asked: Select[*Many] = select(table.c.tip, *columns)
        return asked.join(mine, mine.c.tip == table.c.tip).where(table.c.town == town)

    for tip, on in connection.execute(of(answers, answers.c.given_on)):
        found[tip].words.append(on)
    for tip, on, state in connection.execute(of(steps, steps.c.given_on, steps.c.state)):
        found[tip].steps.append((on, state))
    newest = of(parts, func.max(parts.c.added_on)).group_by(parts.c.tip)
    for tip, on in connection.execute(newest):
        found[tip].last_part = on
    for (tip,) in connection.execute(of(packages).distinct()):
        found[tip].was_referred = True
