"""Log-in links that the account sends to an officer's own LINE: five minutes, once.

A link works only in the browser that asked for it, and only with the two digits which that browser
shows: whoever asks in another's name has the digits but never the link, whoever finds the link has
no browser that it works in. Administrators and integrity officers get none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.actions.context import ActionContext
from bot.actions.people import PRIVILEGED
from handlers.outcomes import Button, Card, Plain, Row, Show, Word
from storage import Tx
from storage.outbox import OutboxDraft
from storage.sessions import NewLink
from storage.staff import StaffMember as StaffRow

LINK_LIFE: Final = timedelta(minutes=5)
MOST_AN_HOUR: Final = 5  # each costs a message of the month
PATH: Final = "/staff/log-in/line/"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the asking browser keeps and shows."""

    browser: str = field(repr=False)
    digits: str = field(repr=False)
    expires_at: datetime


def ask(tx: Tx, login: str, context: ActionContext, token: Callable[[], str]) -> Asking:
    """Send a link where this log-in may have one; whoever asks sees the same in every case."""
    digits = f"{10 + context.random(90)}"
    asking = Asking(token(), digits, context.now + LINK_LIFE)
    row = tx.staff.by_login(login)
    if row is None or not may_have(row) or _asked_too_often(tx, row, context.now):
        return asking
    secret = token()
    tx.sessions.ask_link(NewLink(row.id, asking.browser, secret, digits, asking.expires_at))
    _send(tx, row, f"{context.public_url}{PATH}{secret}", context)
    tx.audit.add("log_in_link_sent", staff_id=row.id, subject=row.id)
    return asking


def may_have(row: StaffRow) -> bool:
    """Active, linked, and neither administrator nor integrity officer."""
    return row.is_active and row.line_user is not None and not row.roles & PRIVILEGED


def use(tx: Tx, browser: str, token: str, digits: str) -> StaffRow | None:
    """The account that this link opens here, once. None for every fault alike."""
    staff_id = tx.sessions.use_link(browser, token, digits)
    row = tx.staff.by_id(staff_id) if staff_id else None
    return row if row is not None and may_have(row) else None


def _asked_too_often(tx: Tx, row: StaffRow, now: datetime) -> bool:
    return tx.sessions.asked_links(row.id, now - timedelta(hours=1)) >= MOST_AN_HOUR


def _send(tx: Tx, row: StaffRow, address: str, context: ActionContext) -> None:
    """Outside LINE's own browser, because that one did not ask."""
    card = Card(
        title=Word("console.link.title"),
        alt=Word("console.link.title"),
        rows=(Row(Word("console.link.town"), Plain(context.town.name)),),
        note=Word("console.link.care"),
        buttons=(Button(Word("console.link.open"), address, "open", outside=True),),
    )
    text = context.render((Show(card),), "th")
    assert row.line_user is not None
    tx.outbox.add(OutboxDraft(row.line_user, text, "answer", via_push=True))
