"""News for citizens: question, explanation, result. Several changes in a short time are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot import notices
from bot.actions.context import ActionContext
from bot.actions.telling import queue
from handlers.outcomes import Reply
from storage import Tx
from storage.cases import Case, CaseEvent
from storage.news import Pending

PUSHED: Final = frozenset({"asked", "explained", "resolved", "closed"})
"""What is pushed to a reporter; the rest is seen on asking."""

_SAID: Final = {
    "asked": "question",
    "explained": "explanation",
    "resolved": "answer",
    "closed": "answer",
}
AT_MOST: Final = 4  # messages in one push; LINE takes five, and counts the push once


def tell_reporter(tx: Tx, case: Case, event: CaseEvent, context: ActionContext) -> bool:
    """Let the reporter hear of this event, with what else happens soon; False where nobody is
    known (no name, or forgotten)."""
    if case.person is None:
        return False
    if context.news_wait:
        due = context.now + context.news_wait
        tx.news.put(case.number, case.person, event.seq, due)
    else:
        _send(tx, case.number, case.person, event.seq, context)
    return True


def tell_due_news(tx: Tx, context: ActionContext) -> int:
    """Send what has waited long enough; how many messages."""
    due = tx.news.take_due(context.now)
    return sum(_send_pending(tx, one, context) for one in due)


def seen_meanwhile(tx: Tx, case: Case, person: str) -> None:
    """The citizen has just looked at the case: what waited to be told is told."""
    if case.person == person:
        tx.news.drop(case.number, person)


def tell_followers(tx: Tx, case: Case, context: ActionContext) -> None:
    """The end of a case, and nothing of its words: to those whose own case is part of it, as every
    reporter hears of his; to its followers where their town allows it."""
    now = tx.cases.by_number(case.number) or case
    joined = {who: own for own, who in _parts_of(tx, case.number) if who != case.person}
    for person, own in joined.items():
        ended = notices.end_for_joined(own, case.number, now.state, now.reopened)
        queue(tx, [person], ended, "answer", context)
    if not context.town.tells_followers:
        return
    others = {case.person, *joined}
    people = [one for one in tx.voices.followers(case.number) if one not in others]
    if people:
        ended = notices.end_for_follower(case.number, now.state, now.reopened)
        queue(tx, people, ended, "notice", context)


def _parts_of(tx: Tx, number: str) -> list[tuple[str, str]]:
    """Cases that are part of this one, also by way of another, each with who reported it."""
    found: list[tuple[str, str]] = []
    for link in tx.links.around(number):
        if link.kind == "merged" and link.to_number == number:
            part = tx.cases.by_number(link.number)
            if part is not None and part.person is not None:
                found.append((part.number, part.person))
            found += _parts_of(tx, link.number)
    return found


def _send_pending(tx: Tx, pending: Pending, context: ActionContext) -> bool:
    return _send(tx, pending.number, pending.person, pending.since_seq, context)


def _send(tx: Tx, number: str, person: str, since: int, context: ActionContext) -> bool:
    case = tx.cases.by_number(number)
    if case is None or case.person != person:
        return False  # forgotten meanwhile
    fresh = [event for event in tx.cases.events(number, public_only=True) if event.seq >= since]
    replies = _messages(tx, case, fresh, context)
    if not replies:
        return False
    queue(tx, [person], replies, "answer", context)
    return True


def _messages(
    tx: Tx, case: Case, events: Sequence[CaseEvent], context: ActionContext
) -> tuple[Reply, ...]:
    """One message for each thing that still holds, the newest last; a question that was overtaken
    by a result is left out."""
    said = {(row.seq, row.kind): row.text for row in tx.cases.words(case.number)}
    told: list[Reply] = []
    for event in events:
        if event.kind not in PUSHED or (event.kind == "asked" and case.state != "waiting_citizen"):
            continue
        if event.kind in {"resolved", "closed"} and not case.is_finished:
            continue
        words = said.get((event.seq, _SAID[event.kind]), "")
        told.extend(_picture(tx, event, context))
        told.extend(_message(event, case, words))
    return tuple(told[-AT_MOST:])


def _picture(tx: Tx, event: CaseEvent, context: ActionContext) -> tuple[Reply, ...]:
    """The first picture that came with it, where it is there already; it costs nothing more."""
    photos = map(tx.photos.by_id, event.facts.get("photos", "").split())
    shown = next((photo for photo in photos if photo and photo.state == "stored"), None)
    link = context.photo_link(shown.id) if shown else ""
    return notices.picture_to_citizen(event.number, event.kind, link) if link else ()


def _message(event: CaseEvent, case: Case, words: str) -> tuple[Reply, ...]:
    if event.kind == "asked":
        return notices.question_to_citizen(case.number, words)
    if event.kind == "explained":
        return notices.explanation_to_citizen(case.number, words, case.reply_due_on)
    if event.kind == "closed":
        return notices.end_to_citizen(case.number, event.facts.get("reason", ""), words)
    return notices.result_to_citizen(case.number, words)
