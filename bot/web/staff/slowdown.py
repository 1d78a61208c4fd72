"""Wrong passwords make the next try wait, a little longer each time; nobody is locked out."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

FREE_TRIES = 4
LONGEST = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(minutes=15)
MOST_REMEMBERED = 10_000


class SlowDown:
    """Counts tries by account in the memory of this process: two web processes allow twice as many.

    A try is counted before it is made and forgiven when it was right; who makes sixteen at once
    would otherwise make all of them before the first is known to be wrong.
    """

    def __init__(self) -> None:
        self._tried: dict[tuple[int, str], tuple[int, datetime]] = {}
        self._lock = threading.Lock()

    def wait(self, account: tuple[int, str], now: datetime) -> timedelta:
        """How long this account's next try must still wait; nothing for the first tries."""
        with self._lock:
            return self._pause(account, now)

    def _pause(self, account: tuple[int, str], now: datetime) -> timedelta:
        tries, last = self._tried.get(account, (0, now))
        if tries <= FREE_TRIES or now - last >= FORGOTTEN_AFTER:
            return timedelta(0)
        pause = min(timedelta(seconds=2 ** min(tries - FREE_TRIES, 10)), LONGEST)
        return max(timedelta(0), last + pause - now)

    def take(self, account: tuple[int, str], now: datetime) -> bool:
        """Count a try that is about to be made; False, and nothing counted, where it must wait."""
        with self._lock:
            if self._pause(account, now):
                return False
            if len(self._tried) >= MOST_REMEMBERED:
                self._forget_old(now)
            tries, last = self._tried.get(account, (0, now))
            is_fresh = now - last >= FORGOTTEN_AFTER
            self._tried[account] = (1 if is_fresh else tries + 1, now)
            return True

    def was_none(self, account: tuple[int, str]) -> None:
        """The try that was taken was not made."""
        with self._lock:
            tries, last = self._tried.pop(account, (0, None))
            if last is not None and tries > 1:
                self._tried[account] = (tries - 1, last)

    def was_right(self, account: tuple[int, str]) -> None:
        """Forget an account that got in."""
        with self._lock:
            self._tried.pop(account, None)

    def _forget_old(self, now: datetime) -> None:
        kept = {
            account: seen
            for account, seen in self._tried.items()
            if now - seen[1] < FORGOTTEN_AFTER
        }
        newest = sorted(kept.items(), key=lambda entry: entry[1][1])[-MOST_REMEMBERED // 2 :]
        self._tried = dict(newest)
