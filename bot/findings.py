"""What `prongsai doctor` finds: one sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Level = Literal["ok", "warn", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence; a "fault" keeps something from working, a "warn" will."""

    level: Level
    text: str


def span(time: timedelta) -> str:
    """A time as people say it."""
    seconds = int(time.total_seconds())
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"
