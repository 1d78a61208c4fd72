"""What a watcher may ask: alive, ready, and numbers without a person in them.

A scrape meets any one of the web processes and hears of all that share its parent (`bot.counting`).
What is counted in the database (messages, photos) is the same from everywhere.
"""

from __future__ import annotations

import hmac
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge
from prometheus_client.exposition import generate_latest
from structlog import get_logger

from bot.counting import Count, Spread, Table
from bot.sending.judge import Does, Route, Weight
from bot.web.hosts import LOOPBACK_NAMES, name_of
from handlers.heard import Heard

if TYPE_CHECKING:
    from bot.wiring import Deps

OLDEST_MESSAGE: Final = timedelta(minutes=15)
"""A message that waits longer needs a look. That LINE fails for ten minutes is no reason to be
unready: the webhook must go on taking events."""

HEARTBEAT: Final = timedelta(seconds=10)
SILENCE: Final = timedelta(seconds=60)  # of the worker, before we call it dead

LOOPBACK: Final = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
_PASSED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
"""A proxy on this machine comes from loopback too; these tell that it asks for somebody else. An
onion service tells nothing, but brings its own name as the host."""

_FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
_SLOW = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50)

_KINDS = tuple(kind.__name__ for kind in get_args(Heard))
_ROUTES = (*get_args(Route), "whisper", "none")
_VERDICTS = (*get_args(Does), "crash")

_table = Table(columns=200)
_acks = Spread(
    _table,
    "prongsai_acknowledgement_seconds",
    "From a webhook's arrival to its 200.",
    _FAST,
)
_events = Count(_table, "prongsai_events_total", "Events answered.", kind=_KINDS)
_tries = Count(
    _table,
    "prongsai_sends_total",
    "Tries to send.",
    route=_ROUTES,
    weight=get_args(Weight),
    verdict=_VERDICTS,
)
_answers = Spread(
    _table,
    "prongsai_answer_seconds",
    "From an event's receipt to LINE taking the answer.",
    _SLOW,
)
registry = CollectorRegistry()
for _collector in (_acks, _events, _tries, _answers):
    registry.register(_collector)

watching = Blueprint("watching", __name__)
log = get_logger()


def count_event(kind: str) -> None:
    """One event was answered; `kind` is the class of what was heard."""
    _events.add(kind)


def time_acknowledgement(seconds: float) -> None:
    """A delivery was acknowledged after so many seconds."""
    _acks.add(seconds)


class SendTally:
    """Counts what senders tell; hand it to `Sender(tally=…)`."""

    def judged(self, route: str, weight: str, verdict: str) -> None:
        """One try was judged."""
        _tries.add(route, weight, verdict)

    def answered(self, seconds: float) -> None:
        """LINE took an answer so many seconds after its event came in."""
        _answers.add(seconds)


@watching.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return Response("alive\n", mimetype="text/plain")


@watching.get("/readyz")
def readyz() -> Response:
    """200 while the database answers, messages leave and the worker lives; else 503 and why."""
    health = look_at(_deps())
    answer = jsonify(health.told())
    answer.status_code = 200 if health.is_good else 503
    return answer


@watching.get("/metrics")
def metrics() -> Response:
    """For Prometheus on this machine, or with METRICS_TOKEN. No label names a person."""
    deps = _deps()
    if not _may_measure(deps.settings.metrics_token.get_secret_value()):
        abort(404)
    body = generate_latest(registry) + generate_latest(_of_the_database(deps))
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _may_measure(token: str) -> bool:
    """Whoever knows the token; without one, whoever asks on this very machine, not through it."""
    if token:
        given = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    if any(name in request.headers for name in _PASSED_ON):
        return False
    return request.remote_addr in LOOPBACK and name_of(request.host) in LOOPBACK_NAMES


@dataclass(frozen=True, slots=True)
class Health:
    """How things stand. `worker_age` is None where no worker shares our disk."""

    is_database_well: bool
    outbox_age: timedelta | None
    worker_age: timedelta | None

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, as codes."""
        found = []
        if not self.is_database_well:
            found.append("database")
        if self.outbox_age is not None and self.outbox_age > OLDEST_MESSAGE:
            found.append("outbox")
        if self.worker_age is not None and self.worker_age > SILENCE:
            found.append("worker")
        return tuple(found)

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def told(self) -> Mapping[str, object]:
        """As the page says it."""
        age = self.outbox_age
        return {
            "ready": self.is_good,
            "faults": list(self.faults),
            "outbox_seconds": round(age.total_seconds()) if age is not None else 0,
        }


def look_at(deps: Deps) -> Health:
    """Ask the database and the worker's heartbeat."""
    now = deps.clock()
    well, age = True, None
    try:
        deps.store.ping()
        age = deps.store.queue.oldest_pending_age(now)
        well = is_writable(deps.settings.main_database)
    except Exception as fault:  # noqa: BLE001 - whatever it is, we are not ready
        log.error("database_unready", kind=type(fault).__name__)
        well = False
    return Health(well, age, worker_age(deps.settings.var_dir, now))


def is_writable(url: str) -> bool:
    """Whether an SQLite file can be written; a server looks after itself."""
    if not url.startswith("sqlite"):
        return True
    path = Path(url.split("///", 1)[-1].split("?", 1)[0])
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def beat(var_dir: Path, now: datetime) -> None:
    """The worker is alive; a timer of it. Written whole, so that no reader meets half a time."""
    handle, name = tempfile.mkstemp(dir=var_dir, prefix=".worker")
    with os.fdopen(handle, "w") as file:
        file.write(now.isoformat())
    Path(name).replace(_heart(var_dir))


def worker_age(var_dir: Path, now: datetime) -> timedelta | None:
    """How long ago the worker was last heard, or None where it never was on this disk."""
    try:
        seen = datetime.fromisoformat(_heart(var_dir).read_text())
    except (OSError, ValueError):
        return None
    return max(timedelta(0), now - seen.astimezone(UTC))


def _heart(var_dir: Path) -> Path:
    return var_dir / "worker.alive"


def _of_the_database(deps: Deps) -> CollectorRegistry:
    """What every process would count alike, read at the scrape."""
    seen = CollectorRegistry()
    now = deps.clock()
    messages = Gauge("prongsai_outbox_messages", "Messages.", ["state"], registry=seen)
    letters = Gauge("prongsai_letters", "Letters to staff.", ["state"], registry=seen)
    photos = Gauge("prongsai_photos", "Photos.", ["state"], registry=seen)
    oldest = Gauge("prongsai_outbox_oldest_seconds", "Longest wait.", registry=seen)
    left = Gauge("prongsai_push_left_ratio", "Pushes left this month.", ["town"], registry=seen)
    worker = Gauge("prongsai_worker_seconds", "Since the worker's heartbeat.", registry=seen)
    _fill(messages, ("pending", "sent", "dropped", "dead"), deps.store.queue.counts())
    _fill(letters, ("pending", "failing", "sent", "dead"), deps.store.letter_queue.counts())
    _fill(
        photos,
        ("wanted", "fetching", "stored", "failed", "gone"),
        deps.store.photo_queue.counts(),
    )
    age = deps.store.queue.oldest_pending_age(now)
    oldest.set(age.total_seconds() if age is not None else 0)
    silent = worker_age(deps.settings.var_dir, now)
    worker.set(silent.total_seconds() if silent is not None else float("nan"))
    for town_id, reading in deps.sender.meter.readings().items():
        left.labels(str(town_id)).set(reading.share_left)
    return seen


def _fill(gauge: Gauge, states: tuple[str, ...], counts: Mapping[str, int]) -> None:
    for state in states:
        gauge.labels(state).set(counts.get(state, 0))


def _deps() -> Deps:
    deps: Deps = current_app.extensions["prongsai"]
    return deps
