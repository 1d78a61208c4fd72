"""Carries webhooks to the bot: signed, in order per chat, again when no 2xx came within 2 s."""

from __future__ import annotations

import heapq
import itertools
import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import urllib3

from bot.line_limits import ANSWER_SECONDS
from bot.simulator.events import envelope, signature
from bot.simulator.faults import Redelivery, Switches
from bot.simulator.traffic import Traffic
from bot.simulator.world import Channel, Clock, Json

Deliver = Callable[[str, Mapping[str, str], bytes], int]
"""Post a body; the status, or raise `OSError` (`TimeoutError`, `ConnectionError`)."""


class Delivered(Protocol):
    """Told of each event that goes out."""

    def __call__(self, event: Json, now: datetime, *, is_copy: bool) -> None: ...


@dataclass(slots=True)
class Parcel:
    """Events that travel in one request."""

    channel: Channel
    lane: str  # parcels of one lane never overtake each other by themselves
    events: list[Json] = field(repr=False)
    attempt: int = 1
    is_copy: bool = False


def post_over_http(answer_seconds: float = ANSWER_SECONDS) -> Deliver:
    """Make a `Deliver` over real sockets that waits as long as LINE does."""
    pool = urllib3.PoolManager(maxsize=32, retries=False)

    def deliver(url: str, headers: Mapping[str, str], body: bytes) -> int:
        timeout = urllib3.Timeout(total=answer_seconds)
        try:
            answer = pool.request("POST", url, body=body, headers=dict(headers), timeout=timeout)
        except urllib3.exceptions.NewConnectionError as fault:  # to urllib3 a kind of timeout
            raise ConnectionError(str(fault)) from fault
        except urllib3.exceptions.TimeoutError as fault:
            raise TimeoutError(str(fault)) from fault
        except urllib3.exceptions.HTTPError as fault:
            raise ConnectionError(str(fault)) from fault
        return answer.status

    return deliver


class Postman:
    """Threads that carry parcels; with none of them, `pump` carries what is due."""

    def __init__(
        self,
        *,
        deliver: Deliver,
        clock: Clock,
        chance: random.Random,
        switches: Switches,
        redelivery: Redelivery,
        traffic: Traffic,
        on_delivery: Delivered,
        threads: int,
    ) -> None:
        self._deliver = deliver
        self._clock = clock
        self._chance = chance
        self._switches = switches
        self._redelivery = redelivery
        self._traffic = traffic
        self._on_delivery = on_delivery
        self._wake = threading.Condition()
        self._lanes: dict[str, deque[Parcel]] = {}
        self._ready: deque[str] = deque()
        self._busy: set[str] = set()
        self._later: list[tuple[datetime, int, Parcel]] = []
        self._numbers = itertools.count()
        self._stops = False
        self.lost: list[Parcel] = []
        """Parcels given up after the last redelivery."""
        self._threads = [
            threading.Thread(target=self._work, name=f"line-webhooks-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def post(self, channel: Channel, lane: str, events: list[Json]) -> None:
        """Send soon; an unlucky parcel is held back so that later ones overtake it."""
        parcel = Parcel(channel, lane, events)
        late = self._switches.reorder and self._chance.random() < self._switches.reorder
        with self._wake:
            if late:
                pause = self._chance.uniform(0, self._switches.reorder_seconds)
                self._put_later(parcel, pause)
            else:
                self._enqueue(parcel)
            self._wake.notify()

    def pump(self, *, everything: bool = False) -> int:
        """Without threads: carry what is due (`everything`: also what should wait). Counts it."""
        carried = 0
        while (taken := self._take(everything=everything)) is not None:
            self._carry(taken)
            carried += 1
        return carried

    def is_idle(self) -> bool:
        """Whether nothing waits, is under way or will be sent again."""
        with self._wake:
            return not (self._ready or self._busy or self._later)

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait for `is_idle`; false when time ran out."""
        with self._wake:
            return self._wake.wait_for(
                lambda: not (self._ready or self._busy or self._later), timeout
            )

    def close(self) -> None:
        with self._wake:
            self._stops = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def _enqueue(self, parcel: Parcel) -> None:
        lane = self._lanes.setdefault(parcel.lane, deque())
        lane.append(parcel)
        if len(lane) == 1 and parcel.lane not in self._busy:
            self._ready.append(parcel.lane)

    def _put_later(self, parcel: Parcel, seconds: float) -> None:
        due = self._clock() + timedelta(seconds=seconds)
        heapq.heappush(self._later, (due, next(self._numbers), parcel))

    def _move_due(self, everything: bool) -> None:
        now = self._clock()
        while self._later and (everything or self._later[0][0] <= now):
            self._enqueue(heapq.heappop(self._later)[2])

    def _take(self, *, everything: bool) -> Parcel | None:
        with self._wake:
            self._move_due(everything)
            if not self._ready:
                return None
            return self._take_ready()

    def _take_ready(self) -> Parcel:
        lane = self._ready.popleft()
        parcel = self._lanes[lane].popleft()
        self._busy.add(lane)
        if parcel.is_copy:  # nobody redelivers a copy, so nothing may travel with it
            return parcel
        while len(parcel.events) < self._switches.batch_up_to and self._lanes[lane]:
            following = self._lanes[lane][0]
            if following.attempt != parcel.attempt or following.is_copy:
                break
            parcel.events.extend(self._lanes[lane].popleft().events)
        return parcel

    def _work(self) -> None:
        while True:
            with self._wake:
                self._move_due(everything=False)
                if self._stops:
                    return
                if not self._ready:
                    self._wake.wait(self._nap())
                    continue
                parcel = self._take_ready()
            self._carry(parcel)

    def _nap(self) -> float | None:
        if not self._later:
            return None
        return max(0.001, (self._later[0][0] - self._clock()).total_seconds())

    def _carry(self, parcel: Parcel) -> None:
        try:
            status = self._post_once(parcel)
            if not 200 <= (status or 0) < 300:
                self._again(parcel)
            elif not parcel.is_copy and self._chance_of(self._switches.duplicates):
                copy = replace(parcel, is_copy=True)
                self._schedule(copy, self._chance.uniform(0, 0.3))
        finally:
            self._leave_lane(parcel.lane)  # last, so that idle means idle

    def _chance_of(self, share: float) -> bool:
        return bool(share) and self._chance.random() < share

    def _leave_lane(self, lane: str) -> None:
        with self._wake:
            self._busy.discard(lane)
            if self._lanes[lane]:
                self._ready.append(lane)
            else:
                del self._lanes[lane]
            self._wake.notify_all()

    def _again(self, parcel: Parcel) -> None:
        pause = None if parcel.is_copy else self._redelivery.pause(parcel.attempt)
        if pause is None:
            if not parcel.is_copy:
                self.lost.append(parcel)
            return
        events = [{**one, "deliveryContext": {"isRedelivery": True}} for one in parcel.events]
        again = Parcel(parcel.channel, parcel.lane, events, parcel.attempt + 1)
        self._schedule(again, pause)

    def _schedule(self, parcel: Parcel, seconds: float) -> None:
        with self._wake:
            self._put_later(parcel, seconds)
            self._wake.notify()

    def _post_once(self, parcel: Parcel) -> int | None:
        channel = parcel.channel
        if not channel.is_webhook_active:
            return 200  # LINE sends nothing while the webhook is switched off
        body = envelope(channel.user_id, parcel.events)
        now = self._clock()
        for one in parcel.events:
            self._on_delivery(one, now, is_copy=parcel.is_copy)
        return self.send(channel, body, is_redelivery=parcel.attempt > 1)

    def send(self, channel: Channel, body: bytes, *, is_redelivery: bool = False) -> int | None:
        """Post signed bytes once and note them. The status, or None without an answer."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": signature(channel.channel_secret, body),
        }
        at_ms = int(self._clock().timestamp() * 1000)
        begun = time.perf_counter()
        status, fault = self._attempt(channel.webhook_url, headers, body)
        self._traffic.note(
            "out",
            "webhook (again)" if is_redelivery else "webhook",
            status=status,
            milliseconds=(time.perf_counter() - begun) * 1000,
            at_ms=at_ms,
            sent=json.loads(body),
            fault=fault,
        )
        return status

    def _attempt(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int | None, str]:
        try:
            return self._deliver(url, headers, body), ""
        except TimeoutError:
            return None, "request_timeout"
        except OSError:
            return None, "could_not_connect"
