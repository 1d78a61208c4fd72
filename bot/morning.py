"""What staff hear at 08:30: the day's work, and on the first working day the week that was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Final

from bot import notices
from bot.actions.telling import budget_allows_staff, queue
from bot.chiefs import clerk_of, mayor_of
from bot.letters.rounds import post_digest, post_week, push_week
from casework.officehours import BANGKOK
from casework.week import monday_of

if TYPE_CHECKING:
    from bot.actions.context import ActionContext
    from storage import Store, Tx

DIGEST_AT: Final = time(8, 30)
Contexts = Callable[[int], "ActionContext"]


def send_digest(store: Store, contexts: Contexts, town_id: int) -> int:
    """At 08:30 of a working day what lies on each division's desk, once; how many messages."""
    context = contexts(town_id)
    local = context.now.astimezone(BANGKOK)
    if not context.town.calendar.works_on(local.date()) or local.time() < DIGEST_AT:
        return 0
    with store.begin(town_id) as tx:
        if not tx.reminders.first_time("digest", local.date()):
            return 0
        post_digest(tx, tx.cases.desk(local.date()))
        if not budget_allows_staff(tx, context):
            return 0
        return _digest(tx, local.date(), context)


def send_week(store: Store, contexts: Contexts, town_id: int, key: bytes) -> int:
    """From 08:30 of the first working day of a week, last week's picture to clerk and mayor, and
    the letters to all who wish for it; how many messages in LINE."""
    context = contexts(town_id)
    local = context.now.astimezone(BANGKOK)
    if not context.town.calendar.works_on(local.date()) or local.time() < DIGEST_AT:
        return 0
    with store.begin(town_id) as tx:
        if not tx.reminders.first_time("week", monday_of(local.date())):
            return 0
        post_week(tx, context.now)
        linked = [row for row in tx.staff.everyone() if row.is_active and row.line_user]
        chiefs = [*clerk_of(linked, context), *mayor_of(linked, context)]
        return push_week(tx, chiefs, context, key, town_id)


def _digest(tx: Tx, today: date, context: ActionContext) -> int:
    """One message a division, to its head or, where it has none in LINE, to its people."""
    sent = 0
    linked = tx.staff.in_line()
    for desk in tx.cases.desk(today):
        own = [row for row in linked if row.division == desk.division]
        heads = [row for row in own if "head" in row.roles]
        everywhere = [row for row in linked if row.division is None and "head" in row.roles]
        people = [row.line_user for row in heads or own or everywhere if row.line_user]
        if people:
            name = context.town.division_name(desk.division)
            queue(tx, people, notices.digest(name, desk), "notice", context)
            sent += len(people)
    return sent
