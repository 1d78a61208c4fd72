"""What the worker does by the clock, for all towns."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.case_hours import LOOK, TICK, TIDY_EVERY, CaseHours
from bot.letters.carrier import Carrier
from bot.letters.postman import Postman
from bot.night_school import EVERY, NightSchool
from bot.sending.parked import raise_parked
from bot.tip_copies import EVERY as COPIES_EVERY
from bot.tip_copies import TipCopies
from bot.tip_hours import TipHours
from bot.watching import HEARTBEAT, beat
from bot.wiring import MODELS
from bot.worker import Timer
from casework.officehours import bangkok_date

if TYPE_CHECKING:
    from bot.wiring import Deps

EVENTS_KEPT = timedelta(days=3)
DRAFTS_KEPT = timedelta(hours=24)
MESSAGES_KEPT = timedelta(days=7)
LETTERS_EVERY = timedelta(seconds=20)
LETTERS_KEPT = timedelta(days=30)
DEAD_KEPT = timedelta(days=30)  # they hold words of people; after a month nobody sends them again

LOG_INS_KEPT = timedelta(days=90)  # a log-in lives ten hours; who, when and on what device
LINKS_KEPT = timedelta(days=1)  # a link lives minutes, and is counted for an hour

QUESTIONS_KEPT = timedelta(days=30)  # sent without their askers, until somebody answered them


def timers_of(deps: Deps) -> tuple[Timer, ...]:
    """All of them; each may be late or run twice without harm."""
    cases, school = CaseHours(deps), NightSchool(deps.store, deps.settings.var_dir / MODELS)
    return (
        Timer("heartbeat", HEARTBEAT, partial(beat, deps.settings.var_dir)),
        Timer("photos", timedelta(seconds=10), deps.photos.fetch_missed, is_long=True),
        Timer("parked", timedelta(hours=1), partial(raise_parked, deps.store, deps.sender.meter)),
        Timer("drafts", timedelta(minutes=10), partial(_forget_drafts, deps)),
        Timer("purge", timedelta(hours=6), partial(_purge, deps)),
        Timer("orphans", timedelta(hours=12), deps.photos.sweep),
        Timer("news", TICK, cases.tell),
        Timer("cases", LOOK, cases.look),
        Timer("finished", TIDY_EVERY, cases.tidy),
        Timer("letters", LETTERS_EVERY, _postman(deps).walk, is_long=True),
        Timer("school", EVERY, school.look, is_long=True),
        Timer("tips", timedelta(minutes=1), TipHours(deps).look, is_long=True),
        Timer("tip_copies", COPIES_EVERY, TipCopies(deps).look, is_long=True),
    )


def _postman(deps: Deps) -> Postman:
    carrier = Carrier(deps.settings.smtp_url.get_secret_value())
    return Postman(deps.store, deps.towns.of, carrier, deps.settings.address, deps.clock)


def _forget_drafts(deps: Deps, now: datetime) -> None:
    """Unfinished talks and their pictures live a day; text that nobody named lives 15 minutes."""
    deps.store.sweeps.forget_held(now)
    deps.store.sweeps.purge_question_marks(now)
    deps.store.sweeps.forget_drafts(int((now - DRAFTS_KEPT).timestamp() * 1000))
    deps.photos.remove(deps.store.sweeps.stale_draft_photos(now - DRAFTS_KEPT))
    deps.store.sweeps.fold_log()  # what was erased or taken back since leaves the log too


def _purge(deps: Deps, now: datetime) -> None:
    deps.store.sweeps.purge_inbox(bangkok_date(now - EVENTS_KEPT))
    deps.store.sweeps.wipe_dead_messages(now - DEAD_KEPT)
    deps.store.sweeps.purge_outbox(now - MESSAGES_KEPT)
    deps.store.sweeps.purge_link_codes(now)
    deps.store.sweeps.purge_questions(bangkok_date(now - QUESTIONS_KEPT))
    deps.store.sweeps.purge_challenges(now)
    deps.store.sweeps.purge_sessions(now - LOG_INS_KEPT)
    deps.store.sweeps.purge_log_in_links(now - LINKS_KEPT)
    deps.store.letter_queue.purge(now - LETTERS_KEPT)
