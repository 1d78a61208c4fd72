"""What time takes away, in every town. Each sweep works in small transactions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, delete, literal_column, or_, select, tuple_, update

from storage.batches import BATCH, run_in_batches
from storage.photos import COLUMNS, Photo
from storage.queue import OutboxQueue
from storage.scope import Opener
from storage.tables import (
    challenges,
    dialogues,
    inbox,
    link_codes,
    log_in_links,
    photos,
    question_marks,
    questions,
    sessions,
)

_heard: Final = (
    select(inbox.c.town_id, inbox.c.event_hash)
    .where(inbox.c.day < bindparam("before"))
    .limit(BATCH)
)
_PURGE_INBOX: Final = delete(inbox).where(tuple_(inbox.c.town_id, inbox.c.event_hash).in_(_heard))
_drafts: Final = (
    select(photos.c.town_id, photos.c.id)
    .where(photos.c.number.is_(None), photos.c.made_at < bindparam("before"))
    .limit(BATCH)
)
_DROP_DRAFTS: Final = (
    delete(photos).where(tuple_(photos.c.town_id, photos.c.id).in_(_drafts)).returning(*COLUMNS)
)
_d: Final = dialogues.c
_held: Final = (
    select(_d.town_id, _d.person)
    .where(_d.held.is_not(None), or_(_d.held_until.is_(None), _d.held_until <= bindparam("now")))
    .limit(BATCH)
)
_FORGET_HELD: Final = (
    update(dialogues)
    .where(tuple_(_d.town_id, _d.person).in_(_held))
    .values(held=None, held_until=None)
)
_stale: Final = (
    select(_d.town_id, _d.person)
    .where(_d.place != literal_column("''"), _d.last_event_ms < bindparam("before"))
    .limit(BATCH)
)
_FORGET_DRAFTS: Final = (
    update(dialogues).where(tuple_(_d.town_id, _d.person).in_(_stale)).values(place="")
)
_over: Final = (
    select(link_codes.c.town_id, link_codes.c.code_hash)
    .where(or_(link_codes.c.used_at.is_not(None), link_codes.c.expires_at <= bindparam("now")))
    .limit(BATCH)
)
_PURGE_CODES: Final = delete(link_codes).where(
    tuple_(link_codes.c.town_id, link_codes.c.code_hash).in_(_over)
)
_asked: Final = (
    select(questions.c.town_id, questions.c.id)
    .where(questions.c.asked_on < bindparam("before"))
    .limit(BATCH)
)
_PURGE_QUESTIONS: Final = delete(questions).where(
    tuple_(questions.c.town_id, questions.c.id).in_(_asked)
)
_marked: Final = (
    select(question_marks.c.town_id, question_marks.c.question, question_marks.c.mark)
    .where(question_marks.c.until <= bindparam("now"))
    .limit(BATCH)
)
_PURGE_MARKS: Final = delete(question_marks).where(
    tuple_(question_marks.c.town_id, question_marks.c.question, question_marks.c.mark).in_(_marked)
)
_unanswered: Final = (
    select(challenges.c.town_id, challenges.c.id)
    .where(challenges.c.expires_at <= bindparam("now"))
    .limit(BATCH)
)
_PURGE_CHALLENGES: Final = delete(challenges).where(
    tuple_(challenges.c.town_id, challenges.c.id).in_(_unanswered)
)
_logged_in: Final = (
    select(sessions.c.town_id, sessions.c.id)
    .where(sessions.c.made_at < bindparam("before"))
    .limit(BATCH)
)
_PURGE_SESSIONS: Final = delete(sessions).where(
    tuple_(sessions.c.town_id, sessions.c.id).in_(_logged_in)
)
_sent: Final = (
    select(log_in_links.c.town_id, log_in_links.c.id)
    .where(log_in_links.c.made_at < bindparam("before"))
    .limit(BATCH)
)
_PURGE_LINKS: Final = delete(log_in_links).where(
    tuple_(log_in_links.c.town_id, log_in_links.c.id).in_(_sent)
)


class Sweeps:
    """Run by the worker's timers; every method may be called at any time, by anyone."""

    def __init__(self, doors: Opener, queue: OutboxQueue) -> None:
        self._doors = doors
        self._queue = queue

    def purge_inbox(self, before: date) -> int:
        """Forget events heard before that day (three days are kept); how many."""
        return run_in_batches(self._doors, _PURGE_INBOX, before=before)

    def stale_draft_photos(self, before: datetime) -> list[Photo]:
        """Delete draft photos made before then (24 hours); the caller deletes their files."""
        gone: list[Photo] = []
        while True:
            with self._doors().writing() as connection:
                rows = connection.execute(_DROP_DRAFTS, {"before": before}).all()
            gone.extend(Photo(*row) for row in rows)
            if len(rows) < BATCH:
                return gone

    def forget_held(self, now: datetime) -> int:
        """Wipe held texts whose 15 minutes are over, and all on start (`now` far in the future)."""
        return run_in_batches(self._doors, _FORGET_HELD, now=now)

    def forget_drafts(self, before_ms: int) -> int:
        """Put talks back to the menu whose last event is older (24 hours), so that drafts die."""
        return run_in_batches(self._doors, _FORGET_DRAFTS, before=before_ms)

    def purge_outbox(self, before: datetime) -> int:
        """Delete sent and dropped rows made before then (7 days)."""
        return self._queue.purge(before)

    def wipe_dead_messages(self, before: datetime) -> int:
        """Empty messages that were given up before then (30 days)."""
        return self._queue.wipe_dead(before)

    def fold_log(self) -> bool:
        """Leave no older copy of erased words in SQLite's log; False: try again later."""
        return self._doors().fold_log()

    def purge_link_codes(self, now: datetime) -> int:
        """Delete codes that are used or over."""
        return run_in_batches(self._doors, _PURGE_CODES, now=now)

    def purge_questions(self, before: date) -> int:
        """Forget questions last sent before that day (30 days are kept)."""
        return run_in_batches(self._doors, _PURGE_QUESTIONS, before=before)

    def purge_question_marks(self, now: datetime) -> int:
        """Forget of which messages questions are, a day after they were sent."""
        return run_in_batches(self._doors, _PURGE_MARKS, now=now)

    def purge_challenges(self, now: datetime) -> int:
        """Forget what passkeys were asked and nobody answered in time."""
        return run_in_batches(self._doors, _PURGE_CHALLENGES, now=now)

    def purge_sessions(self, before: datetime) -> int:
        """Forget log-ins of before then, all of which are over (90 days are kept)."""
        return run_in_batches(self._doors, _PURGE_SESSIONS, before=before)

    def purge_log_in_links(self, before: datetime) -> int:
        """Forget log-in links that were asked for before then (a day)."""
        return run_in_batches(self._doors, _PURGE_LINKS, before=before)
