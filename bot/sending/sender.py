"""Threads that send what the outbox holds, woken in the process that wrote it.

The database hands out at most one row of a recipient at a time, so any thread may send any row and
each person still hears everything in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from queue import SimpleQueue
from threading import Event, Lock, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Final

import structlog

from bot.sending.desk import LEASE_SECONDS, Desk, untried
from bot.sending.keeper import Keeper
from bot.sending.lines import whom_of
from bot.sending.names import has_ended, member_name
from bot.sending.quota import Meter, keep_reading
from bot.sending.tally import NO_TALLY, Tally
from storage.outbox import OutboxRow

if TYPE_CHECKING:
    from bot.line.client import LineClient
    from storage import Store
    from storage.queue import Settlement

__all__ = ["LEASE_SECONDS", "Sender"]

FEW: Final = 4  # threads that are enough while LINE answers quickly; more get in each other's way
SLOW_SECONDS: Final = 0.02  # a call that takes longer calls all hands
ROWS_A_THREAD: Final = 3  # claimed ahead; more would wait on their lease
WRITING_SECONDS: Final = 6.0
"""For the keeper at the end: another process may hold the writer's lock."""

log = structlog.get_logger()

Job = OutboxRow | int | None  # a row, a town whose quota is to be read, or the end


class Sender:
    """Sends rows of the outbox; one a process, started after forking.

    `who` names this process among all that share the database, and goes into
    `OutboxDraft(lease_to=sender.who, lease_seconds=LEASE_SECONDS)`. Rows beyond `most_waiting` stay
    in the database until their lease is over; then they are claimed like any other.
    """

    def __init__(
        self,
        store: Store,
        line_for: Callable[[int], LineClient],
        *,
        clock: Callable[[], datetime],
        who: str,
        threads: int = 16,
        most_waiting: int = 2000,
        poll_seconds: float = 2.0,
        tally: Tally = NO_TALLY,
    ) -> None:
        self.who = who
        self.meter = Meter(line_for, clock=clock, keep=partial(keep_reading, store))
        self._clock = clock
        self._queue = store.queue
        self._looks_every = timedelta(seconds=poll_seconds)
        self._looks_at: datetime | None = None
        self._most_waiting = most_waiting
        self._tally = tally
        self._desk = Desk(line_for, self.meter, clock=clock, who=who, tally=tally)
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._keeper = Keeper(
            store,
            clock=clock,
            who=who,
            lease_seconds=LEASE_SECONDS,
            poll_seconds=poll_seconds,
            room=lambda: min(threads * ROWS_A_THREAD, most_waiting) - self._jobs.qsize(),
            take=self._jobs.put,
            tick=self._tick,
            look=self._look,
        )
        self._hands = threads
        self._taken = self._taken_before = 0  # jobs; a few more or less do not matter
        self._keeper_thread: Thread | None = None
        self._asked: set[int] = set()  # towns whose quota is being read
        self._ended = Event()
        self._is_late = Event()
        self._is_ending = False
        self._all_hands = Event()
        self._working = threads
        self._lock = Lock()

    def start(self) -> None:
        """Start the threads; call it after forking. Brothers of one parent get different names.

        The threads are made here, too: Python marks all that were made before a fork as ended.
        """
        self.who = self._desk.who = self._keeper.who = member_name(self.who)
        for number in range(self._hands):
            Thread(
                target=self._work, args=(number >= FEW,), name=f"send-{number}", daemon=True
            ).start()
        self._keeper_thread = Thread(target=self._keeper.run, name="outbox-keeper", daemon=True)
        self._keeper_thread.start()

    def wake(self, rows: Sequence[OutboxRow]) -> None:
        """Take over rows just committed; those not leased to us wait for their elders."""
        for row in rows:
            if row.leased_by == self.who:
                self._keeper.receive(row, has_room=self.waiting < self._most_waiting)
            else:
                self._keeper.await_turn(whom_of(row))
        if self._jobs.qsize() > FEW:
            self._all_hands.set()

    def pump(self) -> int:
        """Without threads: send and write down until nothing is due; how many tries.

        For a simulated clock. What is due later waits until it is turned.
        """
        tried = 0
        while True:
            self._keeper.round()
            if self._jobs.empty():
                return tried
            while not self._jobs.empty():
                job = self._jobs.get()
                if job is not None:
                    self._do(job)
                    tried += 1

    @property
    def waiting(self) -> int:
        """Messages in memory that no thread has taken yet."""
        return self._jobs.qsize() + self._keeper.behind

    def stop(self, within: float = 12.0, writing: float = WRITING_SECONDS) -> bool:
        """Finish what is held within so many seconds, give the rest back, end the threads.

        Whether the keeper has ended: before that nobody may take its connections away.
        """
        if self._keeper_thread is None or not self._keeper_thread.is_alive():
            return True
        for _ in range(self._hands):
            self._jobs.put(None)
        self._is_ending = True
        self._all_hands.set()
        if not self._ended.wait(within):
            self._is_late.set()
            self._ended.wait(1.0)  # a thread inside a call keeps its row until the lease is over
        self._keeper.end()
        self._keeper_thread.join(writing)
        return not self._keeper_thread.is_alive()

    def _work(self, is_help: bool) -> None:
        while (job := self._next(is_help)) is not None:
            try:
                self._do(job)
            except Exception as fault:  # noqa: BLE001 - a thread that dies would halve the town's voice
                log.error("sender_fault", kind=type(fault).__name__)
        with self._lock:
            self._working -= 1
            if self._working == 0:
                self._ended.set()

    def _next(self, is_help: bool) -> Job:
        if is_help:
            self._all_hands.wait()
        job = self._jobs.get()
        self._taken += 1
        return job

    def _do(self, job: OutboxRow | int) -> None:
        if isinstance(job, OutboxRow):
            self._send(job)
        else:
            self._read_quota(job)

    def _send(self, row: OutboxRow) -> None:
        """Send a row, and what has come to the same recipient meanwhile."""
        after: OutboxRow | None = row
        while after is not None:
            began = perf_counter()
            settlement = self._try(after)
            self._call_hands(perf_counter() - began)
            after = self._keeper.note(whom_of(after), settlement)

    def _try(self, row: OutboxRow) -> Settlement:
        try:
            if self._is_late.is_set():
                return untried(row, self.who)
            return self._desk.try_row(row)
        except Exception as fault:  # noqa: BLE001 - a fault of ours must not lose the row
            log.error("send_fault", kind=type(fault).__name__, town=row.town_id, row=row.id)
            return self._desk.after_crash(row)

    def _look(self) -> None:
        """Somebody waits, and nobody was taken since the last look: the few all hang in a call."""
        if self._taken == self._taken_before and self._jobs.qsize():
            self._all_hands.set()
        self._taken_before = self._taken

    def _call_hands(self, took: float) -> None:
        """All threads send while LINE is slow or many wait, few otherwise."""
        if took > SLOW_SECONDS or self._jobs.qsize() > FEW:
            if not self._all_hands.is_set():
                self._all_hands.set()
        elif self._all_hands.is_set():
            self._all_hands.clear()
            if self._is_ending:  # seen after clearing: else the last hands would wait for ever
                self._all_hands.set()

    def _read_quota(self, town_id: int) -> None:
        try:
            self.meter.refresh(town_id)
        finally:
            with self._lock:
                self._asked.discard(town_id)

    def _tick(self) -> None:
        """Now and then: inherit from ended brothers, renew old readings of the month's messages."""
        self._inherit()
        for town_id in self.meter.stale():
            with self._lock:
                if town_id in self._asked:
                    continue
                self._asked.add(town_id)
            self._jobs.put(town_id)

    def _inherit(self) -> None:
        """What a killed process of this machine held goes out now, not when its leases are over."""
        now = self._clock()
        if self._looks_at and now < self._looks_at:
            return
        self._looks_at = now + self._looks_every
        ended = [holder for holder in self._queue.holders(now) if has_ended(holder)]
        if sum(self._queue.take_back(holder, now) for holder in ended):
            self._keeper.claim_soon()
