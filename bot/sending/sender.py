"""Threads that send what the outbox holds, woken in the process that wrote it.

The database hands out at most one row of a recipient at a time, so any thread may send any row and
each person still hears everything in order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

import structlog

from bot.sending.desk import LEASE_SECONDS, Desk
from bot.sending.keeper import Keeper
from bot.sending.quota import Meter
from bot.sending.tally import NO_TALLY, Tally
from storage.outbox import OutboxRow

if TYPE_CHECKING:
    from bot.line.client import LineClient
    from storage import Store

__all__ = ["LEASE_SECONDS", "Sender"]

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
        self.meter = Meter(line_for, clock=clock)
        self._clock = clock
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
        )
        self._hands = threads
        self._keeper_thread: Thread | None = None
        self._asked: set[int] = set()  # towns whose quota is being read
        self._ended = Event()
        self._is_late = Event()
        self._working = threads
        self._lock = Lock()

    def start(self) -> None:
        """Start the threads; call it after forking. Brothers of one parent get different names.

        The threads are made here, too: Python marks all that were made before a fork as ended.
        """
        self.who = self._desk.who = self._keeper.who = f"{self.who}-{os.getpid()}"
        for number in range(self._hands):
            Thread(target=self._work, name=f"send-{number}", daemon=True).start()
        self._keeper_thread = Thread(target=self._keeper.run, name="outbox-keeper", daemon=True)
        self._keeper_thread.start()

    def wake(self, rows: Sequence[OutboxRow]) -> None:
        """Take over rows just committed; those not leased to us wait for their elders."""
        for row in rows:
            whom = (row.town_id, row.recipient)
            if row.leased_by != self.who:
                self._keeper.await_turn(whom)
            elif self._jobs.qsize() < self._most_waiting:
                self._keeper.hold(whom)
                self._jobs.put(row)

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
        return self._jobs.qsize()

    def stop(self, within: float = 12.0, writing: float = WRITING_SECONDS) -> bool:
        """Finish what is held within so many seconds, give the rest back, end the threads.

        Whether the keeper has ended: before that nobody may take its connections away.
        """
        if self._keeper_thread is None or not self._keeper_thread.is_alive():
            return True
        for _ in range(self._hands):
            self._jobs.put(None)
        if not self._ended.wait(within):
            self._is_late.set()
            self._ended.wait(1.0)  # a thread inside a call keeps its row until the lease is over
        self._keeper.end()
        self._keeper_thread.join(writing)
        return not self._keeper_thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._do(job)
            except Exception as fault:  # noqa: BLE001 - a thread that dies would halve the town's voice
                log.error("sender_fault", kind=type(fault).__name__)
        with self._lock:
            self._working -= 1
            if self._working == 0:
                self._ended.set()

    def _do(self, job: OutboxRow | int) -> None:
        if isinstance(job, OutboxRow):
            self._send(job)
        else:
            self._read_quota(job)

    def _send(self, row: OutboxRow) -> None:
        try:
            if self._is_late.is_set():
                settlement = self._desk.hand_back(row)
            else:
                settlement = self._desk.try_row(row)
        except Exception as fault:  # noqa: BLE001 - a fault of ours must not lose the row
            log.error("send_fault", kind=type(fault).__name__, town=row.town_id, row=row.id)
            settlement = self._desk.after_crash(row)
        self._keeper.note((row.town_id, row.recipient), settlement)

    def _read_quota(self, town_id: int) -> None:
        try:
            self.meter.refresh(town_id)
        finally:
            with self._lock:
                self._asked.discard(town_id)

    def _tick(self) -> None:
        """Now and then: have old readings of the month's messages renewed."""
        for town_id in self.meter.stale():
            with self._lock:
                if town_id in self._asked:
                    continue
                self._asked.add(town_id)
            self._jobs.put(town_id)
