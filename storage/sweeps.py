"""What time takes away, in every town. Each sweep works in small transactions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    bindparam,
    delete,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

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


def _some(table: Table, *told: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a row is one of a batch of these, by its primary key."""
    key = tuple(table.primary_key)
    return tuple_(*key).in_(select(*key).where(*told).limit(BATCH))


_before: Final[BindParameter[Any]] = bindparam("before")
_now: Final[BindParameter[Any]] = bindparam("now")
_d: Final = dialogues.c
_is_held_too_long: Final = (
    _d.held.is_not(None),
    or_(_d.held_until.is_(None), _d.held_until <= _now),
)
_is_stale: Final = (_d.place != literal_column("''"), _d.last_event_ms < _before)
_is_a_draft: Final = (photos.c.number.is_(None), photos.c.made_at < _before)
_is_over: Final = or_(link_codes.c.used_at.is_not(None), link_codes.c.expires_at <= _now)
_PURGE_INBOX: Final = delete(inbox).where(_some(inbox, inbox.c.day < _before))
_DROP_DRAFTS: Final = delete(photos).where(_some(photos, *_is_a_draft)).returning(*COLUMNS)
_FORGET_HELD: Final = (
    update(dialogues).where(_some(dialogues, *_is_held_too_long)).values(held=None, held_until=None)
)
_FORGET_DRAFTS: Final = update(dialogues).where(_some(dialogues, *_is_stale)).values(place="")
_PURGE_CODES: Final = delete(link_codes).where(_some(link_codes, _is_over))
_PURGE_QUESTIONS: Final = delete(questions).where(_some(questions, questions.c.asked_on < _before))
_PURGE_MARKS: Final = delete(question_marks).where(
    _some(question_marks, question_marks.c.until <= _now)
)
_PURGE_CHALLENGES: Final = delete(challenges).where(
    _some(challenges, challenges.c.expires_at <= _now)
)
_PURGE_SESSIONS: Final = delete(sessions).where(_some(sessions, sessions.c.made_at < _before))
_PURGE_LINKS: Final = delete(log_in_links).where(
    _some(log_in_links, log_in_links.c.made_at < _before)
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
