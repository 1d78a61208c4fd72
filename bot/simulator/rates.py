"""LINE's rate limits: a token bucket per channel and endpoint."""

from __future__ import annotations

import threading
from datetime import datetime

from bot import line_limits as limits
from bot.simulator.world import Clock


class Rates:
    """The buckets of one channel."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, datetime]] = {}

    def allow(self, endpoint: str) -> bool:
        """Take one call out of the endpoint's bucket, if there is one."""
        if endpoint in limits.CALLS_PER_HOUR:
            size, seconds = float(limits.CALLS_PER_HOUR[endpoint]), 3600.0
        else:
            calls = limits.CALLS_PER_SECOND.get(endpoint, limits.CALLS_PER_SECOND_OTHER)
            size, seconds = float(calls), 1.0
        now = self._clock()
        with self._lock:
            level, since = self._buckets.get(endpoint, (size, now))
            level = min(size, level + (now - since).total_seconds() * size / seconds)
            allowed = level >= 1
            self._buckets[endpoint] = (level - 1 if allowed else level, now)
            return allowed
