"""Whether a simulated month closes: nothing lost, nobody told twice, no due date unanswered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from bot.actions.clearance import cleared
from bot.cli.simulated_messages import audit_messages
from bot.cli.simulated_plan import Happened, Told
from bot.cli.simulated_town import SimulatedTown
from bot.notices import REMINDED
from casework.officehours import BANGKOK, bangkok_date
from casework.statistics import Happening, books, happening_of
from casework.workflow import is_open
from storage.tables import case_events, cases, reminders

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
    audit.faults += town.faults
    _owners(town, audit)
    _due_dates(town, happened, audit)
    _words(town, audit)
    figures, faults = audit_messages(town, happened)
    audit.faults += faults
    audit.figures |= {
        "reports filed": happened.filed,
        "pictures": happened.pictures,
        "followed a neighbour's": happened.followed,
        "answered / added / cancelled": (
            f"{happened.answered} / {happened.added} / {happened.cancelled}"
        ),
        "rated / changed": f"{happened.rated} / {happened.rated_anew}",
        "reopened": happened.reopened,
        "merged / undone": f"{happened.merged} / {happened.unmerged}",
        "explained": happened.explained,
        "talks with a human": happened.talks,
        "officers in LINE": happened.on_the_phone,
        "officers on the pages": dict(sorted(happened.on_the_pages.items())),
        "states": dict(sorted(town.reads(lambda tx: tx.cases.counts()).items())),
        "refused": dict(sorted(town.refused.items())),
        **figures,
    }


def _owners(town: SimulatedTown, audit: Audit) -> None:
    """Every open case has an owner, or stands in some head's list of those that nobody has."""
    seen: set[str] = set()
    with town.store.reading(town.town.id) as tx:
        for head in town.heads.values():
            listed = tx.cases.work(
                "new",
                today=bangkok_date(town.clock.now),
                staff_id=head.id,
                division=next(iter(head.divisions)),
                everywhere=False,
                is_head=True,
                limit=1_000_000,
            )
            seen |= {case.number for case in listed if cleared(tx, head, "see", case)}
    nobodys = 0
    for row in _rows(town, select(cases.c.number, cases.c.state, cases.c.owner_id)):
        if is_open(row.state) and row.owner_id is None:
            nobodys += 1
            if row.number not in seen:
                audit.faults.append(f"{row.number}: nobody's, and in nobody's list")
    audit.figures["nobody's"] = nobodys


def _words(town: SimulatedTown, audit: Audit) -> None:
    """Whatever happened is called by a name of its own in a case's history."""
    for row in _rows(town, select(case_events.c.kind).distinct()):
        if not town.deps.words.has(f"console.event.{row.kind}"):
            audit.faults.append(f"{row.kind}: the history has no word for it")


# Due dates


@dataclass(frozen=True, slots=True)
class _Told:
    """What the clerk read on a day: numbers, and whether there were more than a message names."""

    words: str
    is_cut: bool


def _due_dates(town: SimulatedTown, happened: Happened, audit: Audit) -> None:
    """Every due date that passed has its event, its notice, and a word of explanation or a mark.

    What passed was noted every morning by looking at open cases; the reminders, which the ladder
    wrote, are what is held against it.
    """
    told = {(row.number, row.rung, row.base_on): row for row in _rows(town, select(reminders))}
    noted = {(number, base) for number, rung, base in told if rung == "overdue"}
    last_office_day = _last_office_day(town)
    seen = {(number, date.fromisoformat(on)) for number, on in happened.passed}
    passed = noted | {one for one in seen if one[1] < last_office_day}
    for row in _rows(town, select(cases)):
        if is_open(row.state) and row.reply_due_on < last_office_day:
            passed.add((row.number, row.reply_due_on))
    read = _read_by_the_clerk(town)
    answers: Counter[str] = Counter()
    for number, base in sorted(passed):
        fault = _notice_fault(told.get((number, "due", base)), number, read)
        if fault:
            audit.faults.append(f"{number}: {base} passed {fault}")
        answers[_one_due_date(town, number, base, audit)] += 1
    audit.figures["due dates passed"] = len(passed)
    audit.figures["… explained / ended / marked"] = " / ".join(
        str(answers[which]) for which in ("explained", "ended", "marked")
    )


def _notice_fault(reminder: Any, number: str, read: dict[date, list[_Told]]) -> str:  # noqa: ANN401
    """What is wrong with the clerk's notice of a due date; "" where he had it."""
    if reminder is None:
        return "without a notice"
    day = bangkok_date(reminder.at)
    messages = read.get(day, [])
    if any(number in one.words for one in messages) or any(one.is_cut for one in messages):
        return ""
    return "and the clerk read nothing of it"


def _read_by_the_clerk(town: SimulatedTown) -> dict[date, list[_Told]]:
    clerk = town.line.platform.person("clerk").user_id
    read = defaultdict(list)
    for push in town.line.ledger.pushed:
        if push.to == clerk:
            on = datetime.fromtimestamp(push.at_ms / 1000, BANGKOK).date()
            read[on].append(_Told(push.words, _count_of(push) > REMINDED))
    return read


def _count_of(push: Told) -> int:
    """How many cases a reminder tells of: the first number of its sentence."""
    return next((int(word) for word in push.words.split() if word.isdecimal()), 0)


def _one_due_date(town: SimulatedTown, number: str, base: date, audit: Audit) -> str:
    """How it was answered for: "explained", "ended" or "marked"; "" where it was not."""
    with town.store.reading(town.town.id) as tx:
        case, events = tx.cases.by_number(number), tx.cases.events(number)
    assert case is not None
    marked = [one for one in events if one.kind == "overdue" and one.facts["on"] == f"{base}"]
    if len(marked) != 1:
        audit.faults.append(f"{number}: {len(marked)} events for {base}")
        return ""
    after = [one for one in events if one.seq > marked[0].seq]
    if any(one.kind in EXPLAINS and one.actor == "staff" for one in after):
        return "explained"
    if any(one.kind in ENDS for one in after):
        return "ended"
    if case.unexplained_since is not None:
        return "marked"
    audit.faults.append(f"{number}: {base} passed without a word and without a mark")
    return ""


def _last_office_day(town: SimulatedTown) -> date:
    """The last day on which reminders could be written."""
    calendar, day = town.context().town.calendar, bangkok_date(town.clock.now)
    while not calendar.works_on(day):
        day -= timedelta(days=1)
    return day


def _rows(town: SimulatedTown, statement: Select[Any]) -> list[Any]:
    with town.store.doors().reading() as connection:
        return list(connection.execute(statement).all())
