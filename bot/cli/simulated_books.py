"""Whether a simulated month closes: nothing lost, nobody told twice, no due date unanswered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select

from bot.cli.simulated_plan import Happened
from bot.cli.simulated_town import SimulatedTown
from casework.officehours import bangkok_date
from casework.statistics import Happening, books, happening_of
from casework.workflow import is_open
from storage.tables import cases, chats, outbox, reminders

PUSHES_A_CASE = 1.2
EXPLAINS = frozenset({"explained", "progress", "forwarded", "resolved", "closed", "told"})
ENDS = frozenset({"cancelled", "merged"})


@dataclass
class Audit:
    """The figures, and what does not close (empty where all is well)."""

    figures: dict[str, object] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def told(self) -> str:
        """As the command prints it."""
        lines = [f"{name:<28} {value}" for name, value in self.figures.items()]
        return "\n".join(lines + [f"FAULT: {fault}" for fault in self.faults[:40]])


def happenings(town: SimulatedTown) -> list[Happening]:
    """Everything that changes a count, in its order."""
    rows = town.reads(lambda tx: tx.cases.history())
    found = (
        happening_of(number, kind, old, new, bangkok_date(at))
        for number, kind, old, new, at, _ in rows
    )
    return [one for one in found if one is not None]


def close_day(town: SimulatedTown, first: date, day: date, audit: Audit) -> None:
    """The identity of the books on this day, for the day and since the first one."""
    history = happenings(town)
    still = town.reads(lambda tx: sum(n for s, n in tx.cases.counts().items() if is_open(s)))
    for begin in (first, day):
        counted = books(history, begin, day)
        if not counted.close:
            audit.faults.append(f"{day}: the books do not close ({counted})")
        if counted.remaining != still:
            audit.faults.append(f"{day}: {counted.remaining} remain, {still} are open")


def audit_month(town: SimulatedTown, happened: Happened, audit: Audit) -> None:
    """All that must hold at the end."""
    _owners(town, audit)
    _due_dates(town, audit)
    _messages(town, audit)
    audit.figures |= {
        "reports filed": happened.filed,
        "followed a neighbour's": happened.followed,
        "rated": happened.rated,
        "reopened": happened.reopened,
        "merged / undone": f"{happened.merged} / {happened.unmerged}",
        "explained": happened.explained,
        "talks with a human": happened.talks,
        "states": dict(sorted(town.reads(lambda tx: tx.cases.counts()).items())),
        "refused": dict(sorted(town.refused.items())),
    }


def _owners(town: SimulatedTown, audit: Audit) -> None:
    """Every open case has an owner, or stands in the list of those that nobody has."""
    with town.store.reading(town.town.id) as tx:
        today = bangkok_date(town.clock.now)
        listed = tx.cases.work("new", today=today, staff_id="", division=None, limit=1_000_000)
    nobodys = {case.number for case in listed}
    for row in _rows(town, select(cases.c.number, cases.c.state, cases.c.owner_id)):
        if is_open(row.state) and row.owner_id is None and row.number not in nobodys:
            audit.faults.append(f"{row.number}: nobody's, and in no list")
    audit.figures["nobody's"] = len(nobodys)


def _due_dates(town: SimulatedTown, audit: Audit) -> None:
    """Every due date that passed has its event, its notice, and a word of explanation or a mark."""
    told = {(row.number, row.rung, row.base_on) for row in _rows(town, select(reminders))}
    passed = [(number, base) for number, rung, base in told if rung == "overdue"]
    for number, base in passed:
        if (number, "due", base) not in told:
            audit.faults.append(f"{number}: {base} passed without a notice")
        _one_due_date(town, number, base, audit)
    last_office_day = _last_office_day(town)
    for row in _rows(town, select(cases)):
        late = is_open(row.state) and row.reply_due_on < last_office_day
        if late and (row.number, "overdue", row.reply_due_on) not in told:
            audit.faults.append(f"{row.number}: {row.reply_due_on} passed without an event")
    audit.figures["due dates passed"] = len(passed)


def _one_due_date(town: SimulatedTown, number: str, base: date, audit: Audit) -> None:
    with town.store.reading(town.town.id) as tx:
        case, events = tx.cases.by_number(number), tx.cases.events(number)
    assert case is not None
    marked = [one for one in events if one.kind == "overdue" and one.facts["on"] == f"{base}"]
    if len(marked) != 1:
        audit.faults.append(f"{number}: {len(marked)} events for {base}")
        return
    after = [one for one in events if one.seq > marked[0].seq]
    explained = any(one.kind in EXPLAINS and one.actor == "staff" for one in after)
    ended = any(one.kind in ENDS for one in after)
    if not (explained or ended or case.unexplained_since is not None):
        audit.faults.append(f"{number}: {base} passed without a word and without a mark")


def _last_office_day(town: SimulatedTown) -> date:
    """The last day on which reminders could be written."""
    calendar, day = town.context().town.calendar, bangkok_date(town.clock.now)
    while not calendar.works_on(day):
        day -= timedelta(days=1)
    return day


def _messages(town: SimulatedTown, audit: Audit) -> None:
    """Nobody is told the same thing twice; reporters get few pushes; groups and staff apart."""
    rows = _rows(town, select(outbox.c.recipient, outbox.c.weight, outbox.c.messages))
    twice = Counter((row.recipient, row.messages) for row in rows if row.weight == "answer")
    audit.faults += [f"told {n} times: {one[1][:80]}" for one, n in twice.items() if n > 1]
    lines = {row.person for row in _rows(town, select(chats.c.person)) if row.person}
    pushes = [row for row in rows if row.weight == "answer"]
    of_talks = sum(_is_of_talk(row.messages) for row in pushes)
    count = len(_rows(town, select(cases.c.number)))
    a_case = (len(pushes) - of_talks) / max(count, 1)
    if a_case > PUSHES_A_CASE:
        audit.faults.append(f"{a_case:.2f} pushes a case")
    audit.figures |= {
        "cases": count,
        "pushes a finished case": f"{(len(pushes) - of_talks) / max(_finished(town), 1):.2f}",
        "pushes to reporters": f"{len(pushes) - of_talks} ({a_case:.2f} a case)",
        "pushes in talks": f"{of_talks} ({len(lines)} people)",
        "notices to staff": sum(row.weight == "notice" for row in rows),
    }


def _finished(town: SimulatedTown) -> int:
    counts = town.reads(lambda tx: tx.cases.counts())
    return sum(count for state, count in counts.items() if not is_open(state))


def _is_of_talk(messages: str) -> bool:
    return "👤" in messages or "จบการคุย" in messages


def _rows(town: SimulatedTown, statement: Select[Any]) -> list[Any]:
    with town.store.doors().reading() as connection:
        return list(connection.execute(statement).all())
