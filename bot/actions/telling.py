"""Who hears of a change: outbox rows, written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from bot import notices
from bot.actions.clearance import docket_of, officer_of
from bot.actions.context import ActionContext
from bot.actions.letters import MINE, NEW, count_for
from casework.clearance import Docket, may
from casework.deadlines import bangkok_date
from handlers.known import Language
from handlers.outcomes import Reply
from storage import Tx
from storage.cases import Case
from storage.outbox import OutboxDraft, Weight
from storage.staff import StaffMember as StaffRow

KEPT_FOR_CITIZENS = 5
"""One fifth of a month's pushes is kept for citizens; staff then read their lists instead."""


def tell_staff_of_new_case(tx: Tx, case: Case, context: ActionContext) -> None:
    """A card for the officers on duty, one line for each linked group.

    Where the division has nobody in LINE, the heads of the others hear the one line that a group
    would: they cannot work on the case, but they can call somebody who can.
    """
    docket = docket_of(case)
    count_for(tx, NEW, lambda row: _is_near(row, case, docket), context.now)
    if not budget_allows_staff(tx, context):
        return
    fit = [row for row in tx.staff.in_line() if not _is_barred(row, case)]
    own = on_duty(fit, case, bangkok_date(context.now))
    line = [] if own else _accounts([row for row in fit if "head" in row.roles])
    if case.concerns_staff_id is None and case.concerns_division is None:
        line += [group.group for group in tx.groups.linked()]
    if not own and not line:
        return
    seen = _as_notice(tx, case, context)
    if own:
        queue(tx, _accounts(own), notices.new_case_card(seen), "notice", context)
    if line:
        queue(tx, line, notices.new_case_line(seen), "notice", context)


def on_duty(linked: Sequence[StaffRow], case: Case, today: date) -> tuple[StaffRow, ...]:
    """The division's own people, or, where it has none, those who serve every division; of those
    only who is here, but where nobody is, all of them."""
    docket = docket_of(case)
    fit = [row for row in linked if may(officer_of(row), "work", docket)]
    may_work = [row for row in fit if not row.is_away(today)] or fit
    own = tuple(row for row in may_work if row.division == case.division)
    return own or tuple(may_work)


def tell_owner(tx: Tx, case: Case, replies: Sequence[Reply], context: ActionContext) -> None:
    """To the case's owner, if active and still cleared for it; while he is away, to the head."""
    row = tx.staff.by_id(case.owner_id) if case.owner_id else None
    if row is None or not row.is_active or not may(officer_of(row), "work", docket_of(case)):
        return
    told = _stand_ins(tx, case, row, bangkok_date(context.now))
    ids = {one.id for one in told}
    count_for(tx, MINE, lambda other: other.id in ids, context.now)
    people = _accounts(told)
    if people and budget_allows_staff(tx, context):
        queue(tx, people, replies, "notice", context)


def _stand_ins(tx: Tx, case: Case, owner: StaffRow, today: date) -> tuple[StaffRow, ...]:
    """The owner; for one who is away the heads who may work on the case and are here."""
    if not owner.is_away(today):
        return (owner,)
    heads = [row for row in tx.staff.everyone() if row.is_active and "head" in row.roles]
    here = on_duty([row for row in heads if not row.is_away(today)], case, today)
    return here or (owner,)


def _is_near(row: StaffRow, case: Case, docket: Docket) -> bool:
    """Who may work on it, of its division or of all."""
    is_own = row.division in (None, case.division)
    return row.is_active and is_own and may(officer_of(row), "work", docket)


def _is_barred(row: StaffRow, case: Case) -> bool:
    concerned = row.id in case.named_staff or row.division in case.named_divisions
    return row.line_user is None or concerned


def _accounts(rows: Sequence[StaffRow]) -> list[str]:
    return [row.line_user for row in rows if row.line_user is not None]


def _as_notice(tx: Tx, case: Case, context: ActionContext) -> notices.NewCase:
    words = {row.kind: row.text for row in tx.cases.words(case.number)}
    stored = [photo for photo in tx.photos.of_case(case.number) if photo.state == "stored"]
    return notices.NewCase(
        number=case.number,
        kind=case.kind,
        category=case.category,
        division=context.town.division_name(case.division),
        reply_due_on=case.reply_due_on,
        place=words.get("place", ""),
        photo=context.photo_link(stored[0].id) if stored else "",
    )


def tell_member(
    tx: Tx, row: StaffRow, case: Case, replies: Sequence[Reply], context: ActionContext
) -> bool:
    """To one colleague, if active and cleared to see it; False where LINE tells him nothing."""
    if not row.is_active or not may(officer_of(row), "see", docket_of(case)):
        return False
    count_for(tx, MINE, lambda other: other.id == row.id, context.now)
    if row.line_user is None or not budget_allows_staff(tx, context):
        return False
    queue(tx, [row.line_user], replies, "notice", context)
    return True


def budget_allows_staff(tx: Tx, context: ActionContext) -> bool:
    """Whether the month's messages still allow notices to staff."""
    quota = tx.catalogue.quota(f"{bangkok_date(context.now):%Y-%m}")
    if quota.limit is None:
        return True
    return quota.used < quota.limit - quota.limit // KEPT_FOR_CITIZENS


def queue(
    tx: Tx,
    people: Sequence[str],
    replies: Sequence[Reply],
    weight: Weight,
    context: ActionContext,
) -> None:
    """One row a recipient, in each one's own language; a person twice in the list hears once."""
    rendered: dict[Language, str] = {}
    drafts = []
    for person in dict.fromkeys(people):
        language = language_of(tx, person)
        if language not in rendered:
            rendered[language] = context.render(replies, language)
        drafts.append(OutboxDraft(person, rendered[language], weight, via_push=True))
    if drafts:
        tx.outbox.add_many(drafts)


def language_of(tx: Tx, person: str) -> Language:
    """The language this person talks with us in."""
    known = tx.dialogues.find(person)
    return cast(Language, known.language) if known is not None else "th"
