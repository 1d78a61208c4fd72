"""What a sender counts, without knowing who reads it."""

from __future__ import annotations

from typing import Protocol


class Tally(Protocol):
    """Told of every try; labels are few and never name a person."""

    def judged(self, route: str, weight: str, verdict: str) -> None:
        """One try was judged; `route` is "reply", "push", "whisper" or "none"."""

    def answered(self, seconds: float) -> None:
        """LINE took an answer so many seconds after its event came in."""


class _NoTally:
    def judged(self, route: str, weight: str, verdict: str) -> None:
        """Count nothing."""

    def answered(self, seconds: float) -> None:
        """Count nothing."""


NO_TALLY: Tally = _NoTally()
