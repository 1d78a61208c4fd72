"""Wrong passwords make the next try wait, a little longer each time; nobody is locked out."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

FREE_TRIES = 4
LONGEST = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(minutes=15)
MOST_REMEMBERED = 10_000


class SlowDown:
    """Counts wrong tries by account in the memory of this process."""

    def __init__(self) -> None:
        self._wrong: dict[tuple[int, str], tuple[int, datetime]] = {}
        self._lock = threading.Lock()

    def wait(self, account: tuple[int, str], now: datetime) -> timedelta:
        """How long this account's next try must still wait; nothing for the first tries."""
        with self._lock:
            tries, last = self._wrong.get(account, (0, now))
        if tries <= FREE_TRIES or now - last >= FORGOTTEN_AFTER:
            return timedelta(0)
        pause = min(timedelta(seconds=2 ** min(tries - FREE_TRIES, 10)), LONGEST)
        return max(timedelta(0), last + pause - now)

    def was_wrong(self, account: tuple[int, str], now: datetime) -> None:
        """Remember a wrong try."""
        with self._lock:
            if len(self._wrong) >= MOST_REMEMBERED:
                self._forget_old(now)
            tries, last = self._wrong.get(account, (0, now))
            fresh = now - last >= FORGOTTEN_AFTER
            self._wrong[account] = (1 if fresh else tries + 1, now)

    def was_right(self, account: tuple[int, str]) -> None:
        """Forget an account that got in."""
        with self._lock:
            self._wrong.pop(account, None)

    def _forget_old(self, now: datetime) -> None:
        kept = {
            account: seen
            for account, seen in self._wrong.items()
            if now - seen[1] < FORGOTTEN_AFTER
        }
        newest = sorted(kept.items(), key=lambda entry: entry[1][1])[-MOST_REMEMBERED // 2 :]
        self._wrong = dict(newest)
