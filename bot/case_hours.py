"""What happens to cases by the clock: reminders, notices of due dates, digests, the end of talks.

Every function may be late or run twice without harm: what was told is written down in the same
transaction, and a day's digest is counted once for all processes. Bulk work commits often, so that
nobody at the counter waits for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot import notices
from bot.actions.chat_desk import end_by_time
from bot.actions.clearance import docket_of, officer_of
from bot.actions.context import ActionContext, System
from bot.actions.letters import REMINDER, reached_by_letter
from bot.actions.news import tell_due_news
from bot.actions.steps import rule_of, step
from bot.actions.telling import budget_allows_staff, queue
from bot.chiefs import clerk_of, mayor_of
from bot.each_town import for_each_town
from bot.letters.rounds import post_reminders
from bot.morning import send_digest, send_week
from bot.week.links import week_key
from casework.chats import Waiting, is_to_end
from casework.clearance import may
from casework.deadlines import due_after_late_holiday
from casework.ladder import OVERDUE, Rung, base_of, edge
from casework.officehours import bangkok_date, is_open, on_or_after
from casework.workflow import REOPEN_WITHIN
from storage import Store, Tx
from storage.cases import Case
from storage.staff import StaffMember

if TYPE_CHECKING:
    from bot.wiring import Deps

AT_ONCE: Final = 50
LADDER_CLOCK: Final = System("ladder")
TIDY: Final = System("tidy")
Contexts = Callable[[int], ActionContext]


def tell_news(store: Store, contexts: Contexts, now: datetime) -> int:
    """Send what has waited for more; how many messages."""
    told = 0

    def tell(town_id: int) -> None:
        nonlocal told
        with store.begin(town_id) as tx:
            told += tell_due_news(tx, contexts(town_id))

    for_each_town("news", store.news_queue.towns_due(now), tell)
    return told


def climb(store: Store, contexts: Contexts, town_id: int) -> int:
    """Act on every rung of the ladder that is up, in office hours only; how many."""
    context = contexts(town_id)
    if not is_open(context.now, context.town.calendar):
        return 0
    climbed = 0
    for rung in context.town.ladder:
        while True:
            with store.begin(town_id) as tx:
                found = _climb_some(tx, rung, context)
            climbed += found
            if found < AT_ONCE:
                break
    return climbed


def _climb_some(tx: Tx, rung: Rung, context: ActionContext) -> int:
    """Up to fifty cases: an event, a mark where one is due, and one notice for each recipient."""
    today = bangkok_date(context.now)
    cases = tx.reminders.lagging(
        rung.code,
        rung.counted_from,
        edge(rung, today, context.town.calendar),
        only_unaccepted=rung.only_unaccepted,
        limit=AT_ONCE,
    )
    told: dict[str, list[Case]] = {}
    lettered: Counter[str] = Counter()
    by_letter = reached_by_letter(tx, REMINDER)
    for seen in cases:
        base = base_of(rung, seen.clock_starts_on, seen.reply_due_on)
        case = _still_up(tx, rung, seen, base)
        if case is None or not tx.reminders.add(case.number, rung.code, base, context.now):
            continue
        _note(tx, rung, case, base, context)
        for row in _whom(tx, rung, case, context, by_letter):
            lettered[row.id] += 1
            if row.line_user:
                told.setdefault(row.line_user, []).append(case)
    post_reminders(tx, lettered)
    if budget_allows_staff(tx, context):
        for person, several in told.items():
            queue(tx, [person], notices.reminder(rung.code, several), "notice", context)
    return len(cases)


def _still_up(tx: Tx, rung: Rung, seen: Case, base: date) -> Case | None:
    """The case, held; None where somebody finished, accepted or explained it a moment ago."""
    case = tx.cases.lock(seen.number)
    if case is None or case.is_finished:
        return None
    if rung.only_unaccepted and case.state != seen.state:
        return None
    return case if base_of(rung, case.clock_starts_on, case.reply_due_on) == base else None


def _note(tx: Tx, rung: Rung, case: Case, base: date, context: ActionContext) -> None:
    facts = {"on": base.isoformat()}
    step(tx, LADDER_CLOCK, case, rung.code, context, facts=facts, is_public=False)
    if rung.code == OVERDUE:
        tx.cases.mark_unexplained(case.number, base)


def _whom(
    tx: Tx, rung: Rung, case: Case, context: ActionContext, by_letter: frozenset[str]
) -> list[StaffMember]:
    """Those whom this rung tells, in LINE or by letter; never somebody whom the case names."""
    if rung.tells == "nobody":
        return []
    everyone = [row for row in tx.staff.everyone() if row.is_active]
    people = [row for row in everyone if row.line_user or row.id in by_letter]
    fit = [row for row in people if may(officer_of(row), "see", docket_of(case))]
    return _chosen(rung, case, fit, context)


def _chosen(
    rung: Rung, case: Case, fit: Sequence[StaffMember], context: ActionContext
) -> list[StaffMember]:
    today = bangkok_date(context.now)
    heads = [row for row in fit if "head" in row.roles]
    heads = [row for row in heads if not row.is_away(today)] or heads
    if rung.tells == "owner":
        owner = [row for row in fit if row.id == case.owner_id and not row.is_away(today)]
        return owner or _of_division(heads, case.division)
    if rung.tells == "head":
        return _of_division(heads, case.division)
    return clerk_of(fit, context) if rung.tells == "clerk" else mayor_of(fit, context)


def _of_division(heads: Sequence[StaffMember], division: str) -> list[StaffMember]:
    """The head of the division; where it has none in LINE, those who serve every division."""
    own = [row for row in heads if row.division == division]
    return own or [row for row in heads if row.division is None]


def close_finished(store: Store, contexts: Contexts, town_id: int) -> int:
    """End what has been finished for as long as it could have been reopened; nobody is told."""
    context, closed = contexts(town_id), 0
    while True:
        with store.begin(town_id) as tx:
            found = _close_some(tx, context)
        closed += found
        if found < AT_ONCE:
            return closed


def _close_some(tx: Tx, context: ActionContext) -> int:
    """Up to fifty cases; what was taken up again a moment ago stays open."""
    cases = tx.cases.idle("resolved", context.now - REOPEN_WITHIN, AT_ONCE)
    for seen in cases:
        case = tx.cases.lock(seen.number)
        if case is not None and case.state == "resolved":
            _close(tx, case, context)
    return len(cases)


def _close(tx: Tx, case: Case, context: ActionContext) -> None:
    facts = {"reason": "fixed"}
    step(tx, TIDY, case, "closed", context, to="closed", reason="fixed", facts=facts)


def end_quiet_talks(store: Store, contexts: Contexts, now: datetime) -> int:
    """End talks in which nobody says a word, and queues in which nobody will come today."""
    ended = 0

    def end(town_id: int) -> None:
        nonlocal ended
        context = contexts(town_id)
        with store.begin(town_id) as tx:
            for chat in tx.chats.live():
                waiting = Waiting(chat.state, chat.asked_at, chat.last_at)
                if is_to_end(waiting, now, context.town.calendar):
                    end_by_time(tx, chat, context)
                    ended += 1

    for_each_town("talks", store.chat_queue.towns_with_talks(), end)
    return ended


def move_for_holidays(store: Store, contexts: Contexts, town_id: int) -> int:
    """After a late holiday: open, not yet due dates move outward, each with an event; how many."""
    context, after, moved = contexts(town_id), "", 0
    today = bangkok_date(context.now)
    while True:
        with store.begin(town_id) as tx:
            cases = tx.cases.open_due(today, after, AT_ONCE)
            moved += sum(_move(tx, seen, today, context) for seen in cases)
        if len(cases) < AT_ONCE:
            return moved
        after = cases[-1].number


def _move(tx: Tx, seen: Case, today: date, context: ActionContext) -> bool:
    counted_from = seen.due_from or seen.clock_starts_on
    calendar = context.town.calendar
    due = due_after_late_holiday(seen.reply_due_on, counted_from, rule_of(seen), calendar, today)
    work = seen.work_due_on
    if work is not None and work >= today and not calendar.works_on(work):
        work = on_or_after(work, calendar)
    if (due, work) == (seen.reply_due_on, seen.work_due_on):
        return False
    case = tx.cases.lock(seen.number)
    if case is None or case.is_finished:
        return False
    tx.cases.move_due(case.number, due, work)
    facts = {"was": case.reply_due_on.isoformat(), "to": due.isoformat()}
    step(tx, TIDY, case, "due_moved", context, facts=facts, is_public=False)
    return True


class CaseHours:
    """The timers of cases in the worker, for all towns."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._days_off: dict[int, frozenset[date]] = {}

    def tell(self, now: datetime) -> None:
        """Every few seconds: news that have waited long enough."""
        tell_news(self._deps.store, self._context, now)

    def look(self, now: datetime) -> None:
        """Every minute: talks, reminders, the digest."""
        store, contexts, key = self._deps.store, self._context, week_key(self._deps)
        try:
            end_quiet_talks(store, contexts, now)
        finally:  # a town whose talks cannot be ended keeps no reminder back
            for_each_town(
                "cases",
                self._towns(),
                lambda town: climb(store, contexts, town),
                lambda town: send_digest(store, contexts, town),
                lambda town: send_week(store, contexts, town, key),
            )

    def tidy(self, now: datetime) -> None:  # noqa: ARG002 - timers hand the time to all
        """Every hour: what is over is closed, late holidays are taken in."""
        for_each_town(
            "finished",
            self._towns(),
            lambda town: close_finished(self._deps.store, self._context, town),
            self._take_holidays_in,
        )

    def _take_holidays_in(self, town_id: int) -> None:
        days_off = self._context(town_id).town.calendar.days_off
        if self._days_off.get(town_id) != days_off:  # at the start too
            move_for_holidays(self._deps.store, self._context, town_id)
            self._days_off[town_id] = days_off

    def _towns(self) -> tuple[int, ...]:
        return tuple(town.id for town in self._deps.store.towns.all())

    def _context(self, town_id: int) -> ActionContext:
        return self._deps.context(self._deps.towns.of(town_id))


TICK: Final = timedelta(seconds=5)
LOOK: Final = timedelta(minutes=1)
TIDY_EVERY: Final = timedelta(hours=1)
