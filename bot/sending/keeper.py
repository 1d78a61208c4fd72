"""Writes down how tries ended, few transactions at a time, and fetches what is due next.

On SQLite each settlement competes with the webhook for the one writer's lock, so they are gathered
for a moment; a message that another process wrote to the same person ends the gathering at once.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition
from typing import TYPE_CHECKING, Final

import structlog

from bot.sending.desk import untried
from bot.sending.lines import Lines, Whom, whom_of

if TYPE_CHECKING:
    from storage import Store
    from storage.outbox import OutboxRow
    from storage.queue import Settlement

BATCH: Final = 50
GATHER_SECONDS: Final = 0.03
PAUSE_AFTER_FAULT: Final = 0.5
LOOK_SECONDS: Final = 0.05

log = structlog.get_logger()


@dataclass(slots=True)
class _Tray:
    """What lies before the keeper, under its condition."""

    done: list[tuple[Whom, Settlement]] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)  # rows in our hands
    wanting: set[Whom] = field(default_factory=set)  # of these, whose next row is not ours
    perhaps: set[Whom] = field(default_factory=set)  # … who may have one: theirs was claimed
    wants_claim: bool = True  # at the start something may have been left behind
    has_more: bool = False  # the last claim found more than there was room for
    alarms: list[datetime] = field(default_factory=list)  # heap: when own retries are due
    polled_at: datetime | None = None
    is_ending: bool = False


class Keeper:
    """The one thread of a process that writes to the outbox.

    `room` says how many rows the senders can take, `take` gives them one, `tick` is called after a
    claim, `look` every moment while rows are in hand. To claim is to ask the database for rows.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        who: str,
        lease_seconds: int,
        poll_seconds: float,
        room: Callable[[], int],
        take: Callable[[OutboxRow], None],
        tick: Callable[[], None],
        look: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self.who = who
        self._lease_seconds = lease_seconds
        self._poll = poll_seconds
        self._room = room
        self._take = take
        self._tick = tick
        self._look = look
        self._tray = _Tray()
        self._woken = Condition()

    def receive(self, row: OutboxRow, *, has_room: bool = True) -> None:
        """A row leased to us: it is taken now, after those before it, or given back untried."""
        with self._woken:
            does = self._tray.lines.arrive(row, has_room=has_room)
            if does == "return":
                self._tray.done.append((whom_of(row), untried(row, self.who)))
                self._woken.notify()
        if does == "send":
            self._take(row)

    def await_turn(self, whom: Whom) -> None:
        """This recipient has a row that waits for an elder one, perhaps in our own hands."""
        with self._woken:
            if whom in self._tray.lines:
                self._tray.wanting.add(whom)
            else:
                self._tray.wants_claim = True
            self._woken.notify()

    def claim_soon(self) -> None:
        """There is something in the database for whoever has room."""
        with self._woken:
            self._tray.wants_claim = True
            self._woken.notify()

    def note(self, whom: Whom, settlement: Settlement) -> OutboxRow | None:
        """How a try ended, written down soon; the row of the same recipient to be tried now."""
        with self._woken:
            tray = self._tray
            was_idle = not tray.done
            tray.done.append((whom, settlement))
            comes_again = settlement.state == "pending"
            after, back = tray.lines.ended(whom, comes_again=comes_again)
            tray.done += [(whom, untried(row, self.who)) for row in back]
            if tray.has_more and self._room() > 0:
                tray.wants_claim = was_idle = True
            if was_idle or self._is_enough():
                self._woken.notify()
            return after

    @property
    def behind(self) -> int:
        """Rows in our hands that wait for another one to the same recipient."""
        return self._tray.lines.behind

    def end(self) -> None:
        """Write down what is there and return from `run`."""
        with self._woken:
            self._tray.is_ending = True
            self._woken.notify()

    def run(self) -> None:
        """Work until `end`. A fault of the database is waited out; nothing noted is lost by it."""
        while True:
            with self._woken:
                self._woken.wait_for(self._has_work, timeout=self._pause())
                is_ending = self._tray.is_ending
            self._look()
            try:
                self.round(gather=not is_ending)
            except Exception as fault:  # noqa: BLE001 - whatever the database raises, citizens still wait
                log.error("outbox_keeper_fault", kind=type(fault).__name__)
                if is_ending:
                    return  # the leases run out and others take over
                self._wait_out()
            if is_ending and not self._tray.done:
                return

    def round(self, *, gather: bool = False) -> None:
        """One round: write down a batch, then claim what is due and wanted."""
        self._write_down(gather=gather)
        if self._tray.is_ending:
            return
        now = self._clock()
        if self._is_claim_wanted(now):
            self._claim(now)
            self._tick()

    def _has_work(self) -> bool:
        tray = self._tray
        return bool(tray.done) or tray.wants_claim or tray.is_ending

    def _pause(self) -> float:
        """Seconds until the next look: the poll, or an alarm before it, or soon."""
        longest = min(self._poll, LOOK_SECONDS) if self._tray.lines else self._poll
        if not self._tray.alarms:
            return longest
        until = (self._tray.alarms[0] - self._clock()).total_seconds()
        return min(longest, max(until, 0.005))

    def _wait_out(self) -> None:
        with self._woken:
            self._woken.wait_for(lambda: self._tray.is_ending, timeout=PAUSE_AFTER_FAULT)

    def _write_down(self, *, gather: bool) -> None:
        with self._woken:
            if not self._tray.done:
                return
            if gather:
                self._woken.wait_for(self._is_enough, timeout=GATHER_SECONDS)
            batch = self._tray.done[:BATCH]
        self._store.queue.settle([settlement for _, settlement in batch])
        with self._woken:
            del self._tray.done[: len(batch)]
            self._free(batch)

    def _is_enough(self) -> bool:
        tray = self._tray
        if len(tray.done) >= BATCH or tray.is_ending:
            return True
        return any(whom in tray.wanting for whom, _ in tray.done)

    def _free(self, batch: Sequence[tuple[Whom, Settlement]]) -> None:
        tray = self._tray
        for whom, settlement in batch:
            if settlement.due_at is not None:
                heapq.heappush(tray.alarms, settlement.due_at)
            if not tray.lines.written(whom):
                continue
            if whom in tray.wanting or whom in tray.perhaps:
                tray.wanting.discard(whom)
                tray.perhaps.discard(whom)
                tray.wants_claim = True

    def _is_claim_wanted(self, now: datetime) -> bool:
        with self._woken:
            tray = self._tray
            while tray.alarms and tray.alarms[0] <= now:
                heapq.heappop(tray.alarms)
                tray.wants_claim = True
            is_poll = tray.polled_at is None or (now - tray.polled_at).total_seconds() >= self._poll
            is_wanted, tray.wants_claim = tray.wants_claim or is_poll, False
            return is_wanted

    def _claim(self, now: datetime) -> None:
        room = self._room()
        rows = []
        if room > 0:
            rows = self._store.queue.claim(now, room, self._lease_seconds, self.who)
        with self._woken:
            self._tray.polled_at = now
            self._tray.has_more = len(rows) >= room
            self._tray.perhaps.update(whom_of(row) for row in rows)
        for row in rows:
            self.receive(row)
